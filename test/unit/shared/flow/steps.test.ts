/** What the arrows of call flows say: repetitions, the state of the dialog, forks, descriptions, and timers. */
import { describe, expect, it } from 'vitest';
import type { FlowStep } from '#shared/model/flow.ts';
import { stepsIn } from '../../../helpers/flow-lines.ts';

/** A flow beside what each of its arrows has to say. */
type Rows = readonly (readonly [line: string, said: string])[];

function check(rows: Rows, say: (step: FlowStep) => string): void {
  expect(stepsIn(rows.map(([line]) => line)).map(say)).toEqual(rows.map(([, said]) => said));
}

const dialogOf = ({ phase, fork }: FlowStep): string => (phase ? `${phase} ${fork}`.trim() : '-');

const PHASES: Readonly<Record<string, Rows>> = {
  'an answered call that the caller ends': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 100 INVITE 1', '-'],
    ['2 a<b 180 INVITE 1', 'early b'],
    ['3 a<b 200 INVITE 1', 'confirmed b'],
    ['4 a>b ACK 1', 'confirmed b'],
    ['5 a>b BYE 2', 'terminated b'],
    ['6 a<b 200 BYE 2', 'terminated b'],
  ],
  'a call that the callee ends': [
    ['0 a>b INVITE 1', '-'],
    ['3 a<b 200 INVITE 1', 'confirmed b'],
    ['4 a>b ACK 1', 'confirmed b'],
    ['5 a<b BYE 7 ft=b tt=a', 'terminated b'],
    ['6 a>b 200 BYE 7 ft=b tt=a', 'terminated b'],
  ],
  'a cancelled call': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 180 INVITE 1', 'early b'],
    ['2 a>b CANCEL 1 br=z9hG4bK-INVITE-1', '-'],
    ['3 a<b 200 CANCEL 1 br=z9hG4bK-INVITE-1', 'early b'],
    ['4 a<b 487 INVITE 1', 'terminated b'],
    ['5 a>b ACK 1 br=z9hG4bK-INVITE-1', 'terminated b'],
  ],
  'a refusal without a dialog': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 486 INVITE 1', '-'],
    ['2 a>b ACK 1 br=z9hG4bK-INVITE-1', '-'],
  ],
  'two forks, of which one is answered and one says that it ended': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 180 INVITE 1 tt=x', 'early x'],
    ['2 a<b 180 INVITE 1 tt=y', 'early y'],
    ['3 a<b 199 INVITE 1 tt=x', 'terminated x'],
    ['4 a<b 200 INVITE 1 tt=y', 'confirmed y'],
    ['5 a>b ACK 1 tt=y', 'confirmed y'],
  ],
  'PRACK and UPDATE in an early dialog': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 183 INVITE 1 h=Require:_100rel h=RSeq:_1', 'early b'],
    ['2 a>b PRACK 2 h=RAck:_1_1_INVITE', 'early b'],
    ['3 a<b 200 PRACK 2', 'early b'],
    ['4 a>b UPDATE 3', 'early b'],
    ['5 a<b 200 UPDATE 3', 'early b'],
    ['6 a<b 200 INVITE 1', 'confirmed b'],
  ],
  'two hops, on which the answer arrives one after the other': [
    ['0 a>p INVITE 1 br=z9hG4bK-1', '-'],
    ['1 p>b INVITE 1 br=z9hG4bK-2', '-'],
    ['2 p<b 180 INVITE 1 br=z9hG4bK-2', 'early b'],
    ['3 p<b 200 INVITE 1 br=z9hG4bK-2', 'confirmed b'],
    ['4 a<p 180 INVITE 1 br=z9hG4bK-1', 'early b'],
    ['5 a<p 200 INVITE 1 br=z9hG4bK-1', 'confirmed b'],
    ['6 a>b ACK 1', 'confirmed b'],
  ],
  'a re-INVITE that is refused, and one that finds nobody': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 200 INVITE 1', 'confirmed b'],
    ['2 a>b INVITE 2', 'confirmed b'],
    ['3 a<b 491 INVITE 2', 'confirmed b'],
    ['4 a>b INVITE 3', 'confirmed b'],
    ['5 a<b 481 INVITE 3', 'terminated b'],
  ],
  'a subscription': [
    ['0 a>b SUBSCRIBE 1', '-'],
    ['1 a<b 200 SUBSCRIBE 1', 'confirmed b'],
    ['2 a<b NOTIFY 9 ft=b tt=a h=Subscription-State:_active', 'confirmed b'],
    ['3 a<b NOTIFY 10 ft=b tt=a h=Subscription-State:_terminated;reason=timeout', 'terminated b'],
  ],
  'a subscription whose NOTIFY overtakes the answer': [
    ['0 a>b SUBSCRIBE 1', '-'],
    ['2 a<b NOTIFY 9 ft=b tt=a h=Subscription-State:_active', 'confirmed b'],
    ['3 a<b 200 SUBSCRIBE 1', 'confirmed b'],
  ],
  'what makes no dialog': [
    ['0 a>b OPTIONS 1', '-'],
    ['1 a<b 200 OPTIONS 1', '-'],
  ],
  'a call that began before': [
    ['0 a>b INFO 7', 'confirmed b'],
    ['1 a<b 200 INFO 7', 'confirmed b'],
  ],
};

describe('the dialog of an arrow', () => {
  it.each(Object.entries(PHASES))('follows %s', (_, rows) => check(rows, dialogOf));
});

const repetitionOf = ({ repeats, timer }: FlowStep): string => {
  const wait = timer ? ` ${timer.letter} ${timer.after}/${timer.expected ?? '-'}` : '';
  return repeats > 0 ? `of ${repeats}${wait}` : `new${wait}`;
};

const REPETITIONS: Readonly<Record<string, Rows>> = {
  'an INVITE by timer A': [
    ['0 a>b INVITE 1', 'new'],
    ['500 a>b INVITE 1', 'of 1 A 500/500'],
    ['1510 a>b INVITE 1', 'of 1 A 1010/1000'],
    ['1520 a<b 100 INVITE 1', 'new'],
    ['1530 a<b 180 INVITE 1', 'new'],
  ],
  'a BYE by timer E, at T2 once it is proceeding': [
    ['0 a>b BYE 2', 'new'],
    ['500 a>b BYE 2', 'of 1 E 500/500'],
    ['600 a<b 100 BYE 2', 'new'],
    ['4500 a>b BYE 2', 'of 1 E 4000/4000'],
  ],
  'a refusal by timer G until its ACK, which is repeated with it': [
    ['0 a>b INVITE 1', 'new'],
    ['10 a<b 486 INVITE 1', 'new'],
    ['12 a>b ACK 1 br=z9hG4bK-INVITE-1', 'new'],
    ['510 a<b 486 INVITE 1', 'of 2 G 500/500'],
    ['512 a>b ACK 1 br=z9hG4bK-INVITE-1', 'of 3'],
  ],
  'a 2xx until its ACK, also where the ACK has another branch': [
    ['0 a>b INVITE 1 over=tcp', 'new'],
    ['10 a<b 200 INVITE 1 over=tcp', 'new'],
    ['12 a>b ACK 1 br=z9hG4bK-x over=tcp', 'new'],
    ['510 a<b 200 INVITE 1 over=tcp', 'of 2 2xx 500/500'],
    ['512 a>b ACK 1 br=z9hG4bK-y over=tcp', 'of 3'],
    ['1510 a<b 200 INVITE 1 over=tcp', 'of 2 2xx 1000/1000'],
  ],
  'a reliable 183 until its PRACK': [
    ['0 a>b INVITE 1', 'new'],
    ['10 a<b 183 INVITE 1 h=Require:_100rel h=RSeq:_1', 'new'],
    ['510 a<b 183 INVITE 1 h=Require:_100rel h=RSeq:_1', 'of 2 rel1xx 500/500'],
    ['520 a<b 183 INVITE 1 h=Require:_100rel h=RSeq:_2', 'new'],
  ],
  'answers to a request that is repeated, which no timer sends': [
    ['0 a>b INVITE 1', 'new'],
    ['1 a<b 180 INVITE 1', 'new'],
    ['500 a>b INVITE 1', 'of 1 A 500/500'],
    ['501 a<b 180 INVITE 1', 'of 2'],
    ['900 a<b 486 INVITE 1', 'new'],
    ['1500 a>b INVITE 1', 'of 1 A 1000/1000'],
    ['1501 a<b 486 INVITE 1', 'of 5'],
  ],
  'a 180 in other words, which is not the same again': [
    ['0 a>b INVITE 1', 'new'],
    ['1 a<b 180 INVITE 1', 'new'],
    ['2 a<b 180 INVITE 1 h=Alert-Info:_<urn:alert:x>', 'new'],
  ],
  'a request that goes on to the next hop': [
    ['0 a>p BYE 2', 'new'],
    ['1 p>b BYE 2', 'new'],
    ['500 p>b BYE 2', 'of 2 E 499/500'],
  ],
  'a request that the transport carries safely': [
    ['0 a>b BYE 2 over=tcp', 'new'],
    ['500 a>b BYE 2 over=tcp', 'of 1'],
  ],
  'a session that is refreshed after half of its time': [
    ['0 a>b INVITE 1 h=Supported:_timer h=Session-Expires:_100;refresher=uac', 'new'],
    ['1 a<b 200 INVITE 1 h=Session-Expires:_100;refresher=uac', 'new'],
    ['2 a>b ACK 1', 'new'],
    ['9000 a>b UPDATE 2 h=Supported:_timer', 'new'],
    ['50001 a>b UPDATE 3 h=Supported:_timer h=Session-Expires:_100;refresher=uac', 'new session 50000/50000'],
  ],
};

describe('a repetition', () => {
  it.each(Object.entries(REPETITIONS))('is told: %s', (_, rows) => check(rows, repetitionOf));
});

const descriptionOf = ({ sdp }: FlowStep): string => (sdp ? `${sdp.role}${sdp.hold ? ' hold' : ''}` : '-');

const RELIABLE = 'h=Require:_100rel h=RSeq:_1';
const CALL: Rows = [
  ['0 a>b INVITE 1 sdp', 'offer'],
  ['1 a<b 200 INVITE 1 sdp', 'answer'],
  ['2 a>b ACK 1', '-'],
];
const DESCRIPTIONS: Readonly<Record<string, Rows>> = {
  'offer and answer': CALL,
  'early media, which only previews the answer': [
    ['0 a>b INVITE 1 sdp', 'offer'],
    ['1 a<b 183 INVITE 1 sdp', 'preview'],
    ['2 a<b 200 INVITE 1 sdp', 'answer'],
    ['3 a<b 200 INVITE 1 sdp', 'answer'],
  ],
  'early media that is sent reliably': [
    ['0 a>b INVITE 1 sdp', 'offer'],
    [`1 a<b 183 INVITE 1 sdp ${RELIABLE}`, 'answer'],
    ['2 a>b PRACK 2', '-'],
    ['3 a<b 200 INVITE 1 sdp', 'repeat'],
  ],
  'an offer in the 2xx': [
    ['0 a>b INVITE 1', '-'],
    ['1 a<b 200 INVITE 1 sdp', 'offer'],
    ['2 a>b ACK 1 sdp', 'answer'],
  ],
  'two forks with an answer each': [
    ['0 a>b INVITE 1 sdp', 'offer'],
    ['1 a<b 183 INVITE 1 sdp tt=x', 'preview'],
    [`2 a<b 183 INVITE 1 sdp tt=y ${RELIABLE}`, 'answer'],
    ['3 a<b 200 INVITE 1 sdp tt=x', 'answer'],
  ],
  'hold and resume from the other side': [
    ...CALL,
    ['3 a<b INVITE 5 ft=b tt=a sdp=sendonly', 'offer hold'],
    ['4 a>b 200 INVITE 5 ft=b tt=a sdp=recvonly', 'answer'],
    ['5 a<b ACK 5 ft=b tt=a', '-'],
    ['6 a<b UPDATE 6 ft=b tt=a sdp', 'offer'],
    ['7 a>b 200 UPDATE 6 ft=b tt=a sdp', 'answer'],
  ],
  'hold in the old form': [...CALL, ['3 a>b INVITE 2 sdp c=0.0.0.0', 'offer hold']],
  'hold by the side that answers': [
    ...CALL,
    ['3 a>b UPDATE 2 sdp', 'offer'],
    ['4 a<b 200 UPDATE 2 sdp=sendonly', 'answer hold'],
  ],
  'glare, where the second offer counts for nothing': [
    ...CALL,
    ['3 a>b INVITE 2 sdp', 'offer'],
    ['4 a<b INVITE 5 ft=b tt=a sdp', 'unclear'],
    ['5 a<b 491 INVITE 2', '-'],
    ['6 a>b 491 INVITE 5 ft=b tt=a', '-'],
    ['9 a>b INVITE 3 sdp', 'offer'],
    ['10 a<b 200 INVITE 3 sdp', 'answer'],
  ],
  'two hops, each with a negotiation of its own, and an ACK past the proxy': [
    ['0 a>p INVITE 1 br=z9hG4bK-1', '-'],
    ['1 p>b INVITE 1 br=z9hG4bK-2', '-'],
    ['3 p<b 200 INVITE 1 br=z9hG4bK-2 sdp', 'offer'],
    ['5 a<p 200 INVITE 1 br=z9hG4bK-1 sdp', 'offer'],
    ['6 a>b ACK 1 sdp', 'answer'],
  ],
  'a challenged INVITE': [
    ['0 a>b INVITE 1 sdp', 'offer'],
    ['1 a<b 407 INVITE 1', '-'],
    ['2 a>b ACK 1 br=z9hG4bK-INVITE-1', '-'],
    ['3 a>b INVITE 2 tt=- sdp', 'offer'],
    ['4 a<b 200 INVITE 2 sdp', 'answer'],
  ],
  'an answer to an INVITE that was not seen': [['1 a<b 200 INVITE 1 sdp', 'unclear']],
  'a description that negotiates nothing': [['0 a>b MESSAGE 1 sdp', 'unclear']],
};

describe('the badge of a description', () => {
  it.each(Object.entries(DESCRIPTIONS))('tells its role: %s', (_, rows) => check(rows, descriptionOf));

  it('names streams with codecs, direction and target', () => {
    const [step] = stepsIn(['0 a>b INVITE 1 sdp=recvonly c=2001:db8::1']);
    expect(step?.sdp?.streams).toEqual([
      {
        media: 'audio',
        codecs: ['PCMU', 'telephone-event'],
        direction: 'recvonly',
        target: '[2001:db8::1]:4000',
      },
    ]);
  });
});

/** The exchange of offer and answer, message by message (RFC 6337 2.2, table 1, and what breaks it). */
import type { Carrier, NegotiationEvent, NegotiationState, Side } from '#shared/sdp/negotiation.ts';
import {
  answersIn,
  mayOffer,
  mustAnswer,
  negotiate,
  NEW_NEGOTIATION,
  offerBar,
  refusalOf,
} from '#shared/sdp/negotiation.ts';
import { describe, expect, it } from 'vitest';

/** `> INVITE sdp`: sent by us; `<`: by the peer; `no`: the refusal of the request named. */
function eventOf(text: string): NegotiationEvent {
  const [way, carrier, what = ''] = text.split(' ');
  const by: Side = way === '>' ? 'local' : 'remote';
  return {
    by,
    carrier: carrier as Carrier,
    sdp: what === 'sdp',
    ...(what === 'no' ? { refused: true } : {}),
  };
}

function play(...texts: readonly string[]): { state: NegotiationState; told: string[] } {
  let state = NEW_NEGOTIATION;
  const told = texts.map((text) => {
    const step = negotiate(state, eventOf(text));
    state = step.state;
    return step.problem ?? step.role;
  });
  return { state, told };
}

const CALL = ['> INVITE sdp', '< 2xx sdp', '> ACK'];
const DONE = { pending: null, carrier: null, established: true };

describe('the patterns of RFC 6337 2.2', () => {
  it.each<[string, string[], string[]]>([
    ['1: INVITE and 2xx', ['> INVITE sdp', '< 2xx sdp', '> ACK'], ['offer', 'answer', 'none']],
    ['2: 2xx and ACK', ['> INVITE', '< 2xx sdp', '> ACK sdp'], ['none', 'offer', 'answer']],
    [
      '3: INVITE and reliable 1xx',
      ['> INVITE sdp', '< 1xx-reliable sdp', '> PRACK', '< PRACK-2xx', '< 2xx', '> ACK'],
      ['offer', 'answer', 'none', 'none', 'none', 'none'],
    ],
    [
      '4: reliable 1xx and PRACK',
      ['< INVITE', '> 1xx-reliable sdp', '< PRACK sdp', '> PRACK-2xx', '> 2xx', '< ACK'],
      ['none', 'offer', 'answer', 'none', 'none', 'none'],
    ],
    [
      '5: PRACK and its 2xx',
      ['> INVITE sdp', '< 1xx-reliable sdp', '> PRACK sdp', '< PRACK-2xx sdp', '< 2xx', '> ACK'],
      ['offer', 'answer', 'offer', 'answer', 'none', 'none'],
    ],
    [
      '6: UPDATE and its 2xx',
      [...CALL, '< UPDATE sdp', '> UPDATE-2xx sdp'],
      ['offer', 'answer', 'none', 'offer', 'answer'],
    ],
    [
      '6: UPDATE before the call is answered',
      [
        '> INVITE sdp',
        '< 1xx-reliable sdp',
        '> PRACK',
        '< PRACK-2xx',
        '< UPDATE sdp',
        '> UPDATE-2xx sdp',
        '< 2xx',
        '> ACK',
      ],
      ['offer', 'answer', 'none', 'none', 'offer', 'answer', 'none', 'none'],
    ],
    [
      '1 again, in a call',
      [...CALL, '< INVITE sdp', '> 2xx sdp', '< ACK'],
      ['offer', 'answer', 'none', 'offer', 'answer', 'none'],
    ],
  ])('%s', (_what, texts, told) => {
    const played = play(...texts);
    expect(played.told).toEqual(told);
    expect(played.state).toMatchObject({ ...DONE, invite: null });
  });

  it('an INVITE that asks for an offer while an UPDATE is open has its own exchange behind it', () => {
    const asked = [...CALL, '> UPDATE sdp', '< INVITE', '< UPDATE-2xx sdp', '> 2xx sdp', '< ACK sdp'];
    const { state, told } = play(...asked);
    expect(told.slice(3)).toEqual(['offer', 'none', 'answer', 'offer', 'answer']);
    expect(state).toMatchObject({ ...DONE, invite: null });
  });

  it('an unreliable 1xx shows the answer before it is given, and the answer is repeated behind it', () => {
    const { state, told } = play('> INVITE sdp', '< 1xx sdp');
    expect(told).toEqual(['offer', 'preview']);
    expect(state).toMatchObject({ pending: 'local', established: false });
    expect(play('> INVITE sdp', '< 1xx sdp', '< 1xx-reliable sdp', '< 1xx sdp', '< 2xx sdp').told).toEqual([
      'offer',
      'preview',
      'answer',
      'repeat',
      'repeat',
    ]);
  });
});

describe('a refusal', () => {
  it.each<[string, string[], Partial<NegotiationState>]>([
    ['of the first INVITE leaves nothing', ['> INVITE sdp', '< INVITE no'], { ...NEW_NEGOTIATION }],
    ['of an INVITE leaves the session', [...CALL, '< INVITE sdp', '> INVITE no'], { ...DONE, invite: null }],
    [
      'of an INVITE ends its offer in a 1xx',
      ['> INVITE', '< 1xx-reliable sdp', '< INVITE no'],
      { ...NEW_NEGOTIATION },
    ],
    ['of UPDATE leaves the session', [...CALL, '> UPDATE sdp', '< UPDATE no'], { ...DONE, invite: null }],
    [
      'of UPDATE leaves the open INVITE',
      [...CALL, '> INVITE sdp', '< UPDATE sdp', '> UPDATE no'],
      { pending: 'local', invite: 'local' },
    ],
    [
      'of their INVITE leaves ours',
      [...CALL, '> INVITE sdp', '< INVITE sdp', '> INVITE no', '< ACK'],
      { pending: 'local', invite: 'local' },
    ],
    ['by the wrong side is none', ['> INVITE sdp', '> INVITE no'], { pending: 'local', invite: 'local' }],
  ])('%s', (_what, texts, expected) => {
    expect(play(...texts).state).toMatchObject(expected);
  });
});

describe('what breaks the rules is told, and changes nothing but what it ends', () => {
  it.each<[string, string[], string, Partial<NegotiationState>]>([
    ['two INVITEs at once', [...CALL, '> INVITE sdp', '< INVITE sdp'], 'glare', { pending: 'local' }],
    [
      'an INVITE without an offer into one of ours',
      [...CALL, '> INVITE sdp', '< INVITE'],
      'glare',
      { invite: 'local' },
    ],
    ['an UPDATE into our INVITE', [...CALL, '> INVITE sdp', '< UPDATE sdp'], 'glare', { pending: 'local' }],
    ['a second INVITE', ['> INVITE sdp', '> INVITE sdp'], 'offer-pending', { pending: 'local' }],
    ['a second UPDATE', [...CALL, '> UPDATE sdp', '> UPDATE sdp'], 'offer-pending', { pending: 'local' }],
    [
      'an offer in UPDATE before there is a session',
      ['> INVITE', '> UPDATE sdp'],
      'offer-misplaced',
      { pending: null },
    ],
    ['an offer in an unreliable 1xx', ['> INVITE', '< 1xx sdp'], 'offer-misplaced', { pending: null }],
    ['an offer in ACK', [...CALL.slice(0, 2), '> ACK sdp'], 'offer-misplaced', { ...DONE, invite: null }],
    [
      'an answer in ACK to the offer of INVITE',
      ['< INVITE sdp', '> ACK sdp'],
      'answer-misplaced',
      { pending: 'remote' },
    ],
    [
      'a 2xx without the answer',
      ['> INVITE sdp', '< 2xx'],
      'answer-missing',
      { pending: null, established: false },
    ],
    [
      'an ACK without the answer',
      ['> INVITE', '< 2xx sdp', '> ACK'],
      'answer-missing',
      { pending: null, established: false },
    ],
    [
      'a PRACK without the answer',
      ['> INVITE', '< 1xx-reliable sdp', '> PRACK'],
      'answer-missing',
      { pending: null },
    ],
    ['the 2xx to UPDATE without it', [...CALL, '> UPDATE sdp', '< UPDATE-2xx'], 'answer-missing', DONE],
    [
      'a 2xx without the offer',
      ['> INVITE', '< 2xx'],
      'offer-missing',
      { pending: null, established: false },
    ],
    [
      'a first reliable 1xx without the offer',
      ['> INVITE', '< 1xx-reliable'],
      'offer-missing',
      { pending: null },
    ],
    [
      'a 2xx before the answer to the 1xx',
      ['> INVITE', '< 1xx-reliable sdp', '< 2xx sdp'],
      'offer-pending',
      { pending: 'remote' },
    ],
  ])('%s', (_what, texts, problem, expected) => {
    const { state, told } = play(...texts);
    expect(told.at(-1)).toBe(problem);
    expect(state).toMatchObject(expected);
  });
});

describe('who may offer, and who has to answer', () => {
  it.each<[string, string[], Carrier, boolean, boolean]>([
    ['before the call', [], 'INVITE', true, true],
    ['before the call', [], 'UPDATE', false, false],
    ['while our INVITE has no answer', ['> INVITE sdp'], 'UPDATE', false, false],
    ['while our INVITE without an offer has no response', ['> INVITE'], '2xx', false, true],
    ['after the answer in a reliable 1xx', ['> INVITE sdp', '< 1xx-reliable sdp'], 'UPDATE', true, true],
    ['after the answer in a reliable 1xx', ['> INVITE sdp', '< 1xx-reliable sdp'], 'PRACK', true, true],
    ['after the answer in a reliable 1xx', ['> INVITE sdp', '< 1xx-reliable sdp'], 'INVITE', false, false],
    ['in a call', CALL, 'INVITE', true, true],
    ['in a call', CALL, 'UPDATE', true, true],
    ['in a call', CALL, 'ACK', false, false],
    ['before the ACK', CALL.slice(0, 2), 'INVITE', false, false],
    ['in a call with an INVITE without an offer', [...CALL, '< INVITE'], 'UPDATE', false, false],
  ])('%s (%j), in %s: we %s, the peer %s', (_what, texts, carrier, local, remote) => {
    const { state } = play(...texts);
    expect([mayOffer(state, 'local', carrier), mayOffer(state, 'remote', carrier)]).toEqual([local, remote]);
  });

  it('the side that did not offer answers, in a message that fits the offer', () => {
    const { state } = play('< INVITE', '> 1xx-reliable sdp');
    expect([mustAnswer(state, 'local'), mustAnswer(state, 'remote')]).toEqual([false, true]);
    expect(answersIn(state)).toEqual(['PRACK']);
    expect(answersIn(play(...CALL).state)).toEqual([]);
    expect(mustAnswer(play(...CALL).state, 'remote')).toBe(false);
  });

  it.each<[string, string[], 'INVITE' | 'UPDATE' | 'PRACK', 491 | 500 | null]>([
    ['nothing open', CALL, 'INVITE', null],
    ['our INVITE open', [...CALL, '> INVITE sdp'], 'INVITE', 491],
    ['our INVITE answered and not acknowledged', [...CALL, '> INVITE sdp', '< 2xx sdp'], 'INVITE', 491],
    ['our UPDATE open', [...CALL, '> UPDATE sdp'], 'UPDATE', 491],
    ['our UPDATE open', [...CALL, '> UPDATE sdp'], 'INVITE', 491],
    ['their INVITE open', [...CALL, '< INVITE sdp'], 'INVITE', 500],
    ['their INVITE open', [...CALL, '< INVITE sdp'], 'UPDATE', 500],
  ])('with %s (%j) an offer in %s gets %s', (_what, texts, carrier, status) => {
    expect(refusalOf(play(...texts).state, carrier)).toBe(status);
  });

  it('names the bar', () => {
    expect(offerBar(play('> INVITE sdp').state, 'remote', 'INVITE')).toBe('glare');
    expect(offerBar(play('> INVITE sdp').state, 'remote', '2xx')).toBe('offer-misplaced');
  });
});

describe('any sequence of messages', () => {
  const CARRIERS: readonly Carrier[] = [
    'INVITE',
    '1xx',
    '1xx-reliable',
    '2xx',
    'ACK',
    'PRACK',
    'PRACK-2xx',
    'UPDATE',
    'UPDATE-2xx',
  ];
  const EVENTS: readonly NegotiationEvent[] = (['local', 'remote'] as const).flatMap((by) =>
    CARRIERS.flatMap((carrier) => [
      { by, carrier, sdp: true },
      { by, carrier, sdp: false },
      { by, carrier, sdp: false, refused: true },
    ]),
  );

  it('leads to a state in which the offer that is pending can be answered', () => {
    const seen = new Map<string, NegotiationState>([[JSON.stringify(NEW_NEGOTIATION), NEW_NEGOTIATION]]);
    for (const state of seen.values()) {
      expect(state.pending === null).toBe(state.carrier === null);
      expect(answersIn(state).length > 0).toBe(state.pending !== null);
      for (const event of EVENTS) {
        const { state: next, role, problem } = negotiate(state, event);
        if (role === 'offer') expect(offerBar(state, event.by, event.carrier)).toBeNull();
        if (role === 'answer') expect(mustAnswer(state, event.by)).toBe(true);
        if (problem && event.sdp && event.carrier !== 'ACK') expect(next).toEqual(state);
        seen.set(JSON.stringify(next), next);
      }
    }
    expect(seen.size).toBeLessThan(100);
    expect(seen.size).toBeGreaterThan(20);
  });
});

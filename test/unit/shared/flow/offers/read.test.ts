import { describe, expect, it } from 'vitest';
import { readOffers } from '#shared/flow/offers/read.ts';
import type { OfferProblem, OfferRound } from '#shared/model/flow.ts';
import type { Line, SdpDraft } from './call.ts';
import { a, ALICE, b, BOB, callOf, reliable, sdp } from './call.ts';

const OFFER = sdp();
const ANSWER = sdp({ user: 'bob', host: '192.0.2.20', media: ['audio 5000 RTP/AVP 8'] });

const aliceSays = (version: number, ...media: readonly string[]): string => sdp({ version, media });
const bobSays = (version: number, ...media: readonly string[]): string =>
  sdp({ user: 'bob', host: '192.0.2.20', version, media });

const roundsOf = (lines: readonly Line[]): OfferRound[] => readOffers(callOf(lines));

/** `offer>answer carrier>carrier state`, with problems and the fork where there are any. */
const short = ({ offer, answer, carrier, answerCarrier, state, problems }: OfferRound): string =>
  [`${offer}>${answer}`, `${carrier}>${answerCarrier}`, state, ...problems].join(' ');

type Case = readonly [what: string, lines: readonly Line[], rounds: readonly string[]];

const TALKING: readonly Line[] = [a('INVITE', OFFER), b('200 INVITE', ANSWER), a('ACK')];

const CASES: readonly Case[] = [
  ['nothing', [], []],
  ['an offer in the INVITE and the answer in the 200', TALKING, ['1>2 INVITE>2xx answered']],
  ['an offer that has no answer yet', [a('INVITE', OFFER), b('180 INVITE')], ['1>0 INVITE> pending']],
  [
    'an offer in the 200 and the answer in the ACK',
    [a('INVITE'), b('200 INVITE', OFFER), a('ACK', ANSWER)],
    ['2>3 2xx>ACK answered'],
  ],
  ['a 200 that owes the offer', [a('INVITE'), b('200 INVITE'), a('ACK')], ['2>0 2xx> missing offer-missing']],
  [
    'an ACK that owes the answer',
    [a('INVITE'), b('200 INVITE', OFFER), a('ACK')],
    ['2>0 2xx> missing answer-missing'],
  ],
  [
    'a 200 that owes the answer',
    [a('INVITE', OFFER), b('200 INVITE'), a('ACK')],
    ['1>0 INVITE> missing answer-missing'],
  ],
  [
    'an answer in a reliable 183',
    [a('INVITE', OFFER), reliable(b('183 INVITE', ANSWER))],
    ['1>2 INVITE>1xx-reliable answered'],
  ],
  [
    'an offer in a reliable 183 and the answer in the PRACK',
    [a('INVITE'), reliable(b('183 INVITE', ANSWER)), a('PRACK', OFFER, { cseq: 2 })],
    ['2>3 1xx-reliable>PRACK answered'],
  ],
  [
    'a preview in an unreliable 183',
    [a('INVITE', OFFER), b('183 INVITE', ANSWER)],
    ['1>2 INVITE>1xx preview'],
  ],
  [
    'a preview, then the answer',
    [a('INVITE', OFFER), b('183 INVITE', ANSWER), b('200 INVITE', ANSWER)],
    ['1>3 INVITE>2xx answered'],
  ],
  [
    'a preview that the answer does not keep',
    [a('INVITE', OFFER), b('183 INVITE', ANSWER), b('200 INVITE', bobSays(1, 'audio 5002 RTP/AVP 8'))],
    ['1>3 INVITE>2xx answered repeat-differs'],
  ],
  [
    'the answer once more in the 200',
    [a('INVITE', OFFER), reliable(b('183 INVITE', ANSWER)), b('200 INVITE', ANSWER)],
    ['1>2 INVITE>1xx-reliable answered'],
  ],
  ['an offer that is refused', [a('INVITE', OFFER), b('488 INVITE')], ['1>0 INVITE> refused']],
  [
    'a challenge, then the same again',
    [a('INVITE', OFFER), b('401 INVITE'), a('ACK'), a('INVITE', OFFER, { cseq: 2, toTag: 'c' })],
    ['1>0 INVITE> refused', '4>0 INVITE> pending'],
  ],
  [
    'an UPDATE',
    [
      ...TALKING,
      b('UPDATE', bobSays(2, 'audio 5000 RTP/AVP 8|sendonly'), { cseq: 5 }),
      a('200 UPDATE', aliceSays(2, 'audio 4000 RTP/AVP 8|recvonly'), { cseq: 5 }),
    ],
    ['1>2 INVITE>2xx answered', '4>5 UPDATE>UPDATE-2xx answered'],
  ],
  [
    'a re-INVITE that is refused: the session stays',
    [
      ...TALKING,
      a('INVITE', aliceSays(2, 'audio 4002 RTP/AVP 8'), { cseq: 2 }),
      b('488 INVITE', '', { cseq: 2 }),
    ],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> refused'],
  ],
  [
    'glare',
    [
      ...TALKING,
      a('INVITE', aliceSays(2, 'audio 4002 RTP/AVP 8'), { cseq: 2 }),
      b('INVITE', bobSays(2, 'audio 5002 RTP/AVP 8'), { cseq: 7 }),
      a('491 INVITE', '', { cseq: 7 }),
    ],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> pending', '5>0 INVITE> refused glare'],
  ],
  [
    'a version that stayed though the description changed',
    [...TALKING, a('INVITE', aliceSays(1, 'audio 4002 RTP/AVP 8'), { cseq: 2 })],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> pending version-not-raised'],
  ],
  [
    'a version that was raised though nothing changed',
    [...TALKING, a('INVITE', sdp({ version: 2 }), { cseq: 2 })],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> pending version-only'],
  ],
  [
    'another origin',
    [...TALKING, a('INVITE', sdp({ user: 'mallory' }), { cseq: 2 })],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> pending origin-changed'],
  ],
  [
    'a description that lost a line',
    [
      a('INVITE', aliceSays(1, 'audio 4000 RTP/AVP 8', 'video 4002 RTP/AVP 31')),
      b('200 INVITE', bobSays(1, 'audio 5000 RTP/AVP 8', 'video 0 RTP/AVP 31')),
      a('ACK'),
      a('INVITE', aliceSays(2, 'audio 4000 RTP/AVP 8'), { cseq: 2 }),
    ],
    ['1>2 INVITE>2xx answered', '4>0 INVITE> pending lines-lost'],
  ],
  [
    'two forks that answer the same offer',
    [
      a('INVITE', OFFER),
      reliable(b('183 INVITE', ANSWER, { toTag: 'x' })),
      reliable(b('183 INVITE', ANSWER, { toTag: 'y' })),
    ],
    ['1>2 INVITE>1xx-reliable answered', '1>3 INVITE>1xx-reliable answered'],
  ],
  [
    'a repeated INVITE once',
    [a('INVITE', OFFER), a('INVITE', OFFER), b('200 INVITE', ANSWER)],
    ['1>3 INVITE>2xx answered'],
  ],
];

describe('the exchanges of a call', () => {
  it.each(CASES)('tell of %s', (_what, lines, rounds) => {
    expect(roundsOf(lines).map(short)).toEqual(rounds);
  });

  it('name the hosts, the times and the fork', () => {
    expect(roundsOf(TALKING)).toMatchObject([
      { offerer: ALICE, answerer: BOB, offeredAt: 0, answeredAt: 10, fork: 'b', dialogId: 1 },
    ]);
  });

  it('are told for each hop of their own', () => {
    const on = { src: BOB, dst: '192.0.2.30:5060', headers: ['Via: SIP/2.0/UDP p;branch=z9hG4bK-p'] };
    const back = { src: on.dst, dst: on.src };
    const rounds = roundsOf([
      a('INVITE', OFFER),
      a('INVITE', OFFER, on),
      b('200 INVITE', ANSWER, { ...on, ...back }),
      b('200 INVITE', ANSWER),
    ]);
    expect(rounds.map(({ offerer, answerer, answer }) => [offerer, answerer, answer])).toEqual([
      [ALICE, BOB, 4],
      [BOB, on.dst, 3],
    ]);
  });
});

/** What the streams of an exchange with these lines are. */
function streamsOf(
  offer: SdpDraft,
  answer: SdpDraft | null,
  more: Partial<Line> = {},
): OfferRound['streams'] {
  const lines = [a('INVITE', sdp(offer), more)];
  if (answer) lines.push(b('200 INVITE', sdp({ user: 'bob', host: '192.0.2.20', ...answer })));
  return roundsOf(lines)[0]?.streams ?? [];
}

type StreamCase = readonly [
  what: string,
  offer: string,
  answer: string | null,
  problems: readonly OfferProblem[],
];

const STREAMS: readonly StreamCase[] = [
  ['fit', 'audio 4000 RTP/AVP 0 8', 'audio 5000 RTP/AVP 8', []],
  ['is open', 'audio 4000 RTP/AVP 0', null, []],
  ['has no common codec', 'audio 4000 RTP/AVP 0', 'audio 5000 RTP/AVP 8', ['format']],
  [
    'has only events in common',
    'audio 4000 RTP/AVP 0 101|rtpmap:101 telephone-event/8000',
    'audio 5000 RTP/AVP 101|rtpmap:101 telephone-event/8000',
    ['companions-only'],
  ],
  ['is refused', 'audio 4000 RTP/AVP 0', 'audio 0 RTP/AVP 0', ['refused']],
  ['is ended', 'audio 0 RTP/AVP 0', 'audio 0 RTP/AVP 0', ['ended']],
  ['comes to life', 'audio 0 RTP/AVP 0', 'audio 5000 RTP/AVP 0', ['revived']],
  ['is of another kind', 'audio 4000 RTP/AVP 0', 'video 5000 RTP/AVP 31', ['changed']],
  [
    'is encrypted by one side',
    'audio 4000 RTP/SAVP 0|crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x',
    'audio 5000 RTP/AVP 0',
    ['encryption'],
  ],
  ['is encrypted without a key', 'audio 4000 RTP/SAVP 0', null, ['keys-missing']],
  ['is keyed by DTLS', 'audio 4000 UDP/TLS/RTP/SAVPF 0|fingerprint:sha-256 AA', null, []],
  ['flows the wrong way', 'audio 4000 RTP/AVP 0|sendonly', 'audio 5000 RTP/AVP 0|sendrecv', ['direction']],
  [
    'has DTMF on one side',
    'audio 4000 RTP/AVP 0 101|rtpmap:101 telephone-event/8000',
    'audio 5000 RTP/AVP 0',
    ['dtmf-missing'],
  ],
  [
    'has another packet time',
    'audio 4000 RTP/AVP 0|ptime:20',
    'audio 5000 RTP/AVP 0|ptime:30',
    ['ptime-differs'],
  ],
  ['cannot be read', 'audio x', 'audio 5000 RTP/AVP 0', ['unreadable']],
];

describe('a stream', () => {
  it.each(STREAMS)('that %s is told', (_what, offer, answer, problems) => {
    expect(streamsOf({ media: [offer] }, answer === null ? null : { media: [answer] })[0]?.problems).toEqual(
      problems,
    );
  });

  it('says what both sides said, and what they have in common', () => {
    expect(streamsOf({ media: ['audio 4000 RTP/AVP 0 8 9'] }, { media: ['audio 5000 RTP/AVP 9 8'] })).toEqual(
      [
        {
          index: 0,
          media: 'audio',
          proto: 'RTP/AVP',
          offered: {
            target: '192.0.2.10:4000',
            codecs: ['PCMU/8000', 'PCMA/8000', 'G722/8000'],
            direction: 'sendrecv',
          },
          answered: { target: '192.0.2.20:5000', codecs: ['G722/8000', 'PCMA/8000'], direction: 'sendrecv' },
          common: ['G722/8000', 'PCMA/8000'],
          hold: 'none',
          problems: [],
        },
      ],
    );
  });

  it('that one side has not is told', () => {
    const [audio, video] = ['audio 4000 RTP/AVP 0', 'video 4002 RTP/AVP 31'];
    const problems = (offer: readonly string[], answer: readonly string[]): unknown =>
      streamsOf({ media: offer }, { media: answer }).map((stream) => stream.problems);
    expect(problems([audio, video], [audio])).toEqual([[], ['missing']]);
    expect(problems([audio], [audio, video])).toEqual([[], ['extra']]);
  });

  it.each([
    ['192.168.1.5', '203.0.113.9:5060', ['private-address']],
    ['192.168.1.5', '10.0.0.1:5060', []],
    ['203.0.113.7', '203.0.113.9:5060', []],
    ['192.168.1.5', '[2001:db8::1]:5060', ['private-address']],
  ])('with the address %s offered to %s', (host, dst, problems) => {
    expect(streamsOf({ host }, null, { dst })[0]?.problems).toEqual(problems);
  });

  it('mixes IPv4 and IPv6', () => {
    const answer = sdp({ user: 'bob' }).replaceAll('IP4 192.0.2.10', 'IP6 2001:db8::1');
    expect(roundsOf([a('INVITE', OFFER), b('200 INVITE', answer)])[0]?.streams[0]?.problems).toEqual([
      'family',
    ]);
  });
});

describe('hold', () => {
  const hold = [
    ...TALKING,
    a('INVITE', aliceSays(2, 'audio 4000 RTP/AVP 8|sendonly'), { cseq: 2 }),
    b('200 INVITE', bobSays(2, 'audio 5000 RTP/AVP 8|recvonly'), { cseq: 2 }),
    a('ACK', '', { cseq: 2 }),
  ];
  const resume = [
    a('INVITE', aliceSays(3, 'audio 4000 RTP/AVP 8|sendrecv'), { cseq: 3 }),
    b('200 INVITE', bobSays(3, 'audio 5000 RTP/AVP 8|sendrecv'), { cseq: 3 }),
    a('ACK', '', { cseq: 3 }),
  ];
  const bye = [b('BYE', '', { cseq: 9 })];
  const holds = (lines: readonly Line[]): (readonly string[])[] =>
    roundsOf(lines).flatMap(({ streams }) => streams.map((one) => [one.hold, ...one.problems]));

  it('is told with who holds, and that it was taken back', () => {
    expect(holds([...hold, ...resume, ...bye])).toEqual([['none'], ['offerer'], ['none']]);
  });

  it('that lasts until the BYE was never taken back', () => {
    expect(holds([...hold, ...bye])).toEqual([['none'], ['offerer', 'hold-kept']]);
    expect(holds(hold)).toEqual([['none'], ['offerer']]);
  });

  it.each([
    ['sendrecv', 'sendonly', 'answerer'],
    ['sendonly', 'recvonly', 'offerer'],
    ['sendonly', 'inactive', 'both'],
    ['inactive', 'inactive', 'offerer'],
    ['recvonly', 'sendonly', 'none'],
  ] as const)('of %s answered by %s is of %s', (offered, answered, held) => {
    const [stream] = streamsOf(
      { media: [`audio 4000 RTP/AVP 0|${offered}`] },
      { media: [`audio 5000 RTP/AVP 0|${answered}`] },
    );
    expect(stream?.hold).toBe(held);
  });

  it('of the old form is an address of zeros', () => {
    const [stream] = streamsOf({ host: '0.0.0.0' }, { media: ['audio 5000 RTP/AVP 0'] });
    expect([stream?.hold, stream?.problems]).toEqual(['offerer', ['address-zero']]);
  });
});

describe('hostile descriptions', () => {
  const many = (count: number, line: string): string[] => Array.from({ length: count }, () => line);

  it('have no more streams and codecs than can be shown', () => {
    const formats = Array.from({ length: 250 }, (_, i) => i).join(' ');
    const [stream, ...others] = streamsOf({ media: many(900, `audio 4000 RTP/AVP ${formats}`) }, null);
    expect(others).toHaveLength(31);
    expect(stream?.offered.codecs.length).toBeLessThanOrEqual(64);
  });

  it('make no more exchanges than can be read', () => {
    const lines = Array.from({ length: 1_200 }, (_, i) =>
      a('INVITE', OFFER, { cseq: i + 1, toTag: `t${i}` }),
    );
    expect(roundsOf(lines).length).toBeLessThanOrEqual(500);
  });

  it.each([
    '',
    'v=0',
    'm=',
    'm=audio',
    'c=',
    '\0\0\0',
    'm=audio 99999 RTP/AVP 0',
    'o=\r\nm=\r\nm=\r\n',
    'a=ptime',
  ])('as %j are read without complaint', (body) => {
    expect(() => roundsOf([a('INVITE', body), b('200 INVITE', body), a('ACK', body)])).not.toThrow();
  });
});

/** What an offer is answered with (RFC 3264 6; the calls are of the kind of RFC 3264 10 and RFC 4317). */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Answer, AnswerOptions } from '#shared/sdp/answer.ts';
import { makeAnswer } from '#shared/sdp/answer.ts';
import type { CodecList } from '#shared/sdp/codecs.ts';
import { DEFAULT_CODECS } from '#shared/sdp/codecs.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { describe, expect, it } from 'vitest';
import { AUDIO, crlf, withLine } from './text-sdp.ts';

const OURS: AnswerOptions = {
  host: '203.0.113.9',
  port: 5004,
  session: { user: 'bob', id: 7, version: 7 },
};
const HEAD = AUDIO.slice(0, 5);
const PCMU = ['m=audio 49170 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'];

function answered(lines: readonly string[], more: Partial<AnswerOptions> = {}): Answer {
  const answer = makeAnswer(crlf(lines), { ...OURS, ...more });
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

/** The lines of the answer from the first a=group or m= line on. */
function mediaOf(lines: readonly string[], more: Partial<AnswerOptions> = {}): string[] {
  return answered(lines, more).sdp.split('\r\n').slice(5, -1);
}

const troubleOf = (offer: string | Uint8Array, more: Partial<AnswerOptions> = {}): string | null => {
  const answer = makeAnswer(offer, { ...OURS, ...more });
  return answer.ok ? null : answer.error.code;
};

describe('an answer', () => {
  it('is a whole description of ours, with the times of the offer', () => {
    const { sdp, accepted, rejected } = answered(withLine('t=', 't=3034423619 3042462419'));
    expect(sdp).toBe(
      crlf([
        'v=0',
        'o=bob 7 7 IN IP4 203.0.113.9',
        's=-',
        'c=IN IP4 203.0.113.9',
        't=3034423619 3042462419',
        'm=audio 5004 RTP/AVP 0',
        'a=rtpmap:0 PCMU/8000',
        'a=sendrecv',
      ]),
    );
    expect(accepted).toEqual([
      {
        index: 0,
        media: 'audio',
        port: 5004,
        formats: ['0'],
        encodings: ['PCMU/8000'],
        direction: 'sendrecv',
      },
    ]);
    expect(rejected).toEqual([]);
  });

  it('reads an offer that stands in bytes like one that is a text', () => {
    expect(makeAnswer(utf8(crlf(AUDIO)), OURS)).toEqual(makeAnswer(crlf(AUDIO), OURS));
  });

  it.each([
    ['[2001:db8::9]', 'IN IP6 2001:db8::9'],
    ['fe80::1%eth0', 'IN IP6 fe80::1'],
    ['pc.example.com', 'IN IP4 pc.example.com'],
  ])('names the host %s as %s', (host, address) => {
    const { sdp } = answered(withLine('c=', 'c=IN IP6 2001:db8::7'), { host });
    expect(sdp).toContain(`c=${address}\r\n`);
    expect(sdp).toContain(`o=bob 7 7 ${address}\r\n`);
    expect(parseSdp(utf8(sdp)).diagnostics).toEqual([]);
  });

  it('says 0 0 where the offer has no times, or none that can be copied', () => {
    const hostile = `t=${'9'.repeat(30_000)} 0`;
    for (const lines of [withLine('t='), withLine('t=', 't=x y'), withLine('t=', hostile)]) {
      expect(answered(lines).sdp).toContain('\r\nt=0 0\r\n');
    }
  });

  it('to a session without streams has none either', () => {
    expect(mediaOf(HEAD)).toEqual([]);
  });
});

describe('the formats of an accepted stream', () => {
  const opus: CodecList = [
    { name: 'opus', clock: 48_000, channels: 2, payload: 111, fmtp: 'useinbandfec=1' },
    { name: 'iLBC', clock: 8000, payload: 98 },
    ...DEFAULT_CODECS,
  ];

  it.each<[what: string, media: string[], codecs: CodecList | 'any', expected: string[]]>([
    [
      'are the common ones in the order of the offer',
      ['m=audio 4 RTP/AVP 3 8 18 0'],
      DEFAULT_CODECS,
      ['m=audio 5004 RTP/AVP 8 0', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:0 PCMU/8000'],
    ],
    [
      'have the numbers of the offer, also where ours differ',
      ['m=audio 4 RTP/AVP 96 100', 'a=rtpmap:96 telephone-event/8000', 'a=rtpmap:100 OPUS/48000/2'],
      opus,
      [
        'm=audio 5004 RTP/AVP 96 100',
        'a=rtpmap:96 telephone-event/8000',
        'a=fmtp:96 0-16',
        'a=rtpmap:100 OPUS/48000/2',
        'a=fmtp:100 useinbandfec=1',
      ],
    ],
    [
      'take over the parameters of the offer where we have none',
      ['m=audio 4 RTP/AVP 97', 'a=rtpmap:97 iLBC/8000', 'a=fmtp:97 mode=20 '],
      opus,
      ['m=audio 5004 RTP/AVP 97', 'a=rtpmap:97 iLBC/8000', 'a=fmtp:97 mode=20'],
    ],
    [
      'are matched by clock and channels too',
      [
        'm=audio 4 RTP/AVP 97 98 99 0',
        'a=rtpmap:97 opus/48000',
        'a=rtpmap:98 opus/16000/2',
        'a=rtpmap:99 PCMU/16000',
      ],
      opus,
      ['m=audio 5004 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'],
    ],
    [
      'believe an rtpmap before the fixed meaning of the number',
      ['m=audio 4 RTP/AVP 0 8', 'a=rtpmap:0 G729/8000'],
      DEFAULT_CODECS,
      ['m=audio 5004 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000'],
    ],
    [
      'stand once, whatever the offer repeats',
      ['m=audio 4 RTP/AVP 0 0 0', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:0 PCMA/8000'],
      DEFAULT_CODECS,
      ['m=audio 5004 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'],
    ],
    [
      'are every named one where any is taken, and no nameless one',
      ['m=audio 4 RTP/AVP 18 97 101', 'a=rtpmap:97 own/11025/2', 'a=fmtp:97 x'],
      'any',
      ['m=audio 5004 RTP/AVP 18 97', 'a=rtpmap:18 G729/8000', 'a=rtpmap:97 own/11025/2', 'a=fmtp:97 x'],
    ],
    [
      'leave out parameters that would not stay in their line',
      ['m=audio 4 RTP/AVP 97', 'a=rtpmap:97 iLBC/8000', 'a=fmtp:97 mode=20\rm=audio 1 RTP/AVP 0'],
      opus,
      ['m=audio 5004 RTP/AVP 97', 'a=rtpmap:97 iLBC/8000'],
    ],
  ])('%s', (_what, media, codecs, expected) => {
    expect(mediaOf([...HEAD, ...media], { codecs })).toEqual([...expected, 'a=sendrecv']);
  });
});

describe('the direction', () => {
  it.each([
    ['sendrecv', 'sendrecv', 'sendrecv'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['sendrecv', 'recvonly', 'recvonly'],
    ['sendrecv', 'inactive', 'inactive'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['sendonly', 'recvonly', 'recvonly'],
    ['sendonly', 'inactive', 'inactive'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['recvonly', 'sendonly', 'sendonly'],
    ['recvonly', 'recvonly', 'inactive'],
    ['recvonly', 'inactive', 'inactive'],
    ['inactive', 'sendrecv', 'inactive'],
    ['inactive', 'sendonly', 'inactive'],
    ['inactive', 'recvonly', 'inactive'],
    ['inactive', 'inactive', 'inactive'],
  ] as const)('offered %s and wished %s is answered %s (RFC 3264 6.1)', (offered, direction, expected) => {
    expect(mediaOf([...HEAD, ...PCMU, `a=${offered}`], { direction }).at(-1)).toBe(`a=${expected}`);
    expect(mediaOf([...HEAD, `a=${offered}`, ...PCMU], { direction }).at(-1)).toBe(`a=${expected}`);
  });
});

describe('the streams', () => {
  it.each<[what: string, lines: string[], more: Partial<AnswerOptions>, expected: string[]]>([
    [
      'of unknown media are refused in their place',
      ['m=application 4 UDP/DTLS/SCTP webrtc-datachannel', ...PCMU, 'm=image 8 udptl t38'],
      {},
      ['m=application 0 UDP/DTLS/SCTP webrtc-datachannel', 'm=audio 5004 RTP/AVP 0', 'm=image 0 udptl t38'],
    ],
    [
      'with keys are refused without them',
      ['m=audio 4 RTP/SAVP 0', 'm=audio 6 UDP/TLS/RTP/SAVPF 0', 'm=audio 8 RTP/AVPF 0'],
      {},
      ['m=audio 0 RTP/SAVP 0', 'm=audio 0 UDP/TLS/RTP/SAVPF 0', 'm=audio 5004 RTP/AVPF 0'],
    ],
    [
      'of a transport that we are told to take are accepted',
      ['m=audio 4 RTP/SAVP 0'],
      { protos: ['RTP/SAVP'] },
      ['m=audio 5004 RTP/SAVP 0'],
    ],
    [
      'offered with port 0 stay at 0',
      ['m=audio 0 RTP/AVP 0', ...PCMU],
      {},
      ['m=audio 0 RTP/AVP 0', 'm=audio 5004 RTP/AVP 0'],
    ],
    [
      'that are all ended are answered so',
      ['m=audio 0 RTP/AVP 0 97', 'm=video 0 RTP/AVP 31'],
      {},
      ['m=audio 0 RTP/AVP 0 97', 'm=video 0 RTP/AVP 31'],
    ],
    [
      'of a group address are refused',
      ['m=audio 4 RTP/AVP 0', 'c=IN IP4 233.252.0.1/127', ...PCMU],
      {},
      ['m=audio 0 RTP/AVP 0', 'm=audio 5004 RTP/AVP 0'],
    ],
    [
      'behind the last that we take are refused',
      [...PCMU, 'm=audio 6 RTP/AVP 8'],
      {},
      ['m=audio 5004 RTP/AVP 0', 'm=audio 0 RTP/AVP 8'],
    ],
    [
      'that are added have a port of their own (RFC 3264 10.2)',
      [...PCMU, 'm=audio 6/2 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000', 'm=audio 8 RTP/AVP 8'],
      { streams: 2 },
      ['m=audio 5004 RTP/AVP 0', 'm=audio 0 RTP/AVP 101', 'm=audio 5006 RTP/AVP 8'],
    ],
    [
      'take no port that there is not',
      [...PCMU, 'm=audio 6 RTP/AVP 8'],
      { streams: 9, port: 65_534 },
      ['m=audio 65534 RTP/AVP 0', 'm=audio 0 RTP/AVP 8'],
    ],
    [
      'refused show some format, and no payload type that is none',
      [...PCMU, 'm=video 6 RTP/AVP 200 x', 'm=video 8 RTP/AVP 200 34 34'],
      {},
      ['m=audio 5004 RTP/AVP 0', 'm=video 0 RTP/AVP 0', 'm=video 0 RTP/AVP 34'],
    ],
  ])('%s', (_what, lines, more, expected) => {
    const media = mediaOf([...HEAD, ...lines], more).filter((line) => line.startsWith('m='));
    expect(media).toEqual(expected);
  });

  it('tell why they are refused', () => {
    const offer = [
      'm=audio 0 RTP/AVP 0',
      'm=video 4 RTP/AVP 34',
      'm=audio 4 RTP/SAVP 0',
      'm=audio 4 RTP/AVP 18 97',
      'm=audio 4 RTP/AVP 0',
      'c=IN IP6 ff0e::1',
      ...PCMU,
      'm=audio 4 RTP/AVP 0',
    ];
    expect(answered([...HEAD, ...offer]).rejected).toEqual([
      { index: 0, why: 'ended' },
      { index: 1, why: 'media' },
      { index: 2, why: 'protocol' },
      { index: 3, why: 'codec' },
      { index: 4, why: 'multicast' },
      { index: 6, why: 'streams' },
    ]);
  });

  it('may be video where we have a codec for it', () => {
    const codecs: CodecList = [{ name: 'VP8', clock: 90_000, payload: 96, media: 'video' }];
    const offer = [...PCMU, 'm=video 6 RTP/AVP 120', 'a=rtpmap:120 VP8/90000'];
    expect(mediaOf([...HEAD, ...offer], { codecs, port: 6000 })).toEqual([
      'm=audio 0 RTP/AVP 0',
      'm=video 6000 RTP/AVP 120',
      'a=rtpmap:120 VP8/90000',
      'a=sendrecv',
    ]);
  });
});

describe('names and groups', () => {
  const stream = (port: number, ...more: readonly string[]): string[] => [
    `m=audio ${port} RTP/AVP 0`,
    ...more,
  ];

  it('hold for accepted streams alone', () => {
    const offer = [
      'a=group:BUNDLE a v gone',
      'a=group:LS v',
      'a=group:FID a v',
      ...stream(4, 'a=mid:a', 'a=rtcp-mux'),
      'm=video 6 RTP/AVP 34',
      'a=mid:v',
      'a=rtcp-mux',
    ];
    expect(mediaOf([...HEAD, ...offer])).toEqual([
      'a=group:BUNDLE a',
      'm=audio 5004 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      'a=sendrecv',
      'a=mid:a',
      'a=rtcp-mux',
      'm=video 0 RTP/AVP 34',
    ]);
  });

  it('of a bundle share a port, and others do not', () => {
    const offer = [
      'a=group:BUNDLE 1 3 1',
      'a=group:BUNDLE 3 2',
      'a=group:LS 3 1',
      ...stream(4, 'a=mid:1'),
      ...stream(6, 'a=mid:2'),
      ...stream(8, 'a=mid:3'),
    ];
    const lines = mediaOf([...HEAD, ...offer], { streams: 3 });
    expect(lines.filter((line) => /^(?:m=|a=group)/.test(line))).toEqual([
      'a=group:BUNDLE 1 3',
      'a=group:BUNDLE 2',
      'a=group:LS 3 1',
      'm=audio 5004 RTP/AVP 0',
      'm=audio 5006 RTP/AVP 0',
      'm=audio 5004 RTP/AVP 0',
    ]);
  });

  it('that stand twice, or are none, are not taken over', () => {
    const offer = [...stream(4, 'a=mid:a b'), ...stream(6, 'a=mid:x'), ...stream(8, 'a=mid:x')];
    const lines = mediaOf([...HEAD, 'a=group:BUNDLE x', ...offer], { streams: 3 });
    expect(lines.filter((line) => /^(?:m=|a=mid)/.test(line))).toEqual([
      'm=audio 5004 RTP/AVP 0',
      'm=audio 5006 RTP/AVP 0',
      'a=mid:x',
      'm=audio 5008 RTP/AVP 0',
    ]);
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['nothing', '', 'BAD_OFFER'],
    ['a text', 'hello', 'BAD_OFFER'],
    ['no origin', crlf(withLine('o=')), 'BAD_OFFER'],
    ['no version', crlf(withLine('v=')), 'BAD_OFFER'],
    ['half a stream', crlf([...AUDIO, 'm=video 4']), 'BAD_OFFER'],
    ['an empty stream', crlf([...AUDIO, 'm=']), 'BAD_OFFER'],
    ['a port that is none', crlf([...AUDIO, 'm=video x RTP/AVP 31']), 'BAD_OFFER'],
    ['a port too high', crlf([...AUDIO, 'm=video 65536 RTP/AVP 31']), 'BAD_OFFER'],
    ['a media that is no word', crlf([...AUDIO, 'm=v\0deo 4 RTP/AVP 31']), 'BAD_OFFER'],
    ['a transport without end', crlf([...AUDIO, `m=video 4 ${'x/'.repeat(90)}RTP 31`]), 'BAD_OFFER'],
    ['more lines than are read', crlf([...AUDIO, ...Array<string>(3000).fill('a=x')]), 'BAD_OFFER'],
    [
      'no codec beside events',
      crlf([...HEAD, 'm=audio 4 RTP/AVP 13 101', 'a=rtpmap:101 telephone-event/8000']),
      'NO_COMMON_CODEC',
    ],
    ['a number without a meaning', crlf([...HEAD, 'm=audio 4 RTP/AVP 97']), 'NO_COMMON_CODEC'],
    ['other media alone', crlf([...HEAD, 'm=image 4 udptl t38']), 'NO_COMMON_CODEC'],
    ['video by number under audio', crlf([...HEAD, 'm=audio 4 RTP/AVP 31']), 'NO_COMMON_CODEC'],
  ] as const)('%s, whatever the codecs', (_what, offer, code) => {
    expect(troubleOf(offer)).toBe(code);
    expect(troubleOf(offer, { codecs: 'any' })).toBe(code);
  });

  it('codecs of the offer alone', () => {
    const offer = crlf([...HEAD, 'm=audio 4 RTP/AVP 3 18']);
    expect(troubleOf(offer)).toBe('NO_COMMON_CODEC');
    expect(troubleOf(offer, { codecs: 'any' })).toBeNull();
  });

  it('by a short message, however many streams there are', () => {
    const answer = makeAnswer(crlf([...HEAD, ...Array<string>(500).fill('m=video 4 RTP/AVP 31')]), OURS);
    expect(answer).toMatchObject({ ok: false, error: { code: 'NO_COMMON_CODEC' } });
    if (!answer.ok) expect(answer.error.message.length).toBeLessThan(300);
  });

  it('and what can: two thousand streams, and a line of twenty thousand formats', () => {
    const many = answered([...HEAD, ...PCMU, ...Array<string>(2000).fill('m=video 4 RTP/AVP 31')]);
    expect(many.sdp.match(/^m=/gm)).toHaveLength(2001);
    const wide = mediaOf([...HEAD, `m=audio 4 RTP/AVP ${'0 8 '.repeat(10_000)}`]);
    expect(wide[0]).toBe('m=audio 5004 RTP/AVP 0 8');
    expect(mediaOf([...HEAD, ...PCMU, `m=text 4 TCP ${'xy '.repeat(10_000)}`]).at(-1)).toBe(
      'm=text 0 TCP xy',
    );
  });
});

describe('a later answer in the session', () => {
  const first = answered(AUDIO).sdp;

  it('is the same one, version and all, where nothing changed', () => {
    const again = answered(AUDIO, { previous: first, session: { id: 99, version: 99 } });
    expect(again.sdp).toBe(first);
  });

  it('counts its version up where something did (RFC 3264 8)', () => {
    const held = answered([...AUDIO, 'a=sendonly'], {
      previous: first,
      session: { id: 99, version: 99 },
    }).sdp;
    expect(held).toBe(first.replace('7 7', '7 8').replace('a=sendrecv', 'a=recvonly'));
    const back = answered(AUDIO, { previous: held }).sdp;
    expect(back).toBe(first.replace('7 7', '7 9'));
  });

  it('counts on from a version above 2^53', () => {
    const previous = first.replace('7 7', '7 18446744073709551615').replace('sendrecv', 'inactive');
    expect(answered(AUDIO, { previous }).sdp).toContain('o=bob 7 18446744073709551616 IN');
  });
});

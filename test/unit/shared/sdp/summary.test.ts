/** The rows that show an exchange of offer and answer (RFC 3264 6). */
import { makeAnswer } from '#shared/sdp/answer.ts';
import { summary } from '#shared/sdp/summary.ts';
import { describe, expect, it } from 'vitest';
import { AUDIO, crlf, withLine } from './text-sdp.ts';

const HEAD = AUDIO.slice(0, 5);
const problems = (offer: readonly string[], answer: readonly string[] | null): unknown[] =>
  summary(crlf(offer), answer && crlf(answer)).map(({ problem }) => problem);

describe('a summary', () => {
  it('has a row for each stream, as plain data', () => {
    const offer = crlf([...AUDIO, 'a=sendonly', 'm=video 4002 RTP/AVP 34 96']);
    const answer = makeAnswer(offer, { host: '203.0.113.9', port: 5004, session: { id: 1, version: 1 } });
    const rows = summary(offer, answer.ok ? answer.value.sdp : null);
    expect(structuredClone(rows)).toEqual([
      {
        index: 0,
        media: 'audio',
        offered: ['PCMU/8000', 'iLBC/8000'],
        accepted: ['PCMU/8000'],
        direction: 'recvonly',
        address: '203.0.113.9',
        port: 5004,
        problem: null,
      },
      {
        index: 1,
        media: 'video',
        offered: ['H263/90000', '96'],
        accepted: [],
        direction: 'sendrecv',
        address: '203.0.113.9',
        port: 0,
        problem: 'refused',
      },
    ]);
  });

  it('shows the offer alone before the answer came', () => {
    expect(summary(crlf([...AUDIO, 'a=recvonly']), null)).toEqual([
      {
        index: 0,
        media: 'audio',
        offered: ['PCMU/8000', 'iLBC/8000'],
        accepted: [],
        direction: 'recvonly',
        address: '198.51.100.7',
        port: 49170,
        problem: null,
      },
    ]);
  });

  it.each<[problem: string | null, offer: string[], answer: string[] | null]>([
    ['unreadable', [...HEAD, 'm=audio'], null],
    ['unreadable', [...HEAD, 'm=audio x RTP/AVP 0'], null],
    ['ended', [...HEAD, 'm=audio 0 RTP/AVP 0'], null],
    ['address-zero', withLine('c=', 'c=IN IP4 0.0.0.0'), null],
    ['unreadable', AUDIO.slice(), [...HEAD, 'm=audio']],
    ['missing', AUDIO.slice(), HEAD],
    ['extra', HEAD, AUDIO.slice()],
    ['changed', AUDIO.slice(), [...HEAD, 'm=video 4 RTP/AVP 0']],
    ['changed', AUDIO.slice(), [...HEAD, 'm=audio 4 RTP/SAVP 0']],
    ['ended', [...HEAD, 'm=audio 0 RTP/AVP 0'], [...HEAD, 'm=audio 0 RTP/AVP 0']],
    ['revived', [...HEAD, 'm=audio 0 RTP/AVP 0'], AUDIO.slice()],
    ['refused', AUDIO.slice(), [...HEAD, 'm=audio 0 RTP/AVP 0']],
    ['format', AUDIO.slice(), [...HEAD, 'm=audio 4 RTP/AVP 8 18']],
    [null, AUDIO.slice(), [...HEAD, 'm=audio 4 RTP/AVP 8 0']],
    [null, AUDIO.slice(), [...HEAD, 'm=audio 4 RTP/AVP 98', 'a=rtpmap:98 ilbc/8000']],
    ['direction', [...AUDIO, 'a=sendonly'], AUDIO.slice()],
    ['direction', [...AUDIO, 'a=inactive'], [...AUDIO, 'a=recvonly']],
    [null, [...AUDIO, 'a=sendonly'], [...AUDIO, 'a=inactive']],
    ['address-zero', AUDIO.slice(), withLine('c=', 'c=IN IP4 0.0.0.0')],
    ['address-zero', AUDIO.slice(), withLine('c=', 'c=IN IP6 ::')],
    ['family', AUDIO.slice(), withLine('c=', 'c=IN IP6 2001:db8::1')],
  ])('tells %s', (problem, offer, answer) => {
    expect(problems(offer, answer)).toEqual([problem]);
  });

  it('of what is no description is empty', () => {
    expect(summary('hello', 'hello')).toEqual([]);
    expect(summary(new Uint8Array(), null)).toEqual([]);
  });
});

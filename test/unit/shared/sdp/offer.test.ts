/** The offers we make, and those that follow in the same session (RFC 3264 5 and 8). */
import { utf8 } from '#shared/lib/bytes.ts';
import type { CodecList } from '#shared/sdp/codecs.ts';
import type { OfferChanges } from '#shared/sdp/offer.ts';
import { makeOffer, nextOffer } from '#shared/sdp/offer.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { describe, expect, it } from 'vitest';
import { crlf } from './text-sdp.ts';

const PLACE = { host: '198.51.100.1', port: 40_000, session: { id: 10, version: 3 } };

function next(previous: string, changes?: OfferChanges): string {
  const offer = nextOffer(previous, changes);
  if (!offer.ok) throw new Error(offer.error.message);
  expect(parseSdp(utf8(offer.value)).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return offer.value;
}

describe('the first offer', () => {
  it('has the usual codecs with their names, and no ptime', () => {
    expect(makeOffer(PLACE)).toBe(
      crlf([
        'v=0',
        'o=- 10 3 IN IP4 198.51.100.1',
        's=-',
        'c=IN IP4 198.51.100.1',
        't=0 0',
        'm=audio 40000 RTP/AVP 0 8 9 101',
        'a=rtpmap:0 PCMU/8000',
        'a=rtpmap:8 PCMA/8000',
        'a=rtpmap:9 G722/8000',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-16',
        'a=sendrecv',
      ]),
    );
  });

  it('says what it is told to', () => {
    const codecs: CodecList = [{ name: 'opus', clock: 48_000, channels: 2, payload: 111, fmtp: 'stereo=1' }];
    const offer = makeOffer({ ...PLACE, host: '[::1]', codecs, direction: 'recvonly' });
    expect(offer.split('\r\n').slice(3)).toEqual([
      'c=IN IP6 ::1',
      't=0 0',
      'm=audio 40000 RTP/AVP 111',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 stereo=1',
      'a=recvonly',
      '',
    ]);
    expect(parseSdp(utf8(offer)).diagnostics).toEqual([]);
  });
});

const session = (version: number, ...media: readonly string[]): string =>
  crlf(['v=0', `o=- 10 ${version} IN IP4 198.51.100.1`, 's=-', 'c=IN IP4 198.51.100.1', 't=0 0', ...media]);
const stream = (port: number, direction: string): string[] => [
  `m=audio ${port} RTP/AVP 0`,
  'a=rtpmap:0 PCMU/8000',
  `a=${direction}`,
];

describe('the next offer', () => {
  it('is the same, version and all, where nothing changes', () => {
    const first = makeOffer(PLACE);
    expect(next(first)).toBe(first);
    expect(next(first, { direction: 'sendrecv', host: PLACE.host, port: PLACE.port })).toBe(first);
  });

  it.each<[before: string, wish: NonNullable<OfferChanges['direction']>, after: string]>([
    ['sendrecv', 'hold', 'sendonly'],
    ['recvonly', 'hold', 'inactive'],
    ['sendonly', 'hold', 'sendonly'],
    ['inactive', 'hold', 'inactive'],
    ['sendonly', 'resume', 'sendrecv'],
    ['inactive', 'resume', 'sendrecv'],
    ['sendrecv', 'inactive', 'inactive'],
    ['sendonly', 'recvonly', 'recvonly'],
  ])('makes %s with %s to %s (RFC 3264 8.4)', (before, wish, after) => {
    const version = before === after ? 3 : 4;
    expect(next(session(3, ...stream(4000, before)), { direction: wish })).toBe(
      session(version, ...stream(4000, after)),
    );
  });

  it('gives a direction of the session to each stream', () => {
    const before = session(3, 'a=recvonly', 'm=audio 4000 RTP/AVP 0', 'm=audio 0 RTP/AVP 8');
    expect(next(before, { direction: 'hold' })).toBe(
      session(4, 'm=audio 4000 RTP/AVP 0', 'a=inactive', 'm=audio 0 RTP/AVP 8'),
    );
  });

  it('ends a stream in its place, and leaves it ended', () => {
    const before = session(
      3,
      'a=group:BUNDLE a b',
      'a=group:LS a',
      'm=audio 4000 RTP/AVP 0',
      'a=mid:a',
      'm=video 4002/2 RTP/AVP 31 34',
      'a=mid:b',
    );
    const after = session(
      4,
      'a=group:BUNDLE b',
      'm=audio 0 RTP/AVP 0',
      'a=mid:a',
      'm=video 4002/2 RTP/AVP 31 34',
      'a=mid:b',
    );
    expect(next(before, { remove: [0] })).toBe(after);
    expect(next(after, { remove: [0] })).toBe(after);
    expect(next(after, { direction: 'resume', port: 6000 })).toContain('m=audio 0 RTP/AVP 0\r\n');
  });

  it('adds a stream behind all others', () => {
    const before = session(3, ...stream(4000, 'sendrecv'));
    const codecs: CodecList = [{ name: 'H264', clock: 90_000, payload: 99, media: 'video' }];
    expect(next(before, { add: { port: 4002, codecs, direction: 'sendonly' } })).toBe(
      session(
        4,
        ...stream(4000, 'sendrecv'),
        'm=video 4002 RTP/AVP 99',
        'a=rtpmap:99 H264/90000',
        'a=sendonly',
      ),
    );
  });

  it('moves its streams, those of one port together', () => {
    const before = session(
      3,
      ...stream(4000, 'sendrecv'),
      'm=audio 0 RTP/AVP 0',
      'm=audio 4002 RTP/AVP 0',
      'c=IN IP4 198.51.100.2',
      ...stream(4000, 'sendrecv'),
    );
    const moved = next(before, { host: '2001:db8::1', port: 7000 });
    expect(moved.match(/^[mc]=.*$/gm)).toEqual([
      'c=IN IP6 2001:db8::1',
      'm=audio 7000 RTP/AVP 0',
      'm=audio 0 RTP/AVP 0',
      'm=audio 7002 RTP/AVP 0',
      'c=IN IP6 2001:db8::1',
      'm=audio 7000 RTP/AVP 0',
    ]);
  });

  it.each([
    ['no description', 'hello'],
    ['an origin that is none', makeOffer(PLACE).replace('o=- 10 3', 'o=- 10 x')],
    ['a stream that is none', `${makeOffer(PLACE)}m=video\r\n`],
  ])('is not made from %s', (_what, previous) => {
    expect(nextOffer(previous, {})).toMatchObject({ ok: false, error: { code: 'BAD_PREVIOUS' } });
  });
});

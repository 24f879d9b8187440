/** What holds for the answer to every offer, sound, odd or broken (RFC 3264 6), and for the offers that follow it. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Answer, AnswerOptions } from '#shared/sdp/answer.ts';
import { makeAnswer } from '#shared/sdp/answer.ts';
import type { Direction } from '#shared/sdp/attributes.ts';
import { DIRECTIONS } from '#shared/sdp/attributes.ts';
import { DEFAULT_CODECS } from '#shared/sdp/codecs.ts';
import type { OfferChanges } from '#shared/sdp/offer.ts';
import { nextOffer } from '#shared/sdp/offer.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { summary } from '#shared/sdp/summary.ts';
import type { MediaView } from '#shared/sdp/views.ts';
import { mediaViews, originView } from '#shared/sdp/views.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, description, junk, port, session, textOfSession, token } from './sdp-sessions.ts';

const RUNS = { numRuns: 300, seed: 3264 };

const direction = fc.constantFrom<Direction>(...DIRECTIONS);
const payload = fc.oneof(
  fc.constantFrom('0', '8', '9', '13', '18', '101'),
  fc.nat({ max: 140 }).map(String),
  token,
);
const encoding = fc.constantFrom(
  'PCMU/8000',
  'pcma/8000/1',
  'G722/8000',
  'telephone-event/8000',
  'opus/48000/2',
  'x',
  'y/0/9',
);
const oneOf = (...lines: readonly string[]): fc.Arbitrary<string[]> =>
  fc.option(fc.constantFrom(...lines), { nil: null }).map((line) => (line === null ? [] : [line]));

/** A stream as peers of all kinds write them, wrong ones among them. */
const stream = fc
  .record({
    media: fc.constantFrom('audio', 'audio', 'video', 'application', 'image'),
    port: fc.oneof({ arbitrary: port, weight: 5 }, { arbitrary: fc.constant(0), weight: 1 }),
    proto: fc.constantFrom(
      'RTP/AVP',
      'RTP/AVP',
      'RTP/AVPF',
      'RTP/SAVP',
      'UDP/TLS/RTP/SAVPF',
      'udptl',
      'TCP/MSRP',
    ),
    formats: fc.array(payload, { minLength: 1, maxLength: 6 }),
    maps: fc.array(fc.tuple(payload, encoding), { maxLength: 4 }),
    params: fc.array(fc.tuple(payload, fc.string({ maxLength: 12 })), { maxLength: 3 }),
    own: fc.option(address, { nil: null }),
    more: fc.tuple(oneOf('a=rtcp-mux'), oneOf('a=mid:a', 'a=mid:b', 'a=mid:c', 'a=mid:x y')),
    ways: fc.array(direction, { maxLength: 2 }),
  })
  .map(({ media, port: own, proto, formats, maps, params, own: host, more, ways }) => [
    `m=${media} ${own} ${proto} ${formats.join(' ')}`,
    ...(host === null ? [] : [`c=IN IP4 ${host}`]),
    ...maps.map(([format, name]) => `a=rtpmap:${format} ${name}`),
    ...params.map(([format, text]) => `a=fmtp:${format} ${text}`),
    ...more.flat(),
    ...ways.map((way) => `a=${way}`),
  ]);

const offer = fc
  .record({
    host: address,
    groups: oneOf('a=group:BUNDLE a b c', 'a=group:BUNDLE b d', 'a=group:LS a c'),
    streams: fc.oneof(
      { arbitrary: fc.array(stream, { maxLength: 4 }), weight: 12 },
      { arbitrary: fc.array(stream, { minLength: 33, maxLength: 40 }), weight: 1 },
    ),
    plain: fc.constantFrom(['m=audio 4000 RTP/AVP 0'], []),
    end: fc.constantFrom('\r\n', '\n'),
  })
  .map(({ host, groups, streams, plain, end }) => {
    const head = ['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0', ...groups];
    return utf8([...head, ...plain, ...streams.flat()].map((line) => line + end).join(''));
  });

const anyOffer = fc.oneof(
  { arbitrary: offer, weight: 6 },
  { arbitrary: session.map((one) => utf8(textOfSession(one))), weight: 1 },
  { arbitrary: description, weight: 2 },
  {
    arbitrary: junk(60).map((bytes) => Uint8Array.from([...utf8('v=0\r\no=- 1 1 IN IP4 h\r\nm='), ...bytes])),
    weight: 1,
  },
);

const ours: fc.Arbitrary<AnswerOptions> = fc.record({
  host: fc.constantFrom('203.0.113.1', '2001:db8::1', '[::1]'),
  port: fc.integer({ min: 1, max: 65_535 }),
  session: fc.constant({ id: 5, version: 5 }),
  codecs: fc.constantFrom(DEFAULT_CODECS, 'any' as const),
  direction,
  streams: fc.integer({ min: 1, max: 4 }),
});

const errorsOf = (sdp: string): string[] =>
  parseSdp(utf8(sdp)).diagnostics.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
const viewsOf = (sdp: string): MediaView[] => mediaViews(parseSdp(utf8(sdp)).session);

function expectFits(bytes: Uint8Array, { sdp, accepted, rejected }: Answer, wish: AnswerOptions): void {
  const offered = mediaViews(parseSdp(bytes).session);
  const answered = viewsOf(sdp);
  expect(errorsOf(sdp)).toEqual([]);
  expect(answered.map(({ media, proto }) => [media, proto])).toEqual(
    offered.map(({ media, proto }) => [media, proto]),
  );
  expect([...accepted, ...rejected].map(({ index }) => index).sort((a, b) => a - b)).toEqual([
    ...offered.keys(),
  ]);
  expect(accepted.length).toBeLessThanOrEqual(wish.streams ?? 1);
  for (const { index, formats } of accepted) {
    const [theirs, own] = [offered[index], answered[index]];
    expect(theirs?.port).not.toBe(0);
    expect(own?.port).not.toBe(0);
    expect(own?.formats.map(({ format }) => format)).toEqual(formats);
    expect(theirs?.formats.map(({ format }) => format)).toEqual(expect.arrayContaining([...formats]));
  }
  for (const { index } of rejected) expect(answered[index]?.port).toBe(0);
  const problems = new Set(summary(bytes, sdp).map(({ problem }) => problem));
  for (const wrong of [
    'extra',
    'missing',
    'changed',
    'revived',
    'format',
    'direction',
    'unreadable',
  ] as const) {
    expect(problems).not.toContain(wrong);
  }
}

describe('for any offer', () => {
  it('the answer is sound and fits it line by line, or there is a reason for none', () => {
    let count = 0;
    fc.assert(
      fc.property(anyOffer, ours, (bytes, wish) => {
        const answer = makeAnswer(bytes, wish);
        if (answer.ok) {
          count++;
          expectFits(bytes, answer.value, wish);
        } else {
          expect(answer.error.code).toMatch(/^(BAD_OFFER|NO_COMMON_CODEC)$/);
        }
      }),
      RUNS,
    );
    expect(count).toBeGreaterThan(RUNS.numRuns / 4);
  });

  it('the answer to the same offer again is the same', () => {
    fc.assert(
      fc.property(offer, ours, (bytes, wish) => {
        const answer = makeAnswer(bytes, wish);
        fc.pre(answer.ok);
        if (!answer.ok) return;
        const previous = answer.value.sdp;
        expect(makeAnswer(bytes, { ...wish, session: { id: 9, version: 9 }, previous })).toEqual(answer);
      }),
      RUNS,
    );
  });
});

const changes: fc.Arbitrary<OfferChanges> = fc.record(
  {
    direction: fc.constantFrom(...DIRECTIONS, 'hold' as const, 'resume' as const),
    host: fc.constantFrom('203.0.113.2', '::2'),
    port: fc.integer({ min: 1000, max: 2000 }),
    remove: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
    add: fc.record({ port: fc.constant(5000) }),
  },
  { requiredKeys: [] },
);

describe('for any description of ours', () => {
  it('the next offer is sound, keeps every line in its place, and counts exactly its changes', () => {
    fc.assert(
      fc.property(offer, ours, changes, (bytes, wish, change) => {
        const answer = makeAnswer(bytes, wish);
        fc.pre(answer.ok);
        if (!answer.ok) return;
        const before = answer.value.sdp;
        const next = nextOffer(before, change);
        if (!next.ok) throw new Error(next.error.message);
        expect(errorsOf(next.value)).toEqual([]);
        const [old, now] = [viewsOf(before), viewsOf(next.value)];
        expect(now).toHaveLength(old.length + (change.add ? 1 : 0));
        for (const [index, view] of old.entries()) {
          expect(now[index]).toMatchObject({ media: view.media, proto: view.proto, formats: view.formats });
          if (view.port === 0) expect(now[index]?.port).toBe(0);
        }
        const version = next.value === before ? '5' : '6';
        expect(originView(parseSdp(utf8(next.value)).session)).toMatchObject({ id: '5', version });
      }),
      RUNS,
    );
  });

  it('nothing that is called our last description makes the next offer throw', () => {
    fc.assert(
      fc.property(description, changes, (bytes, change) => {
        const next = nextOffer(textOf(bytes), change);
        if (!next.ok) expect(next.error.code).toBe('BAD_PREVIOUS');
      }),
      RUNS,
    );
  });
});

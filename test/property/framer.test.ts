/** What holds for every stream however it is cut: nothing is lost, and messages come out as they went in. */
import { concatBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import type { FrameEvent } from '#shared/sip/framer.ts';
import { createFramer } from '#shared/sip/framer.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 400, seed: 5626 };
const LIMITS = { maxHead: 600, maxBody: 300 };

const word = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/);
const header = fc.tuple(fc.constantFrom('X-Note', 'Subject', 'v', 'Via'), fc.stringMatching(/^[ -~]{0,30}$/));
const startLine = fc.oneof(
  fc.tuple(word, word).map(([method, host]) => `${method} sip:${host} SIP/2.0`),
  fc.tuple(fc.integer({ min: 100, max: 699 }), word).map(([status, reason]) => `SIP/2.0 ${status} ${reason}`),
);
const lengthName = fc.constantFrom('Content-Length: ', 'l:', 'CONTENT-LENGTH :\r\n ');

/** A message with any bytes for a body, line ends and start lines among them. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom('', '\r\n\r\n', 'INVITE sip:a SIP/2.0\r\n\r\n').map(utf8),
);
const message = fc
  .tuple(startLine, fc.array(header, { maxLength: 4 }), lengthName, body)
  .map(([first, headers, name, bytes]) => {
    const lines = [first, ...headers.map(([key, value]) => `${key}: ${value}`), `${name}${bytes.length}`];
    return concatBytes([utf8(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
  });
const piece = fc.oneof(
  { arbitrary: message, weight: 5 },
  { arbitrary: fc.constant(utf8('\r\n\r\n')), weight: 1 },
);
const noise = fc.oneof(
  message,
  datagram,
  fc.constantFrom('\r\n', '\n', 'x\r\n', '\r', 'OPTIONS sip:a').map(utf8),
);
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** Cuts a stream at places given as shares of its length. */
function cutAt(stream: Uint8Array, shares: readonly number[]): Uint8Array[] {
  const places = shares.map((share) => Math.floor(share * stream.length)).sort((a, b) => a - b);
  return [0, ...places].map((from, place) => stream.subarray(from, places[place] ?? stream.length));
}

function framed(chunks: readonly Uint8Array[], limits = LIMITS): FrameEvent[] {
  const framer = createFramer(limits);
  return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.end()];
}

const single = (stream: Uint8Array): Uint8Array[] => Array.from(stream, (byte) => Uint8Array.of(byte));

describe('for any stream', () => {
  it('messages and keep-alives that were put together come apart the same, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), cuts, (pieces, shares) => {
        const events = framed(cutAt(concatBytes(pieces), shares));
        expect(events.map(({ bytes }) => textOf(bytes))).toEqual(pieces.map((bytes) => textOf(bytes)));
        expect(events.filter(({ kind }) => kind === 'garbage')).toEqual([]);
        for (const event of events) if (event.kind === 'message') expect(event.diagnostics).toEqual([]);
      }),
      RUNS,
    );
  });

  it('every byte is in one event, in order, and chunks make no difference', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), cuts, (pieces, shares) => {
        const stream = concatBytes(pieces);
        const whole = framed([stream]);
        expect(concatBytes(whole.map(({ bytes }) => bytes))).toEqual(stream);
        expect(framed(cutAt(stream, shares))).toEqual(whole);
        expect(framed(single(stream))).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('what comes out as a message is one, whole and without a byte more', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), (pieces) => {
        for (const event of framed([concatBytes(pieces)])) {
          if (event.kind !== 'message') continue;
          const result = parseMessage(event.bytes);
          expect(result.message).not.toBeNull();
          const codes = result.diagnostics.map(({ code }) => code);
          expect(codes).not.toContain('body-trailer');
          expect(codes).not.toContain('headers-not-terminated');
        }
      }),
      RUNS,
    );
  });

  it('no event is larger than the limits', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), (pieces) => {
        for (const { kind, bytes } of framed([concatBytes(pieces)])) {
          const most =
            kind === 'message' ? LIMITS.maxHead + LIMITS.maxBody : LIMITS.maxHead + LIMITS.maxBody - 1;
          expect(bytes.length).toBeLessThanOrEqual(most);
        }
      }),
      RUNS,
    );
  });
});

/** What holds for every text: it is read without throwing, in steps that grow no faster than it, and messages that were written come back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import { SAMPLES } from '../unit/shared/text-trace/samples.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 400, seed: 2026 };

const word = fc.stringMatching(/^[a-zA-Z0-9]{1,10}$/);
const startLine = fc.oneof(
  fc.tuple(word, word).map(([method, host]) => `${method} sip:${host} SIP/2.0`),
  fc.tuple(fc.integer({ min: 100, max: 699 }), word).map(([status, reason]) => `SIP/2.0 ${status} ${reason}`),
);
const header = fc
  .tuple(fc.constantFrom('X-Note', 'Subject', 'v', 'Via', 'Date'), fc.stringMatching(/^[ -~]{0,30}$/))
  .map(([name, value]) => `${name}: ${value}`)
  .filter((line) => !/--|->|bytes|SIP\/2/.test(line));
/** Lines of a body that no tool writes around messages. */
const bodyLine = fc.stringMatching(/^[a-z]=[a-zA-Z0-9 ]{1,20}$/);

/** A message with a text for a body, as lines. */
const message = fc
  .tuple(startLine, fc.array(header, { maxLength: 4 }), fc.array(bodyLine, { maxLength: 4 }))
  .map(([first, headers, body]) => {
    const length = body.reduce((sum, line) => sum + line.length + 2, 0);
    return [first, `Call-ID: ${first.length}`, ...headers, `Content-Length: ${length}`, '', ...body];
  });
const joined = (lines: readonly string[], end: string): string => lines.map((line) => line + end).join('');

const piece = fc.oneof(
  fc.constantFrom(...SAMPLES.map(({ text }) => text)),
  fc.stringMatching(/^[ -~]{0,40}$/),
  fc.constantFrom(
    'INVITE sip:a SIP/2.0',
    'Content-Length: 9000',
    '\r\n',
    '\n',
    '#015#012',
    '=====================',
    '12:00:00',
  ),
);
const mixed = fc
  .array(fc.oneof(piece.map(utf8), datagram, fc.uint8Array({ maxLength: 30 })), { maxLength: 6 })
  .map(concatBytes);
const cut = fc
  .tuple(mixed, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([bytes, share]) => bytes.subarray(Math.floor(share * bytes.length)));

describe('for any text', () => {
  it('messages that were written one after another come back, whatever the line ends and whatever is between', () => {
    const between = fc.constantFrom('', '\n', '\r\n\r\n', '2026-11-28 12:00:00\n', '---\n');
    const list = fc.array(fc.tuple(message, fc.constantFrom('\n', '\r\n'), between), { maxLength: 5 });
    fc.assert(
      fc.property(list, (messages) => {
        const source = messages.map(([lines, end, gap]) => joined(lines, end) + gap).join('');
        const trace = readTextTrace(source);
        expect(trace.messages.map(({ bytes }) => textOf(bytes))).toEqual(
          messages.map(([lines]) => joined(lines, '\r\n')),
        );
        expect(trace.messages.map(({ repairs }) => repairs)).toEqual(
          messages.map(([, end]) => (end === '\n' ? ['line-ends'] : [])),
        );
        expect(trace.skipped).toEqual({});
      }),
      RUNS,
    );
  });

  it('is read without throwing, and what comes out begins like a message', () => {
    fc.assert(
      fc.property(cut, (bytes) => {
        for (const one of readTextTrace(bytes, { day: 0 }).messages) {
          expect(textOf(one.bytes)).toMatch(/^[^\n]*SIP\/2\.0/);
          expect(parseMessage(one.bytes).message).not.toBeNull();
          expect(one.time === null || Number.isFinite(one.time)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it.each([
    ['promises of bodies that do not come', 'INVITE sip:a SIP/2.0\nContent-Length: 60000\n\n'],
    ['the same with CRLF', 'INVITE sip:a SIP/2.0\r\nContent-Length: 60000\r\n\r\n'],
    ['start lines alone', 'INVITE sip:a SIP/2.0\n'],
    ['heads without end', `INVITE sip:a SIP/2.0\n${'X: y\n'.repeat(40)}`],
    ['empty lines', '\n'],
    ['prefixes that nearly fit', '12:00 12:00 SIP/2.0 200 OK\n12:00 12:00 X: y\n12:00 12:0\n'],
    ['rules', `${'-'.repeat(200)} x\n`],
  ])('costs steps that grow with it: %s', (_what, unit) => {
    const steps = (count: number): number => readTextTrace(unit.repeat(count)).examined;
    const [small, large] = [steps(300), steps(3_000)];
    expect(large).toBeLessThan(small * 20);
  });
});

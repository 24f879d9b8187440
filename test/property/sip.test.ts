/** What holds for every datagram whatever is in it: nothing throws, nothing is lost, every span lies in the bytes. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { buildResponse, fillRequest } from '#shared/sip/build.ts';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { editHeaders, serialize } from '#shared/sip/serialize.ts';
import { summarize } from '#shared/sip/summary.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { addressesOf, listValues, parseUri, vias } from '#shared/sip/views.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 600, seed: 4475 };
const always = (check: (bytes: Uint8Array) => void): void => fc.assert(fc.property(datagram, check), RUNS);

function expectOrdered(spans: readonly Span[], limit: number): void {
  let last = 0;
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    last = end;
  }
  expect(last).toBeLessThanOrEqual(limit);
}

function partsOf(message: SipMessage): Span[] {
  return message.kind === 'request'
    ? [message.method, message.uri, message.version]
    : [message.version, message.statusSpan, message.reason];
}

const context = {
  local: { host: '192.0.2.1', port: 5060 },
  transport: 'UDP',
  userAgent: 'test',
  cseq: 1,
} as const;
const fill = (bytes: Uint8Array): Uint8Array =>
  fillRequest(bytes, { ...context, random: createSeededRandom(1) }).bytes;

describe('for any datagram', () => {
  it('an untouched message serializes to identical bytes', () => {
    always((bytes) => {
      const copy = bytes.slice();
      const { message } = parseMessage(bytes);
      if (!message) return;
      expect(serialize(message)).toEqual(copy);
      expect(editHeaders(message, [])).toEqual(copy);
    });
  });

  it('the spans lie in the bytes and in order', () => {
    always((bytes) => {
      const { message } = parseMessage(bytes);
      if (!message) return;
      const { startLine, headers, body, trailer } = message;
      expectOrdered([startLine, ...headers.map(({ line }) => line), body, trailer], bytes.length);
      expectOrdered(partsOf(message), startLine.end);
      for (const { name, value, line } of headers) expectOrdered([name, value], line.end);
      expect(trailer.end).toBe(bytes.length);
    });
  });

  it('every finding lies in the bytes and has words', () => {
    always((bytes) => {
      const { message, diagnostics } = lint(bytes);
      if (!message) expect(diagnostics.map(({ severity }) => severity)).toContain('error');
      for (const diagnostic of diagnostics) {
        const { start, end } = diagnostic.span;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(bytes.length);
        expect(diagnosticText(diagnostic, 'en')).not.toMatch(/\{at\}|undefined/);
        expect(diagnosticText(diagnostic, 'zh')).not.toBe('');
      }
    });
  });

  it('the views, the summary and the answer are made without throwing', () => {
    always((bytes) => {
      const { kind } = summarize(bytes);
      const { message } = parseMessage(bytes);
      expect(kind).toBe(message?.kind ?? 'other');
      if (!message) return;
      methodOf(message);
      for (const { host } of vias(message)) expect(host).toBeTypeOf('string');
      for (const { uri } of addressesOf(message, 'Contact')) parseUri(uri);
      for (const { canonical } of message.headers)
        expect(listValues(message, canonical)).toBeInstanceOf(Array);
      if (message.kind !== 'request') return;
      const source = { host: '192.0.2.9', port: 9 };
      const answer = parseMessage(buildResponse(message, 200, { toTag: 't', received: source })).message;
      expect(answer?.kind).toBe('response');
    });
  });

  it('filling makes what it fills, and filling again changes nothing', () => {
    always((bytes) => {
      const once = fill(bytes);
      const twice = fill(once);
      expect(textOf(twice)).toBe(textOf(once));
      if (!parseMessage(bytes).message) expect(once).toBe(bytes);
    });
  });
});

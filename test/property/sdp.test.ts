/** What holds for every body whatever is in it: nothing throws, nothing is lost, every span lies in the bytes. */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { serializeSdp } from '#shared/sdp/session.ts';
import { mediaViews, originView } from '#shared/sdp/views.ts';
import { bodyFindings, bodyOf } from '#shared/sip/body.ts';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { description, session, textOfSession } from './sdp-sessions.ts';

const RUNS = { numRuns: 500, seed: 8866 };

function expectSound(diagnostics: readonly Diagnostic[], { start, end }: Span): void {
  for (const diagnostic of diagnostics) {
    expect(diagnostic.at).toMatch(/^(body|message)$/);
    expect(diagnostic.span.start).toBeGreaterThanOrEqual(start);
    expect(diagnostic.span.end).toBeGreaterThanOrEqual(diagnostic.span.start);
    expect(diagnostic.span.end).toBeLessThanOrEqual(end);
    for (const language of ['en', 'zh'] as const) {
      expect(diagnosticText(diagnostic, language)).not.toMatch(/\{(at|name|text)\}|undefined/);
    }
  }
}

describe('for any session', () => {
  it('what is read is what was written, without a finding', () => {
    fc.assert(
      fc.property(session, (one) => {
        const { session: read, diagnostics } = parseSdp(utf8(textOfSession(one)));
        expect(diagnostics).toEqual([]);
        const [user, id, version, host] = one.origin;
        expect(originView(read)).toEqual({ user, id, version, address: host });
        const views = mediaViews(read).map(({ media, port: own, formats, direction, address: to }) => ({
          media,
          port: own,
          formats: formats.map(({ format }) => Number(format)),
          encoding: formats[0]?.encoding.replace('/8000', ''),
          direction,
          address: to,
        }));
        expect(views).toEqual(one.streams);
      }),
      RUNS,
    );
  });
});

describe('for any bytes', () => {
  it('a description is lossless: its lines and its sections are all of it', () => {
    fc.assert(
      fc.property(description, (bytes) => {
        const { session: read, diagnostics } = parseSdp(bytes);
        const sections = [read.session, ...read.media];
        const lines = sections.flatMap((section) => section.lines);
        const cut = (spans: readonly Span[]): Uint8Array =>
          concatBytes(spans.map(({ start, end }) => bytes.subarray(start, end)));
        expect(serializeSdp(read)).toEqual(bytes);
        expect(cut(lines.map(({ line }) => line))).toEqual(bytes);
        expect(cut(sections.map(({ span }) => span))).toEqual(bytes);
        expectSound(diagnostics, { start: 0, end: bytes.length });
        mediaViews(read);
        originView(read);
      }),
      RUNS,
    );
  });

  it('a body of any type is read without throwing, and its findings lie in it', () => {
    const type = fc.constantFrom(
      'application/sdp',
      'multipart/mixed;boundary=b',
      'multipart/mixed',
      'message/sipfrag',
      'text/plain',
      'application/x',
    );
    const parts = fc.array(fc.oneof(description, fc.constantFrom(...MARKS)), { maxLength: 8 });
    fc.assert(
      fc.property(type, parts, (name, pieces) => {
        const body = concatBytes(pieces);
        const head = utf8(`OPTIONS sip:a@b SIP/2.0\r\nContent-Type: ${name}\r\n\r\n`);
        const { message } = parseMessage(concatBytes([head, body]));
        if (!message) throw new Error('the test needs a message');
        const { span } = bodyOf(message);
        expect(textOf(message.bytes, span)).toBe(textOf(body));
        expectSound(bodyFindings(message), { start: head.length, end: message.bytes.length });
      }),
      RUNS,
    );
  });
});

const MARKS = [
  '--b\r\n',
  '\r\n--b\r\n',
  '\r\n--b--\r\n',
  '--b--',
  'Content-Type: application/sdp\r\n\r\n',
  'Content-Type: multipart/mixed;boundary=b\r\n\r\n',
  'Content-Type: message/sipfrag\r\n\r\n',
  'SIP/2.0 200 OK\r\n',
  '\r\n',
].map(utf8);

/** Bytes that count how often one of them is asked for. */
function counted(source: Uint8Array): { bytes: Uint8Array; reads: () => number } {
  let reads = 0;
  const bytes = new Proxy(source, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { bytes, reads: () => reads };
}

describe('the work', () => {
  const head = 'v=0\r\no=- 1 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n';
  it.each([
    ['attributes', 'a=rtpmap:97 x/8000\r\n'],
    ['media', 'm=audio 4000 RTP/AVP 0 97\r\n'],
    ['formats', '97 '],
    ['mids', 'm=audio 1 RTP/AVP 0\r\na=mid:x\r\na=group:LS x\r\n'],
    ['empty lines', '\r\n'],
    ['bytes without a line end', 'a'],
  ])('doubles at most when %s double', (_what, unit) => {
    const readsOf = (count: number): number => {
      const { bytes, reads } = counted(utf8(`${head}m=audio 4000 RTP/AVP ${unit.repeat(count)}`));
      parseSdp(bytes, { start: 0, end: bytes.length });
      return reads();
    };
    const once = readsOf(300);
    expect(once).toBeGreaterThan(300);
    expect(readsOf(600)).toBeLessThanOrEqual(once * 2 + 200);
  });
});

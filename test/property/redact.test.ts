/** What holds for every message that is redacted: nothing leaks, nothing throws, and what reads messages reads as much as before. */
import { equalBytes, textOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Redaction } from '#shared/model/export.ts';
import { createRedactor } from '#shared/redact/redactor.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarize } from '#shared/sip/summary.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutated } from '../helpers/sip-corpus.ts';
import { allOf, messagesOf, secrets } from './redact-messages.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 300, seed: 3323 };
const ALL: Redaction = { credentials: true, users: true, numbers: true, addresses: true };
const redactorOf = (redaction: Redaction): ReturnType<typeof createRedactor> =>
  createRedactor({ redaction, random: createSeededRandom(1) });

const structureOf = (message: SipMessage | null): unknown =>
  message && [message.kind, message.headers.map(({ canonical }) => canonical)];

const errorsOf = (bytes: Uint8Array): string[] =>
  lint(bytes)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)
    .sort();

describe('a redacted message', () => {
  it('holds none of the secrets, and is as sound as before', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const redactor = redactorOf(ALL);
        for (const bytes of messagesOf(secret)) {
          const out = redactor.message(bytes);
          const text = textOf(out);
          expect(allOf(secret).filter((one) => text.includes(one))).toEqual([]);
          expect(structureOf(parseMessage(out).message)).toEqual(structureOf(parseMessage(bytes).message));
          expect(errorsOf(out)).toEqual(errorsOf(bytes));
        }
      }),
      RUNS,
    );
  });

  it('belongs to the same dialog as its answer', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const redactor = redactorOf(ALL);
        const [request, response] = messagesOf(secret).map((bytes) => summarize(redactor.message(bytes)));
        const keyOf = (one: typeof request): unknown => [
          one?.callId,
          one?.fromTag,
          one?.branch,
          one?.from,
          one?.to,
        ];
        expect(keyOf(request)).toEqual(keyOf(response));
      }),
      RUNS,
    );
  });

  it('is the same message again when it is met again', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const redactor = redactorOf(ALL);
        const [request] = messagesOf(secret);
        if (!request) throw new Error('two messages');
        expect(equalBytes(redactor.message(request), redactor.message(request))).toBe(true);
      }),
      RUNS,
    );
  });

  it('has a body of SDP that is as sound as before', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const [request] = messagesOf(secret);
        const out = redactorOf(ALL).message(request ?? new Uint8Array());
        const { message } = parseMessage(out);
        const body = message && bodyOf(message);
        expect(body?.kind).toBe('sdp');
        expect(parseSdp(out, body?.span).diagnostics).toEqual([]);
        expect(message?.trailer.start).toBe(out.length);
      }),
      RUNS,
    );
  });

  it('keeps every octet where nothing is asked for', () => {
    const none: Redaction = { credentials: false, users: false, numbers: false, addresses: false };
    fc.assert(
      fc.property(datagram, (bytes) => equalBytes(redactorOf(none).message(bytes), bytes)),
      RUNS,
    );
  });
});

describe('hostile messages', () => {
  it('are redacted without a throw, and stay messages with the same headers', () => {
    fc.assert(
      fc.property(datagram, (bytes) => {
        const out = redactorOf(ALL).message(bytes);
        const [before, after] = [parseMessage(bytes).message, parseMessage(out).message];
        expect(after?.kind).toBe(before?.kind);
      }),
      RUNS,
    );
  });

  it('hold no address, wherever they were damaged', () => {
    fc.assert(
      fc.property(secrets, fc.nat(), (secret, seed) => {
        const redactor = redactorOf(ALL);
        const [request] = messagesOf(secret);
        const bytes = mutated(createSeededRandom(seed), request ?? new Uint8Array(), 1);
        const text = textOf(redactor.message(bytes));
        // What was joined with other digits is another address.
        const isThere = (one: string): boolean =>
          new RegExp(`(?<![\\w.])${one.replaceAll('.', '\\.')}(?![\\w.])`).test(text);
        expect(secret.addresses.filter(isThere)).toEqual([]);
      }),
      { ...RUNS, numRuns: 600 },
    );
  });
});

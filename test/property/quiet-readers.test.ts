/** Readers that nobody asks for findings leave the checks out: the parts that they read stay the same (RFC 3261 25.1). */
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { readVia } from '#shared/sip/grammar/via.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { addressesOf, firstUriOf, parseUri, requestUri, targetOf } from '#shared/sip/views.ts';
import { mutated, someDatagram, soundMessage, TORTURE } from '../helpers/sip-corpus.ts';

const random = createSeededRandom(3261);

const MESSAGES: readonly SipMessage[] = [
  ...TORTURE.flatMap((bytes) => [bytes, mutated(random, bytes, 6), mutated(random, bytes, 12)]),
  ...Array.from({ length: 400 }, () => mutated(random, soundMessage(random).bytes, 8)),
  ...Array.from({ length: 200 }, () => someDatagram(random)),
].flatMap((bytes) => parseMessage(bytes).message ?? []);

/** Asks for findings, and throws them away. */
const listening: Sink = () => undefined;

describe('a reader of which nobody wants findings', () => {
  it.each([
    ['addresses', readAddress],
    ['URIs', readUri],
    ['Via', readVia],
  ] as const)('reads the same parts of any value: %s', (_name, read) => {
    for (const { bytes, headers } of MESSAGES)
      for (const { value } of headers)
        expect(read(bytes, value, ignore)).toEqual(read(bytes, value, listening));
  });

  it('has messages enough to tell', () => {
    expect(MESSAGES.length).toBeGreaterThan(300);
  });
});

describe('the parts of a URI that are read in place', () => {
  it.each(['Contact', 'From', 'To', 'Route', 'Record-Route'])('are those of the text of %s', (name) => {
    for (const message of MESSAGES) {
      const [first] = addressesOf(message, name);
      expect(firstUriOf(message, name)).toEqual(first ? parseUri(first.uri) : null);
    }
  });

  it('are those of the text of the Request-URI', () => {
    for (const message of MESSAGES) {
      const wanted = message.kind === 'request' ? parseUri(requestUri(message)) : null;
      expect(targetOf(message)).toEqual(wanted);
    }
  });
});

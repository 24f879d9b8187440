/** Whatever a person types and a name server answers: destinations end, in bounds, without a throw. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { resolutionSchema, SIP_TRANSPORTS, stepSchema } from '#shared/model/destination.ts';
import { resolveDestination } from '#core/resolve/destination.ts';
import type { AddressRecord, NaptrRecord, SrvRecord } from '#core/resolve/resolver.ts';
import type { Target } from '#core/resolve/target.ts';
import { parseDestination } from '#core/resolve/target.ts';

const RUNS = { numRuns: 400, seed: 3263 };

const number = fc.oneof(fc.nat(70_000), fc.integer(), fc.double());
const name = fc.oneof(
  fc.constantFrom('a.example', 'A.example.', '_sip._udp.a.example', '.', '', 'localhost', '127.0.0.1', 'x y'),
  fc.string({ maxLength: 400, unit: 'binary' }),
);
const ttl = fc.option(fc.nat());

const naptr: fc.Arbitrary<NaptrRecord> = fc.record({
  order: number,
  preference: number,
  flags: fc.oneof(fc.constantFrom('s', 'S', '', 'u', 'a'), fc.string()),
  service: fc.oneof(fc.constantFrom('SIP+D2U', 'SIP+D2T', 'SIPS+D2T', 'SIP+D2W', ''), fc.string()),
  regexp: fc.oneof(fc.constant(''), fc.string()),
  replacement: name,
  ttl,
});
const srv: fc.Arbitrary<SrvRecord> = fc.record({
  priority: number,
  weight: number,
  port: number,
  target: name,
  ttl,
});
const address: fc.Arbitrary<AddressRecord> = fc.record({
  address: fc.oneof(fc.ipV4(), fc.ipV6(), name),
  ttl,
  source: fc.constantFrom('dns', 'system'),
});

function answers<T>(record: fc.Arbitrary<T>): fc.Arbitrary<Result<readonly T[], string>> {
  const code = fc.constantFrom('ENOTFOUND', 'ENODATA', 'ETIMEOUT', 'ESERVFAIL', 'UNKNOWN');
  return fc.oneof(fc.array(record, { maxLength: 40 }).map(ok), code.map(err));
}

const target: fc.Arbitrary<Target> = fc.record({
  scheme: fc.constantFrom('sip', 'sips'),
  host: name,
  port: fc.option(fc.integer({ min: 1, max: 65_535 })),
  transport: fc.option(fc.oneof(fc.constantFrom(...SIP_TRANSPORTS), fc.string())),
  maddr: fc.option(name),
});

describe('destinations', () => {
  it('end within the limits of their schema, whatever a name server answers', async () => {
    const servers = fc.record({
      naptr: answers(naptr),
      srv: answers(srv),
      a: answers(address),
      aaaa: answers(address),
    });
    const supported = fc.subarray([...SIP_TRANSPORTS]).map((names) => new Set(names));
    await fc.assert(
      fc.asyncProperty(target, servers, supported, async (to, server, transports) => {
        const resolver = {
          naptr: () => Promise.resolve(server.naptr),
          srv: () => Promise.resolve(server.srv),
          a: () => Promise.resolve(server.a),
          aaaa: () => Promise.resolve(server.aaaa),
        };
        const deps = { resolver, random: createSeededRandom(1), supported: transports };
        const result = await resolveDestination(to, deps);
        if (result.ok) {
          v.parse(resolutionSchema, result.value);
          expect(result.value.candidates.every(({ transport }) => transports.has(transport))).toBe(true);
          expect(result.value.candidates.length).toBeGreaterThan(0);
        } else {
          for (const step of result.error.steps) v.parse(stepSchema, step);
          expect(result.error.message.length).toBeLessThan(600);
        }
      }),
      RUNS,
    );
  });

  it('are read from any text without a throw, and never with a port that cannot be', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.constantFrom('', 'udp:', 'sip:', 'sips:a@', '<sip:', 'wss:'),
          name,
          fc.constantFrom('', ':5060', ':0', ':99999', ';transport=tcp', '>', ';maddr=[::1]'),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const result = parseDestination(text);
        if (!result.ok) return;
        const { host, port } = result.value;
        expect(host.length).toBeGreaterThan(0);
        expect(port === null || (port >= 1 && port <= 65_535)).toBe(true);
      }),
      RUNS,
    );
  });
});

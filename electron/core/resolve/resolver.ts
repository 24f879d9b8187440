/**
 * What RFC 3263 asks of a name server, as an interface, and the machine's own resolver behind it. Errors come back as the
 * system's codes (`ENOTFOUND`, `ENODATA`, `ESERVFAIL`, `ETIMEOUT` …), nothing is thrown, and each question ends in time.
 */
import dns from 'node:dns';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';

/** Seconds a record may be kept; null where the resolver does not tell. */
type Ttl = number | null;

export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly regexp: string;
  readonly replacement: string;
  readonly ttl: Ttl;
}

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** '' or `.` says that the service is not offered (RFC 2782). */
  readonly target: string;
  readonly ttl: Ttl;
}

export interface AddressRecord {
  readonly address: string;
  readonly ttl: Ttl;
  /** `system` where the name server had none and the hosts file, mDNS or the like answered. */
  readonly source: 'dns' | 'system';
}

/** An answer is never an empty list: that is `ENODATA`. */
export type Answer<T> = Promise<Result<readonly T[], string>>;

export interface Resolver {
  naptr(domain: string): Answer<NaptrRecord>;
  /** `name` is the whole name: `_sip._udp.example.com`. */
  srv(name: string): Answer<SrvRecord>;
  a(host: string): Answer<AddressRecord>;
  aaaa(host: string): Answer<AddressRecord>;
}

export interface NodeResolverOptions {
  /** `ADDRESS` or `ADDRESS:PORT` of name servers instead of the system's. */
  readonly servers?: readonly string[];
  /** Milliseconds to wait for one server once. */
  readonly timeout?: number;
  /** How often each server is asked. */
  readonly tries?: number;
}

/** Long enough for a slow network, short enough that three questions in a row do not try a person's patience. */
const TIMEOUT = 1500;
const TRIES = 2;

/** The resolver of the machine, or one that asks the given servers. */
export function nodeResolver({
  servers,
  timeout = TIMEOUT,
  tries = TRIES,
}: NodeResolverOptions = {}): Resolver {
  const resolver = new dns.promises.Resolver({ timeout, tries, maxTimeout: timeout });
  if (servers) resolver.setServers(servers);
  const address = (host: string, family: 4 | 6): Answer<AddressRecord> =>
    withFallback(host, family, () => askAddress(resolver, host, family));
  return {
    naptr: (domain) =>
      ofDns(
        domain,
        () => resolver.resolveNaptr(domain),
        (record) => ({ ...record, ttl: null }),
      ),
    srv: (name) =>
      ofDns(
        name,
        () => resolver.resolveSrv(name),
        ({ priority, weight, port, name: target }) => {
          return { priority, weight, port, target, ttl: null };
        },
      ),
    a: (host) => address(host, 4),
    aaaa: (host) => address(host, 6),
  };
}

/** Names that no name server is to be asked for: localhost (RFC 6761 6.3) and those of multicast DNS (RFC 6762 3). */
function isLocalName(name: string): boolean {
  return /(^|\.)(localhost|local)\.?$/i.test(name);
}

/** The code of a thrown error; `UNKNOWN` where it carries none. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** One question to the name server; a name that cannot be asked for throws at once, hence the call inside. */
async function ofDns<T, U>(name: string, ask: () => Promise<T[]>, make: (record: T) => U): Answer<U> {
  if (isLocalName(name)) return err('ENOTFOUND');
  try {
    const records = await ask();
    return records.length > 0 ? ok(records.map(make)) : err('ENODATA');
  } catch (error) {
    return err(codeOf(error));
  }
}

function askAddress(resolver: dns.promises.Resolver, host: string, family: 4 | 6): Answer<AddressRecord> {
  const options = { ttl: true } as const;
  const ask = (): Promise<dns.RecordWithTtl[]> =>
    family === 4 ? resolver.resolve4(host, options) : resolver.resolve6(host, options);
  return ofDns(host, ask, ({ address, ttl }) => ({ address, ttl, source: 'dns' as const }));
}

/**
 * `ENODATA` is an answer: the server knows the name and has no address of this family. After any other failure the
 * system is asked, which knows the hosts file too; where it knows nothing either, the name server's code stands.
 */
async function withFallback(
  host: string,
  family: 4 | 6,
  ask: () => Answer<AddressRecord>,
): Answer<AddressRecord> {
  const answer = await ask();
  if (answer.ok || answer.error === 'ENODATA') return answer;
  try {
    const found = await dns.promises.lookup(host, { all: true, family, order: 'verbatim' });
    const records = found.map(({ address }) => ({ address, ttl: null, source: 'system' as const }));
    return records.length > 0 ? ok(records) : answer;
  } catch {
    return answer;
  }
}

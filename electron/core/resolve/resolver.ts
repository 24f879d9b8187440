/**
 * What RFC 3263 asks of a name server, as an interface, and the machine's own resolver behind it. Errors come back as the
 * system's codes (`ENOTFOUND`, `ENODATA`, `ESERVFAIL`, `ETIMEOUT` …), nothing is thrown, and each question ends in time.
 */
import dns from 'node:dns';
import { setTimeout as wait } from 'node:timers/promises';
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

export type Lookup = (host: string, family: 4 | 6) => Promise<readonly string[]>;

export interface NodeResolverOptions {
  /** `ADDRESS` or `ADDRESS:PORT` of name servers instead of the system's. */
  readonly servers?: readonly string[];
  /** Milliseconds to wait for one server once; a question ends after `timeout` × `tries` × the number of servers. */
  readonly timeout?: number;
  /** How often each server is asked. */
  readonly tries?: number;
  /** The system's own look-up, which knows the hosts file too; addresses of one family, a rejection where it knows none. */
  readonly lookup?: Lookup;
  /** Milliseconds to wait for the system's look-up. */
  readonly lookupTimeout?: number;
}

/** Long enough for a slow network, short enough that three questions in a row do not try a person's patience. */
const TIMEOUT = 1500;
const TRIES = 2;

const LOOKUP_TIMEOUT = 5000;

/** The resolver of the machine, or one that asks the given servers. */
export function nodeResolver(options: NodeResolverOptions = {}): Resolver {
  const { servers, timeout = TIMEOUT, tries = TRIES } = options;
  const resolver = new dns.promises.Resolver({ timeout, tries, maxTimeout: timeout });
  if (servers) resolver.setServers(servers);
  const address = async (host: string, family: 4 | 6): Answer<AddressRecord> => {
    const answer = await askAddress(resolver, host, family);
    // "No data" is an answer: the name is known and has no address of this family. Any other failure is the system's turn.
    return answer.ok || answer.error === 'ENODATA' ? answer : await bySystem(host, family, options, answer);
  };
  return {
    naptr: (domain) => ofDns(domain, () => resolver.resolveNaptr(domain), naptrRecord),
    srv: (name) => ofDns(name, () => resolver.resolveSrv(name), srvRecord),
    a: (host) => address(host, 4),
    aaaa: (host) => address(host, 6),
  };
}

/**
 * Names that are the system's own and that no name server is to be asked for: localhost (RFC 6761 6.3), those of multicast
 * DNS (RFC 6762 3), and single words, which hosts files and search lists know. So a machine without DNS waits for none.
 */
function isSystemName(name: string): boolean {
  const host = name.replace(/^(?:_[^.]*\.)+/, '').replace(/\.$/, '');
  return !host.includes('.') || /\.(?:localhost|local)$/i.test(host);
}

/** The code of a thrown error; `UNKNOWN` where it carries none. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** One question to the name server; a name that cannot be asked for throws at once, hence the call inside. */
async function ofDns<T, U>(name: string, ask: () => Promise<T[]>, make: (record: T) => U): Answer<U> {
  if (isSystemName(name)) return err('ENOTFOUND');
  try {
    const records = await ask();
    return records.length > 0 ? ok(records.map(make)) : err('ENODATA');
  } catch (error) {
    return err(codeOf(error));
  }
}

function naptrRecord({
  order,
  preference,
  flags,
  service,
  regexp,
  replacement,
}: dns.NaptrRecord): NaptrRecord {
  return { order, preference, flags, service, regexp, replacement, ttl: null };
}

function srvRecord({ priority, weight, port, name }: dns.SrvRecord): SrvRecord {
  return { priority, weight, port, target: name, ttl: null };
}

function askAddress(resolver: dns.promises.Resolver, host: string, family: 4 | 6): Answer<AddressRecord> {
  const options = { ttl: true } as const;
  const ask = (): Promise<dns.RecordWithTtl[]> =>
    family === 4 ? resolver.resolve4(host, options) : resolver.resolve6(host, options);
  return ofDns(host, ask, ({ address, ttl }) => ({ address, ttl, source: 'dns' as const }));
}

async function systemLookup(host: string, family: 4 | 6): Promise<readonly string[]> {
  const found = await dns.promises.lookup(host, { all: true, family, order: 'verbatim' });
  return found.map(({ address }) => address);
}

/** What the system knows; where it knows nothing, or does not say so in time, `answer` stands. */
async function bySystem(
  host: string,
  family: 4 | 6,
  { lookup = systemLookup, lookupTimeout = LOOKUP_TIMEOUT }: NodeResolverOptions,
  answer: Awaited<Answer<AddressRecord>>,
): Answer<AddressRecord> {
  const over = new AbortController();
  // The system cannot be told to stop looking; it can be left to look on alone.
  const late = wait(lookupTimeout, [], { signal: over.signal }).catch(() => []);
  const found = await Promise.race([lookup(host, family).catch(() => []), late]);
  over.abort();
  const records = found.map((address) => ({ address, ttl: null, source: 'system' as const }));
  return records.length > 0 ? ok(records) : answer;
}

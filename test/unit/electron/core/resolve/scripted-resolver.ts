/** A name server as a table: `NAPTR example.com` and the like lead to records in the form of a zone file, or to a code. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { AddressRecord, NaptrRecord, Resolver, SrvRecord } from '#core/resolve/resolver.ts';

/** A code alone is an error; what is not in the table is `ENOTFOUND`. */
export type Zone = Readonly<Record<string, string | readonly string[]>>;

export interface ScriptedResolver extends Resolver {
  /** Every question in its order: `SRV _sip._udp.example.com`. */
  readonly asked: string[];
}

const QUOTED = /"([^"]*)"|(\S+)/g;

function fields(line: string): string[] {
  return [...line.matchAll(QUOTED)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function naptr(line: string): NaptrRecord {
  const [order, preference, flags = '', service = '', regexp = '', replacement = ''] = fields(line);
  return {
    order: Number(order),
    preference: Number(preference),
    flags,
    service,
    regexp,
    replacement,
    ttl: null,
  };
}

function srv(line: string): SrvRecord {
  const [priority, weight, port, target = ''] = fields(line);
  return { priority: Number(priority), weight: Number(weight), port: Number(port), target, ttl: null };
}

/** `system:ADDRESS` is what the system knows, `ADDRESS 300` has a time to live. */
function address(line: string): AddressRecord {
  const source = line.startsWith('system:') ? 'system' : 'dns';
  const [host = '', ttl] = line.replace('system:', '').split(' ');
  return { address: host, ttl: ttl === undefined ? null : Number(ttl), source };
}

export function scriptedResolver(zone: Zone): ScriptedResolver {
  const asked: string[] = [];
  const answer = <T>(type: string, read: (line: string) => T) => {
    return async (name: string): Promise<Result<readonly T[], string>> => {
      asked.push(`${type} ${name}`);
      const entry = zone[`${type} ${name}`] ?? 'ENOTFOUND';
      return typeof entry === 'string' ? err(entry) : ok(entry.map(read));
    };
  };
  return {
    asked,
    naptr: answer('NAPTR', naptr),
    srv: answer('SRV', srv),
    a: answer('A', address),
    aaaa: answer('AAAA', address),
  };
}

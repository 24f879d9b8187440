/** The last question of RFC 3263 4.2: the A and AAAA records of the hosts, as candidates in the order of the hosts. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Candidate } from '#shared/model/destination.ts';
import { DESTINATION_LIMITS } from '#shared/model/destination.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { familyOf } from '../transport/net.ts';
import type { Place, Search } from './search.ts';
import type { AddressRecord } from './resolver.ts';
import { noAddressTrouble } from './trouble.ts';

/** How many hosts are looked up: each is a question for every family. */
const MOST_HOSTS = 16;
const MOST_ADDRESSES = DESTINATION_LIMITS.results;

interface Found {
  readonly addresses: readonly string[];
  readonly errors: readonly string[];
}

/** Candidates for all places; an error only where no place has an address. */
export async function addressesOf(
  search: Search,
  places: readonly Place[],
): Promise<Result<readonly Candidate[], Trouble>> {
  const hosts = [...new Set(places.map(({ host }) => host.toLowerCase()))];
  const asked = hosts.slice(0, MOST_HOSTS);
  const answers = await Promise.all(asked.map((host) => askHost(search, host)));
  const found = new Map(asked.map((host, i) => [host, tellHost(search, host, answers[i] ?? [])]));
  if (hosts.length > asked.length) search.trail.skip('LIMIT', search.domain, '', hosts.slice(MOST_HOSTS));
  const candidates = places.flatMap(({ transport, host, port }) =>
    (found.get(host.toLowerCase())?.addresses ?? []).map((address) => {
      return { transport, host: address, port, name: host, domain: search.domain };
    }),
  );
  if (candidates.length > 0) return ok(candidates);
  return err(
    noAddressTrouble(
      search.domain,
      [...found.values()].flatMap(({ errors }) => errors),
    ),
  );
}

type FamilyAnswer = readonly [family: 4 | 6, answer: Result<readonly AddressRecord[], string>];

/** All families of one host at the same time. */
function askHost({ deps }: Search, host: string): Promise<FamilyAnswer[]> {
  const { resolver, families = [4, 6] } = deps;
  return Promise.all(
    families.map(async (family) => {
      return [family, await (family === 4 ? resolver.a(host) : resolver.aaaa(host))] as const;
    }),
  );
}

function tellHost(search: Search, host: string, answers: readonly FamilyAnswer[]): Found {
  const addresses = answers.flatMap(([family, answer]) => tellFamily(search, host, family, answer));
  return { addresses, errors: answers.flatMap(([, answer]) => (answer.ok ? [] : answer.error)) };
}

/** One answer as a step; the addresses in it that are of the family. */
function tellFamily({ trail }: Search, host: string, family: 4 | 6, answer: FamilyAnswer[1]): string[] {
  const type = family === 4 ? 'A' : 'AAAA';
  if (!answer.ok) {
    trail.add({ kind: 'address', name: host, type, error: answer.error });
    return [];
  }
  const records = answer.value.slice(0, MOST_ADDRESSES);
  const good = records.filter(({ address }) => familyOf(address) === family);
  const kind = records.some(({ source }) => source === 'system') ? 'lookup' : 'address';
  const ttls = records.flatMap(({ ttl }) => ttl ?? []);
  const ttl = ttls.length > 0 ? Math.min(...ttls) : null;
  trail.add({ kind, name: host, type, ttl, results: good.map(({ address }) => address) });
  const bad = records.filter((record) => !good.includes(record));
  if (bad.length > 0)
    trail.skip(
      'BAD_RECORD',
      host,
      type,
      bad.map(({ address }) => address),
    );
  if (answer.value.length > records.length) trail.skip('LIMIT', host, type, []);
  return good.map(({ address }) => address);
}

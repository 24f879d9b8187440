/** Finds the addresses that a request to a SIP or SIPS URI is sent to, in order (RFC 3263 4.1 and 4.2). */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { Candidate, Resolution, SipTransport, Step } from '#shared/model/destination.ts';
import { DESTINATION_LIMITS, SIP_TRANSPORTS } from '#shared/model/destination.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { familyOf } from '../transport/net.ts';
import { addressesOf } from './addresses.ts';
import { canonicalName, isDnsName } from './names.ts';
import type { Place, ResolveDeps, Search } from './search.ts';
import { findServices, targetsOf } from './services.ts';
import type { Target } from './target.ts';
import { createTrail } from './trail.ts';
import { defaultTransport, TRANSPORT_FACTS, transportNamed } from './transports.ts';
import { noAddressTrouble, noTransportTrouble, notSecureTrouble } from './trouble.ts';

export type { ResolveDeps };

/** Why there is no candidate, with the steps taken until that was known. */
export type ResolutionTrouble = Trouble & { readonly steps: readonly Step[] };

/** Answers with at least one candidate, or with the trouble; either way with the steps. */
export async function resolveDestination(
  target: Target,
  deps: ResolveDeps,
): Promise<Result<Resolution, ResolutionTrouble>> {
  const trail = createTrail();
  // A maddr parameter is the TARGET in place of the host (RFC 3263 4).
  if (target.maddr !== null) trail.add({ kind: 'maddr', name: target.host, results: [target.maddr] });
  const domain = canonicalName(target.maddr ?? target.host);
  const found = await find({ target, domain, deps, trail });
  const usable = found.ok ? keepSupported(found.value, { deps, trail, domain }) : found;
  if (!usable.ok) return err({ ...usable.error, steps: trail.finish(null) });
  const candidates = usable.value;
  const results = candidates.map((one) => `${one.transport}:${formatEndpoint(one)}`);
  return ok({ candidates, steps: trail.finish({ kind: 'chosen', name: domain, results }) });
}

async function find(search: Search): Promise<Result<readonly Candidate[], Trouble>> {
  const { target, domain, trail } = search;
  const named = target.transport === null ? null : transportNamed(target.scheme, target.transport);
  if (named && !named.ok) {
    trail.skip(named.error, domain, target.transport ?? '', []);
    return err(
      named.error === 'NOT_SECURE'
        ? notSecureTrouble(target.transport ?? '')
        : noTransportTrouble(domain, [target.transport ?? '']),
    );
  }
  const transport = named?.value ?? null;
  if (familyOf(domain)) return ok(numeric(search, transport));
  if (!isDnsName(domain)) return err(badName(target.maddr ?? target.host));
  const places = await placesOf(search, transport);
  return places.ok ? addressesOf(search, places.value) : places;
}

/** A numeric target is its own answer: the transport asked for or the default one, the port written or its default. */
function numeric({ target, domain, trail }: Search, transport: SipTransport | null): Candidate[] {
  const taken = transport ?? defaultTransport(target.scheme);
  const port = target.port ?? TRANSPORT_FACTS[taken].port;
  trail.add({ kind: 'numeric', name: domain, type: familyOf(domain) === 6 ? 'AAAA' : 'A' });
  return [{ transport: taken, host: domain, port, name: domain, domain }];
}

async function placesOf(
  search: Search,
  transport: SipTransport | null,
): Promise<Result<readonly Place[], Trouble>> {
  const { target, domain, trail } = search;
  // With a port there is neither NAPTR nor SRV: A or AAAA of the host at that port (RFC 3263 4.1, 4.2).
  if (target.port !== null) {
    const taken = transport ?? defaultTransport(target.scheme);
    trail.add({ kind: 'port', name: domain, type: taken, results: [String(target.port)] });
    return ok([{ transport: taken, host: domain, port: target.port }]);
  }
  const services = await findServices(search, transport);
  return services.ok ? targetsOf(search, services.value) : services;
}

/** Drops what this build cannot send over, and says so; adding a transport is adding it to `supported`. */
function keepSupported(
  candidates: readonly Candidate[],
  { deps, trail, domain }: Pick<Search, 'deps' | 'trail' | 'domain'>,
): Result<Candidate[], Trouble> {
  const unique = [
    ...new Map(candidates.map((one) => [`${one.transport}:${formatEndpoint(one)}`, one])).values(),
  ];
  const missing = SIP_TRANSPORTS.filter((name) => !deps.supported.has(name));
  const unsupported = missing.filter((name) => unique.some(({ transport }) => transport === name));
  for (const name of unsupported) {
    const dropped = unique.filter(({ transport }) => transport === name);
    trail.skip(
      'TRANSPORT_UNAVAILABLE',
      domain,
      name,
      dropped.map((one) => `${name}:${formatEndpoint(one)}`),
    );
  }
  const kept = unique.filter(({ transport }) => deps.supported.has(transport));
  if (kept.length > DESTINATION_LIMITS.candidates) trail.skip('LIMIT', domain, '', []);
  if (kept.length > 0) return ok(kept.slice(0, DESTINATION_LIMITS.candidates));
  return err(unsupported.length > 0 ? noTransportTrouble(domain, unsupported) : noAddressTrouble(domain, []));
}

function badName(host: string): Trouble {
  return { code: 'BAD_ADDRESS', message: `"${host.slice(0, 100)}" cannot be the name of a host` };
}

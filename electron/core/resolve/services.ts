/** The two questions before the addresses (RFC 3263 4.1 and 4.2): which transports, by NAPTR; which hosts and ports, by SRV. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SipTransport, SkipReason } from '#shared/model/destination.ts';
import { DESTINATION_LIMITS } from '#shared/model/destination.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Place, Search } from './search.ts';
import type { NaptrChoice, Service, Skipped } from './naptr.ts';
import { chooseNaptr, naptrText, sortNaptr } from './naptr.ts';
import { canonicalName, isDnsName } from './names.ts';
import type { SrvRecord } from './resolver.ts';
import { isRefusal, isUsable, orderSrv, srvText } from './srv.ts';
import { probedTransports, TRANSPORT_FACTS, transportOfService } from './transports.ts';
import { noServiceTrouble, noTransportTrouble } from './trouble.ts';

/** How many NAPTR look-ups may follow one another. */
const LONGEST_CHAIN = 4;
/** How many services of a domain are asked for. */
const MOST_SERVICES = 8;
const MOST_RECORDS = DESTINATION_LIMITS.results;

/** The services to ask for, most preferred first. */
export async function findServices(
  search: Search,
  transport: SipTransport | null,
): Promise<Result<readonly Service[], Trouble>> {
  // A transport that is written leaves nothing for NAPTR to choose (RFC 3263 4.1).
  if (transport) {
    search.trail.add({ kind: 'transport', name: search.domain, type: transport });
    return ok([serviceAt(search.domain, transport)]);
  }
  const offered = await byNaptr(search);
  return offered ?? ok(byProbing(search));
}

function serviceAt(domain: string, transport: SipTransport): Service {
  const prefix = TRANSPORT_FACTS[transport].srv;
  // A prefix can make a long name too long to be asked for: then it has no SRV records.
  const srvName = prefix === null ? null : `${prefix}.${domain}`;
  return { transport, srvName: srvName !== null && isDnsName(srvName) ? srvName : null };
}

/** What the domain offers by its NAPTR records; null where it has none of SIP's. */
async function byNaptr(search: Search): Promise<Result<readonly Service[], Trouble> | null> {
  const asked = new Set<string>();
  let name: string | null = search.domain;
  while (name !== null) {
    if (asked.has(name.toLowerCase()) || asked.size >= LONGEST_CHAIN) {
      search.trail.skip('LOOP', name, 'NAPTR', []);
      return null;
    }
    asked.add(name.toLowerCase());
    const choice: NaptrChoice | null = await askNaptr(search, name);
    if (!choice) return null;
    if (choice.services.length > 0) return ok(fewest(search, name, choice.services));
    const missing = choice.follow === null ? unavailableIn(choice.skipped) : [];
    if (missing.length > 0) return err(noTransportTrouble(search.domain, missing));
    name = choice.follow;
  }
  return null;
}

function fewest({ trail }: Search, name: string, services: readonly Service[]): readonly Service[] {
  if (services.length <= MOST_SERVICES) return services;
  trail.skip(
    'LIMIT',
    name,
    'NAPTR',
    services.slice(MOST_SERVICES).flatMap(({ srvName }) => srvName ?? []),
  );
  return services.slice(0, MOST_SERVICES);
}

async function askNaptr({ deps, target, trail }: Search, name: string): Promise<NaptrChoice | null> {
  const answer = await deps.resolver.naptr(name);
  if (!answer.ok) {
    trail.add({ kind: 'naptr', name, type: 'NAPTR', error: answer.error });
    return null;
  }
  const sorted = sortNaptr(answer.value);
  const records = sorted.slice(0, MOST_RECORDS);
  trail.add({ kind: 'naptr', name, type: 'NAPTR', ttl: leastTtl(records), results: records.map(naptrText) });
  const choice = chooseNaptr(records, { scheme: target.scheme, supported: deps.supported });
  tellSkipped(trail, name, choice.skipped);
  if (sorted.length > records.length) trail.skip('LIMIT', name, 'NAPTR', []);
  return choice;
}

/** One step for each reason and transport, however many records it is of. */
function tellSkipped(trail: Search['trail'], name: string, skipped: readonly Skipped[]): void {
  const groups = new Map<string, { reason: SkipReason; type: string; results: string[] }>();
  for (const { record, reason } of skipped) {
    const isOfTransport = reason === 'TRANSPORT_UNAVAILABLE' || reason === 'NOT_SECURE';
    const type = (isOfTransport && transportOfService(record.service)) || 'NAPTR';
    const group = groups.get(`${reason} ${type}`) ?? { reason, type, results: [] };
    group.results.push(naptrText(record));
    groups.set(`${reason} ${type}`, group);
  }
  for (const { reason, type, results } of groups.values()) trail.skip(reason, name, type, results);
}

function unavailableIn(skipped: readonly Skipped[]): SipTransport[] {
  const lacking = skipped.filter(({ reason }) => reason === 'TRANSPORT_UNAVAILABLE');
  return [...new Set(lacking.flatMap(({ record }) => transportOfService(record.service) ?? []))];
}

/** No NAPTR record: SRV is asked for each transport that can be used (RFC 3263 4.1). */
function byProbing({ target, domain, deps, trail }: Search): Service[] {
  const services = probedTransports(target.scheme).map((transport) => serviceAt(domain, transport));
  const usable = services.filter(({ transport }) => deps.supported.has(transport));
  // Where none can be used the search goes on as if, so that the steps show where it would have led.
  if (usable.length === 0) return services;
  for (const { transport, srvName } of services) {
    if (!deps.supported.has(transport)) trail.skip('TRANSPORT_UNAVAILABLE', srvName ?? domain, transport, []);
  }
  return usable;
}

interface Offer {
  readonly service: Service;
  readonly records: readonly SrvRecord[];
  readonly isRefused: boolean;
}

/** The hosts and ports behind the services, in order; without SRV records the domain itself at the default port. */
export async function targetsOf(
  search: Search,
  services: readonly Service[],
): Promise<Result<readonly Place[], Trouble>> {
  const { domain, trail } = search;
  const offers = await askServices(search, services);
  const places = offers.flatMap(placesIn);
  if (places.length > 0) return ok(places);
  const [open] = offers.filter(({ isRefused }) => !isRefused);
  // A refusal of the transport that would be the default is not got round by asking for the address (RFC 2782).
  if (!open || open !== offers[0]) return err(noServiceTrouble(domain));
  const { transport } = open.service;
  const { port } = TRANSPORT_FACTS[transport];
  // No SRV records: A or AAAA of the domain at the default port of the transport (RFC 3263 4.2).
  trail.add({ kind: 'default', name: domain, type: transport, results: [String(port)] });
  return ok([{ transport, host: domain, port }]);
}

/** The questions go out together; what they brought is told in the order of preference. */
async function askServices(search: Search, services: readonly Service[]): Promise<Offer[]> {
  const ask = async ({ srvName }: Service): ReturnType<typeof search.deps.resolver.srv> =>
    srvName === null ? err('') : await search.deps.resolver.srv(srvName);
  const answers = await Promise.all(services.map(ask));
  return services.map((service, i) => offerOf(search, service, answers[i] ?? err('')));
}

function offerOf(
  { deps, trail }: Search,
  service: Service,
  answer: Awaited<ReturnType<Search['deps']['resolver']['srv']>>,
): Offer {
  const none = { service, records: [], isRefused: false };
  const name = service.srvName;
  if (name === null) return none;
  if (!answer.ok) {
    trail.add({ kind: 'srv', name, type: 'SRV', error: answer.error });
    return none;
  }
  const ordered = orderSrv(answer.value, deps.random);
  const records = ordered.slice(0, MOST_RECORDS);
  trail.add({ kind: 'srv', name, type: 'SRV', ttl: leastTtl(records), results: records.map(srvText) });
  if (ordered.length > records.length) trail.skip('LIMIT', name, 'SRV', []);
  return { service, ...sift(trail, service, name, records) };
}

function sift(
  trail: Search['trail'],
  { transport }: Service,
  name: string,
  records: readonly SrvRecord[],
): Pick<Offer, 'records' | 'isRefused'> {
  const usable = records.filter(isUsable);
  const isRefused = usable.length === 0 && records.some(isRefusal);
  const broken = records.filter((record) => !isUsable(record) && !isRefusal(record));
  if (isRefused) trail.skip('SERVICE_UNAVAILABLE', name, transport, records.filter(isRefusal).map(srvText));
  if (broken.length > 0) trail.skip('BAD_RECORD', name, 'SRV', broken.map(srvText));
  return { records: usable, isRefused };
}

function placesIn({ service, records }: Offer): Place[] {
  return records.map(({ target, port }) => ({
    transport: service.transport,
    host: canonicalName(target),
    port,
  }));
}

function leastTtl(records: readonly { readonly ttl: number | null }[]): number | null {
  const known = records.flatMap(({ ttl }) => ttl ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/** Reads NAPTR records (RFC 3403) as RFC 3263 4.1 wants them: which transports a domain offers, in its own order. */
import type { SipTransport, SkipReason } from '#shared/model/destination.ts';
import { canonicalName, isDnsName } from './names.ts';
import type { NaptrRecord } from './resolver.ts';
import { TRANSPORT_FACTS, transportOfService } from './transports.ts';

/** SRV records to ask for, and the transport that they are of. */
export interface Service {
  readonly transport: SipTransport;
  /** The name of the SRV records; null where the transport has none. */
  readonly srvName: string | null;
}

export interface Skipped {
  readonly record: NaptrRecord;
  readonly reason: SkipReason;
}

export interface NaptrChoice {
  /** The services that fit, the most preferred one first. */
  readonly services: readonly Service[];
  /** Where no service fits but a record leads on to another name: that name. */
  readonly follow: string | null;
  readonly skipped: readonly Skipped[];
}

interface Wish {
  readonly scheme: 'sip' | 'sips';
  readonly supported: ReadonlySet<SipTransport>;
}

/** As a zone file has it. */
export function naptrText({ order, preference, flags, service, regexp, replacement }: NaptrRecord): string {
  const rewrite = regexp === '' ? '' : ` "${regexp}"`;
  return `${order} ${preference} "${flags}" "${service}"${rewrite} ${replacement || '.'}`;
}

/** Lower order first, then lower preference (RFC 3403 4.1). */
export function sortNaptr(records: readonly NaptrRecord[]): NaptrRecord[] {
  return [...records].sort((a, b) => a.order - b.order || a.preference - b.preference);
}

/** Chooses among records that are sorted. */
export function chooseNaptr(records: readonly NaptrRecord[], wish: Wish): NaptrChoice {
  const judged = records.map((record) => ({ record, reason: judge(record, wish) }));
  const fitting = judged.filter(({ reason }) => reason === null).map(({ record }) => record);
  // Once a record fits, those of a higher order are not looked at any more (RFC 3403 4.1).
  const order = fitting[0]?.order ?? 0;
  const best = fitting.filter((record) => record.order === order);
  const later = fitting.filter((record) => record.order !== order);
  const services = unique(best.flatMap((record) => serviceOf(record) ?? []));
  const [next] = best;
  return {
    services,
    follow: services.length === 0 && next ? canonicalName(next.replacement) : null,
    skipped: [
      ...judged.flatMap(({ record, reason }) => (reason ? [{ record, reason }] : [])),
      ...later.map((record) => ({ record, reason: 'LATER_ORDER' as const })),
    ],
  };
}

/** Why a record is not used, or null. */
function judge({ flags, service, regexp, replacement }: NaptrRecord, wish: Wish): SkipReason | null {
  const transport = transportOfService(service);
  const isChain = flags === '';
  if (!transport && !(isChain && service === '')) return 'SERVICE_UNKNOWN';
  // SIP uses the flag "s" and the replacement field alone (RFC 3263 4.1); no flag leads on to further NAPTR records.
  if ((!isChain && flags.toLowerCase() !== 's') || regexp !== '') return 'FLAG_UNKNOWN';
  if (!isDnsName(canonicalName(replacement))) return 'BAD_RECORD';
  // A client that resolves a SIPS URI discards every service that is not SIPS; the reverse is not so (RFC 3263 4.1).
  if (transport && wish.scheme === 'sips' && !TRANSPORT_FACTS[transport].isSecure) return 'NOT_SECURE';
  return transport && !wish.supported.has(transport) ? 'TRANSPORT_UNAVAILABLE' : null;
}

function serviceOf({ flags, service, replacement }: NaptrRecord): Service | null {
  const transport = transportOfService(service);
  return transport && flags !== '' ? { transport, srvName: canonicalName(replacement) } : null;
}

/** Records that say the same are one question. */
function unique(services: readonly Service[]): Service[] {
  const keyOf = ({ transport, srvName }: Service): string => `${transport} ${srvName?.toLowerCase()}`;
  return services.filter((one, i) => services.findIndex((other) => keyOf(other) === keyOf(one)) === i);
}

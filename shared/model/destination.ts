/** Where a request can go and how that was found out (RFC 3263): the candidates in order, and each step towards them. */
import * as v from 'valibot';

/** The transports that have a place in RFC 3263 and RFC 7118, whether this build can speak them or not. */
export const SIP_TRANSPORTS = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const;
export const sipTransportSchema = v.picklist(SIP_TRANSPORTS);
export type SipTransport = v.InferOutput<typeof sipTransportSchema>;

/** No answer of a name server makes the records larger than this. */
export const DESTINATION_LIMITS = { steps: 64, results: 32, text: 300, candidates: 32 } as const;

const text = v.pipe(v.string(), v.maxLength(DESTINATION_LIMITS.text));

/** One address to try. */
export const candidateSchema = v.object({
  transport: sipTransportSchema,
  /** Always numeric, IPv6 without brackets. */
  host: text,
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  /** The name that the address is of: the target of an SRV record, the host, or the number itself. */
  name: text,
  /** The host of the URI (or its maddr), which a certificate is checked against (RFC 3263 4.1, RFC 5922 4). */
  domain: text,
});
export type Candidate = v.InferOutput<typeof candidateSchema>;

export const stepKindSchema = v.picklist([
  /** maddr takes the place of the host: `name` is the host, `results` the maddr. */
  'maddr',
  /** The host is an address: no name server is asked. */
  'numeric',
  /** A port is written: neither NAPTR nor SRV is asked for. `results` has the port. */
  'port',
  /** A transport is written: NAPTR is not asked for. `type` is the transport. */
  'transport',
  /** NAPTR records were asked for; a result is `ORDER PREFERENCE "FLAGS" "SERVICE" REPLACEMENT`. */
  'naptr',
  /** SRV records were asked for; a result is `PRIORITY WEIGHT PORT TARGET`. */
  'srv',
  /** No SRV record names a port: the default of the transport (`type`) is taken. `results` has the port. */
  'default',
  /** A or AAAA records were asked for; a result is an address. */
  'address',
  /** The system's own look-up (hosts file, mDNS) answered, because the name server had none or is not asked for such names. */
  'lookup',
  /** Something found is not used; `error` is one of the reasons below, `results` is what is not used. */
  'skipped',
  /** The candidates in the order in which they are tried, as `TRANSPORT:HOST:PORT`. */
  'chosen',
]);
export type StepKind = v.InferOutput<typeof stepKindSchema>;

/** Why something found is not used. */
export const SKIP_REASONS = [
  /** This build cannot speak the transport in `type`. */
  'TRANSPORT_UNAVAILABLE',
  /** A sips URI may not go over the transport in `type` (RFC 3261 26.2.2). */
  'NOT_SECURE',
  /** The target `.` says that the domain does not offer the service (RFC 2782). */
  'SERVICE_UNAVAILABLE',
  /** A NAPTR record of another service than SIP, or over a transport that is not known. */
  'SERVICE_UNKNOWN',
  /** A NAPTR record with a flag or an expression that has no meaning for SIP (RFC 3263 4.1). */
  'FLAG_UNKNOWN',
  /** A NAPTR record behind one of a lower order that fits (RFC 3403 4.1). */
  'LATER_ORDER',
  /** A record whose name, port or address cannot be one. */
  'BAD_RECORD',
  /** A NAPTR chain that comes back to where it was, or is too long. */
  'LOOP',
  /** More than is looked at. */
  'LIMIT',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** One step. All texts may come from a name server: they are bounded, and data, never markup. */
export const stepSchema = v.object({
  kind: stepKindSchema,
  /** What the step is about: the name that was asked for, or the host. */
  name: text,
  /** `NAPTR`, `SRV`, `A`, `AAAA`, a transport in lower case, or ''. */
  type: text,
  /** Seconds the answer may be kept, or null where the answer does not tell. */
  ttl: v.nullable(v.number()),
  results: v.pipe(v.array(text), v.maxLength(DESTINATION_LIMITS.results)),
  /** A code of the name server's (`ENOTFOUND`, `ETIMEOUT`), a reason of a skip, or null. */
  error: v.nullable(text),
});
export type Step = v.InferOutput<typeof stepSchema>;

export const resolutionSchema = v.object({
  candidates: v.pipe(v.array(candidateSchema), v.maxLength(DESTINATION_LIMITS.candidates)),
  steps: v.pipe(v.array(stepSchema), v.maxLength(DESTINATION_LIMITS.steps)),
});
export type Resolution = v.InferOutput<typeof resolutionSchema>;

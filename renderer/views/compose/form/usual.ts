/** What is usual in a message: the order of headers, and the parameters of each. */
/** Headers in the order in which RFC 3261's examples write them; `''` is the place of all others. */
const ORDER: readonly string[] = [
  'Via',
  'Route',
  'Record-Route',
  'Max-Forwards',
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Contact',
  'Expires',
  'Event',
  '',
  'Content-Disposition',
  'Content-Type',
  'Content-Length',
];

const PLACES: ReadonlyMap<string, number> = new Map(ORDER.map((name, place) => [name, place]));

/** The place of a header among the others, by its full name. */
export function usualPlace(canonical: string): number {
  return PLACES.get(canonical) ?? PLACES.get('') ?? 0;
}

/** For headers whose grammar has parameters, but none that is usual. */
const ANY: readonly string[] = [];

/** The parameters to offer by header; a header that is not listed has none in its grammar, or not behind semicolons. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Via: ['branch', 'rport', 'received', 'maddr', 'ttl', 'alias'],
  From: ['tag'],
  To: ['tag'],
  Contact: ['expires', 'q', '+sip.instance', 'reg-id', 'methods', 'isfocus'],
  Route: ANY,
  'Record-Route': ANY,
  Path: ANY,
  'Service-Route': ANY,
  'Refer-To': ANY,
  'Referred-By': ['cid'],
  'Reply-To': ANY,
  Event: ['id'],
  'Subscription-State': ['expires', 'reason', 'retry-after'],
  'Session-Expires': ['refresher'],
  'Min-SE': ANY,
  'Retry-After': ['duration'],
  Replaces: ['to-tag', 'from-tag', 'early-only'],
  Join: ['to-tag', 'from-tag'],
  'Target-Dialog': ['local-tag', 'remote-tag'],
  Reason: ['cause', 'text'],
  'Content-Type': ['charset', 'boundary'],
  'Content-Disposition': ['handling'],
  Accept: ['q'],
  'Accept-Encoding': ['q'],
  'Accept-Language': ['q'],
  'Accept-Contact': ['require', 'explicit', 'audio', 'video', 'methods'],
  'Reject-Contact': ['audio', 'video', 'methods'],
  'Alert-Info': ['appearance'],
  'Call-Info': ['purpose'],
  'History-Info': ['index', 'rc', 'mp', 'np'],
  Diversion: ['reason', 'counter', 'privacy', 'limit', 'screen'],
  'Security-Client': ['q', 'd-alg', 'd-qop'],
  'Security-Verify': ['q', 'd-alg', 'd-qop'],
  'Session-ID': ['remote'],
  'User-to-User': ['encoding', 'purpose', 'content'],
  'P-Charging-Vector': ['icid-value', 'icid-generated-at', 'orig-ioi', 'term-ioi'],
};

/** The names to offer; null where a header has no parameters behind semicolons. */
export function usualParameters(canonical: string): readonly string[] | null {
  return Object.hasOwn(PARAMETERS, canonical) ? (PARAMETERS[canonical] ?? null) : null;
}

/** What is usual in a message: the order of headers, the parameters of each, and what stands for the values that sending fills in. */
import type { FillPart } from '#shared/sip/build.ts';

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

const ADDRESS: readonly string[] = [];

/** The parameters to offer by header; a header that is not listed has none in its grammar, or not behind semicolons. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Via: ['branch', 'rport', 'received', 'maddr', 'ttl', 'alias'],
  From: ['tag'],
  To: ['tag'],
  Contact: ['expires', 'q', '+sip.instance', 'reg-id', 'methods', 'isfocus'],
  Route: ADDRESS,
  'Record-Route': ADDRESS,
  Path: ADDRESS,
  'Service-Route': ADDRESS,
  'Refer-To': ADDRESS,
  'Referred-By': ['cid'],
  'Reply-To': ADDRESS,
  Event: ['id'],
  'Subscription-State': ['expires', 'reason', 'retry-after'],
  'Session-Expires': ['refresher'],
  'Min-SE': ADDRESS,
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

interface Message {
  readonly method: string;
  readonly uri: string;
  readonly bodyLength: number;
}

/** Made on sending as the core makes them (RFC 3261 8.1.1), so that what is written down is still fresh on each send. */
const FILLED: Readonly<Record<FillPart, (message: Message) => string>> = {
  Via: () => 'SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
  'Max-Forwards': () => '70',
  From: () => '<sip:sipwright@{{local.ip}}>;tag={{$tag}}',
  To: ({ uri }) => `<${uri}>`,
  'Call-ID': () => '{{$callId}}',
  CSeq: ({ method }) => `1 ${method}`,
  Contact: () => '<sip:sipwright@{{local.ip}}:{{local.port}}>',
  'User-Agent': () => 'Sipwright',
  'Content-Length': ({ bodyLength }) => String(bodyLength),
};

/** The value of a header that sending fills in, as a text with values in it. */
export function filledValue(part: FillPart, message: Message): string {
  return FILLED[part](message);
}

/** What sending puts behind a value that stands but lacks it. */
export const COMPLETED: Readonly<Partial<Record<FillPart, readonly [name: string, value: string]>>> = {
  Via: ['branch', '{{$branch}}'],
  From: ['tag', '{{$tag}}'],
};

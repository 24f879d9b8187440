/** The parts that many headers share: parameters, URIs (RFC 3261 19.1.1) and addresses (RFC 3261 25.1). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { indexOf } from '#shared/sip/chars.ts';
import type { AddressNode } from '#shared/sip/grammar/name-addr.ts';
import type { ParamNode } from '#shared/sip/grammar/params.ts';
import type { UriNode } from '#shared/sip/grammar/uri.ts';
import type { Draft } from './node.ts';
import { part } from './node.ts';

const AMPERSAND = 0x26;
const EQUAL = 0x3d;
/** Headers of one URI that are told apart. */
const URI_HEADERS = 100;
/** Characters of a name that a label repeats. */
const NAME = 80;

/** Every parameter by its name as written, with its value. */
export function paramParts(bytes: Uint8Array, params: readonly ParamNode[]): Draft[] {
  return params.map(({ name, value }) => ({
    label: { text: textOf(bytes, { start: name.start, end: Math.min(name.end, name.start + NAME) }) },
    span: { start: name.start, end: value ? value.end : name.end },
    value: value ?? { start: name.end, end: name.end },
  }));
}

/** `name=value` joined by ampersands. */
function uriHeaderParts(bytes: Uint8Array, headers: Span | null): Draft[] {
  const drafts: Draft[] = [];
  if (!headers) return drafts;
  for (let start = headers.start; start < headers.end && drafts.length < URI_HEADERS;) {
    const next = indexOf(bytes, start, headers.end, AMPERSAND);
    const end = next < 0 ? headers.end : next;
    const equal = indexOf(bytes, start, end, EQUAL);
    const value = { start: equal < 0 ? start : equal + 1, end };
    drafts.push(...part('uriHeader', { start, end }, { value: equal < 0 ? { start, end } : value }));
    start = end + 1;
  }
  return drafts;
}

/** The parts of a URI, in the order of its bytes. */
export function uriParts(bytes: Uint8Array, uri: UriNode): Draft[] {
  const { scheme, user, password, hostPort, params, headers, telephone, absolute } = uri;
  return [
    ...part('scheme', scheme),
    ...part('user', user),
    ...part('password', password),
    ...part('host', hostPort?.host),
    ...part('port', hostPort?.port),
    ...part('number', telephone?.number),
    ...part('authority', absolute?.authority),
    ...part('path', absolute?.path),
    ...part('query', absolute?.query),
    ...paramParts(bytes, params),
    ...uriHeaderParts(bytes, headers),
  ];
}

/** Display name, URI and the parameters behind it. */
export function addressParts(bytes: Uint8Array, { display, uri, params }: AddressNode): Draft[] {
  return [
    ...part('display', display),
    ...part('addressUri', uri.span, { inner: uriParts(bytes, uri) }),
    ...paramParts(bytes, params),
  ];
}

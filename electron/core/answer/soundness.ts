/**
 * Whether a request is fit to be understood at all (RFC 3261 8.2, 18.3): the few things without which nobody can tell what is asked, by
 * whom, or where it ends. What merely looks odd passes. It is asked for every new request: headers are gone through once, and no text
 * is made of a request that is sound.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import { endOfQuoted } from '#shared/sip/grammar/tokens.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { requestUri } from '#shared/sip/views.ts';

export interface Refusal {
  readonly status: number;
  /** The reason phrase says what is wrong (RFC 3261 21.4.1); the registered one where it is left out. */
  readonly reason?: string;
}

/** RFC 3261 8.1.1: what every request has. Via and CSeq are looked at before: without them there is no answer. */
const REQUIRED = ['From', 'To', 'Call-ID'] as const;
/** RFC 3261 7.3.1: what may stand once. */
const SINGLE = [...REQUIRED, 'CSeq', 'Max-Forwards', 'Content-Length', 'Content-Type'] as const;
type Single = (typeof SINGLE)[number];

/** The values of the headers that may stand once, by how they stand. */
interface Fields {
  readonly first: ReadonlyMap<string, Span>;
  readonly repeated: ReadonlySet<string>;
}

const IS_SINGLE: ReadonlySet<string> = new Set(SINGLE);
const NONE: ReadonlySet<string> = new Set();

function fieldsOf({ headers }: SipRequest): Fields {
  const first = new Map<string, Span>();
  let repeated = NONE;
  for (const { canonical, value } of headers) {
    if (!IS_SINGLE.has(canonical)) continue;
    if (!first.has(canonical)) first.set(canonical, value);
    else if (!repeated.has(canonical)) repeated = new Set([...repeated, canonical]);
  }
  return { first, repeated };
}

type Rule = (request: SipRequest, fields: Fields) => Refusal | null;

const bad = (what: string): Refusal => ({ status: 400, reason: `Bad Request: ${what}` });

const LF = 10;
const CR = 13;
const [QUOTE, ZERO, NINE, LESS, GREATER] = [0x22, 0x30, 0x39, 0x3c, 0x3e] as const;

const missing: Rule = (_, { first }) => {
  const isMissing = (one: Single): boolean => {
    const value = first.get(one);
    return !value || value.start >= value.end;
  };
  const name = REQUIRED.find(isMissing);
  return name === undefined ? null : bad(`no ${name}`);
};

const repeated: Rule = (_, { repeated: twice }) => {
  const name = twice.size === 0 ? undefined : SINGLE.find((one) => twice.has(one));
  return name === undefined ? null : bad(`more than one ${name}`);
};

/** A quote or a bracket that never closes leaves no address. */
const FATAL: ReadonlySet<string> = new Set([
  'quote-unterminated',
  'address-brackets-unclosed',
  'address-name-only',
]);

/** Whether an address has no quotes but those of a display name, and closes the bracket that it opens: then it need not be read. */
function isPlainAddress(bytes: Uint8Array, { start, end }: Span): boolean {
  const isNamed = bytes[start] === QUOTE;
  const behindName = isNamed ? endOfQuoted(bytes, start, end) : start;
  let bracket: 'none' | 'open' | 'closed' = 'none';
  for (let at = behindName; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return false;
    if (byte === LESS) bracket = 'open';
    if (byte === GREATER && bracket === 'open') bracket = 'closed';
  }
  return behindName >= 0 && (bracket === 'closed' || (bracket === 'none' && !isNamed));
}

const brokenAddress: Rule = ({ bytes }, { first }) => {
  const name = (['From', 'To'] as const).find((one) => {
    const value = first.get(one);
    if (!value || isPlainAddress(bytes, value)) return false;
    let isFatal = false;
    readAddress(bytes, value, (code) => void (isFatal ||= FATAL.has(code)));
    return isFatal;
  });
  return name === undefined ? null : bad(`${name} is no address`);
};

/** The number that a value begins with, and whether nothing but white space is behind it; null where it begins with none. */
function numberIn(bytes: Uint8Array, { start, end }: Span): { value: number; isWhole: boolean } | null {
  const isBlank = (at: number): boolean => [CR, LF, 9, 32].includes(bytes[at] ?? 0);
  let at = start;
  while (at < end && isBlank(at)) at++;
  const from = at;
  let value = 0;
  for (let byte = bytes[at] ?? 0; at < end && byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0)
    value = value * 10 + byte - ZERO;
  if (at === from) return null;
  while (at < end && isBlank(at)) at++;
  return { value, isWhole: at === end };
}

/** The number that is all of a value, as far as it is told exactly; NaN where it is something else. */
function wholeNumber(bytes: Uint8Array, span: Span): number {
  const { value, isWhole } = numberIn(bytes, span) ?? { value: NaN, isWhole: false };
  return isWhole && value < 1e9 ? value : NaN;
}

/** RFC 3261 8.1.1.5. */
const cseqRange: Rule = ({ bytes }, { first }) => {
  const span = first.get('CSeq');
  const number = span && numberIn(bytes, span)?.value;
  return number !== undefined && number < 2 ** 31 ? null : bad('CSeq is out of range');
};

/** RFC 3261 20.22. */
const maxForwards: Rule = ({ bytes }, { first }) => {
  const span = first.get('Max-Forwards');
  const isSound = !span || wholeNumber(bytes, span) <= 255;
  return isSound ? null : bad('Max-Forwards is no number from 0 to 255');
};

/** RFC 3261 18.3: a datagram that ends before its body does is told so. */
const length: Rule = ({ bytes, body }, { first }) => {
  const span = first.get('Content-Length');
  if (!span) return null;
  const value = wholeNumber(bytes, span);
  if (Number.isNaN(value)) return bad('Content-Length is no number');
  return value > bytes.length - body.start ? bad('the body is cut off') : null;
};

/** RFC 3261 7: an empty line ends the headers. */
const unended: Rule = ({ bytes, body: { start } }) => {
  const before = bytes[start - 2] === CR ? start - 3 : start - 2;
  const isEnded = bytes[start - 1] === LF ? bytes[before] === LF : bytes[start - 1] === CR && bytes[start - 2] === CR; // prettier-ignore
  return isEnded ? null : bad('the headers do not end');
};

const SCHEMES = ['sip:', 'sips:', 'tel:'].map(utf8);

/** Whether these bytes stand at a place, in any case. @param lower letters in lower case, and a colon */
function beginsWith(bytes: Uint8Array, at: number, lower: Uint8Array): boolean {
  return lower.every((byte, i) => {
    const other = bytes[at + i] ?? 0;
    return (other >= 0x41 && other <= 0x5a ? other + 0x20 : other) === byte;
  });
}

/** Whether a URI is of printable ASCII, with nothing in it that ends one. */
function isPlainUri(bytes: Uint8Array, { start, end }: Span): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20 || byte >= 0x7f || byte === LESS || byte === GREATER || byte === QUOTE) return false;
  }
  return end > start;
}

/** RFC 3261 8.2.2.1 and 7.1. */
const target: Rule = (request) => {
  const { bytes, uri } = request;
  const isOne = isPlainUri(bytes, uri) || /^[^\s<>"]+$/.test(requestUri(request));
  if (!isOne) return bad('the Request-URI is none');
  return SCHEMES.some((scheme) => beginsWith(bytes, uri.start, scheme)) ? null : { status: 416 };
};

const VERSION = utf8('SIP/2.0');

/** RFC 3261 21.5.6. */
const version: Rule = ({ bytes, version: { start, end } }) => {
  const isExact = end - start === VERSION.length && VERSION.every((byte, i) => bytes[start + i] === byte);
  return isExact || textOf(bytes, { start, end }).toUpperCase() === 'SIP/2.0' ? null : { status: 505 };
};

const RULES: readonly Rule[] = [
  version,
  unended,
  missing,
  repeated,
  brokenAddress,
  cseqRange,
  maxForwards,
  length,
  target,
];

/** Why a request cannot be understood, or null. */
export function refusalOf(request: SipRequest): Refusal | null {
  const fields = fieldsOf(request);
  for (const rule of RULES) {
    const refusal = rule(request, fields);
    if (refusal) return refusal;
  }
  return null;
}

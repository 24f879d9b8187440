/**
 * Whether a request is fit to be understood at all (RFC 3261 8.2, 18.3): the few things without which nobody can tell what is asked, by
 * whom, or where it ends. What merely looks odd passes.
 */
import type { SipRequest } from '#shared/sip/message.ts';
import { allHeaders, firstHeader, headerValue } from '#shared/sip/message.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import { requestUri } from '#shared/sip/views.ts';
import { textOf } from '#shared/lib/bytes.ts';

export interface Refusal {
  readonly status: number;
  /** The reason phrase says what is wrong (RFC 3261 21.4.1); the registered one where it is left out. */
  readonly reason?: string;
}

type Rule = (request: SipRequest) => Refusal | null;

const bad = (what: string): Refusal => ({ status: 400, reason: `Bad Request: ${what}` });

/** RFC 3261 8.1.1: what every request has. Via and CSeq are looked at before: without them there is no answer. */
const REQUIRED = ['From', 'To', 'Call-ID'] as const;
/** RFC 3261 7.3.1: what may stand once. */
const SINGLE = [...REQUIRED, 'CSeq', 'Max-Forwards', 'Content-Length', 'Content-Type'] as const;

const missing: Rule = (request) => {
  const name = REQUIRED.find((one) => (headerValue(request, one) ?? '') === '');
  return name === undefined ? null : bad(`no ${name}`);
};

const repeated: Rule = (request) => {
  const name = SINGLE.find((one) => allHeaders(request, one).length > 1);
  return name === undefined ? null : bad(`more than one ${name}`);
};

/** A quote or a bracket that never closes leaves no address. */
const FATAL: ReadonlySet<string> = new Set([
  'quote-unterminated',
  'address-brackets-unclosed',
  'address-name-only',
]);

const brokenAddress: Rule = (request) => {
  const name = (['From', 'To'] as const).find((one) => {
    const field = firstHeader(request, one);
    let isFatal = false;
    if (field) readAddress(request.bytes, field.value, (code) => void (isFatal ||= FATAL.has(code)));
    return isFatal;
  });
  return name === undefined ? null : bad(`${name} is no address`);
};

/** RFC 3261 8.1.1.5. */
const cseqRange: Rule = (request) => {
  const number = Number(/^\s*(\d+)/.exec(headerValue(request, 'CSeq') ?? '')?.[1]);
  return number < 2 ** 31 ? null : bad('CSeq is out of range');
};

/** RFC 3261 20.22. */
const maxForwards: Rule = (request) => {
  const value = headerValue(request, 'Max-Forwards')?.trim();
  const isSound = value === undefined || (/^\d{1,9}$/.test(value) && Number(value) <= 255);
  return isSound ? null : bad('Max-Forwards is no number from 0 to 255');
};

/** RFC 3261 18.3: a datagram that ends before its body does is told so. */
const length: Rule = (request) => {
  const value = headerValue(request, 'Content-Length')?.trim();
  if (value === undefined) return null;
  if (!/^\d{1,9}$/.test(value)) return bad('Content-Length is no number');
  return Number(value) > request.bytes.length - request.body.start ? bad('the body is cut off') : null;
};

/** RFC 3261 7: an empty line ends the headers. */
const unended: Rule = ({ bytes, body }) => {
  const end = textOf(bytes, { start: Math.max(0, body.start - 4), end: body.start });
  return /\r?\n\r?\n$|\r\r$/.test(end) ? null : bad('the headers do not end');
};

/** RFC 3261 8.2.2.1 and 7.1. */
const target: Rule = (request) => {
  const uri = requestUri(request);
  if (uri === '' || /[\s<>"]/.test(uri)) return bad('the Request-URI is none');
  return /^(?:sips?|tel):/i.test(uri) ? null : { status: 416 };
};

/** RFC 3261 21.5.6. */
const version: Rule = ({ bytes, version: span }) =>
  textOf(bytes, span).toUpperCase() === 'SIP/2.0' ? null : { status: 505 };

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

/** Why a request cannot be understood, or null. It is quick: it is asked for every new request. */
export function refusalOf(request: SipRequest): Refusal | null {
  for (const rule of RULES) {
    const refusal = rule(request);
    if (refusal) return refusal;
  }
  return null;
}

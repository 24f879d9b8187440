/** Which findings have one likely repair, and what it is: a table by code. A finding that can be meant in several ways has none. */
import type { Diagnostic, FixLabel } from '../diagnostic.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { SipMessage } from '../message.ts';
import type { Fixer } from './fix-edits.ts';
import {
  addHeader,
  adding,
  addLr,
  countBody,
  endHeaders,
  insertBefore,
  remove,
  removeHeader,
  replaceBy,
  replaceByData,
  setHeader,
  unwrap,
  upperMethod,
  useCrlf,
  wrapIn,
} from './fix-edits.ts';

/** Of the headers that must stand, only these can be made without knowing more. */
const DEFAULTS: Readonly<Record<string, string>> = { 'Max-Forwards': '70' };

const missingHeader: Fixer = (message, { data }) => {
  const name = String(data?.['name'] ?? '');
  const value = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
  return value === undefined ? null : addHeader(message, name, value);
};

/** The password with the colon before it. */
const removePassword: Fixer = (_, { span }) => [{ span: { start: span.start - 1, end: span.end }, text: '' }];

/** Zeros in front make the digits eight. */
const eightDigits: Fixer = (_, { span, data }) => {
  const digits = String(data?.['text'] ?? '');
  return /^[0-9a-f]{1,7}$/i.test(digits) ? [{ span, text: digits.padStart(8, '0') }] : null;
};

type Entry = readonly [label: FixLabel, fixer: Fixer];

const FIXES: Readonly<Partial<Record<DiagnosticCode, Entry>>> = {
  'start-line-leading-space': ['remove-text', remove],
  'start-line-trailing-space': ['remove-text', remove],
  'request-line-spacing': ['set-value', replaceBy(' ')],
  'request-uri-brackets': ['remove-brackets', unwrap('<', '>')],
  'leading-empty-lines': ['remove-text', remove],
  'version-case': ['set-value', replaceBy('SIP/2.0')],
  'method-case': ['set-value', upperMethod],
  'bare-lf': ['use-crlf', useCrlf],
  'headers-not-terminated': ['end-headers', endHeaders],
  'header-missing': ['add-header', missingHeader],
  'header-repeated': ['remove-header', removeHeader],
  'header-empty': ['remove-header', removeHeader],
  'header-name-similar': ['rename-header', replaceByData('known')],
  'header-obsolete': ['remove-header', removeHeader],
  'method-header-forbidden': ['remove-header', removeHeader],
  'method-header-unwanted': ['remove-header', removeHeader],
  'response-header-unwanted': ['remove-header', removeHeader],
  'rseq-misplaced': ['remove-header', removeHeader],
  'transfer-encoding': ['remove-header', removeHeader],
  'content-header-without-body': ['remove-header', removeHeader],
  'content-length-conflict': ['remove-header', removeHeader],
  'content-length-not-number': ['count-body', countBody],
  'content-length-too-large': ['count-body', countBody],
  'content-length-missing': ['count-body', countBody],
  'stream-content-length-missing': ['count-body', countBody],
  'body-trailer': ['count-body', countBody],
  'cseq-method': ['set-value', replaceByData('method')],
  'max-forwards-malformed': ['set-value', replaceBy('70')],
  'max-forwards-high': ['set-value', replaceBy('70')],
  'date-weekday': ['set-value', replaceByData('expected')],
  'contact-star-expires': ['set-value', (message) => setHeader(message, 'Expires', '0')],
  'address-brackets-missing': ['add-brackets', wrapIn('<', '>')],
  'address-parameter-outside': ['add-brackets', wrapIn('<', '>')],
  'host-ipv6-brackets': ['add-brackets', wrapIn('[', ']')],
  'route-not-loose': ['add-parameter', addLr],
  'sips-contact': ['set-value', replaceBy('sips')],
  'uri-password': ['remove-text', removePassword],
  'via-branch-cookie': ['set-value', insertBefore('z9hG4bK')],
  'via-transport-mismatch': ['set-value', replaceByData('carried')],
  'rseq-without-100rel': ['add-header', adding('Require', '100rel')],
  '100rel-without-rseq': ['add-header', adding('RSeq', '1')],
  'rseq-zero': ['set-value', replaceBy('1')],
  'min-se-small': ['set-value', replaceByData('limit')],
  'session-expires-small': ['set-value', replaceByData('limit')],
  'session-expires-below-min': ['set-value', replaceByData('limit')],
  'session-timer-unsupported': ['add-header', adding('Supported', 'timer')],
  'session-timer-not-required': ['add-header', adding('Require', 'timer')],
  'info-disposition': ['set-value', (message) => setHeader(message, 'Content-Disposition', 'Info-Package')],
  'auth-nc-malformed': ['set-value', eightDigits],
  'auth-quotes-missing': ['add-quotes', wrapIn('"', '"')],
  'auth-quotes-unwanted': ['remove-quotes', unwrap('"', '"')],
  'text-bidi': ['remove-text', remove],
  'text-invisible': ['remove-text', remove],
};

/** Whether findings of a code can have a repair. */
export function isFixable(code: DiagnosticCode): boolean {
  return FIXES[code] !== undefined;
}

/** The finding with its repair, where it has one. */
export function withFix(message: SipMessage, diagnostic: Diagnostic): Diagnostic {
  const entry = FIXES[diagnostic.code];
  const edits = entry?.[1](message, diagnostic);
  return entry && edits ? { ...diagnostic, fix: { label: entry[0], edits } } : diagnostic;
}

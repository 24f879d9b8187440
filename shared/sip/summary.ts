/** The quick view of a datagram for a row of a list: who, what, which call, and the worst finding of the structure. */
import type { Severity } from './diagnostic.ts';
import { worstSeverity } from './diagnostic.ts';
import { unfolded } from './grammar/tokens.ts';
import type { SipMessage } from './message.ts';
import { firstHeader } from './message.ts';
import { parseMessage } from './parse.ts';
import type { AddressView } from './views.ts';
import {
  addressOf,
  callIdOf,
  cseqOf,
  methodText,
  parseUri,
  reasonText,
  requestUri,
  topVia,
} from './views.ts';

export interface MessageSummary {
  /** `other` is a datagram that is not SIP. */
  readonly kind: 'request' | 'response' | 'other';
  /** The request's method, or the method of a response's CSeq. */
  readonly method: string;
  /** 0 for what is not a response. */
  readonly status: number;
  /** The Request-URI, the reason phrase, or the first printable bytes of what is not SIP. */
  readonly summary: string;
  /** `user@host`. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly sdp: boolean;
  readonly fromTag: string;
  readonly toTag: string;
  /** The branch of the top Via. */
  readonly branch: string;
  /** The worst finding of the structure; the grammar is not asked. */
  readonly severity: Severity | null;
}

/** Characters that a row keeps of a field: it is one line on a screen, and the message itself is kept. */
const LONGEST = 512;
const SAMPLE = 64;

const cut = (text: string): string => (text.length > LONGEST ? text.slice(0, LONGEST) : text);

/** `user@host` of an address, the host alone where it has no user, the URI where it is not of sip. */
function who(address: AddressView | null): string {
  if (!address) return '';
  const uri = parseUri(address.uri);
  if (!uri || (uri.scheme !== 'sip' && uri.scheme !== 'sips')) return cut(address.uri);
  return cut(uri.user === '' ? uri.host : `${uri.user}@${uri.host}`);
}

/** The first bytes of what is not SIP, with a point for each that cannot be printed. */
function sample(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, SAMPLE))
    text += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.';
  return text;
}

function hasSdp(message: SipMessage): boolean {
  const header = firstHeader(message, 'Content-Type');
  if (!header || message.body.start >= message.body.end) return false;
  const [type = ''] = unfolded(message.bytes, header.value).slice(0, LONGEST).split(';');
  return type.replace(/\s/g, '').toLowerCase() === 'application/sdp';
}

const OTHER = {
  kind: 'other',
  method: '',
  status: 0,
  from: '',
  to: '',
  callId: '',
  cseq: 0,
  sdp: false,
  fromTag: '',
  toTag: '',
  branch: '',
  severity: null,
} as const;

function firstLine(message: SipMessage): Pick<MessageSummary, 'kind' | 'status' | 'summary'> {
  return message.kind === 'request'
    ? { kind: 'request', status: 0, summary: cut(requestUri(message)) }
    : { kind: 'response', status: message.status, summary: cut(reasonText(message)) };
}

/** Summarizes a message that is parsed already. */
export function summarizeMessage(message: SipMessage): Omit<MessageSummary, 'severity'> {
  const from = addressOf(message, 'From');
  const to = addressOf(message, 'To');
  const cseq = cseqOf(message);
  return {
    ...firstLine(message),
    method: cut(message.kind === 'request' ? methodText(message) : (cseq?.method ?? '')),
    from: who(from),
    to: who(to),
    callId: callIdOf(message),
    cseq: cseq?.seq ?? 0,
    sdp: hasSdp(message),
    fromTag: from?.params.get('tag') ?? '',
    toTag: to?.params.get('tag') ?? '',
    branch: topVia(message)?.params.get('branch') ?? '',
  };
}

/** Summarizes any datagram. Call-ID, tags and branch are whole, for they are keys; the rest is cut at 512 characters. */
export function summarize(bytes: Uint8Array): MessageSummary {
  const { message, diagnostics } = parseMessage(bytes);
  if (!message) return { ...OTHER, summary: sample(bytes) };
  return { ...summarizeMessage(message), severity: worstSeverity(diagnostics) };
}

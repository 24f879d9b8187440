/** The quick view of a datagram for a row of a list: who, what, which call, and the worst finding of the structure. */
import type { Severity } from './diagnostic.ts';
import type { MessageIndex } from './index-message.ts';
import { indexMessage, indexOf } from './index-message.ts';
import type { SipMessage } from './message.ts';

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

/** The first bytes of what is not SIP, with a point for each that cannot be printed. */
function sample(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, SAMPLE))
    text += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.';
  return text;
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

/** The row of an index; `bytes` are the datagram's. */
export function summarizeIndex(index: MessageIndex, bytes: Uint8Array): MessageSummary {
  const { kind, status, severity } = index;
  if (kind === 'other') return { ...OTHER, summary: sample(bytes) };
  const cseq = index.cseq();
  return {
    kind,
    method: cut(kind === 'request' ? index.method() : (cseq?.method ?? '')),
    status,
    summary: cut(index.target()),
    from: cut(index.from()),
    to: cut(index.to()),
    callId: index.callId(),
    cseq: cseq?.seq ?? 0,
    sdp: index.hasSdp(),
    fromTag: index.fromTag(),
    toTag: index.toTag(),
    branch: index.branch(),
    severity,
  };
}

/** Summarizes a message that is parsed already; `severity` is the worst of what parsing found. */
export function summarizeMessage(message: SipMessage, severity: Severity | null): MessageSummary {
  return summarizeIndex(indexOf(message, severity), message.bytes);
}

/** Summarizes any datagram. Call-ID, tags and branch are whole, for they are keys; the rest is cut at 512 characters. */
export function summarize(bytes: Uint8Array): MessageSummary {
  return summarizeIndex(indexMessage(bytes), bytes);
}

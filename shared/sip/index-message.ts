/**
 * The live path (RFC 3261 7): one look at a datagram's bytes that finds what a key, a row and a dispatcher need, and makes a text
 * only when somebody asks for it. It answers exactly as the views of the full parser do: what is not plainly sound is parsed.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Severity } from './diagnostic.ts';
import { worstSeverity } from './diagnostic.ts';
import { splitList } from './grammar/comma-list.ts';
import { readCSeq } from './grammar/cseq.ts';
import { ignore } from './grammar/sink.ts';
import { unfolded } from './grammar/tokens.ts';
import type { Head } from './index-scan.ts';
import { ABSENT, scanHead } from './index-scan.ts';
import { quickAddress, quickBranch, quickIsSdp, quickTag } from './index-values.ts';
import type { SipMessage } from './message.ts';
import { firstHeader } from './message.ts';
import { parseMessage } from './parse.ts';
import type { AddressView, CSeqView } from './views.ts';
import {
  addressOf,
  addressView,
  callIdOf,
  cseqOf,
  methodText,
  parseUri,
  reasonText,
  requestUri,
  topVia,
  viaView,
} from './views.ts';

export interface MessageIndex {
  /** `other` is a datagram that is not SIP. */
  readonly kind: 'request' | 'response' | 'other';
  /** 0 for what is not a response. */
  readonly status: number;
  /** The worst finding of the structure; the grammar is not asked. */
  readonly severity: Severity | null;
  /** The bytes of the body. */
  readonly body: Span;
  /** The method of a request; '' for what is not one. */
  method(): string;
  /** The Request-URI of a request, the reason phrase of a response. */
  target(): string;
  /** The Call-ID; '' where there is none. */
  callId(): string;
  cseq(): CSeqView | null;
  /** `user@host` of From, the host alone where there is no user, the URI where it is not of sip; '' where it cannot be read. */
  from(): string;
  /** The same of To. */
  to(): string;
  /** The tags of From and To; '' where there is none. */
  fromTag(): string;
  toTag(): string;
  /** The branch of the top Via; '' where there is none. */
  branch(): string;
  /** Whether there is a body and Content-Type says that it is SDP. */
  hasSdp(): boolean;
  /** The whole message, parsed once and only when it is asked for. */
  message(): SipMessage | null;
}

const EMPTY: Span = { start: 0, end: 0 };

/** Indexes any datagram. Never throws. */
export function indexMessage(bytes: Uint8Array): MessageIndex {
  const head = scanHead(bytes);
  return head ? new SoundIndex(bytes, head) : oddIndex(bytes);
}

function whoOf(address: AddressView | null): string {
  if (!address) return '';
  const uri = parseUri(address.uri);
  if (!uri || (uri.scheme !== 'sip' && uri.scheme !== 'sips')) return address.uri;
  return uri.user === '' ? uri.host : `${uri.user}@${uri.host}`;
}

const tagIn = (address: AddressView | null): string => address?.params.get('tag') ?? '';

/** Characters of a Content-Type that are looked at. */
const LONGEST_TYPE = 512;

/** A type is compared without its parameters, its letters' case and the white space about its slash (RFC 3261 25.1). */
function isSdpType(bytes: Uint8Array, value: Span): boolean {
  const [type = ''] = unfolded(bytes, value).slice(0, LONGEST_TYPE).split(';', 1);
  return type.replace(/\s/g, '').toLowerCase() === 'application/sdp';
}

/** The index of a message whose structure is sound: spans, and texts cut from the head, which is decoded once. */
class SoundIndex implements MessageIndex {
  readonly kind: 'request' | 'response';
  readonly status: number;
  readonly severity: Severity | null = null;
  readonly body: Span;
  readonly #bytes: Uint8Array;
  readonly #head: Head;
  #headText: string | null = null;
  #message: SipMessage | null = null;

  constructor(bytes: Uint8Array, head: Head) {
    this.kind = head.kind;
    this.status = head.status;
    this.body = head.body;
    this.#bytes = bytes;
    this.#head = head;
  }

  method(): string {
    return this.kind === 'request' ? this.#text(this.#head.first) : '';
  }

  target(): string {
    return this.#text(this.#head.target);
  }

  callId(): string {
    return this.#text(this.#head.callId);
  }

  cseq(): CSeqView | null {
    const { seq, method } = readCSeq(this.#bytes, this.#head.cseq, ignore);
    return seq < 0 || method.start >= method.end ? null : { seq, method: this.#text(method) };
  }

  from(): string {
    return this.#who(this.#head.from);
  }

  to(): string {
    return this.#who(this.#head.to);
  }

  fromTag(): string {
    return this.#tag(this.#head.from);
  }

  toTag(): string {
    return this.#tag(this.#head.to);
  }

  branch(): string {
    const { via } = this.#head;
    const branch = quickBranch(this.#bytes, via);
    if (branch) return this.#text(branch);
    const [top] = splitList(this.#bytes, via, ignore);
    return (top && viaView(this.#bytes, top)?.params.get('branch')) ?? '';
  }

  hasSdp(): boolean {
    const { contentType, body } = this.#head;
    if (contentType === ABSENT || body.start === body.end) return false;
    return quickIsSdp(this.#bytes, contentType) ?? isSdpType(this.#bytes, contentType);
  }

  message(): SipMessage | null {
    this.#message ??= parseMessage(this.#bytes).message;
    return this.#message;
  }

  #who(span: Span): string {
    const quick = quickAddress(this.#bytes, span);
    if (!quick) return whoOf(this.#address(span));
    const host = this.#text(quick.host);
    return quick.user.start === quick.user.end ? host : `${this.#text(quick.user)}@${host}`;
  }

  #tag(span: Span): string {
    const quick = quickTag(this.#bytes, span);
    return quick ? this.#text(quick) : tagIn(this.#address(span));
  }

  #address(span: Span): AddressView | null {
    const address = span.start < span.end ? addressView(this.#bytes, span) : null;
    return address?.uri === '*' ? null : address;
  }

  /**
   * A text of the head. The head is decoded as a whole, for a call of the decoder costs more than the text of one header; as
   * long as it has a character for each byte a part of it is a cut. What stays in memory for long needs a copy of its own.
   */
  #text({ start, end }: Span): string {
    const headEnd = this.#head.body.start;
    this.#headText ??= textOf(this.#bytes, { start: 0, end: headEnd });
    if (this.#headText.length === headEnd) return this.#headText.slice(start, end);
    return textOf(this.#bytes, { start, end });
  }
}

/** The index of what the full parser has something to say about: its views answer. */
function oddIndex(bytes: Uint8Array): MessageIndex {
  const { message, diagnostics } = parseMessage(bytes);
  return message ? indexOf(message, worstSeverity(diagnostics)) : OTHER;
}

/** The index of a message that is parsed already; `severity` is the worst of what parsing found. */
export function indexOf(message: SipMessage, severity: Severity | null): MessageIndex {
  return {
    kind: message.kind,
    status: message.kind === 'response' ? message.status : 0,
    severity,
    body: message.body,
    method: () => (message.kind === 'request' ? methodText(message) : ''),
    target: () => (message.kind === 'request' ? requestUri(message) : reasonText(message)),
    callId: () => callIdOf(message),
    cseq: () => cseqOf(message),
    from: () => whoOf(addressOf(message, 'From')),
    to: () => whoOf(addressOf(message, 'To')),
    fromTag: () => tagIn(addressOf(message, 'From')),
    toTag: () => tagIn(addressOf(message, 'To')),
    branch: () => topVia(message)?.params.get('branch') ?? '',
    hasSdp() {
      const header = firstHeader(message, 'Content-Type');
      return header !== null && !isEmpty(message.body) && isSdpType(message.bytes, header.value);
    },
    message: () => message,
  };
}

const isEmpty = ({ start, end }: Span): boolean => start >= end;

const OTHER: MessageIndex = {
  kind: 'other',
  status: 0,
  severity: null,
  body: EMPTY,
  method: () => '',
  target: () => '',
  callId: () => '',
  cseq: () => null,
  from: () => '',
  to: () => '',
  fromTag: () => '',
  toTag: () => '',
  branch: () => '',
  hasSdp: () => false,
  message: () => null,
};

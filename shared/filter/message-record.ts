/** A record made from the bytes of a message and what is known beside them; each part is made once, and only when it is asked for. */
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import type { FilterMedia, FilterRecord } from './record.ts';

/** What the bytes do not say. */
export type Envelope = Pick<
  FilterRecord,
  | 'id'
  | 'time'
  | 'direction'
  | 'transport'
  | 'src'
  | 'dst'
  | 'source'
  | 'retransmission'
  | 'dialog'
  | 'responseTime'
>;

/** The media of a message's body; handed in, for the filter does not know SDP. */
export type ReadMedia = (message: SipMessage) => readonly FilterMedia[];

/** A record of a message; getters of `envelope` are asked again each time. */
export function createMessageRecord(
  envelope: Envelope,
  bytes: Uint8Array,
  readMedia: ReadMedia,
): FilterRecord {
  return new MessageRecord(envelope, bytes, readMedia);
}

class MessageRecord implements FilterRecord {
  readonly bytes: Uint8Array;
  readonly #envelope: Envelope;
  readonly #readMedia: ReadMedia;
  #index: MessageIndex | null = null;
  #media: readonly FilterMedia[] | null = null;
  #diagnostics: readonly Diagnostic[] | null = null;

  constructor(envelope: Envelope, bytes: Uint8Array, readMedia: ReadMedia) {
    this.bytes = bytes;
    this.#envelope = envelope;
    this.#readMedia = readMedia;
  }

  get id(): number {
    return this.#envelope.id;
  }
  get time(): number {
    return this.#envelope.time;
  }
  get direction(): FilterRecord['direction'] {
    return this.#envelope.direction;
  }
  get transport(): string {
    return this.#envelope.transport;
  }
  get src(): FilterRecord['src'] {
    return this.#envelope.src;
  }
  get dst(): FilterRecord['dst'] {
    return this.#envelope.dst;
  }
  get source(): string {
    return this.#envelope.source;
  }
  get retransmission(): number {
    return this.#envelope.retransmission;
  }
  get dialog(): FilterRecord['dialog'] {
    return this.#envelope.dialog;
  }
  get responseTime(): number | null {
    return this.#envelope.responseTime;
  }

  get size(): number {
    return this.bytes.length;
  }
  get kind(): FilterRecord['kind'] {
    return this.#indexed.kind;
  }
  get method(): string {
    return this.kind === 'request' ? this.#indexed.method() : this.cseqMethod;
  }
  get status(): number {
    return this.#indexed.status;
  }
  get severity(): FilterRecord['severity'] {
    return this.#indexed.severity;
  }
  get summary(): string {
    return this.#indexed.target();
  }
  get from(): string {
    return this.#indexed.from();
  }
  get to(): string {
    return this.#indexed.to();
  }
  get fromTag(): string {
    return this.#indexed.fromTag();
  }
  get toTag(): string {
    return this.#indexed.toTag();
  }
  get callId(): string {
    return this.#indexed.callId();
  }
  get cseq(): number {
    return this.#indexed.cseq()?.seq ?? 0;
  }
  get cseqMethod(): string {
    return this.#indexed.cseq()?.method ?? '';
  }
  get branch(): string {
    return this.#indexed.branch();
  }
  get message(): SipMessage | null {
    return this.#indexed.message();
  }
  get media(): readonly FilterMedia[] {
    const { message } = this;
    this.#media ??= message && this.#indexed.hasSdp() ? this.#readMedia(message) : [];
    return this.#media;
  }
  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= this.kind === 'other' ? [] : lint(this.bytes).diagnostics;
    return this.#diagnostics;
  }

  get #indexed(): MessageIndex {
    this.#index ??= indexMessage(this.bytes);
    return this.#index;
  }
}

/** What a filter asks of the bytes of a message; each part is made once, and only when it is asked for. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import { worstSeverity } from '#shared/sip/diagnostic.ts';
import { headerNames, quickLines } from '#shared/sip/header-lines.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import { indexMessage, indexOf } from '#shared/sip/index-message.ts';
import type { ParseResult, SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import type { FilterMedia, FilterRecord } from './record.ts';

/** The media of a body; handed in, for the filter does not know SDP. `findSdp` finds a body of that type, and costs more than a search. */
export type ReadMedia = (bytes: Uint8Array, findSdp: () => Span | null) => readonly FilterMedia[];

const CALL_ID = headerNames('Call-ID', 'i');

/** The half of a record that the bytes answer. It may be moved to other bytes, when what it made is forgotten. */
export abstract class BytesRecord {
  abstract readonly bytes: Uint8Array;
  readonly #readMedia: ReadMedia;
  #index: MessageIndex | null = null;
  #parsed: ParseResult | null = null;
  #media: readonly FilterMedia[] | null = null;
  #diagnostics: readonly Diagnostic[] | null = null;

  constructor(readMedia: ReadMedia) {
    this.#readMedia = readMedia;
  }

  protected forget(): void {
    this.#index = null;
    this.#parsed = null;
    this.#media = null;
    this.#diagnostics = null;
  }

  get size(): number {
    return this.bytes.length;
  }
  get kind(): FilterRecord['kind'] {
    return this.#indexed.kind;
  }
  get method(): string {
    return this.#indexed.kind === 'request' ? this.#indexed.method() : this.cseqMethod;
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
    // The one header that is asked for most, of a message that nothing else was asked of.
    const isKnown = this.#index !== null || this.#parsed !== null;
    const lines = isKnown || !CALL_ID ? null : quickLines(this.bytes, CALL_ID);
    if (!lines) return this.#indexed.callId();
    const [line] = lines;
    return line ? textOf(this.bytes, line.value) : '';
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
    if (this.#index) return this.#index.message();
    this.#parsed ??= parseMessage(this.bytes);
    return this.#parsed.message;
  }
  get media(): readonly FilterMedia[] {
    this.#media ??= this.#readMedia(this.bytes, () => (this.#indexed.hasSdp() ? this.#indexed.body : null));
    return this.#media;
  }
  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= this.kind === 'other' ? [] : lint(this.bytes).diagnostics;
    return this.#diagnostics;
  }

  get #indexed(): MessageIndex {
    this.#index ??= this.#makeIndex();
    return this.#index;
  }

  /** What is parsed already has its index in it. */
  #makeIndex(): MessageIndex {
    const message = this.#parsed?.message;
    return message
      ? indexOf(message, worstSeverity(this.#parsed?.diagnostics ?? []))
      : indexMessage(this.bytes);
  }
}

/** A record made from the bytes of a message and what is known beside them. */
import type { ReadMedia } from './bytes-record.ts';
import { BytesRecord } from './bytes-record.ts';
import type { FilterRecord } from './record.ts';

/** What the bytes do not say; where nothing is said of a message, that is left out. */
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
> &
  Partial<Pick<FilterRecord, 'mark' | 'comment'>>;

/** A record of a message; getters of `envelope` are asked again each time. */
export function createMessageRecord(
  envelope: Envelope,
  bytes: Uint8Array,
  readMedia: ReadMedia,
): FilterRecord {
  return new MessageRecord(envelope, bytes, readMedia);
}

class MessageRecord extends BytesRecord implements FilterRecord {
  readonly bytes: Uint8Array;
  readonly #envelope: Envelope;

  constructor(envelope: Envelope, bytes: Uint8Array, readMedia: ReadMedia) {
    super(readMedia);
    this.bytes = bytes;
    this.#envelope = envelope;
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
  get mark(): FilterRecord['mark'] {
    return this.#envelope.mark ?? null;
  }
  get comment(): string {
    return this.#envelope.comment ?? '';
  }
  get dialog(): FilterRecord['dialog'] {
    return this.#envelope.dialog;
  }
  get responseTime(): number | null {
    return this.#envelope.responseTime;
  }
}

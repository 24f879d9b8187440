/** A message on its way out of the store: its bytes and what is known beside them, redacted where that is asked for. */
import type { Endpoint } from '#shared/model/address.ts';
import { noteText } from '#shared/model/note.ts';
import type { CarriedBy, Direction } from '#shared/model/traffic.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import type { Store } from '../store/store.ts';
import type { StoredEntry } from '../store/columns.ts';
import { createEndpointReader } from '../view/endpoints.ts';

export interface OutgoingMessage {
  readonly id: number;
  /** Milliseconds since 1970-01-01 UTC, with a fraction. */
  readonly time: number;
  readonly direction: Direction;
  readonly transport: CarriedBy;
  /** The name of its source. */
  readonly source: string;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly retransmission: number;
  readonly bytes: Uint8Array;
  /** What is said of it, as one text; '' for nothing. */
  readonly comment: string;
}

export interface MessageReader {
  /** A message, or null where it was let go. Its bytes are the reader's only until the next one is asked for. */
  read(id: number): OutgoingMessage | null;
}

export interface MessageReaderDeps {
  readonly store: Pick<Store, 'entry' | 'view' | 'bytes' | 'note'>;
  readonly redactor: Redactor | null;
  sourceName(id: string): string;
}

/** Endpoints are few, and each message has two. */
const MOST_ENDPOINTS = 4_096;

/** Makes a reader of the store; messages whose bytes are not in memory must have been loaded. */
export function createMessageReader({ store, redactor, sourceName }: MessageReaderDeps): MessageReader {
  const read = createEndpointReader();
  const endpoints = new Map<string, Endpoint>();
  const endpointOf = (text: string): Endpoint => {
    const known = endpoints.get(text);
    if (known) return known;
    if (endpoints.size >= MOST_ENDPOINTS) endpoints.clear();
    const plain = read(text);
    const made = redactor?.endpoint(plain) ?? plain;
    endpoints.set(text, made);
    return made;
  };
  const names = new Map<string, string>();
  const nameOf = (source: string): string => {
    const known = names.get(source);
    if (known !== undefined) return known;
    const made = redactor?.text(sourceName(source)) ?? sourceName(source);
    names.set(source, made);
    return made;
  };
  const commentOf = (id: number): string => {
    const text = noteText(store.note(id));
    return redactor ? redactor.text(text) : text;
  };
  const outgoing = (id: number, entry: StoredEntry, bytes: Uint8Array): OutgoingMessage => ({
    id,
    time: entry.time,
    direction: entry.direction,
    transport: entry.transport,
    source: nameOf(entry.source),
    src: endpointOf(entry.src),
    dst: endpointOf(entry.dst),
    retransmission: entry.retransmission,
    bytes: redactor ? redactor.message(bytes) : bytes,
    comment: commentOf(id),
  });
  return {
    read(id) {
      const entry = store.entry(id);
      const bytes = entry && (store.view(id) ?? store.bytes(id));
      return entry && bytes ? outgoing(id, entry, bytes) : null;
    },
  };
}

/**
 * Where messages leave: in batches, with their bytes copied into slabs that are never written again. One slab holds the messages of
 * a batch or more, since an allocation for each message would cost more than reading it.
 */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { CapturedMessage, CaptureTransport } from './captured-message.ts';
import type { Packet } from './packet.ts';

const SLAB = 256 * 1024;
export const BATCH = 512;

/** The two ends of what is being read. */
export interface Ends {
  readonly src: Endpoint;
  readonly dst: Endpoint;
}

export interface Outlet {
  /** Messages so far. */
  readonly count: number;
  /** Takes a copy of the bytes. */
  keep(
    packet: Packet,
    transport: CaptureTransport,
    ends: Ends,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void;
  /** Takes the bytes as they are: nobody else writes to them. */
  take(packet: Packet, transport: CaptureTransport, ends: Ends, bytes: Uint8Array, missing?: number): void;
  /** Hands over what waits. */
  flush(): void;
}

type Draft = { -readonly [K in keyof CapturedMessage]: CapturedMessage[K] };

/** Makes an outlet whose batches have at the most `size` messages. */
export function createOutlet(onMessages: (batch: readonly CapturedMessage[]) => void, size = BATCH): Outlet {
  let batch: CapturedMessage[] = [];
  let slab: Uint8Array = new Uint8Array(0);
  let used = 0;
  let count = 0;

  const flush = (): void => {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    onMessages(full);
  };
  const copy = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
    const length = to - from;
    if (length > SLAB / 4) return bytes.slice(from, to);
    if (used + length > slab.length) {
      slab = new Uint8Array(SLAB);
      used = 0;
    }
    const kept = slab.subarray(used, used + length);
    kept.set(bytes.subarray(from, to));
    used += length;
    return kept;
  };
  const add: Outlet['take'] = (packet, transport, { src, dst }, bytes, missing = 0) => {
    const { time, number: frame } = packet;
    const message: Draft = { time, transport: packet.transport ?? transport, src, dst, bytes, frame };
    if (packet.comment !== '') message.comment = packet.comment;
    if (packet.interface !== '') message.interface = packet.interface;
    if (packet.direction) message.direction = packet.direction;
    if (missing > 0) message.missing = missing;
    count++;
    if (batch.push(message) >= size) flush();
  };
  return {
    get count() {
      return count;
    },
    keep: (packet, transport, ends, bytes, from, to) =>
      add(packet, transport, ends, copy(bytes, from, to), transport === 'udp' ? packet.missing : 0),
    take: add,
    flush,
  };
}

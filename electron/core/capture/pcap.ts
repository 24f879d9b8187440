/**
 * Reads pcap (draft-ietf-opsawg-pcap): a header, then records of a time, two lengths and the packet, in either byte order, with
 * microseconds or nanoseconds.
 */
import type { FormatReader, FormatSink } from './format.ts';
import { LONGEST_RECORD } from './format.ts';
import type { ByteOrder } from './octets.ts';
import { BIG, LITTLE, u32 } from './octets.ts';
import type { Window } from './window.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Records may be longer than the header says, but not longer than any program writes. */
const USUAL_LONGEST = 262_144;

interface Kind {
  readonly order: ByteOrder;
  /** Parts of a millisecond that the second field of the time counts. */
  readonly perMillisecond: number;
}

/** By the first four bytes as a big-endian number. */
const KINDS: ReadonlyMap<number, Kind> = new Map([
  [0xa1b2c3d4, { order: BIG, perMillisecond: 1e3 }],
  [0xd4c3b2a1, { order: LITTLE, perMillisecond: 1e3 }],
  [0xa1b23c4d, { order: BIG, perMillisecond: 1e6 }],
  [0x4d3cb2a1, { order: LITTLE, perMillisecond: 1e6 }],
]);

/** Whether a file that begins with these four bytes is pcap. */
export const isPcap = (magic: number): boolean => KINDS.has(magic);

/** Makes a reader that begins at the header. */
export function createPcapReader(sink: FormatSink): FormatReader {
  return new PcapReader(sink);
}

class PcapReader implements FormatReader {
  readonly #sink: FormatSink;
  #kind: Kind | null = null;
  #linkType = 0;
  #longest = USUAL_LONGEST;

  constructor(sink: FormatSink) {
    this.#sink = sink;
  }

  step(window: Window): boolean {
    return this.#kind ? this.#record(window, this.#kind) : this.#header(window);
  }

  #header(window: Window): boolean {
    if (window.length < FILE_HEADER) return false;
    const { bytes, start } = window;
    this.#kind = KINDS.get(u32(bytes, start)) ?? null;
    if (!this.#kind) return false;
    const { order } = this.#kind;
    const snapLength = order.u32(bytes, start + 16);
    // The upper bits tell of a frame check sequence.
    this.#linkType = order.u32(bytes, start + 20) & 0xffff;
    this.#longest = Math.min(LONGEST_RECORD, Math.max(USUAL_LONGEST, snapLength));
    this.#sink.interface({ linkType: this.#linkType, name: '', description: '', comment: '', snapLength });
    window.skip(FILE_HEADER);
    return true;
  }

  #record(window: Window, { order, perMillisecond }: Kind): boolean {
    if (window.length < RECORD_HEADER) return false;
    const { bytes, start } = window;
    const captured = order.u32(bytes, start + 8);
    if (captured > this.#longest) {
      this.#sink.stop('bad-record-length');
      return false;
    }
    if (window.length < RECORD_HEADER + captured) return false;
    const { packet } = this.#sink;
    packet.time = order.u32(bytes, start) * 1000 + order.u32(bytes, start + 4) / perMillisecond;
    packet.linkType = this.#linkType;
    packet.bytes = bytes;
    packet.start = start + RECORD_HEADER;
    packet.end = packet.start + captured;
    packet.missing = Math.max(0, order.u32(bytes, start + 12) - captured);
    this.#sink.deliver();
    window.skip(RECORD_HEADER + captured);
    return true;
  }
}

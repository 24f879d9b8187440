/** Writes messages as pcap with microseconds, for programs that know nothing newer. Comments and interfaces are not kept. */
import { concatBytes } from '#shared/lib/bytes.ts';
import type { WrittenMessage } from './write-packet.ts';
import { createPacketMaker, LINKTYPE_RAW } from './write-packet.ts';

export interface PcapWriter {
  /** What stands at the begin of a file. */
  start(): Uint8Array;
  /** The records of a message. */
  message(message: WrittenMessage): Uint8Array;
}

/** What is kept of a packet at the most, as the header tells it. */
const SNAP_LENGTH = 262_144;

/** Makes a writer for one file. */
export function createPcapWriter(): PcapWriter {
  const maker = createPacketMaker();
  return {
    start: fileHeader,
    message(message) {
      const packets = maker.packetsOf(message);
      return concatBytes(packets.flatMap((packet) => [recordHeader(message.time, packet.length), packet]));
    },
  };
}

function fileHeader(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_LENGTH, true);
  view.setUint32(20, LINKTYPE_RAW, true);
  return new Uint8Array(view.buffer);
}

function recordHeader(time: number, length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  const micros = Math.max(0, Math.round(time * 1_000));
  view.setUint32(0, Math.floor(micros / 1e6), true);
  view.setUint32(4, micros % 1e6, true);
  view.setUint32(8, length, true);
  view.setUint32(12, length, true);
  return new Uint8Array(view.buffer);
}

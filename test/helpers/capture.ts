/** Writes a classic capture file of UDP over IPv4 on 127.0.0.1, for tests that ask tshark what it reads. */
import { concatBytes } from '#shared/lib/bytes.ts';

export interface Packet {
  readonly bytes: Uint8Array;
  /** The ports; 5060 and 5070 where they are left out. */
  readonly from?: number;
  readonly to?: number;
}

const RAW_IP = 101;
const LOOPBACK = [0x7f00, 1] as const;

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

function packetOf({ bytes, from = 5060, to = 5070 }: Packet, second: number): Uint8Array {
  const size = 28 + bytes.length;
  const header = new DataView(new ArrayBuffer(28));
  const ip = [0x4500, size, 0, 0x4000, 0x4011, 0, ...LOOPBACK, ...LOOPBACK];
  [...ip, from, to, size - 20, 0].forEach((value, i) => header.setUint16(2 * i, value));
  return concatBytes([words(second, 0, size, size), new Uint8Array(header.buffer), bytes]);
}

/** The bytes of a file with these packets, a second apart. */
export function captureOf(packets: readonly Packet[]): Uint8Array {
  return concatBytes([words(0xa1b2c3d4, 0x00040002, 0, 0, 65_535, RAW_IP), ...packets.map(packetOf)]);
}

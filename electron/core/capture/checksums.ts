/** The checksums of packets that are made: the sum of the Internet (RFC 1071), and the CRC32c of SCTP (RFC 9260 appendix A). */
import { u16 } from './octets.ts';

/** The 16-bit sum of a range, added to another one. */
export function sumOf(bytes: Uint8Array, from: number, to: number, sum = 0): number {
  let total = sum;
  let at = from;
  for (; at + 1 < to; at += 2) total += u16(bytes, at);
  if (at < to) total += (bytes[at] ?? 0) << 8;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

const CASTAGNOLI = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value;
});

/** The CRC32c of a range; SCTP writes it in little-endian order. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let value = 0xffffffff;
  for (let at = from; at < to; at++) value = (TABLE[(value ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

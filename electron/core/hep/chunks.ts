/** The chunks of HEP3: vendor, type and length of two bytes each, and what is in them. The length counts its six bytes too. */
import { u16 } from '#core/capture/octets.ts';

/** The types of vendor 0 that we read and write; others are passed over. */
export const CHUNK = {
  family: 1,
  protocol: 2,
  src4: 3,
  dst4: 4,
  src6: 5,
  dst6: 6,
  srcPort: 7,
  dstPort: 8,
  seconds: 9,
  microseconds: 10,
  type: 11,
  captureId: 12,
  authKey: 14,
  payload: 15,
  packedPayload: 16,
  correlationId: 17,
  nodeName: 19,
} as const;

/** `HEP3`, and a length that counts itself and the word. */
export const HEP3_HEADER = 6;
export const CHUNK_HEADER = 6;
/** The largest packet: its length is told in two bytes. */
export const MAX_HEP3 = 65_535;

/** The chunks of vendor 0 by their type, a later one in place of an earlier; null where a length cannot be. */
export function readChunks(bytes: Uint8Array, end: number): ReadonlyMap<number, Uint8Array> | null {
  const chunks = new Map<number, Uint8Array>();
  let at = HEP3_HEADER;
  while (at < end) {
    const length = at + CHUNK_HEADER <= end ? u16(bytes, at + 4) : 0;
    if (length < CHUNK_HEADER || at + length > end) return null;
    if (u16(bytes, at) === 0) chunks.set(u16(bytes, at + 2), bytes.subarray(at + CHUNK_HEADER, at + length));
    at += length;
  }
  return chunks;
}

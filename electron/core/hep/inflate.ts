/** Unpacks the compressed payload of a packet: zlib or gzip, as agents use either. A small bomb is not allowed to become a large one. */
import { unzipSync } from 'node:zlib';

/** Bytes that a payload may have when it is unpacked: no SIP message of a datagram or of a sane stream is larger. */
export const MAX_INFLATED = 1_048_576;

/** The unpacked bytes, or null where they are damaged or would be more than `limit`. */
export function inflate(packed: Uint8Array, limit = MAX_INFLATED): Uint8Array | null {
  try {
    const out = unzipSync(packed, { maxOutputLength: limit });
    return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  } catch {
    // zlib tells damage and excess by throwing; both mean that there is no payload.
    return null;
  }
}

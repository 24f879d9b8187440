/** Looks for a text in bytes without regard to the case of ASCII letters (Horspool's search): what plain words of a filter ask. */
import { utf8 } from '#shared/lib/bytes.ts';

/** Small letters for capital ones; every other byte stays. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

/** How far the search may jump for each byte that stands under the text's last one. */
function jumpsOf(text: Uint8Array): Int32Array {
  const jumps = new Int32Array(256).fill(text.length);
  text.subarray(0, -1).forEach((byte, place) => {
    const jump = text.length - 1 - place;
    jumps[byte] = jump;
    if (byte >= 0x61 && byte <= 0x7a) jumps[byte - 32] = jump;
  });
  return jumps;
}

/** Makes the search for a text; the empty text is in everything. */
export function createSearch(text: string): (bytes: Uint8Array) => boolean {
  const wanted = utf8(text).map((byte) => FOLD[byte] ?? 0);
  const jumps = jumpsOf(wanted);
  const last = wanted.length - 1;
  return (bytes) => {
    for (let end = last; end < bytes.length; end += jumps[bytes[end] ?? 0] ?? 1) {
      let i = last;
      while (i >= 0 && FOLD[bytes[end - last + i] ?? 0] === wanted[i]) i--;
      if (i < 0) return true;
    }
    return last < 0;
  };
}

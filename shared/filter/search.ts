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

/** Both letters of one that has two; a byte that has one twice. */
function lettersOf(byte: number): readonly [small: number, capital: number] {
  const hasCapital = byte >= 0x61 && byte <= 0x7a;
  return [byte, hasCapital ? byte - 32 : byte];
}

/** Makes the search for a text; the empty text is in everything. */
export function createSearch(text: string): (bytes: Uint8Array) => boolean {
  const wanted = utf8(text).map((byte) => FOLD[byte] ?? 0);
  const last = wanted.length - 1;
  if (last < 0) return () => true;
  const [small, capital] = lettersOf(wanted[last] ?? 0);
  if (last === 0) return (bytes) => bytes.includes(small) || (capital !== small && bytes.includes(capital));
  const jumps = jumpsOf(wanted);
  const again = jumps[small] ?? 1;
  // A jump of nothing says that the last byte fits, so that one look decides most steps.
  jumps[small] = jumps[capital] = 0;
  return (bytes) => {
    const { length } = bytes;
    for (let end = last; end < length;) {
      const jump = jumps[bytes[end] ?? 0] ?? 1;
      if (jump === 0 && endsAt(bytes, end, wanted)) return true;
      end += jump === 0 ? again : jump;
    }
    return false;
  };
}

/** Whether a text, whose last byte fits, ends at a place. */
function endsAt(bytes: Uint8Array, end: number, wanted: Uint8Array): boolean {
  const first = end - wanted.length + 1;
  for (let i = wanted.length - 2; i >= 0; i--) if (FOLD[bytes[first + i] ?? 0] !== wanted[i]) return false;
  return true;
}

/**
 * Looks over MessagePack bytes before they are decoded: promises that decoding them needs no more room than their
 * own length allows. A header of five bytes may announce four billion entries, and a decoder believes it.
 */

/** Containers inside containers; the deepest message of the contract has eight. */
export const DEPTH_LIMIT = 24;

interface Head {
  /** Bytes of this item without the items inside it. */
  readonly size: number;
  /** How many items are inside; a map counts its keys and its values. */
  readonly items: number;
}

/** Items of a fixed length by their first byte: numbers, nil, true and false. */
const FIXED: Readonly<Record<number, number>> = {
  0xc0: 1,
  0xc2: 1,
  0xc3: 1,
  0xca: 5,
  0xcb: 9,
  0xcc: 2,
  0xcd: 3,
  0xce: 5,
  0xcf: 9,
  0xd0: 2,
  0xd1: 3,
  0xd2: 5,
  0xd3: 9,
};

/** Items with a length of so many bytes behind the first byte, and how many items one unit of it stands for. */
const COUNTED: Readonly<Record<number, { readonly width: 1 | 2 | 4; readonly items: 0 | 1 | 2 }>> = {
  0xc4: { width: 1, items: 0 },
  0xc5: { width: 2, items: 0 },
  0xc6: { width: 4, items: 0 },
  0xd9: { width: 1, items: 0 },
  0xda: { width: 2, items: 0 },
  0xdb: { width: 4, items: 0 },
  0xdc: { width: 2, items: 1 },
  0xdd: { width: 4, items: 1 },
  0xde: { width: 2, items: 2 },
  0xdf: { width: 4, items: 2 },
};

function readLength(bytes: Uint8Array, at: number, width: number): number | null {
  if (at + width > bytes.length) return null;
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

/** The head of a short item, whose length is in its first byte. */
function shortHead(first: number): Head | null {
  if (first < 0x80 || first >= 0xe0) return { size: 1, items: 0 };
  if (first < 0x90) return { size: 1, items: 2 * (first - 0x80) };
  if (first < 0xa0) return { size: 1, items: first - 0x90 };
  if (first < 0xc0) return { size: 1 + first - 0xa0, items: 0 };
  return null;
}

/** The head at an offset; null for an extension type, which the contract does not use, and where bytes are missing. */
function headAt(bytes: Uint8Array, at: number): Head | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const short = shortHead(first);
  if (short) return short;
  const fixed = FIXED[first];
  if (fixed) return { size: fixed, items: 0 };
  const counted = COUNTED[first];
  const length = counted ? readLength(bytes, at + 1, counted.width) : null;
  if (!counted || length === null) return null;
  const size = 1 + counted.width;
  return counted.items === 0 ? { size: size + length, items: 0 } : { size, items: counted.items * length };
}

/**
 * Tells whether the bytes are one MessagePack item, whole and nothing behind it, without extension types and not
 * deeper than `DEPTH_LIMIT`. Every announced item has to be there, so what a decoder makes room for is there, too.
 */
export function isSoundPack(bytes: Uint8Array): boolean {
  const open = [1];
  let at = 0;
  while (open.length > 0) {
    const left = open[open.length - 1] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1] = left - 1;
    const head = headAt(bytes, at);
    if (!head) return false;
    at += head.size;
    if (head.items === 0) continue;
    if (open.length > DEPTH_LIMIT) return false;
    open.push(head.items);
  }
  return at === bytes.length;
}

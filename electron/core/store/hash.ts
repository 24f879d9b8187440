/** A quick hash to find candidates by; whoever uses it compares what it finds. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a, 32 bits, over a text's code units and then over bytes, with a step for every four bytes: the messages of a list are
 * long, and each is hashed once.
 */
export function wordHash(text: string, bytes: Uint8Array): number {
  let hash = hashText(text);
  const words = bytes.length - (bytes.length % 4);
  for (let i = 0; i < words; i += 4) {
    const word =
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, FNV_PRIME);
    // The product carries upwards only: without this the high bytes of a word would touch nothing else.
    hash ^= hash >>> 15;
  }
  for (let i = words; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), FNV_PRIME);
  return hash >>> 0;
}

/** FNV-1a over a text's code units, as a number with a sign. */
export function hashText(text: string): number {
  let hash = FNV_OFFSET | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash;
}

/** A quick hash to find candidates by; whoever uses it compares what it finds. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, over a text's code units and then over bytes. */
export function fnv1a(text: string, bytes: Uint8Array): number {
  let hash = hashText(text);
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

/** The same over a text alone, as a number with a sign. */
export function hashText(text: string): number {
  let hash = FNV_OFFSET | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash;
}

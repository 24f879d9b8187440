/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash that tells nothing of its input to who does not have the key. What has no
 * place in a table gets its pseudonym from it: the same value the same one, without being remembered.
 */

/** Words of 64 bits as pairs of 32, the low one first: v0 to v3. */
type State = Int32Array;

/** A quarter of SipRound: a += b, b is rotated by `bits`, b ^= a. */
function mix(v: State, a: number, b: number, bits: number): void {
  const low = ((v[a] ?? 0) >>> 0) + ((v[b] ?? 0) >>> 0);
  const high = (v[a + 1] ?? 0) + (v[b + 1] ?? 0) + (low > 0xffff_ffff ? 1 : 0);
  v[a] = low | 0;
  v[a + 1] = high | 0;
  rotate(v, b, bits);
  v[b] = (v[b] ?? 0) ^ (v[a] ?? 0);
  v[b + 1] = (v[b + 1] ?? 0) ^ (v[a + 1] ?? 0);
}

/** Rotates a word to the left by 1 to 32 bits. */
function rotate(v: State, at: number, bits: number): void {
  const [low, high] = [v[at] ?? 0, v[at + 1] ?? 0];
  if (bits === 32) {
    v[at] = high;
    v[at + 1] = low;
    return;
  }
  v[at] = (low << bits) | (high >>> (32 - bits));
  v[at + 1] = (high << bits) | (low >>> (32 - bits));
}

function round(v: State): void {
  mix(v, 0, 2, 13);
  rotate(v, 0, 32);
  mix(v, 4, 6, 16);
  mix(v, 0, 6, 21);
  mix(v, 4, 2, 17);
  rotate(v, 4, 32);
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

/** "somepseudorandomlygeneratedbytes" as the authors have it. */
const START = [
  0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462,
];

function begin(key: Uint8Array): State {
  return Int32Array.from(START, (value, i) => value ^ word(key, (i % 4) * 4));
}

function absorb(v: State, low: number, high: number): void {
  v[6] = (v[6] ?? 0) ^ low;
  v[7] = (v[7] ?? 0) ^ high;
  round(v);
  round(v);
  v[0] = (v[0] ?? 0) ^ low;
  v[1] = (v[1] ?? 0) ^ high;
}

/** The hash of bytes under a key of 16 bytes, as its low and its high 32 bits. */
export function sipHash(key: Uint8Array, bytes: Uint8Array): readonly [low: number, high: number] {
  const v = begin(key);
  const whole = bytes.length & ~7;
  for (let at = 0; at < whole; at += 8) absorb(v, word(bytes, at), word(bytes, at + 4));
  const rest = new Uint8Array(8);
  rest.set(bytes.subarray(whole));
  rest[7] = bytes.length & 255;
  absorb(v, word(rest, 0), word(rest, 4));
  v[4] = (v[4] ?? 0) ^ 0xff;
  for (let i = 0; i < 4; i++) round(v);
  const fold = (at: number): number =>
    ((v[at] ?? 0) ^ (v[at + 2] ?? 0) ^ (v[at + 4] ?? 0) ^ (v[at + 6] ?? 0)) >>> 0;
  return [fold(0), fold(1)];
}

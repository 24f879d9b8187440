/** Randomness as an argument: whoever needs it is handed a `Random`, so tests can repeat a run. */

export interface Random {
  /** Returns `count` fresh random bytes. */
  bytes(count: number): Uint8Array;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A token of `length` characters from a-z0-9 (SIP tokens, tags and branches; about 5 bits a character). */
export function randomToken(random: Random, length: number): string {
  let text = '';
  for (const byte of random.bytes(length)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}

/** A whole number from 0 up to, not including, `limit` (at most 2^32). */
export function randomInt(random: Random, limit: number): number {
  let value = 0;
  for (const byte of random.bytes(4)) value = value * 256 + byte;
  return value % limit;
}

/** Repeatable randomness for tests and replays (xorshift32); not for secrets. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return {
    bytes(count) {
      const out = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        out[i] = state >>> 24;
      }
      return out;
    },
  };
}

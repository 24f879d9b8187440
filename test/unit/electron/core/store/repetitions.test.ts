import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { hashText, wordHash } from '#core/store/hash.ts';
import { createRepetitions } from '#core/store/repetitions.ts';

describe('createRepetitions', () => {
  it('finds the last id of a hash', () => {
    const memory = createRepetitions();
    memory.remember(7, 1);
    memory.remember(7, 2);
    expect(memory.find(7)).toBe(2);
    expect(memory.find(8)).toBeNull();
  });

  it('forgets the oldest of two full generations and nothing younger', () => {
    const memory = createRepetitions(4);
    for (let hash = 0; hash < 9; hash++) memory.remember(hash, hash + 100);
    const kept = Array.from({ length: 9 }, (_, hash) => memory.find(hash));
    expect(kept).toEqual([null, null, null, null, 104, 105, 106, 107, 108]);
  });
});

describe('hashText', () => {
  // The published 32-bit test vectors of FNV-1a.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('hashes %j as the reference does', (text, hash) => {
    expect(hashText(text) >>> 0).toBe(hash);
  });
});

describe('wordHash', () => {
  it('differs for every bit that is turned over in a message, wherever it stands', () => {
    const bytes = utf8('OPTIONS sip:bob@192.0.2.2 SIP/2.0\r\n'.repeat(3).slice(0, -1));
    const seen = new Set([wordHash('in a b', bytes)]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = bytes.slice();
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      seen.add(wordHash('in a b', other));
    }
    expect(seen.size).toBe(bytes.length * 8 + 1);
  });

  it('tells paths apart', () => {
    const bytes = utf8('the same');
    expect(wordHash('in a b', bytes)).not.toBe(wordHash('in b a', bytes));
  });
});

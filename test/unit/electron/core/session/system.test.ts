import { expect, it } from 'vitest';
import { hexOf } from '#shared/lib/bytes.ts';
import { systemRandom } from '#core/session/system.ts';

it.each([0, 1, 12, 8_191, 8_192, 8_193, 100_000])('gives %i random bytes', (count) => {
  const random = systemRandom();
  random.bytes(5);
  const bytes = random.bytes(count);
  expect(bytes).toHaveLength(count);
  // A run of 32 zeros comes by chance once in 2^256 times.
  if (count >= 32) expect(hexOf(bytes)).not.toContain('0'.repeat(64));
});

it('gives no bytes twice, over many fillings of its pool', () => {
  const random = systemRandom();
  const seen = new Set<string>();
  for (let i = 0; i < 5_000; i++) seen.add(hexOf(random.bytes(12)));
  expect(seen.size).toBe(5_000);
});

it('gives bytes that are the asker’s own', () => {
  const random = systemRandom();
  const first = random.bytes(16);
  const before = hexOf(first);
  for (let i = 0; i < 2_000; i++) random.bytes(16).fill(0);
  expect(hexOf(first)).toBe(before);
});

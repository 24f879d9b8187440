/** Comparing messages: what holds for any two, of the torture messages of RFC 4475, sound ones, and broken ones. */
import { describe, expect, it } from 'vitest';
import { compareMessages } from '#shared/diff/message.ts';
import type { DiffRow } from '#shared/diff/row.ts';
import { countRows } from '#shared/diff/row.ts';
import { compareTexts, linesOf } from '#shared/diff/text.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { mutated, someDatagram, soundMessage, TORTURE } from '../helpers/sip-corpus.ts';

const random = createSeededRandom(0x5160);

/** Pairs of messages: strangers, and a message with its mutations. */
const PAIRS: readonly (readonly [Uint8Array, Uint8Array])[] = [
  ...TORTURE.map((message) => [message, mutated(random, message, 12)] as const),
  ...Array.from({ length: 150 }, () => {
    const { bytes } = soundMessage(random);
    return [bytes, mutated(random, bytes, 10)] as const;
  }),
  ...Array.from({ length: 100 }, () => [someDatagram(random), someDatagram(random)] as const),
];

const joined = (row: DiffRow, side: 'left' | 'right'): string =>
  row[side]?.pieces.map(({ text }) => text).join('') ?? '';

describe('comparing any two messages', () => {
  it('finds no difference between a message and itself', () => {
    for (const [a] of PAIRS) {
      expect(countRows(compareMessages(a, a))).toEqual({ changed: 0, added: 0, removed: 0, moved: 0 });
    }
  });

  it('has every header of both in exactly one row', () => {
    const names = (rows: readonly DiffRow[], side: 'left' | 'right'): number =>
      rows.filter((row) => row.section === 'header' && row[side]).length;
    for (const [a, b] of PAIRS) {
      const [left, right] = [parseMessage(a).message, parseMessage(b).message];
      if (!left || !right) continue;
      const rows = compareMessages(a, b);
      const [alone, other] = [compareMessages(a, a), compareMessages(b, b)];
      expect(names(rows, 'left')).toBe(names(alone, 'left'));
      expect(names(rows, 'right')).toBe(names(other, 'right'));
      expect(names(alone, 'left')).toBeGreaterThanOrEqual(left.headers.length);
    }
  });

  it('tells the other way round what was added as removed', () => {
    for (const [a, b] of PAIRS) {
      const [there, back] = [compareMessages(a, b), compareMessages(b, a)].map(countRows);
      expect([back?.added, back?.removed]).toEqual([there?.removed, there?.added]);
    }
  });

  it('marks nothing that is not there: the pieces of a side are its text', () => {
    const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
    for (const [a, b] of PAIRS) {
      for (const row of compareMessages(a, b)) {
        for (const side of ['left', 'right'] as const)
          expect(plain(joined(row, side))).toBe(plain(row[side]?.text ?? ''));
      }
    }
  });
});

describe('comparing any two texts', () => {
  it('has the left text on the left and the right text on the right, in order', () => {
    for (const [a, b] of PAIRS) {
      const [left, right] = [textOf(a), textOf(b)];
      const rows = compareTexts(left, right);
      const read = (side: 'left' | 'right'): string[] =>
        rows.flatMap((row) => (row[side] ? [joined(row, side)] : []));
      expect(read('left')).toEqual(linesOf(left));
      expect(read('right')).toEqual(linesOf(right));
    }
  });

  it('makes the right text of the left one', () => {
    for (const [a, b] of PAIRS) {
      const [left, right] = [linesOf(textOf(a)), textOf(b)];
      const made: string[] = [];
      for (const { state, left: before, right: after } of compareTexts(left.join('\n'), right)) {
        if (before) expect(left.shift()).toBe(before.text);
        if (state === 'same' && before) made.push(before.text);
        else if (after) made.push(after.text);
      }
      expect(made).toEqual(linesOf(right));
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { Caret } from '../../../../../renderer/components/message/hex.ts';
import {
  byteName,
  caretSpan,
  hexRows,
  moveCaret,
  offsetDigits,
  rowCount,
} from '../../../../../renderer/components/message/hex.ts';
import { utf8 } from '../../../../../shared/lib/bytes.ts';

const BYTES = new Uint8Array([...utf8('hello\r\n'), ...new Uint8Array(40)]);

describe('the rows of a hex dump', () => {
  it('have an offset, sixteen bytes and their ASCII', () => {
    const [first, second] = hexRows(BYTES, { start: 0, end: 2 });
    expect(first?.offset).toBe('0000');
    expect(first?.cells.map(({ hex }) => hex).join(' ')).toMatch(/^68 65 6c 6c 6f 0d 0a 00 00/);
    expect(first?.cells.map(({ ascii }) => ascii).join('')).toBe('hello...........');
    expect(second?.offset).toBe('0010');
  });

  it('are made only where they are asked for, and end where the bytes do', () => {
    const rows = hexRows(BYTES, { start: 2, end: 100 });
    expect(rows.map(({ index }) => index)).toEqual([2]);
    expect(rows[0]?.cells).toHaveLength(15);
  });

  it('can be of eight', () => {
    expect(hexRows(BYTES, { start: 1, end: 2 }, 8)[0]?.cells.map(({ at }) => at)).toEqual([
      8, 9, 10, 11, 12, 13, 14, 15,
    ]);
    expect(rowCount(BYTES.length, 8)).toBe(6);
  });

  it.each([
    [0, 4],
    [0x1_0000, 4],
    [0x1_0001, 5],
    [262_144, 5],
  ])('of %i bytes have offsets of %i digits', (length, digits) => {
    expect(offsetDigits(length)).toBe(digits);
  });
});

describe('the caret of a hex dump', () => {
  const extent = { length: 40, width: 16, page: 2 };
  const press = (caret: Caret, key: string, parts: { shift?: boolean; ctrl?: boolean } = {}) =>
    moveCaret(caret, { key, shift: parts.shift ?? false, ctrl: parts.ctrl ?? false }, extent);
  const at = (place: number): Caret => ({ at: place, anchor: place });

  it.each([
    ['ArrowRight', 5, 6],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 39, 39],
    ['ArrowDown', 5, 21],
    ['ArrowDown', 30, 30],
    ['ArrowDown', 36, 36],
    ['ArrowUp', 21, 5],
    ['ArrowUp', 5, 5],
    ['PageDown', 5, 37],
    ['PageDown', 20, 36],
    ['PageUp', 36, 4],
    ['PageUp', 20, 4],
    ['Home', 21, 16],
    ['End', 21, 31],
    ['End', 33, 39],
  ])('goes by %s from %i to %i', (key, from, to) => {
    expect(press(at(from), key)).toEqual(at(to));
  });

  it('goes to the first and the last byte with Ctrl', () => {
    expect(press(at(20), 'Home', { ctrl: true })).toEqual(at(0));
    expect(press(at(20), 'End', { ctrl: true })).toEqual(at(39));
  });

  it('leaves its anchor with Shift, and selects both ends', () => {
    const back = press({ at: 10, anchor: 12 }, 'ArrowLeft', { shift: true });
    expect(back).toEqual({ at: 9, anchor: 12 });
    expect(caretSpan({ at: 9, anchor: 12 })).toEqual({ start: 9, end: 13 });
    expect(caretSpan(at(4))).toEqual({ start: 4, end: 5 });
  });

  it('selects everything by Ctrl+A', () => {
    const all = press(at(7), 'a', { ctrl: true });
    expect(all && caretSpan(all)).toEqual({ start: 0, end: 40 });
  });

  it('stays where a key is none of its own, or where there is nothing', () => {
    expect(press(at(7), 'x')).toBeNull();
    expect(press(at(7), 'constructor')).toBeNull();
    expect(moveCaret(at(0), { key: 'End', shift: false, ctrl: false }, { ...extent, length: 0 })).toBeNull();
  });
});

describe('the name of a byte', () => {
  it.each([
    ['41', 'A', '41 A'],
    ['0d', '.', '0d U+000D'],
    ['2e', '.', '2e .'],
  ])('%s', (hex, ascii, name) => expect(byteName({ hex, ascii })).toBe(name));
});

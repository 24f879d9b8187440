/** What the editor offers while one writes. */
import { describe, expect, it } from 'vitest';
import { completeSip } from '../../../../renderer/editor/sip-complete.ts';

const names = ['lab', 'local.ip'];
const labels = (before: string, line: number, inBody = false): string[] | null =>
  completeSip(before, { line, inBody }, names)?.options.map(({ label }) => label) ?? null;

describe('completion', () => {
  it('offers the methods in the first line', () => {
    expect(labels('INV', 1)).toContain('INVITE');
    expect(labels('INV', 1)).toHaveLength(14);
  });

  it('offers header names below it', () => {
    expect(labels('Call', 3)).toContain('Call-ID');
  });

  it('offers variables behind two braces, in the body too', () => {
    expect(labels('To: <sip:{{l', 3)).toEqual(names);
    expect(labels('c=IN IP4 {{', 12, true)).toEqual(names);
  });

  it.each([
    ['a value', 'To: sip', 3, false],
    ['the body', 'abc', 9, true],
    ['an empty line', '', 3, false],
  ])('offers nothing in %s', (_, before, line, inBody) => {
    expect(labels(before, line, inBody)).toBeNull();
  });
});

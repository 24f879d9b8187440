import { describe, expect, it } from 'vitest';
import { createLadder, glyphsFor, relativeSeconds } from '../../../../../electron/headless/cli/ladder.ts';
import { createStyle } from '../../../../../electron/headless/cli/style.ts';

const OPTIONS = { left: '127.0.0.1:5060', right: '127.0.0.1:5070', start: 1000, width: 24 };
const ROW = { time: 1000, direction: 'out', label: 'INVITE', status: 0, note: '' } as const;

describe('createLadder', () => {
  it('points requests to the right and what comes in to the left, with the time since the start', () => {
    const ladder = createLadder({ ...OPTIONS, glyphs: glyphsFor({ LANG: 'C' }) });
    expect(ladder.row(ROW)).toBe('    0.000            |------- INVITE -------->|');
    expect(
      ladder.row({ ...ROW, time: 1502.4, direction: 'in', label: '200 OK', status: 200, note: 'again' }),
    ).toBe('    0.502            |<------- 200 OK --------|  again');
  });

  it('puts each name over its lane', () => {
    const [names = '', lanes = ''] = createLadder(OPTIONS).head();
    expect(names).toContain('127.0.0.1:5060');
    expect(names.trim().split(/\s+/)).toEqual(['127.0.0.1:5060', '127.0.0.1:5070']);
    expect(lanes.trim()).toMatch(/^│ +│$/);
  });

  it.each(['x'.repeat(500), 'INVITE\r\n\u001b[2J', '\u202e', '🙂'.repeat(50)])(
    'keeps the lanes in place and the terminal safe whatever the label is (%#)',
    (label) => {
      const plain = createLadder(OPTIONS).row(ROW);
      const line = createLadder(OPTIONS).row({ ...ROW, label });
      expect([...line]).toHaveLength([...plain].length);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );

  it('colours only where it is told to', () => {
    const coloured = createLadder({ ...OPTIONS, style: createStyle(true) }).row({ ...ROW, status: 486 });
    expect(coloured).toContain('\u001b[31m');
    expect(createLadder(OPTIONS).row({ ...ROW, status: 486 })).not.toContain('\u001b');
  });
});

describe('relativeSeconds', () => {
  it('never goes below zero', () => {
    expect(relativeSeconds(5, 10)).toBe('0.000');
    expect(relativeSeconds(61_234.6, 0)).toBe('61.235');
  });
});

describe('glyphsFor', () => {
  it.each([
    [{}, '│'],
    [{ LANG: 'de_DE.UTF-8' }, '│'],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, '|'],
    [{ LC_CTYPE: 'POSIX' }, '|'],
  ])('draws for the locale %j', (env: Record<string, string>, lane) => {
    expect(glyphsFor(env).lane).toBe(lane);
  });
});

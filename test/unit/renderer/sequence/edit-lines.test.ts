import { describe, expect, it } from 'vitest';
import {
  insertCheck,
  insertLines,
  moveRow,
  nudgeRow,
  removeRow,
  replaceLine,
  setSetting,
} from '../../../../renderer/views/compose/sequence/edit-lines.ts';
import { stepRows } from '../../../../renderer/views/compose/sequence/step-rows.ts';

const TEXT = `name: Basic call
# before the call
send invite.sip as call   # the first one

wait 180
wait 200
  # in time
  expect time < 500ms
  expect header Contact exists
repeat 3
  pause 1s
end
send BYE of call
`;

/** A text without the lines that were given up, and with `|` for line ends. */
const changed = (text: string): string => text.replaceAll('\n', '|');

describe('the rows of a sequence', () => {
  it('are all its lines but settings and blank ones', () => {
    const rows = stepRows(TEXT).map(({ line, last, depth, content }) => [line, last, depth, content.kind]);
    expect(rows).toEqual([
      [2, 2, 0, 'comment'],
      [3, 3, 0, 'step'],
      [5, 5, 0, 'step'],
      [6, 9, 0, 'step'],
      [7, 7, 0, 'comment'],
      [8, 8, 1, 'check'],
      [9, 9, 1, 'check'],
      [10, 12, 0, 'step'],
      [11, 11, 1, 'step'],
      [12, 12, 0, 'end'],
      [13, 13, 0, 'step'],
    ]);
  });

  it('hide nothing that cannot be read', () => {
    const rows = stepRows('fly away\nwait\nrepeat 2\n  pause 1s\nname: late\n');
    expect(rows.map(({ content, problems }) => [content.kind, problems.map(({ code }) => code)])).toEqual([
      ['unread', ['unknown-step']],
      ['unread', ['missing']],
      ['step', ['open-repeat']],
      ['step', []],
      ['unread', ['late-setting']],
    ]);
    expect(rows[2]?.last).toBe(5);
  });
});

describe('a step that is written anew', () => {
  it('keeps its indentation and the comment behind it', () => {
    expect(replaceLine(TEXT, 3, 'send other.sip')).toBe(
      TEXT.replace('send invite.sip as call   # the first one', 'send other.sip   # the first one'),
    );
    expect(replaceLine(TEXT, 8, 'expect time < 1s')).toBe(TEXT.replace('< 500ms', '< 1s'));
  });

  it('keeps line ends, whatever they are', () => {
    expect(replaceLine('pause 1s\r\npause 2s\rpause 3s', 2, 'pause 9s')).toBe(
      'pause 1s\r\npause 9s\rpause 3s',
    );
  });

  it('is left alone where there is no such line', () => {
    expect(replaceLine(TEXT, 99, 'pause 1s')).toBe(TEXT);
  });
});

describe('a row that is taken away', () => {
  it.each([
    ['pause 1s\npause 2s\n', 1, 'pause 2s|'],
    ['wait 200\n  expect body absent\npause 1s\n', 1, 'pause 1s|'],
    ['wait 200\n  expect body absent\npause 1s\n', 2, 'wait 200|pause 1s|'],
    ['repeat 2\n  pause 1s\n  # why\nend\npause 2s', 1, 'pause 2s'],
    ['pause 1s\n\n# why\n', 2, 'pause 1s||# why|'],
  ])('%j without line %i', (text, line, expected) => {
    expect(changed(removeRow(text, line))).toBe(expected);
  });
});

describe('a row that is put in', () => {
  it.each([
    ['behind all', 'pause 1s', null, ['pause 2s'], 'pause 1s|pause 2s|'],
    ['first', 'name: a\npause 1s\n', 2, ['wait 200'], 'name: a|wait 200|pause 1s|'],
    ['into a repeat that is empty', 'repeat 2\nend\n', 2, ['pause 1s'], 'repeat 2|  pause 1s|end|'],
    [
      'behind others of a repeat',
      'repeat 2\n\tpause 1s\nend\n',
      3,
      ['wait 200'],
      'repeat 2|\tpause 1s|\twait 200|end|',
    ],
    ['as a repeat', 'pause 1s\n', null, ['repeat 3', 'end'], 'pause 1s|repeat 3|end|'],
    ['into nothing', '', null, ['pause 1s'], 'pause 1s|'],
  ])('%s', (_, text, before, said, expected) => {
    expect(changed(insertLines(text, before, said))).toBe(expected);
  });

  it('as an assertion stands behind those of its wait', () => {
    expect(changed(insertCheck('wait 200\n  expect body absent', 1, 'expect time < 1s'))).toBe(
      'wait 200|  expect body absent|  expect time < 1s|',
    );
    expect(changed(insertCheck('repeat 2\n  wait 200\nend\n', 2, 'expect time < 1s'))).toBe(
      'repeat 2|  wait 200|    expect time < 1s|end|',
    );
    expect(insertCheck('pause 1s\n', 1, 'expect time < 1s')).toBe('pause 1s\n');
  });
});

describe('a row that is moved', () => {
  const WAIT = 'wait 200\n  expect body absent\n  expect time < 1s\n';

  it.each([
    ['takes its assertions along', `pause 1s\n${WAIT}`, 2, 1, `${WAIT}pause 1s\n`],
    ['does not come between a wait and its assertions', `${WAIT}pause 1s\n`, 4, 2, `${WAIT}pause 1s\n`],
    ['goes behind all', `${WAIT}pause 1s\n`, 1, null, `pause 1s\n${WAIT}`],
    ['as an assertion stays with its wait', `${WAIT}pause 1s\n`, 3, null, `${WAIT}pause 1s\n`],
    ['never stands in itself', 'repeat 2\n  pause 1s\nend\n', 1, 2, 'repeat 2\n  pause 1s\nend\n'],
    [
      'is indented as what it comes to',
      `repeat 2\n  pause 1s\nend\n${WAIT}`,
      4,
      2,
      'repeat 2\n  wait 200\n    expect body absent\n    expect time < 1s\n  pause 1s\nend\n',
    ],
  ])('%s', (_, text, line, before, expected) => {
    expect(moveRow(text, line, before).text).toBe(expected);
  });

  it.each([
    ['up over a wait', `${WAIT}pause 1s\n`, 4, -1 as const, `pause 1s\n${WAIT}`],
    ['down over a wait', `pause 1s\n${WAIT}`, 1, 1 as const, `${WAIT}pause 1s\n`],
    ['down into a repeat', 'pause 1s\nrepeat 2\nend\n', 1, 1 as const, 'repeat 2\n  pause 1s\nend\n'],
    ['down out of a repeat', 'repeat 2\n  pause 1s\nend\n', 2, 1 as const, 'repeat 2\nend\npause 1s\n'],
    ['up out of a repeat', 'repeat 2\n  pause 1s\nend\n', 2, -1 as const, 'pause 1s\nrepeat 2\nend\n'],
    ['an assertion up', WAIT, 3, -1 as const, 'wait 200\n  expect time < 1s\n  expect body absent\n'],
    ['an assertion not over its wait', WAIT, 2, -1 as const, WAIT],
    ['the last one not further', 'pause 1s\n', 1, 1 as const, 'pause 1s\n'],
  ])('by a key: %s', (_, text, line, by, expected) => {
    const moved = nudgeRow(text, line, by);
    expect(moved.text).toBe(expected);
    // It is told where the row stands now.
    const said = (one: string, at: number): string => one.split('\n')[at - 1]?.trim() ?? '';
    expect(said(moved.text, moved.line)).toBe(said(text, line));
  });
});

describe('a setting', () => {
  it.each([
    [
      'is changed in its place',
      'timeout: 5s\ndata: a.csv\n',
      'data' as const,
      'b.csv',
      'timeout: 5s|data: b.csv|',
    ],
    [
      'is put behind the others',
      'name: a\nvar x: 1\npause 1s\n',
      'data' as const,
      'b.csv',
      'name: a|var x: 1|data: b.csv|pause 1s|',
    ],
    ['goes where it is empty', 'name: a\ndata: b\npause 1s\n', 'data' as const, '', 'name: a|pause 1s|'],
    ['comes first where it is the name', 'data: b\n', 'name' as const, 'a', 'name: a|data: b|'],
    ['is not made empty', 'pause 1s\n', 'name' as const, '', 'pause 1s|'],
  ])('%s', (_, text, name, value, expected) => {
    expect(changed(setSetting(text, name, value))).toBe(expected);
  });
});

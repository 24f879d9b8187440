import { describe, expect, it } from 'vitest';
import {
  readArguments,
  readPairs,
  readPort,
  readSeconds,
} from '../../../../../electron/headless/cli/args.ts';

const TABLE = { json: 'flag', to: 'value', var: 'list' } as const;

describe('readArguments', () => {
  it('gives every option of the table a value, also those that are not there', () => {
    expect(readArguments([], TABLE)).toEqual({
      ok: true,
      value: { options: { json: false, to: null, var: [] }, positionals: [] },
    });
  });

  it('reads flags, values in both forms, lists and positionals in any order', () => {
    const read = readArguments(
      ['a', '--to', 'x', '--json', '--var=p=1', '-', '--var', 'q=2', '--', '--z'],
      TABLE,
    );
    expect(read).toEqual({
      ok: true,
      value: { options: { json: true, to: 'x', var: ['p=1', 'q=2'] }, positionals: ['a', '-', '--z'] },
    });
  });

  it.each([
    [['--nope'], 'unknown option --nope'],
    [['-x'], 'unknown option -x'],
    [['--__proto__'], 'unknown option --__proto__'],
    [['--constructor=1'], 'unknown option --constructor'],
    [['--json=yes'], 'option --json takes no value'],
    [['--to'], 'option --to needs a value'],
    [['--to', '--json'], 'option --to needs a value'],
    [['--to', 'a', '--to', 'b'], 'option --to is given twice'],
  ])('refuses %j with one sentence', (args, error) => {
    expect(readArguments(args, TABLE)).toEqual({ ok: false, error });
  });

  it('takes a value that begins with a dash where it is written with =', () => {
    const read = readArguments(['--to=-x'], TABLE);
    expect(read.ok && read.value.options.to).toBe('-x');
  });
});

describe('numbers and pairs', () => {
  it.each([
    ['5', 5000],
    ['0.25', 250],
    ['3600', 3_600_000],
  ])('reads %s seconds as %d ms', (text, milliseconds) => {
    expect(readSeconds(text)).toEqual({ ok: true, value: milliseconds });
  });

  it.each(['0', '-1', 'soon', '', '1e3', '3601', 'Infinity', '0.0001'])('refuses "%s" as seconds', (text) => {
    expect(readSeconds(text).ok).toBe(false);
  });

  it.each([
    ['0', true],
    ['65535', true],
    ['65536', false],
    ['', false],
    ['0x50', false],
    ['-1', false],
  ])('tells of the port "%s" that usable is %s', (text, usable) => {
    expect(readPort(text).ok).toBe(usable);
  });

  it('reads variables; the value may hold = and be empty, the last of a name counts', () => {
    expect(readPairs(['a=1', 'b==x=', 'c=', 'a=2'])).toEqual({
      ok: true,
      value: { a: '2', b: '=x=', c: '' },
    });
  });

  it.each(['a', '=x', ''])('refuses "%s" as a variable', (text) => {
    expect(readPairs([text]).ok).toBe(false);
  });
});

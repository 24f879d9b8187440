/** The files of a workspace besides its requests: a folder's settings, environments; and what their lines mean. */
import { describe, expect, it } from 'vitest';
import { blockLines, readBlock } from '#shared/workspace/block.ts';
import { readEnvironmentFile, writeEnvironmentFile } from '#shared/workspace/environment-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';

const RULES = { keys: ['to', 'user'], secrets: true };
const nothing = { settings: new Map<string, string>(), variables: [], secrets: [], rest: [] };

describe('a line of a block', () => {
  const values: readonly (readonly [value: string, written: string])[] = [
    ['bob', 'var a: bob'],
    ['', 'var a:'],
    ['"Alice"', 'var a: "Alice"'],
    ['"Alice" <sip:a@b>', 'var a: "Alice" <sip:a@b>'],
    [' bob ', 'var a: " bob "'],
    ['one\ntwo', 'var a: "one\\ntwo"'],
    ['" bob"', 'var a: "\\" bob\\""'],
    ['a: b', 'var a: a: b'],
    ['\ud800', 'var a: "\\ud800"'],
  ];
  it.each(values)('writes the value %j as %s, and reads it again', (value, written) => {
    const block = { ...nothing, variables: [{ name: 'a', value }] };
    expect(blockLines(block, RULES)).toEqual([written]);
    expect(readBlock([written], RULES)).toEqual(block);
  });

  const names: readonly (readonly [name: string, written: string])[] = [
    ['my name', 'var "my name": x'],
    ['9', 'var "9": x'],
    ['', 'var "": x'],
    ['a:b"c', 'var "a:b\\"c": x'],
    ['one\ntwo', 'var "one\\ntwo": x'],
  ];
  it.each(names)('keeps the name %j, which is none of a variable, in quotes', (name, written) => {
    const block = { ...nothing, variables: [{ name, value: 'x' }] };
    expect(blockLines(block, RULES)).toEqual([written]);
    expect(readBlock([written], RULES)).toEqual(block);
  });

  it('does not count blanks around a value, a key’s case, or blanks before the colon', () => {
    const { settings, variables } = readBlock(['TO :  sip:bob ', 'var  a :\t x  '], RULES);
    expect([...settings]).toEqual([['to', 'sip:bob']]);
    expect(variables).toEqual([{ name: 'a', value: 'x' }]);
  });

  it.each(['# to: x', 'color: red', 'var : x', 'var 9: x', 'var "a: x', 'secret a b', 'to', '\u0000'])(
    'keeps %j, which means nothing',
    (line) => {
      expect(readBlock([line], RULES).rest).toEqual([line]);
      expect(blockLines({ ...nothing, rest: [line] }, RULES)).toEqual([line]);
    },
  );

  it('takes linear time for a long line of blanks', () => {
    const blanks = ' '.repeat(500_000);
    const lines = [`to:${blanks}x${blanks}x`, `var a${blanks}x`, `secret a${blanks}x`, `to${blanks}:x`];
    expect(readBlock(lines, RULES).rest).toHaveLength(3);
  });
});

describe('folder.conf', () => {
  it('says an order and variables', () => {
    const text = '# ours\norder: a.sip, "b, c.sip" ,Sub\nvar host: example.com\n';
    expect(readFolderFile(text)).toEqual({
      order: ['a.sip', 'b, c.sip', 'Sub'],
      variables: [{ name: 'host', value: 'example.com' }],
    });
  });

  it.each([[['a.sip', 'B']], [['a, b.sip', '"q".sip']], [['" x"']], [[' x', 'y ']], [[]]])(
    'reads the order %j that it wrote',
    (order) => {
      expect(readFolderFile(writeFolderFile({ order, variables: [] })).order).toEqual(order);
    },
  );

  it('lists a name once', () => {
    expect(readFolderFile('order: a, b, a').order).toEqual(['a', 'b']);
  });

  it('keeps comments above the lines they stand above', () => {
    const before = '# the folder\norder: a.sip\n\n# of the host\nvar host: x\nvar gone: 1\n# the last\n';
    const after = {
      order: ['b.sip', 'a.sip'],
      variables: [
        { name: 'port', value: '1' },
        { name: 'host', value: 'y' },
      ],
    };
    expect(writeFolderFile(after, before)).toBe(
      '# the folder\norder: b.sip, a.sip\nvar port: 1\n\n# of the host\nvar host: y\n# the last\n',
    );
  });

  it('is empty where it says nothing', () => {
    expect(writeFolderFile({ order: [], variables: [] }, 'order: a\n')).toBe('');
  });
});

describe('an environment', () => {
  it('says variables, and the names of secrets without their values', () => {
    const text = '\ufeffvar host: 192.0.2.1\r\nsecret password\r\nsecret password\r\n';
    expect(readEnvironmentFile(text)).toEqual({
      variables: [{ name: 'host', value: '192.0.2.1' }],
      secrets: ['password'],
    });
  });

  it('is the same when it is written again', () => {
    const text = '# staging\n\nvar host: x\n# the account\nvar user: "  "\nsecret password\n# end\n';
    expect(writeEnvironmentFile(readEnvironmentFile(text), text)).toBe(text);
  });

  it('keeps the comments of what is taken out, above what is left', () => {
    const text = 'var a: 1\n# about b\nvar b: 2\nsecret c\n';
    const read = readEnvironmentFile(text);
    const variables = read.variables.filter(({ name }) => name !== 'b');
    expect(writeEnvironmentFile({ ...read, variables }, text)).toBe('var a: 1\n# about b\nsecret c\n');
  });
});

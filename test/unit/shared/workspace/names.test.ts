/** Names of files, the order in which they stand, and which variables reach a request. */
import { describe, expect, it } from 'vitest';
import { workspacePathSchema } from '#shared/model/workspace.ts';
import { freeName, safeName } from '#shared/workspace/names.ts';
import { foldersOf, givenVariables, parentOf, titleOf, valuesFor } from '#shared/workspace/scope.ts';
import { inOrder, placed } from '#shared/workspace/tree-order.ts';
import * as v from 'valibot';

describe('a safe name', () => {
  const cases: readonly (readonly [title: string, name: string])[] = [
    ['Basic call', 'Basic call'],
    ['INVITE sip:bob@example.com', 'INVITE sip-bob@example.com'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['..', 'request'],
    ['.hidden', 'hidden'],
    ['a\u202egnp.sip', 'a-gnp.sip'],
    ['a\u0000b\nc', 'a-b c'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['folder.conf', '_folder.conf'],
    ['ends. . ', 'ends'],
    ['///', 'request'],
    ['', 'request'],
    ['呼叫', '呼叫'],
  ];
  it.each(cases)('of %j is %j', (title, name) => expect(safeName(title)).toBe(name));

  it.each(['x'.repeat(5_000), '呼'.repeat(300), '👩‍👩‍👧'.repeat(100)])('is short enough for a disk', (title) => {
    const name = safeName(title);
    expect([...name].length).toBeLessThanOrEqual(80);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(220);
    expect(v.is(workspacePathSchema, `${name}.sip`)).toBe(true);
  });
});

describe('a free name', () => {
  const cases: readonly (readonly [name: string, taken: readonly string[], free: string])[] = [
    ['a.sip', [], 'a.sip'],
    ['a.sip', ['a.sip'], 'a 2.sip'],
    ['a.sip', ['a.sip', 'a 2.sip'], 'a 3.sip'],
    ['a 2.sip', ['a 2.sip'], 'a 3.sip'],
    ['v1.2', ['v1.2'], 'v1.2 2'],
    ['7.sip', ['7.sip'], '7 2.sip'],
  ];
  it.each(cases)('for %s beside %j is %s', (name, taken, free) =>
    expect(freeName(name, (one) => taken.includes(one))).toBe(free),
  );
});

describe('the order of a folder', () => {
  const child = (name: string) => ({ name, isFolder: !name.includes('.') });
  const sorted = (names: readonly string[], order: readonly string[] = []) =>
    inOrder(names.map(child), order).map(({ name }) => name);

  it('has folders first, then names with their numbers as numbers', () => {
    expect(sorted(['10.sip', 'b.sip', '9.sip', 'Z', 'A.sip', 'a'])).toEqual([
      'a',
      'Z',
      '9.sip',
      '10.sip',
      'A.sip',
      'b.sip',
    ]);
  });

  it('is what folder.conf says, and the rest behind it', () => {
    expect(sorted(['a.sip', 'b.sip', 'Sub', 'c.sip'], ['c.sip', 'gone.sip', 'b.sip'])).toEqual([
      'c.sip',
      'b.sip',
      'Sub',
      'a.sip',
    ]);
  });

  it('takes a name to a place', () => {
    expect(placed(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(placed(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a']);
    expect(placed(['a', 'b'], 'x', 'gone')).toEqual(['a', 'b', 'x']);
  });
});

describe('the variables of a request', () => {
  const given = (path: string, ...pairs: readonly (readonly [string, string])[]) =>
    [path, { path, kind: 'folder', variables: pairs.map(([name, value]) => ({ name, value })) }] as const;
  const entries = new Map([
    given('', ['a', 'workspace'], ['e', 'workspace'], ['w', 'workspace']),
    given('Sub', ['a', 'outer'], ['b', 'outer']),
    given('Sub/Deep', ['a', 'inner']),
    given('lab.env', ['e', 'environment'], ['b', 'environment']),
  ]);
  const valueOf = (environment: string) =>
    valuesFor(
      [
        { name: ' own ', value: 'request' },
        { name: '', value: 'nothing' },
      ],
      givenVariables((path) => entries.get(path) ?? null, 'Sub/Deep/x.sip', environment),
    );

  it('are its own, those of its folders from the nearest on, of the environment, and of the workspace', () => {
    expect(valueOf('lab')).toEqual({
      own: 'request',
      a: 'inner',
      b: 'outer',
      e: 'environment',
      w: 'workspace',
    });
    expect(valueOf('')).toMatchObject({ e: 'workspace' });
  });

  it('come from the folders of its path', () => {
    expect(foldersOf('a/b/c.sip')).toEqual(['a/b', 'a', '']);
    expect(foldersOf('')).toEqual(['']);
    expect([parentOf('a/b.sip'), parentOf('b.sip'), titleOf('a/b.sip'), titleOf('a/v1.2')]).toEqual([
      'a',
      '',
      'b',
      'v1.2',
    ]);
  });
});

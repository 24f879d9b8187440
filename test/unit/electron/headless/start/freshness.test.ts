/** Whether a build is told to be fresh only when it is. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { INPUTS, OUTPUTS, changedBelow, isFresh } from '../../../../../electron/headless/start/freshness.ts';

const times = (inputs: number, outputs: number): Map<string, number> =>
  new Map([
    ...INPUTS.map((path) => [path, inputs] as const),
    ...OUTPUTS.map((path) => [path, outputs] as const),
  ]);
const fresh = (table: Map<string, number>): boolean => isFresh((path) => table.get(path) ?? null);

describe('a build', () => {
  it('is fresh when every output is newer than every input', () => {
    expect(fresh(times(10, 20))).toBe(true);
    expect(fresh(times(20, 20))).toBe(true);
  });

  it.each(OUTPUTS)('is not fresh without %s', (output) => {
    const table = times(10, 20);
    table.delete(output);
    expect(fresh(table)).toBe(false);
  });

  it.each(OUTPUTS)('is not fresh where %s is older than the sources', (output) => {
    expect(fresh(times(10, 20).set(output, 9))).toBe(false);
  });

  it.each(INPUTS)('is not fresh after a change of %s', (input) => {
    expect(fresh(times(10, 20).set(input, 21))).toBe(false);
  });

  it('does not mind an input that is not there', () => {
    const table = times(10, 20);
    table.delete('tsconfig.base.json');
    expect(fresh(table)).toBe(true);
  });
});

describe('the time of a folder', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('is that of the newest thing in it, also deep down, and null where there is none', () => {
    const root = mkdtempSync(join(tmpdir(), 'sipwright-fresh-'));
    folders.push(root);
    mkdirSync(join(root, 'shared/sip'), { recursive: true });
    const file = join(root, 'shared/sip/parse.ts');
    writeFileSync(file, '');
    const later = Math.ceil(Date.now() / 1000) + 100;
    utimesSync(file, later, later);
    const changed = changedBelow(root);
    expect(changed('shared')).toBe(later * 1000);
    expect(changed('renderer')).toBeNull();
  });
});

/** Which folder of requests a host begins with, and what it keeps in mind. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workspaceFolder } from '../../../../../electron/headless/cli/workspace-folder.ts';

let data = '';
beforeEach(() => void (data = mkdtempSync(join(tmpdir(), 'sipwright-data-'))));
afterEach(() => rmSync(data, { recursive: true }));

const begin = (named: string | null = null) => {
  const found = workspaceFolder({ SIPWRIGHT_DATA: data }, named);
  if (!found.ok) throw new Error(found.error);
  return found.value;
};
const silent = (): void => undefined;

describe('the folder of requests', () => {
  it('is one in the data folder, and is not made', () => {
    expect(begin().workspace).toBe(join(data, 'workspace'));
    expect(existsSync(join(data, 'workspace'))).toBe(false);
  });

  it('is made where it was named', () => {
    const named = join(data, 'a/b');
    expect(begin(named).workspace).toBe(named);
    expect(existsSync(named)).toBe(true);
  });

  it('is the one that was opened last, as long as it is there', () => {
    const other = join(data, 'other');
    mkdirSync(other);
    begin().onWorkspace(other, silent);
    expect(begin().workspace).toBe(other);
    expect(begin(data).workspace).toBe(data);
    rmSync(other, { recursive: true });
    expect(begin().workspace).toBe(join(data, 'workspace'));
  });

  it.each(['', 'null', '{"folder":7}', '{"folder":"relative"}', '[]'])(
    'is the usual one where %j is kept in mind',
    (text) => {
      writeFileSync(join(data, 'workspace.json'), text);
      expect(begin().workspace).toBe(join(data, 'workspace'));
    },
  );

  it('is refused where a file stands in its place', () => {
    writeFileSync(join(data, 'file'), '');
    expect(workspaceFolder({ SIPWRIGHT_DATA: data }, join(data, 'file')).ok).toBe(false);
  });

  it('does without a memory where that cannot be written', () => {
    const lines: string[] = [];
    const found = workspaceFolder({ SIPWRIGHT_DATA: join(data, 'file') }, null);
    writeFileSync(join(data, 'file'), '');
    if (found.ok) found.value.onWorkspace(data, (line) => lines.push(line));
    expect(lines).toHaveLength(1);
  });
});

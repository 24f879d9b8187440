/** Children of `npm start`: their lines are heard, a stall and an interrupt end them, nothing rejects. */
import { describe, expect, it } from 'vitest';
import { firstComplaint } from '../../../../../electron/headless/start/build.ts';
import type { ChildEnd, ChildRun } from '../../../../../electron/headless/start/child.ts';
import { runChild } from '../../../../../electron/headless/start/child.ts';

const run = (script: string, more: Partial<ChildRun> = {}): Promise<ChildEnd> =>
  runChild({
    command: process.execPath,
    args: ['-e', script],
    cwd: process.cwd(),
    env: process.env,
    signal: new AbortController().signal,
    ...more,
  });

describe('a child', () => {
  it('is heard line by line and ends with its code and its errors', async () => {
    const lines: string[] = [];
    const end = await run(`console.log('a\\nb'); console.error('c'); process.exitCode = 3`, {
      onLine: (line) => {
        lines.push(line);
        return undefined;
      },
    });
    expect(lines).toEqual(['a', 'b']);
    expect(end).toEqual({ code: 3, errors: 'c\n', stalled: false });
  });

  it('is ended where it says nothing for the limit', async () => {
    const end = await run('setInterval(() => {}, 1000)', { stallLimit: 50 });
    expect(end).toMatchObject({ code: null, stalled: true });
  });

  it('is ended by an interrupt, also one that came before it began', async () => {
    const controller = new AbortController();
    const ended = run(`console.log('up'); setInterval(() => {}, 1000)`, {
      signal: controller.signal,
      onLine: () => {
        controller.abort();
        return undefined;
      },
    });
    expect(await ended).toMatchObject({ code: null, stalled: false });
    expect(await run('setInterval(() => {}, 1000)', { signal: AbortSignal.abort() })).toMatchObject({
      code: null,
    });
  });

  it('that cannot be started is an end with its reason', async () => {
    const end = await run('', { command: '/nowhere/at-all' });
    expect(end.code).toBeNull();
    expect(end.errors).toContain('ENOENT');
  });
});

describe('the complaint of a build', () => {
  it.each([
    [
      '✗ Build failed in 2ms\nerror during build:\nBuild failed with 1 errors:\n\n\u001b[31m[X] \u001b[0mno y',
      '[X] no y',
    ],
    ['error during build:\n[x] Error: no such file\n at z', '[x] Error: no such file'],
    ['\n    at x (y.js:1)\nsomething else\nmore', 'something else'],
    ['', 'no reason was given'],
  ])('is one line', (text, line) => {
    expect(firstComplaint(text)).toBe(line);
  });
});

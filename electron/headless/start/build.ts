/** Builds the program where it was not built yet or was built from older sources. */
import { join } from 'node:path';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { runChild } from './child.ts';
import { changedBelow, isFresh } from './freshness.ts';

/** Makes sure that out/ is up to date. The error is one line of what the build said. */
export async function ensureBuilt(
  root: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Result<void, string>> {
  if (isFresh(changedBelow(root))) return ok(undefined);
  say('Building Sipwright ...');
  const { code, errors } = await runChild({
    command: process.execPath,
    args: [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'error'],
    cwd: root,
    env: process.env,
    signal,
  });
  return code === 0 ? ok(undefined) : err(firstComplaint(errors));
}

/** What the bundler says before it comes to the point. */
const HEADING = /^(?:\W*build failed\b.*|error during build:?)$/i;

/** The first line of an error's text that says something; its headings, colours and stack are left out. */
export function firstComplaint(text: string): string {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '');
  const lines = plain.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => line !== '' && !HEADING.test(line) && !line.startsWith('at ')) ??
    'no reason was given'
  );
}

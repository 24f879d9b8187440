/**
 * `npm run bench:workspace`: a workspace of 5,000 requests in 100 folders: what it costs to open it, to search it, and how long a change of
 * another program takes until it is told. Beside it, in the same run, what reading all the files at once takes while everything else
 * waits. Nothing is asserted.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '#core/session/system.ts';
import { createTurns } from '#core/source/turns.ts';
import { nodeWorkspaceDisk } from '#core/workspace/node-disk.ts';
import { openWorkspace } from '#core/workspace/open-workspace.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { Measured } from './figures.ts';
import { HEADING, line, machine, measure } from './figures.ts';
import { FILES, fillWorkspace, requestText } from './workspace-files.ts';

/** All of it at once, as a program would that lets everybody wait. */
function readAll(root: string): number {
  let bytes = 0;
  for (const folder of readdirSync(root)) {
    for (const name of readdirSync(join(root, folder)))
      bytes += readFileSync(join(root, folder, name)).length;
  }
  return bytes;
}

function make(): Workspace {
  const clock = systemClock();
  const turns = createTurns({ now: clock.now, nextTurn: () => setImmediate() });
  const onError = (error: unknown): void => console.error(error);
  const absolute = (path: string): string => path;
  return openWorkspace({ disk: nodeWorkspaceDisk(), clock, turns, folder: null, absolute, onError });
}

/** Settles when a change is told. */
function told(workspace: Workspace): Promise<void> {
  return new Promise((resolve) => {
    const stop = workspace.onChange(() => {
      stop();
      resolve();
    });
  });
}

async function run(root: string): Promise<void> {
  readAll(root);
  const naive = await measure(() => readAll(root));
  const tell = (name: string, done: Measured<unknown>): void => {
    const times = (done.wall / naive.wall).toFixed(2);
    console.log(`${line(name, done)}   ${times} times reading all`);
  };
  console.log(line(`readFileSync of ${FILES.toLocaleString('en')} files`, naive, ['file', FILES]));
  const workspace = make();
  tell('opened: listed, read and watched', await measure(() => workspace.open(root, false)));
  const { revision } = workspace.state();
  tell('the first 1,000 entries', await measure(() => workspace.entries().slice(0, 1_000)));
  tell('search for what is in one file', await measure(() => workspace.search('the-only-one')));
  tell('search for what is in none', await measure(() => workspace.search('not-in-any-of-them')));
  tell('search for what is in all (200 are told)', await measure(() => workspace.search('sip:')));
  const path = join(root, 'Folder 50', 'request 7.sip');
  const change = await measure(() => {
    const done = told(workspace);
    writeFileSync(path, requestText(1));
    return done;
  });
  tell('a change of another program (100 are waited)', change);
  tell('what changed', await measure(() => workspace.changes(revision)));
  const version = workspace.entry('Folder 50/request 7.sip')?.version ?? null;
  const write = () => workspace.write('Folder 50/request 7.sip', requestText(2), version);
  tell('a file is saved', await measure(write));
  await workspace.close();
}

console.log(`${machine()}; milliseconds: by the clock, of the processor, the longest turn`);
console.log(HEADING);
// Listening at folders keeps no program alive.
const alive = setInterval(() => undefined, 1_000);
const root = mkdtempSync(join(tmpdir(), 'sipwright-bench-'));
try {
  fillWorkspace(root);
  await run(root);
} finally {
  clearInterval(alive);
  rmSync(root, { recursive: true, force: true });
}

/** Sequences that a real console runs from a folder of the disk, to their end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RowResult } from '#shared/model/sequence.ts';
import type { RunWish } from '#core/sequence/runs.ts';
import type { TestConsole } from './console.ts';
import { keep } from './exchange.ts';
import { told } from './sequence-kit.ts';

export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
}

/** A folder of the disk with these files; it is gone behind the test that runs. */
export function folderOf(files: readonly WorkspaceFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-played-'));
  keep({ stop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Opens a folder with these files as a console's workspace. */
export async function give({ app }: TestConsole, files: readonly WorkspaceFile[]): Promise<void> {
  const opened = await app.workspace.open(folderOf(files), false);
  if (!opened.ok) throw new Error(opened.error.message);
}

/** A run that has begun: whatever comes in from now on is its own. */
export interface Begun {
  /** Settles with its rows when it is over. */
  readonly over: Promise<readonly RowResult[]>;
}

/** Begins to run a sequence of a console's workspace. */
export async function begin({ app }: TestConsole, path: string, wish: Partial<RunWish> = {}): Promise<Begun> {
  const begun = await app.runs.start({ path, environment: '', ...wish });
  if (!begun.ok) throw new Error(begun.error.message);
  const id = begun.value;
  const over = new Promise<readonly RowResult[]>((resolve) => {
    const look = (): void => {
      if (app.runs.get(id)?.state === 'running') return;
      off();
      resolve(app.runs.rows(id, 0, Infinity) ?? []);
    };
    const off = app.runs.onChange(look);
    look();
  });
  return { over };
}

/** Runs a sequence of a console's workspace; settles with its rows when it is over. */
export const played = async (
  console: TestConsole,
  path: string,
  wish: Partial<RunWish> = {},
): Promise<readonly RowResult[]> => (await begin(console, path, wish)).over;

/** The steps of some rows that did not pass, and every message beside them; empty where all did. */
export function whatFailed(rows: readonly RowResult[], console: TestConsole): readonly string[] {
  const lines = rows.flatMap(told).filter((line) => !line.startsWith('✓'));
  return lines.length === 0 ? [] : [...lines, console.report()];
}

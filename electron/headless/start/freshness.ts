/** Whether what was built is newer than everything it is built from. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the build makes; all of it has to be there. */
export const OUTPUTS = [
  'out/main/index.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/headless/sipwright.js',
] as const;

/** What the build reads. A folder counts with everything in it. */
export const INPUTS = [
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
] as const;

/** The moment a path was last changed in milliseconds, or null where it is missing; of a folder the newest in it. */
export type Changed = (path: string) => number | null;

/** Tells whether every output is there and none is older than the newest input. */
export function isFresh(changed: Changed): boolean {
  const outputs = OUTPUTS.map(changed);
  const inputs = INPUTS.map(changed).filter((time) => time !== null);
  const newest = Math.max(...inputs);
  return outputs.every((time) => time !== null && time >= newest);
}

/** Reads the times of the files below `root`. A folder's own time counts too: it tells of a file that was removed. */
export function changedBelow(root: string): Changed {
  return (path) => newestOf(join(root, path));
}

function newestOf(path: string): number | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return null;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((newest, name) => {
    return Math.max(newest, newestOf(join(path, name)) ?? 0);
  }, stats.mtimeMs);
}

/** Which folder was open as the workspace last, in a small file of the data folder, so that the next start opens it again. */
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

const FILE = 'workspace.json';

/** The folder, where it is one still; else null. */
export function lastWorkspace(dataFolder: string): string | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
    const folder: unknown = kept && typeof kept === 'object' && 'folder' in kept ? kept.folder : null;
    const isOne = typeof folder === 'string' && isAbsolute(folder) && lstatSync(folder).isDirectory();
    return isOne ? folder : null;
  } catch {
    // There is none, or nothing that can be read: then the usual folder is opened.
    return null;
  }
}

/** Keeps the folder in mind. @throws the system's error where that cannot be written */
export function keepLastWorkspace(dataFolder: string, folder: string): void {
  const path = join(dataFolder, FILE);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify({ folder }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

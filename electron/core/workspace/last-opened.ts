/** Which folder is the workspace when nobody says: the one that was opened last, kept in mind in a small file of the data folder. */
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { systemCodeOf } from '../capture/file-trouble.ts';

const FILE = 'workspace.json';
/** In the data folder; it is made by the first file that is written in it. */
const USUAL = 'workspace';

/** The folder that was opened last, where it is one still; else null. */
function lastWorkspace(dataFolder: string): string | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
    const folder: unknown = kept && typeof kept === 'object' && 'folder' in kept ? kept.folder : null;
    const isOne = typeof folder === 'string' && isAbsolute(folder) && lstatSync(folder).isDirectory();
    return isOne ? folder : null;
  } catch {
    // There is no such file, or nothing in it that can be used.
    return null;
  }
}

/** The folder to begin with. */
export function usualWorkspace(dataFolder: string): string {
  return lastWorkspace(dataFolder) ?? join(dataFolder, USUAL);
}

/** Keeps folders in mind for the next start. @param log takes a line where that cannot be written */
export function keepWorkspaceIn(dataFolder: string, log: (line: string) => void): (folder: string) => void {
  const path = join(dataFolder, FILE);
  return (folder) => {
    try {
      mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, JSON.stringify({ folder }), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      log(`the workspace is not kept in mind (${systemCodeOf(error)})`);
    }
  };
}

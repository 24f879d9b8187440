/**
 * The files that the program is told to open: by its arguments, by a second start of it, or by the system (macOS). They wait until
 * there is a core to open them; what cannot be opened is seen in its list of sources.
 */
import { resolve } from 'node:path';

/** More at once are a mistake. */
const MOST = 64;

/**
 * The files among the arguments of the program, by their whole paths; `folder` is where it was started. Without a package the first
 * argument is the folder of the program.
 */
export function filesOfArguments(argv: readonly string[], isPackaged: boolean, folder: string): string[] {
  const names = argv.slice(isPackaged ? 1 : 2).filter((one) => one !== '' && !one.startsWith('-'));
  return names.slice(0, MOST).map((name) => resolve(folder, name));
}

/** The files that a second start hands over, which Electron brings here as it was given. */
export function filesOfSecondStart(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files))
    return [];
  const files: readonly unknown[] = data.files;
  return files.filter((one) => typeof one === 'string').slice(0, MOST);
}

export interface OpenedFiles {
  open(paths: readonly string[]): void;
  /** From now on files are opened by this; those that wait are now. */
  serve(openFile: (path: string) => void): void;
}

/** Makes a door that keeps files waiting. */
export function createOpenedFiles(): OpenedFiles {
  let waiting: string[] = [];
  let openNow: ((path: string) => void) | null = null;
  return {
    open(paths) {
      if (openNow) paths.forEach(openNow);
      else waiting = [...waiting, ...paths].slice(0, MOST);
    },
    serve(openFile) {
      openNow = openFile;
      waiting.forEach(openFile);
      waiting = [];
    },
  };
}

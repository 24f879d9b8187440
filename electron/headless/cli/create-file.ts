/** Makes a file to write bytes into, and keeps from emptying the one that is being read. */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { systemCodeOf, writeTrouble } from '#core/capture/file-trouble.ts';
import type { BytesOut } from './io.ts';

const { O_CREAT, O_WRONLY } = constants;

/** Whether an open file is the one of that name, by whatever links. */
function isFile(file: number, name: string): boolean {
  const there = statSync(name, { throwIfNoEntry: false });
  const here = fstatSync(file);
  return there !== undefined && there.dev === here.dev && there.ino === here.ino;
}

function attempt(work: () => void): Trouble | null {
  try {
    work();
    return null;
  } catch (error) {
    return writeTrouble(systemCodeOf(error));
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** `Io.createFile` of a real process. Writing waits for the system, so nothing heaps up in memory. */
export function createFile(path: string, source: string): Result<BytesOut, Trouble> {
  let file: number | null = null;
  try {
    const opened = openSync(path, O_WRONLY | O_CREAT, 0o666);
    file = opened;
    if (isFile(opened, source)) {
      closeSync(opened);
      return err({ code: 'SAME_FILE', message: 'it is the file that is read' });
    }
    // A pipe or a device has no length.
    if (fstatSync(opened).isFile()) ftruncateSync(opened);
    return ok({
      write: (bytes) => attempt(() => writeAll(opened, bytes)),
      close: () => void attempt(() => closeSync(opened)),
    });
  } catch (error) {
    if (file !== null) closeSync(file);
    return err(writeTrouble(systemCodeOf(error)));
  }
}

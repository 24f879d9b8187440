/** The `Io` of a real process: its streams, its files, its signals, its browser. */
import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Io, TextOut } from './io.ts';
import { tooLarge } from './io.ts';

/** What the system says about a file, as it ends the sentence `FILE: ...`. */
const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a directory',
  ELOOP: 'its links go in a circle',
  EMFILE: 'too many files are open',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

function fileTrouble(code: string): Trouble {
  return { code, message: FILE_TROUBLE[code] ?? `it cannot be read (${code})` };
}

async function readUpTo(file: FileHandle, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, Trouble>> {
  if ((await file.stat()).isDirectory()) return err(fileTrouble('EISDIR'));
  const parts: Uint8Array[] = [];
  let size = 0;
  // `end` is the last byte that is read: one more than the limit tells that there is more.
  for await (const part of file.createReadStream({ end: limit, autoClose: false })) {
    const bytes: Uint8Array = part;
    size += bytes.length;
    parts.push(bytes);
  }
  return size > limit ? err(tooLarge(limit)) : ok(new Uint8Array(Buffer.concat(parts)));
}

/** Reads at most `limit` bytes: a device or a pipe without end stops there too. */
async function readFile(path: string, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, Trouble>> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    return await readUpTo(file, limit);
  } catch (error) {
    return err(fileTrouble(codeOf(error)));
  } finally {
    await file?.close();
  }
}

/** The program that opens an address, by platform; the address is an argument of its own and no shell reads it. */
const OPENERS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function openUrl(url: string): Promise<Result<void, Trouble>> {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
    child.once('error', (error) => {
      resolve(
        err({ code: codeOf(error), message: `the browser cannot be opened: ${program} does not start` }),
      );
    });
    child.once('spawn', () => {
      child.unref();
      resolve(ok(undefined));
    });
  });
}

function textOut(stream: NodeJS.WriteStream): TextOut {
  // A reader that goes away (`sipwright parse ... | head`) ends the program without a word.
  stream.on('error', (error) => {
    if (codeOf(error) === 'EPIPE') process.exit();
    throw error;
  });
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY === true };
}

function onInterrupt(listener: () => void): () => void {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

/** Makes the `Io` of this process; call it once. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: textOut(process.stdout),
    stderr: textOut(process.stderr),
    env: process.env,
    readFile,
    now: () => Date.now(),
    onInterrupt,
    openUrl,
  };
}

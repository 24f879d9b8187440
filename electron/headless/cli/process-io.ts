/** The `Io` of a real process: its streams, its files, its signals, its browser. */
import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { BytesSink, Io, TextOut } from './io.ts';
import { createFile } from './create-file.ts';
import { fileTrouble, systemCodeOf } from '#core/capture/file-trouble.ts';
import { tooLarge } from './io.ts';

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
    return err(fileTrouble(systemCodeOf(error)));
  } finally {
    await file?.close();
  }
}

/** Reads the next piece while one is looked at. */
async function pourFile(path: string, sink: BytesSink): Promise<Result<void, Trouble>> {
  const { nodeCaptureFiles } = await import('#core/source/capture-files.ts');
  return nodeCaptureFiles.pour(path, sink);
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
        err({
          code: systemCodeOf(error),
          message: `the browser cannot be opened: ${program} does not start`,
        }),
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
    if (systemCodeOf(error) === 'EPIPE') process.exit();
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
    pourFile,
    createFile,
    now: () => Date.now(),
    onInterrupt,
    openUrl,
  };
}

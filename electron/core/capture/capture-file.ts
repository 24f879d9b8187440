/** Reads a capture from a file: the one place of this room that knows files and decompression. */
import { open } from 'node:fs/promises';
import type { Gunzip as NodeGunzip } from 'node:zlib';
import { createGunzip } from 'node:zlib';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { CaptureReader, Gunzip } from './reader.ts';

/** Bytes that are asked of the system at once: few calls, and a push that takes a few milliseconds. */
export const FILE_CHUNK = 512 * 1024;

export interface CaptureFileOptions {
  readonly chunk?: number;
  /** Ends reading early; the answer is then a success. */
  readonly signal?: AbortSignal;
  /** Hears after each chunk how many bytes of how many were read (0 where the size is not known); waits for the answer. */
  onProgress?(read: number, size: number): Promise<void> | void;
}

/**
 * Pushes a file into a reader, reading the next chunk while one is looked at. The reader is not ended: its caller may have more. The
 * error is the system's code, such as `ENOENT`; what came before it was pushed.
 */
export async function readCaptureFile(
  path: string,
  reader: Pick<CaptureReader, 'push' | 'stopped'>,
  options: CaptureFileOptions = {},
): Promise<Result<void, string>> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const { chunk = FILE_CHUNK, signal, onProgress } = options;
    const [first, second] = [new Uint8Array(chunk), new Uint8Array(chunk)];
    let [current, other] = [first, second];
    let read = 0;
    let pending = file.read(current, 0, chunk, null);
    for (;;) {
      const { bytesRead } = await pending;
      const isDone = bytesRead === 0 || reader.stopped !== null || signal?.aborted === true;
      if (isDone) return ok(undefined);
      pending = file.read(other, 0, chunk, null);
      await reader.push(current.subarray(0, bytesRead));
      read += bytesRead;
      await onProgress?.(read, size);
      [current, other] = [other, current];
    }
  } catch (error) {
    return err(codeOf(error));
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** What is lost before a damage of the compressed bytes is less than this. */
const INFLATED = 16 * 1024;

/** Decompresses with the system's zlib; several members one behind the other are one file (RFC 1952 2.2). */
export function nodeGunzip(sink: (bytes: Uint8Array) => void): Gunzip {
  const stream = createGunzip({ chunkSize: INFLATED });
  let trouble: 'gzip-corrupt' | 'gzip-cut-off' | null = null;
  stream.on('data', (data: Uint8Array) => sink(data));
  const over = new Promise<void>((resolve) => {
    stream.on('error', (error) => {
      trouble = codeOf(error) === 'Z_BUF_ERROR' ? 'gzip-cut-off' : 'gzip-corrupt';
      resolve();
    });
    stream.on('end', resolve);
  });
  return {
    push: (chunk) => Promise.race([write(stream, chunk), over]),
    async end() {
      stream.end();
      await over;
      return trouble;
    },
  };
}

/** Settles when the bytes are used up; an error is heard elsewhere. */
function write(stream: NodeGunzip, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.write(chunk, () => resolve());
  });
}

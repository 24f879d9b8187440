/** What a command knows of the world: everything it reads, writes or waits for comes in by an `Io`. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { EXIT } from './exit.ts';
import { safeText } from './safe-text.ts';

/** A stream of text; the text has been made safe for a terminal by whoever writes it. */
export interface TextOut {
  write(text: string): void;
  readonly isTTY: boolean;
}

/** Where bytes go one behind the other. */
export interface BytesOut {
  /** Null, or why they cannot be written; what was written before stays. */
  write(bytes: Uint8Array): Trouble | null;
  close(): void;
}

/** Who takes a file in pieces; each piece is the caller's again when `push` settles. */
export interface BytesSink {
  push(piece: Uint8Array): Promise<void>;
  /** Whether it wants no more. */
  isFull(): boolean;
}

export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: TextOut;
  readonly stderr: TextOut;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a whole file of at most `limit` bytes. Trouble: ENOENT, EACCES, EISDIR, TOO_LARGE, ... */
  readFile(path: string, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, Trouble>>;
  /** Hands on the bytes of a file of any size, from its begin. Trouble: ENOENT, EACCES, EISDIR, ... */
  pourFile(path: string, sink: BytesSink): Promise<Result<void, Trouble>>;
  /** Makes a file, or empties one that is there; `source`, the file that is being read, is never touched. */
  createFile(path: string, source: string): Result<BytesOut, Trouble>;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls the listener at every SIGINT and SIGTERM; while there is one they do not end the process. */
  onInterrupt(listener: () => void): Unsubscribe;
  /** Hands an address to the system's browser, without a shell. */
  openUrl(url: string): Promise<Result<void, Trouble>>;
}

/** The trouble of input that is longer than what can be used. */
export function tooLarge(limit: number): Trouble {
  return { code: 'TOO_LARGE', message: `it is larger than ${limit} bytes` };
}

/** Reads standard input to its end, at most `limit` bytes of it. */
export async function readStdin(io: Io, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, Trouble>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of io.stdin) {
    size += part.length;
    if (size > limit) return err(tooLarge(limit));
    parts.push(part);
  }
  return ok(new Uint8Array(Buffer.concat(parts)));
}

/** Reads the file of that name, or standard input where the name is `-`. */
export function readInput(
  io: Io,
  name: string,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Trouble>> {
  return name === '-' ? readStdin(io, limit) : io.readFile(name, limit);
}

/** Writes one line to standard error, with the program's name before it. */
export function complain(io: Io, line: string): void {
  io.stderr.write(`sipwright: ${line}\n`);
}

/** Settles at the first interrupt. */
export function interrupted(io: Io): Promise<void> {
  return new Promise((resolve) => {
    const off = io.onInterrupt(() => {
      off();
      resolve();
    });
  });
}

/** One line for an error that nobody expected; the stack only where SIPWRIGHT_DEBUG asks for it. */
export function reportBug(error: unknown, io: Io): number {
  const text = error instanceof Error ? error.message : String(error);
  complain(io, `internal error: ${safeText(text)}`);
  if (io.env['SIPWRIGHT_DEBUG'] === '1' && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.internal;
}

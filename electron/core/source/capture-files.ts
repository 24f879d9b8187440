/** What opening captures needs of the machine: files, decompression, and a turn of the event loop. */
import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { nodeGunzip, readCaptureFile } from '../capture/capture-file.ts';
import { fileTrouble, systemCodeOf } from '../capture/file-trouble.ts';
import type { Gunzip } from '../capture/reader.ts';

/** Who takes a file in pieces; each is the caller's again when `push` settles. */
export interface PieceSink {
  push(piece: Uint8Array): Promise<void>;
  /** Whether it wants no more. */
  isFull(): boolean;
}

export interface CaptureFiles {
  /** Bytes of a file; 0 for what has no size, such as a pipe. */
  size(path: string): Promise<Result<number, Trouble>>;
  /** Hands on the bytes of a file from its begin. */
  pour(path: string, sink: PieceSink): Promise<Result<void, Trouble>>;
  gunzip(sink: (bytes: Uint8Array) => void): Gunzip;
  /** Settles when everybody else had a turn. */
  nextTurn(): Promise<void>;
}

/** The machine's own. */
export const nodeCaptureFiles: CaptureFiles = {
  async size(path) {
    try {
      const found = await stat(path);
      return found.isDirectory() ? err(fileTrouble('EISDIR')) : ok(found.size);
    } catch (error) {
      return err(fileTrouble(systemCodeOf(error)));
    }
  },
  async pour(path, sink) {
    const ending = new AbortController();
    const push = async (piece: Uint8Array): Promise<void> => {
      await sink.push(piece);
      if (sink.isFull()) ending.abort();
    };
    const read = await readCaptureFile(path, { push, stopped: null }, { signal: ending.signal });
    return read.ok ? read : err(fileTrouble(read.error));
  },
  gunzip: nodeGunzip,
  nextTurn: () => setImmediate(),
};

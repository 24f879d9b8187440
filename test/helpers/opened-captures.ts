/** Lists with everything that opens captures, in memory: the time stands still, files are given, and turns are taken at once. */
import { nodeGunzip } from '#core/capture/capture-file.ts';
import { fileTrouble } from '#core/capture/file-trouble.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import type { CaptureFiles } from '#core/source/capture-files.ts';
import { createFileSources } from '#core/source/file-sources.ts';
import type { SocketSources } from '#core/source/source-list.ts';
import { createSourceList } from '#core/source/source-list.ts';
import { createStore } from '#core/store/store.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { MessageRow } from '#shared/model/traffic.ts';

export interface CaptureDeskOptions {
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly sockets?: readonly SocketSources[];
  readonly nextTurn?: () => Promise<void>;
  readonly limitMessages?: number;
}

/** 2026-11-28 12:00 UTC. */
export const NOW = Date.UTC(2026, 10, 28, 12);

const POURED = 1_000;

function filesOf(content: Readonly<Record<string, Uint8Array>>): Pick<CaptureFiles, 'size' | 'pour'> {
  return {
    size: async (path) => (content[path] ? ok(content[path].length) : err(fileTrouble('ENOENT'))),
    async pour(path, sink) {
      const bytes = content[path];
      if (!bytes) return err(fileTrouble('ENOENT'));
      for (let at = 0; at < bytes.length && !sink.isFull(); at += POURED)
        await sink.push(bytes.slice(at, at + POURED));
      return ok(undefined);
    },
  };
}

/** Makes lists, and what opens captures into them. */
export function createCaptureDesk(options: CaptureDeskOptions = {}) {
  const { files = {}, sockets = [], nextTurn = () => Promise.resolve(), limitMessages } = options;
  const clock = createManualClock(NOW);
  const store = createStore(limitMessages === undefined ? {} : { limitMessages });
  const observed = createObserved({ store, clock });
  const { tracker } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(clock) });
  const sources = createSourceList({ sockets, kept: () => store.counters() });
  const errors: unknown[] = [];
  const captures = createFileSources({
    listing,
    sources,
    files: { ...filesOf(files), gunzip: nodeGunzip, nextTurn },
    clock,
    onError: (error) => errors.push(error),
  });

  /** Pushes bytes in pieces of a size (or of sizes, in turn), as a page does, and ends. */
  async function open(bytes: Uint8Array, size: number | readonly number[] = bytes.length, name = 'a.pcap') {
    const sizes = typeof size === 'number' ? [size] : size;
    const begun = captures.begin(name, bytes.length);
    if (!begun.ok) throw new Error(begun.error.message);
    const { id } = begun.value;
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const step = Math.max(1, sizes[i % sizes.length] ?? 1);
      // A buffer that is written over when the push has settled, as the next frame of a port may do.
      const piece = bytes.slice(at, at + step);
      const pushed = await captures.push(id, piece);
      piece.fill(0xee);
      if (!pushed.ok) throw new Error(pushed.error);
      if (!pushed.value) break;
      at += step;
    }
    const ended = await captures.end(id);
    if (!ended.ok) throw new Error(ended.error);
    return ended.value;
  }

  const messages = (source?: string): MessageRow[] =>
    store.rows(1, 1_000_000).filter((row) => source === undefined || row.source === source);
  const rowOf = (id: string): SourceRow | null => sources.row(id);
  return { clock, store, tracker, sources, captures, errors, open, messages, rowOf };
}

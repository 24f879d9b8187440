/** A store that records on a disk in memory, at a clock that stands still. */
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Archive } from '#core/store/archive.ts';
import type { Arrival } from '#core/store/arrival.ts';
import type { Store, StoreOptions } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import { createRecorder, WRITE_EVERY } from '#core/recording/recorder.ts';
import type { RecordingFolder } from '#core/recording/recording-folder.ts';
import { createRecordingFolder } from '#core/recording/recording-folder.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { createMemoryDisk } from './memory-disk.ts';

export const START = Date.UTC(2026, 10, 22, 14, 1, 5);
export const FOLDER = '/data/captures';
export const RUN = `${FOLDER}/2026-11-22_14-01-05`;

export interface RecordedStore {
  readonly store: Store;
  readonly archive: Archive;
  readonly folder: RecordingFolder;
  readonly disk: MemoryDisk;
  readonly clock: ManualClock;
  /** Lets time pass until the next write, and waits until nothing more is written. */
  written(ms?: number): Promise<void>;
  /** The bytes of all files of the run, in order. */
  file(): Uint8Array;
}

/** Makes one; nothing is on its disk yet. */
export function createRecordedStore(options: StoreOptions = {}): RecordedStore {
  const clock = createManualClock(START);
  const disk = createMemoryDisk(() => clock.now());
  const processes = { own: 100, isAlive: () => false };
  const folder = createRecordingFolder({ path: FOLDER, disk, clock, processes });
  const archive = createRecorder({ folder, clock });
  const store = createStore({ archive, clock, ...options });
  return {
    store,
    archive,
    folder,
    disk,
    clock,
    async written(ms = WRITE_EVERY) {
      clock.advance(ms);
      for (let busy = archive.busy(); busy; busy = archive.busy()) await busy;
    },
    file: () => concatBytes(filesOf(disk).map((path) => disk.content(path))),
  };
}

export function filesOf(disk: MemoryDisk): string[] {
  return disk.paths().filter((path) => path.endsWith('.pcapng'));
}

const LOCAL = { host: '192.0.2.1', port: 5060 };
const REMOTE = { host: '192.0.2.2', port: 5070 };

/** A datagram that came in. */
export function arrivalOf(bytes: Uint8Array, change: Partial<Arrival> = {}): Arrival {
  const way = { direction: 'in', transport: 'udp', src: REMOTE, dst: LOCAL } as const;
  return { source: 'console-1', capture: '', time: START, ...way, bytes, ...change };
}

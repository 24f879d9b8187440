/** Lists with messages in them, and exports of them read to their end. */
import type { ExportDeps } from '#core/export/export-deps.ts';
import { createExport } from '#core/export/export.ts';
import { createListing } from '#core/session/listing.ts';
import type { Store } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import type { Arrival } from '#core/store/arrival.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { ExportPiece, ExportRequest } from '#shared/model/export.ts';

export interface Lists {
  readonly store: Store;
  readonly deps: ExportDeps;
  add(message: Partial<Arrival> & Pick<Arrival, 'bytes'>): number;
}

export const NO_ROWS = { rows: () => [], counters: () => ({ first: 1, next: 1 }) };

/** 2026-11-28T14:30:05.123456Z. */
export const NOON = Date.UTC(2026, 10, 28, 14, 30, 5) + 123.456;

/** Makes empty lists, with whatever an export is to read from besides. */
export function createLists(more: Partial<ExportDeps> = {}, store: Store = createStore()): Lists {
  const clock = createManualClock(NOON);
  const observed = createObserved({ store, clock });
  const { tracker } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(clock) });
  const deps: ExportDeps = {
    store,
    tracker,
    transactions: NO_ROWS,
    registrations: NO_ROWS,
    hosts: () => [],
    viewIds: () => null,
    sourceName: (id) => `name of ${id}`,
    clock,
    random: createSeededRandom(7),
    application: 'Sipwright test',
    utcOffset: () => 0,
    ...more,
  };
  const usual = {
    source: 's1',
    capture: '',
    time: NOON,
    direction: 'in',
    transport: 'udp',
    src: { host: '172.20.30.40', port: 5_060 },
    dst: { host: '172.20.30.41', port: 5_080 },
  } as const;
  return { store, deps, add: (message) => listing.add({ ...usual, ...message }) };
}

export interface Exported {
  readonly bytes: Uint8Array;
  readonly pieces: readonly ExportPiece[];
}

/** Reads an export to its end. */
export async function exported(deps: ExportDeps, request: Partial<ExportRequest>): Promise<Exported> {
  const whole: ExportRequest = {
    scope: { kind: 'all' },
    format: 'pcapng',
    table: 'messages',
    redaction: null,
    ...request,
  };
  const made = createExport(deps, whole);
  if (!made) throw new Error('the view was closed');
  const pieces: ExportPiece[] = [];
  while (pieces.at(-1)?.done !== true) pieces.push(await made.read());
  return { bytes: concatBytes(pieces.map(({ bytes }) => bytes)), pieces };
}

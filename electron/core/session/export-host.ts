/** The exports of a console, over its lists. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { ExportDeps } from '../export/export-deps.ts';
import type { Exports } from '../export/exports.ts';
import { createExports } from '../export/exports.ts';
import type { Core } from './core.ts';

export interface ExportHostDeps extends Pick<Core, 'store' | 'tracker' | 'sources'> {
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
}

const NO_ROWS = { rows: () => [], counters: () => ({ first: 1, next: 1 }) };

/** What the trackers and the views add as soon as there are any. */
const NOTHING_OBSERVED: Pick<ExportDeps, 'transactions' | 'registrations' | 'hosts' | 'viewIds'> = {
  transactions: NO_ROWS,
  registrations: NO_ROWS,
  hosts: () => [],
  viewIds: () => null,
};

/** Makes the exports over these lists. */
export function createExportHost(deps: ExportHostDeps): Exports {
  const { store, tracker, sources, clock, random, version } = deps;
  return createExports({
    ...NOTHING_OBSERVED,
    store,
    tracker,
    clock,
    random,
    application: `Sipwright ${version}`,
    sourceName: (id) => sources.rows().find((source) => source.id === id)?.requested ?? id,
    // Whoever reads a trace reads it where it was written.
    utcOffset: (time) => -new Date(time).getTimezoneOffset(),
  });
}

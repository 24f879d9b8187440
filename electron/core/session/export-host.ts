/** The exports of a console, over its lists, its trackers and its views. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { ViewIds } from '../export/export-deps.ts';
import type { Exports } from '../export/exports.ts';
import { createExports } from '../export/exports.ts';
import type { View } from '../view/view.ts';
import type { Core } from './core.ts';

export interface ExportHostDeps extends Pick<Core, 'store' | 'observed' | 'views' | 'sources'> {
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
}

function idsOf(view: View): ViewIds {
  return {
    messages: (from, count) => view.messageIds(from, count),
    dialogs: (from, count) => view.dialogIds(from, count),
    counters: () => view.counters(),
  };
}

/** Makes the exports over these lists. */
export function createExportHost(deps: ExportHostDeps): Exports {
  const { store, observed, views, sources, clock, random, version } = deps;
  return createExports({
    store,
    tracker: observed.tracker,
    transactions: observed.transactions,
    registrations: observed.registrations,
    hosts: () => observed.hosts.rows(observed.hosts.total()),
    viewIds(id) {
      const view = views.get(id);
      return view && idsOf(view);
    },
    clock,
    random,
    application: `Sipwright ${version}`,
    sourceName: (id) => sources.nameOf(id),
    // Whoever reads a trace reads it where it was written.
    utcOffset: (time) => -new Date(time).getTimezoneOffset(),
  });
}

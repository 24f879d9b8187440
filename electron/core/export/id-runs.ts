/**
 * The ids of an export, in order, a run of them at a time: all, those of a view, those that were chosen, or all messages of calls.
 * What comes after an export began is not in it.
 */
import type { ExportScope } from '#shared/model/export.ts';
import type { ExportDeps, ViewIds } from './export-deps.ts';

export interface IdRun {
  /** How many rows there will be at the most, as far as it is known by now. */
  readonly total: number;
  /** The next ids. There may be none although it is not over, where something is to be gathered first. */
  next(count: number): { readonly ids: readonly number[]; readonly over: boolean };
}

/** Ids from `first` to `end - 1`. */
export function rangeRun(first: number, end: number): IdRun {
  let at = first;
  return {
    total: Math.max(0, end - first),
    next(count) {
      const from = at;
      at = Math.min(end, from + count);
      const ids = Array.from({ length: Math.max(0, at - from) }, (_, i) => from + i);
      return { ids, over: at >= end };
    },
  };
}

function listRun(ids: readonly number[]): IdRun {
  let at = 0;
  return {
    total: ids.length,
    next(count) {
      const run = ids.slice(at, at + count);
      at += run.length;
      return { ids: run, over: at >= ids.length };
    },
  };
}

/** The places of a view, as far as it reached when this began. */
function viewRun(read: ViewIds['messages'], first: number, end: number): IdRun {
  let at = first;
  return {
    total: Math.max(0, end - first),
    next(count) {
      const ids = read(at, Math.min(count, end - at));
      at += ids.length;
      return { ids, over: ids.length === 0 || at >= end };
    },
  };
}

/** Messages of a call that are followed at once, so that no call of any length makes anybody wait. */
const THREAD = 2_000;

/**
 * The messages of calls in the order of their arrival. They are gathered first, a piece at a time: where two calls ran side by
 * side, so do they in the file.
 */
function dialogsRun({ store, tracker }: ExportDeps, dialogs: readonly number[]): IdRun {
  const waiting = [...new Set(dialogs)];
  const gathered: number[] = [];
  let last = 0;
  let sorted: IdRun | null = null;
  const gather = (): void => {
    if (last === 0) last = tracker.lastMessage(waiting.pop() ?? 0);
    if (last === 0) return;
    const ids = store.thread(last, THREAD);
    // The oldest of a full piece is the newest of the next one.
    const isFull = ids.length === THREAD;
    gathered.push(...(isFull ? ids.slice(1) : ids));
    last = isFull ? (ids[0] ?? 0) : 0;
  };
  return {
    get total() {
      return sorted?.total ?? 0;
    },
    next(count) {
      if (!sorted && (waiting.length > 0 || last > 0)) {
        gather();
        return { ids: [], over: false };
      }
      sorted ??= listRun(gathered.sort((a, b) => a - b));
      return sorted.next(count);
    },
  };
}

const inOrder = (ids: Iterable<number>): number[] => [...new Set(ids)].sort((a, b) => a - b);

/** The messages of a scope; null where its view was closed. */
export function messageRun(deps: ExportDeps, scope: ExportScope): IdRun | null {
  switch (scope.kind) {
    case 'all': {
      const { first, next } = deps.store.counters();
      return rangeRun(first, next);
    }
    case 'view': {
      const view = deps.viewIds(scope.view);
      const counters = view?.counters();
      return view && counters
        ? viewRun((from, count) => view.messages(from, count), counters.firstMessage, counters.nextMessage)
        : null;
    }
    case 'messages':
      return listRun(inOrder(scope.ids));
    case 'dialogs':
      return dialogsRun(deps, scope.ids);
  }
}

/** The calls of a scope, those of its messages where it names messages; null where its view was closed. */
export function dialogRun(deps: ExportDeps, scope: ExportScope): IdRun | null {
  switch (scope.kind) {
    case 'all': {
      const { first, next } = deps.tracker.counters();
      return rangeRun(first, next);
    }
    case 'view': {
      const view = deps.viewIds(scope.view);
      const counters = view?.counters();
      return view && counters
        ? viewRun((from, count) => view.dialogs(from, count), counters.firstDialog, counters.nextDialog)
        : null;
    }
    case 'messages':
      return callsRun(deps, inOrder(scope.ids));
    case 'dialogs':
      return listRun(inOrder(scope.ids));
  }
}

/** The calls that messages belong to; each message is looked at, so they are gathered a piece at a time. */
function callsRun({ store }: ExportDeps, messages: readonly number[]): IdRun {
  const waiting = listRun(messages);
  const calls = new Set<number>();
  let sorted: IdRun | null = null;
  return {
    get total() {
      return sorted?.total ?? 0;
    },
    next(count) {
      if (sorted) return sorted.next(count);
      const { ids, over } = waiting.next(count);
      for (const id of ids) calls.add(store.row(id)?.dialogId ?? 0);
      calls.delete(0);
      if (over) sorted = listRun(inOrder(calls));
      return { ids: [], over: false };
    },
  };
}

/** First gathers what another run gives, into a set, and then gives its own. */
export function gatheringRun(gathered: IdRun, into: Set<number>, run: IdRun): IdRun {
  let isGathered = false;
  return {
    total: run.total,
    next(count) {
      if (isGathered) return run.next(count);
      const { ids, over } = gathered.next(count);
      for (const id of ids) into.add(id);
      isGathered = over;
      return { ids: [], over: false };
    },
  };
}

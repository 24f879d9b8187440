/**
 * The view on the lists that a filter makes. Another filter is asked for beside the one that is shown, which stays until
 * the other one has its first rows or has been through all; a filter that cannot be used changes nothing.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Clock } from '#shared/lib/clock.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { ViewCounters, ViewDelta } from '#shared/model/view.ts';
import { ALL_ROWS } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** Counters of a view that has told nothing yet. */
export const NO_VIEW: ViewCounters = {
  view: 0,
  firstMessage: 1,
  nextMessage: 1,
  firstDialog: 1,
  nextDialog: 1,
  asked: 0,
  total: 0,
  running: true,
};

export interface ViewStreamOptions {
  readonly clock: Clock;
  /** Another view is to be shown. */
  readonly onTurn: (counters: ViewCounters) => void;
  /** The view that is shown went on. */
  readonly onChange: (delta: ViewDelta) => void;
}

export interface ViewStream {
  /** The filter that is asked for. */
  readonly filter: Readonly<ShallowRef<string>>;
  /** The id of the view that is shown, by which its rows are asked for; 0 where there is none yet. */
  readonly view: Readonly<ShallowRef<number>>;
  /** The filter whose rows are shown. */
  readonly shown: Readonly<ShallowRef<string>>;
  /** How far the filter that is asked for has come; the view's own counters once it is shown. */
  readonly counters: Readonly<ShallowRef<ViewCounters>>;
  /** Why the filter that was asked for last is not used, or null. */
  readonly trouble: Readonly<ShallowRef<Trouble | null>>;
  /** Asks for a filter. */
  open(filter: string): void;
  /** Goes back to the filter that was there before this one; what was not shown yet is given up. */
  cancel(): void;
}

interface View {
  readonly filter: string;
  counters: ViewCounters;
  close: () => void;
}

/** Whether there is something to see, or nothing more to wait for. */
const isReady = ({ view, running, firstMessage, nextMessage }: ViewCounters): boolean =>
  view > 0 && (!running || nextMessage > firstMessage);

/** Minutes that local time is ahead of UTC. */
const utcOffset = (clock: Clock): number => 0 - new Date(clock.now()).getTimezoneOffset();

interface ViewListeners {
  /** A snapshot comes as a frame by which everything changed. */
  delta(delta: ViewDelta): void;
  ended(error: unknown): void;
}

/** Opens the stream of a view; the answer closes it. */
function openView(filter: string, clock: Clock, on: ViewListeners): () => void {
  const all = { changedMessages: ALL_ROWS, changedDialogs: ALL_ROWS };
  const stream = useRpc().open(
    'view',
    { filter, utcOffset: utcOffset(clock) },
    { ...on, snapshot: (counters) => on.delta({ counters, ...all }) },
  );
  return () => stream.close();
}

/** What is told of the views, for everybody to see. */
function createTold() {
  return {
    filter: shallowRef(''),
    view: shallowRef(0),
    shown: shallowRef(''),
    counters: shallowRef<ViewCounters>(NO_VIEW),
    trouble: shallowRef<Trouble | null>(null),
  };
}

/** Opens no view by itself. */
export function createViewStream({ clock, onTurn, onChange }: ViewStreamOptions): ViewStream {
  const told = createTold();
  let shown: View | null = null;
  let coming: View | null = null;
  /** The filter that was shown before the one that is. */
  let before = '';

  function show(view: View): void {
    shown?.close();
    if (shown) before = shown.filter;
    shown = view;
    coming = null;
    told.shown.value = view.filter;
    turn(view.counters);
  }

  function turn(counters: ViewCounters): void {
    told.view.value = counters.view;
    onTurn(counters);
  }

  function take(view: View, delta: ViewDelta): void {
    const isOther = delta.counters.view !== view.counters.view;
    view.counters = delta.counters;
    if (view === (coming ?? shown)) told.counters.value = delta.counters;
    if (view === coming && isReady(delta.counters)) show(view);
    else if (view === shown && isOther) turn(delta.counters);
    else if (view === shown) onChange(delta);
  }

  /** A view that is shown stands still where it ends; one that is not shown yet leaves all as it was. */
  function fail(view: View, error: unknown): void {
    if (view === coming || view === shown) told.trouble.value = troubleOf(error);
    if (view === coming) settle();
  }

  /** Back to what is shown. */
  function settle(): void {
    coming = null;
    told.filter.value = told.shown.value;
    told.counters.value = shown?.counters ?? NO_VIEW;
  }

  function open(text: string): void {
    if (coming?.filter === text) return;
    coming?.close();
    told.trouble.value = null;
    if (shown?.filter === text) return settle();
    const view: View = { filter: text, counters: NO_VIEW, close: () => undefined };
    coming = view;
    told.filter.value = text;
    told.counters.value = NO_VIEW;
    view.close = openView(text, clock, {
      delta: (delta) => take(view, delta),
      ended: (error) => fail(view, error),
    });
  }

  return { ...told, open, cancel: () => open(coming ? told.shown.value : before) };
}

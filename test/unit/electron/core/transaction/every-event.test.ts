/**
 * Every state of the four machines meets every event: what the figures draw happens, everything else is nothing, and
 * whatever came before, a machine whose timers fire comes to its end.
 */
import { describe, expect, it } from 'vitest';
import { clientInvite, newClientInvite } from '#core/transaction/client-invite.ts';
import { clientNonInvite, newClientNonInvite } from '#core/transaction/client-non-invite.ts';
import type {
  ClientEvent,
  MachineOptions,
  MachineState,
  Reducer,
  ServerEvent,
  TimerEvent,
} from '#core/transaction/machine.ts';
import { newServerInvite, serverInvite } from '#core/transaction/server-invite.ts';
import { newServerNonInvite, serverNonInvite } from '#core/transaction/server-non-invite.ts';
import type { TimerLetter } from '#core/transaction/timers.ts';
import { firstTimer, isRunning, withoutTimer } from '#core/transaction/timers.ts';

const LETTERS: TimerLetter[] = [...'ABDEFGHIJKLM'].map((letter) => letter as TimerLetter);
const TIMERS = [...LETTERS, '100' as const, 'unanswered' as const].map((letter): TimerEvent => ({
  kind: 'timer',
  letter,
}));
const STATUSES = [100, 199, 200, 299, 300, 699];
const CLIENT_EVENTS: ClientEvent[] = [
  { kind: 'start' },
  { kind: 'transport-error' },
  ...STATUSES.map((status): ClientEvent => ({ kind: 'response', status })),
  ...TIMERS,
];
const SERVER_EVENTS: ServerEvent[] = [
  { kind: 'request' },
  { kind: 'ack' },
  { kind: 'transport-error' },
  ...STATUSES.map((status): ServerEvent => ({ kind: 'respond', status })),
  ...TIMERS,
];

/** The events that mean something in a state, and the timers that may run in it. */
type Figure = Readonly<Record<string, readonly [events: string, timers: string]>>;

const ALL = STATUSES.join(' ');
const CLIENT_INVITE: Figure = {
  calling: [`start A B transport-error ${ALL}`, 'A B'],
  proceeding: [ALL, ''],
  completed: ['300 699 D transport-error', 'D'],
  accepted: ['200 299 M', 'M'],
  terminated: ['', ''],
};
const CLIENT_NON_INVITE: Figure = {
  trying: [`start E F transport-error ${ALL}`, 'E F'],
  proceeding: [`E F transport-error ${ALL}`, 'E F'],
  completed: ['K', 'K'],
  terminated: ['', ''],
};
const SERVER_INVITE: Figure = {
  proceeding: [`request 100ms transport-error ${ALL}`, '100ms'],
  completed: ['request ack G H transport-error', 'G H'],
  confirmed: ['I transport-error', 'I'],
  accepted: ['ack 200 299 L transport-error', 'L'],
  terminated: ['', ''],
};
const SERVER_NON_INVITE: Figure = {
  trying: [`100ms unanswered transport-error ${ALL}`, '100ms unanswered'],
  proceeding: [`request unanswered transport-error ${ALL}`, 'unanswered'],
  completed: ['request J transport-error', 'J'],
  terminated: ['', ''],
};

const timerName = (letter: TimerLetter): string => (letter === '100' ? '100ms' : letter);

function eventName(event: ClientEvent | ServerEvent): string {
  if (event.kind === 'timer') return timerName(event.letter);
  return event.kind === 'response' || event.kind === 'respond' ? String(event.status) : event.kind;
}

type Anything = ClientEvent | ServerEvent;

interface Meeting<V> {
  readonly state: MachineState;
  readonly event: V;
  readonly next: MachineState;
  readonly effects: readonly string[];
}

/** Every state that can be reached in five events, met by every event; two that look alike count once. */
function meetings<S extends MachineState, V extends Anything>(
  initial: S,
  reduce: Reducer<S, V, string>,
  eventsIn: (state: S) => readonly V[],
): Meeting<V>[] {
  const found: Meeting<V>[] = [];
  const seen = new Set<string>();
  let edge: S[] = [initial];
  for (let depth = 0; depth < 5; depth++) {
    const beyond: S[] = [];
    for (const state of edge) {
      for (const event of eventsIn(state)) {
        const { state: next, effects } = reduce(fired(state, event), event, depth * 1_000);
        found.push({ state, event, next, effects });
        const look = `${next.name} ${next.interval} ${next.timers.map(({ letter }) => letter).join()}`;
        if (!seen.has(look)) beyond.push(next);
        seen.add(look);
      }
    }
    edge = beyond;
  }
  return found;
}

/** A timer that fires runs no more, as the runner has it; a state without that timer stays the same. */
function fired<S extends MachineState>(state: S, event: Anything): S {
  if (event.kind !== 'timer' || !isRunning(state.timers, event.letter)) return state;
  return { ...state, timers: withoutTimer(state.timers, event.letter) };
}

/** The events that can come in life: all from outside, and of the timers the one that fires first. */
function inLife<V extends Anything>(state: MachineState, events: readonly V[]): V[] {
  const letter = firstTimer(state.timers)?.letter;
  return events.filter((event) => event.kind !== 'timer' || event.letter === letter);
}

/** The state in which a machine rests that hears of its own timers alone. */
function leftAlone<S extends MachineState, V extends Anything>(
  initial: S,
  reduce: Reducer<S, V, string>,
  events: readonly V[],
): string {
  let state = initial;
  for (let step = 0; step < 100; step++) {
    const timer = firstTimer(state.timers);
    const event = events.find((one) => one.kind === 'timer' && one.letter === timer?.letter);
    if (!timer || !event) return state.name;
    ({ state } = reduce(fired(state, event), event, timer.due));
  }
  return `${state.name} for ever`;
}

const SWITCHES: MachineOptions[] = [
  {},
  { reliable: true },
  { retransmit: false },
  { ackNon2xx: false },
  { trying: false },
  { reliable: true, retransmit: false, ackNon2xx: false, trying: false },
];

interface Case<S extends MachineState, V extends Anything> {
  readonly make: (options: MachineOptions) => S;
  readonly reduce: Reducer<S, V, string>;
  readonly events: readonly V[];
  readonly figure: Figure;
  /** The states in which it may wait for its user. */
  readonly waitsIn: readonly string[];
}

function check<S extends MachineState, V extends Anything>(one: Case<S, V>): void {
  const { make, reduce, events, figure, waitsIn } = one;
  it.each(SWITCHES)('does what the figure draws and nothing else, with %j', (options) => {
    const all = meetings(make(options), reduce, () => events);
    expect(new Set(all.map(({ state }) => state.name))).toEqual(new Set(Object.keys(figure)));
    for (const { state, event, next, effects } of all) {
      const [meaning = '', timers = ''] = figure[state.name] ?? [];
      const name = eventName(event);
      const where = `${state.name} meets ${name}`;
      const isDrawn = meaning.split(' ').includes(name);
      if (!isDrawn) expect([next.name, effects], where).toEqual([state.name, []]);
      else if (options.ackNon2xx !== false) expect(next !== state || effects.length > 0, where).toBe(true);
      if (!isDrawn && event.kind !== 'timer') expect(next, where).toBe(state);
      for (const { letter } of state.timers) expect(timers.split(' '), where).toContain(timerName(letter));
    }
  });

  it.each(SWITCHES)('comes to its end by its own timers, with %j', (options) => {
    const [start] = events.filter(({ kind }) => kind === 'start');
    const fresh = make(options);
    const initial = start ? reduce(fresh, start, 0).state : fresh;
    const ends = new Set<string>();
    for (const state of lives(initial, reduce, events)) ends.add(leftAlone(state, reduce, events));
    expect([...ends].sort()).toEqual(['terminated', ...waitsIn].sort());
  });
}

/** Every state of a life. */
function lives<S extends MachineState, V extends Anything>(
  initial: S,
  reduce: Reducer<S, V, string>,
  events: readonly V[],
): S[] {
  const seen: S[] = [];
  const noting: Reducer<S, V, string> = (state, event, now) => {
    const step = reduce(state, event, now);
    seen.push(step.state);
    return step;
  };
  meetings(initial, noting, (state) => inLife(state, events));
  return seen;
}

describe('INVITE client: figure 5 and RFC 6026', () => {
  check({
    make: newClientInvite,
    reduce: clientInvite,
    events: CLIENT_EVENTS,
    figure: CLIENT_INVITE,
    // One that rings is its user's to cancel. RFC 3261 9.1
    waitsIn: ['proceeding'],
  });
});

describe('non-INVITE client: figure 6', () => {
  check({
    make: newClientNonInvite,
    reduce: clientNonInvite,
    events: CLIENT_EVENTS,
    figure: CLIENT_NON_INVITE,
    waitsIn: [],
  });
});

describe('INVITE server: figure 7 and RFC 6026', () => {
  check({
    make: newServerInvite,
    reduce: serverInvite,
    events: SERVER_EVENTS,
    figure: SERVER_INVITE,
    // It waits for its user. RFC 3261 17.2.1
    waitsIn: ['proceeding'],
  });
});

describe('non-INVITE server: figure 8 and RFC 4320', () => {
  check({
    make: newServerNonInvite,
    reduce: serverNonInvite,
    events: SERVER_EVENTS,
    figure: SERVER_NON_INVITE,
    waitsIn: [],
  });
});

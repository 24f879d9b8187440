/** A small service behind the whole contract, in memory: it lists, remembers and refuses like the core, without sockets. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import { DEFAULT_LIMITS } from '#shared/model/recording.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { TrafficCounters } from '#shared/model/traffic.ts';
import { NO_TRAFFIC } from '#shared/model/traffic.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { Service } from '#shared/rpc/server.ts';
import { fakeCaptures, viewCounters } from './fake-captures.ts';
import { fakeReading, NO_DIAGNOSIS } from './fake-reading.ts';
import { dialogRow, messageRow, NOON, sourceRow } from './fake-rows.ts';
import { createFakeStack, notFound } from './fake-stack.ts';
import { fakeWorkspace, fakeWorkspaceFeeds } from './fake-workspace.ts';

export interface FakeService extends Service {
  /** Feeds that are open at the moment. */
  readonly openFeeds: number;
}

function exchangeOf(id: number, messageId: number): Exchange {
  const entry = {
    messageId,
    time: NOON,
    direction: 'out' as const,
    method: 'OPTIONS',
    status: 0,
    reason: '',
    cseqMethod: 'OPTIONS',
    cseq: 1,
    retransmission: 0,
    digest: null,
    dialog: null,
    match: 'ours' as const,
    foreign: false,
  };
  return {
    id,
    started: NOON,
    destination: 'udp:127.0.0.1:5062',
    local: null,
    callId: `call-${id}`,
    transaction: null,
    entries: [entry],
    outcome: { kind: 'trouble', trouble: { code: 'EMSGSIZE', message: 'it is only a test' } },
    resolution: [],
    notices: [],
    dialogs: [],
    next: [],
  };
}

/** Makes feeds over one event: each remembers that something changed, and reads the state when it is asked. */
function createFeeds() {
  const changes = createEmitter<null>();
  let open = 0;
  return {
    changed: () => changes.emit(null),
    get open() {
      return open;
    },
    feed<S, D>(snapshot: () => S, delta: () => D): Feed<S, D> {
      let pending = false;
      const heard = changes.on(() => {
        pending = true;
      });
      const stops: Unsubscribe[] = [heard];
      open++;
      return {
        snapshot() {
          pending = false;
          return snapshot();
        },
        take() {
          if (!pending) return null;
          pending = false;
          return delta();
        },
        onChange(listener) {
          const stop = changes.on(listener);
          stops.push(stop);
          return stop;
        },
        close() {
          open--;
          for (const stop of stops) stop();
        },
      };
    },
  };
}

/** What the fake remembers: messages with their bytes, and listeners. */
function createMemory(changed: () => void) {
  const messages = new Map<number, Uint8Array>();
  const sources = new Map<string, SourceRow>();
  let nextId = 1;
  return {
    counters: (): TrafficCounters => ({ ...NO_TRAFFIC, nextMessage: nextId, nextDialog: nextId }),
    rows: () => [...messages].map(([id, bytes]) => messageRow(id, bytes.length)),
    bytes: (id: number) => messages.get(id) ?? notFound('message'),
    has: (id: number) => messages.has(id),
    sources: () => [...sources.values()],
    start(draft: SendDraft): { id: number } {
      const id = nextId++;
      messages.set(id, draft.bytes);
      changed();
      return { id };
    },
    add(requested: string): SourceRow {
      const row = sourceRow(`source-${sources.size + 1}`, requested);
      sources.set(row.id, row);
      changed();
      return row;
    },
    remove(id: string): void {
      if (!sources.delete(id)) notFound('source');
      changed();
    },
    clear(): void {
      messages.clear();
      changed();
    },
  };
}

const SETTINGS: Settings = {
  autoAnswer: true,
  answers: { INVITE: 'ring', OPTIONS: 200, '*': 405 },
  trying: true,
  timers: { t1: 500, t2: 4_000, t4: 5_000 },
  limits: DEFAULT_LIMITS,
  correlation: DEFAULT_CORRELATION,
  mirror: null,
};

/** Makes a service of its own, empty. */
export function createFakeService(): FakeService {
  const feeds = createFeeds();
  const memory = createMemory(feeds.changed);
  const stack = createFakeStack(feeds.changed);
  let settings = SETTINGS;
  const paged = <T extends { id: number }>(rows: T[], from: number, count: number): { rows: T[] } => ({
    rows: rows.filter(({ id }) => id >= from && id < from + count),
  });
  const exchange = (id: number): Exchange => (memory.has(id) ? exchangeOf(id, id) : notFound('exchange'));
  return {
    get openFeeds() {
      return feeds.open;
    },
    handlers: {
      'app.info': () => ({ name: 'sipwright', version: '0.0.0', host: 'test', platform: 'none', lab: null }),
      'sources.add': ({ address }) => memory.add(address),
      'sources.remove': ({ id }) => (memory.remove(id), {}),
      'messages.page': ({ from, count }) => paged(memory.rows(), from, count),
      'messages.get': ({ id }) => {
        const bytes = memory.bytes(id);
        return { row: messageRow(id, bytes.length), bytes };
      },
      'messages.clear': () => (memory.clear(), {}),
      'dialogs.page': ({ from, count }) =>
        paged(
          memory.rows().map(({ id }) => dialogRow(id)),
          from,
          count,
        ),
      'dialogs.messages': ({ id }) => {
        const rows = memory.rows().filter((row) => row.dialogId === id);
        return rows.length > 0 ? { rows, total: rows.length, before: 0 } : notFound('call');
      },
      'exchanges.start': (draft) => memory.start(draft),
      'exchanges.get': ({ id }) => exchange(id),
      'exchanges.next': ({ id, method }) => {
        exchange(id);
        throw new ContractError('NOT_POSSIBLE', `no ${method} can be sent now`, { method });
      },
      'exchanges.stop': ({ id }) => (exchange(id), {}),
      'settings.get': () => settings,
      'settings.set': (change) => {
        const given = Object.entries(change).filter(([, value]) => value !== undefined);
        settings = { ...settings, ...Object.fromEntries(given) };
        return {};
      },
      ...fakeCaptures({ add: memory.add, remove: memory.remove, rows: memory.rows }),
      ...fakeReading(memory.rows),
      ...fakeWorkspace(),
      ...stack.handlers,
    },
    feeds: {
      traffic: () =>
        feeds.feed(memory.counters, () => ({
          counters: memory.counters(),
          changedMessages: null,
          changedDialogs: null,
          changedTransactions: null,
          changedRegistrations: null,
        })),
      view: () => {
        const read = () => viewCounters(memory.counters());
        return feeds.feed(read, () => ({
          counters: read(),
          changedMessages: null,
          changedDialogs: null,
        }));
      },
      diagnosis({ view }) {
        const read = () => (view === 1 ? NO_DIAGNOSIS : notFound('view'));
        read();
        return feeds.feed(read, read);
      },
      sources: () => feeds.feed(memory.sources, memory.sources),
      exchange: ({ id }) => {
        exchange(id);
        return feeds.feed(
          () => exchange(id),
          () => exchange(id),
        );
      },
      stack: () =>
        feeds.feed(stack.counters, () => ({
          counters: stack.counters(),
          changedTransactions: null,
          changedDialogs: null,
        })),
      dialog: ({ id }) => {
        stack.dialog(id);
        return feeds.feed(
          () => stack.dialog(id),
          () => stack.dialog(id),
        );
      },
      incoming: () => feeds.feed(stack.incoming, stack.incoming),
      accounts: () => feeds.feed(stack.accounts, stack.accounts),
      ...fakeWorkspaceFeeds(feeds.feed),
    },
  };
}

/** The part of the service in memory about captures: it opens what it is given and finds everything in its one view. */
import { ContractError } from '#shared/contract/errors.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { MessageRow, TrafficCounters } from '#shared/model/traffic.ts';
import type { ViewCounters } from '#shared/model/view.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { dialogRow } from './fake-rows.ts';
import { notFound } from './fake-stack.ts';

interface Memory {
  add(requested: string): SourceRow;
  remove(id: string): void;
  rows(): MessageRow[];
}

/** The one view there is. */
export function viewCounters(of: TrafficCounters): ViewCounters {
  const { firstMessage, nextMessage, firstDialog, nextDialog } = of;
  const total = nextMessage - firstMessage;
  return { view: 1, firstMessage, nextMessage, firstDialog, nextDialog, asked: total, total, running: false };
}

function impossible(): never {
  throw new ContractError('NOT_POSSIBLE', 'nothing can be captured in memory');
}

/** Handlers of the methods around captures. */
export function fakeCaptures({ add, remove, rows }: Memory) {
  const page = (from: number, count: number): MessageRow[] => rows().slice(from - 1, from - 1 + count);
  return {
    'sources.interfaces': () => ({ program: 'none', interfaces: [] }),
    'sources.sniff': impossible,
    'sources.hep': ({ address }) => add(`hep:${address}`),
    'sources.show': ({ id }) => notFound(`source ${id}`),
    'captures.begin': ({ name }) => add(name),
    'captures.push': ({ id }) => notFound(`source ${id}`),
    'captures.end': ({ id }) => notFound(`source ${id}`),
    'traffic.pause': () => ({}),
    'views.page'({ view, list, from, count }) {
      if (view !== 1) notFound('view');
      const messages = page(from, count);
      return list === 'messages'
        ? { from, messages, dialogs: [] }
        : { from, messages: [], dialogs: messages.map(({ id }) => dialogRow(id)) };
    },
    'views.find': ({ view, id }) => (view === 1 ? { at: id } : notFound('view')),
    'views.order': ({ view, key }) =>
      view === 1 ? { count: key === null ? null : rows().length } : notFound('view'),
    'views.search': ({ view }) => (view === 1 ? { found: null } : notFound('view')),
    'transactions.page': () => ({ rows: [] }),
    'registrations.page': () => ({ rows: [] }),
    'hosts.list': () => ({ rows: [], total: 0 }),
    'dialogs.legs': ({ id }) => (rows().some((row) => row.dialogId === id) ? { legs: [] } : notFound('call')),
    'exports.begin': () => ({ id: 1, name: 'capture.pcapng', type: 'application/octet-stream' }),
    'exports.read': () => notFound('export'),
    'exports.cancel': () => ({}),
    'recordings.list': () => ({ rows: [] }),
    'recordings.open': () => notFound('recording'),
    'recordings.discard'({ id }) {
      remove(id);
      return {};
    },
  } satisfies Partial<Handlers>;
}

/** Inputs for the methods around captures: one that fits each, and some that are refused with the path of what is wrong. */
import type { Input } from '#shared/contract/contract.ts';
import type { captureMethods } from '#shared/contract/capture-methods.ts';
import type { ExportRequest } from '#shared/model/export.ts';
import { MISSING } from './suite-kit.ts';

type Names = keyof typeof captureMethods;

const page = { from: 1, count: 10 };
const NO_SOURCE = { id: 'no such source' };
const EXPORT: ExportRequest = {
  scope: { kind: 'all' },
  format: 'ndjson',
  table: 'messages',
  redaction: { credentials: true, users: true, numbers: true, addresses: true },
};

export const soundCaptures: { [K in Names]: Input<K> } = {
  'sources.interfaces': {},
  'sources.sniff': { interface: 'no such interface', filter: '' },
  'sources.hep': { address: 'udp:127.0.0.1:0' },
  'sources.show': { ...NO_SOURCE, shown: false },
  'captures.begin': { name: 'call.pcap', size: 0 },
  'captures.push': { ...NO_SOURCE, bytes: new Uint8Array(4) },
  'captures.end': NO_SOURCE,
  'traffic.pause': { paused: false },
  'views.page': { view: MISSING, list: 'messages', ...page },
  'views.find': { view: MISSING, list: 'dialogs', id: 1 },
  'views.order': { view: MISSING, list: 'transactions', key: 'finalResponse' },
  'views.search': { view: MISSING, list: 'messages', text: 'alice', from: 0, backwards: false },
  'transactions.page': page,
  'registrations.page': page,
  'hosts.list': {},
  'dialogs.legs': { id: MISSING },
  'exports.begin': EXPORT,
  'exports.read': { id: MISSING },
  'exports.cancel': { id: MISSING },
  'recordings.list': {},
  'recordings.open': { id: 'no such recording' },
  'recordings.discard': { id: 'no such recording' },
};

type Wrong = readonly (readonly [input: unknown, path: string])[];

export const unsoundCaptures: Record<Names, Wrong> = {
  'sources.interfaces': [['', '']],
  'sources.sniff': [
    [{ interface: '', filter: '' }, 'interface'],
    [{ interface: 'lo', filter: 'x'.repeat(8_193) }, 'filter'],
  ],
  'sources.hep': [[{ address: 'x'.repeat(301) }, 'address']],
  'sources.show': [[{ id: 'a', shown: 'yes' }, 'shown']],
  'captures.begin': [
    [{ name: 'x'.repeat(1_025), size: 0 }, 'name'],
    [{ name: 'x', size: -1 }, 'size'],
  ],
  'captures.push': [
    [{ id: 'a', bytes: 'text' }, 'bytes'],
    [{ id: '', bytes: new Uint8Array(1) }, 'id'],
  ],
  'captures.end': [[{}, 'id']],
  'traffic.pause': [[{ paused: 1 }, 'paused']],
  'views.page': [
    [{ view: 1, list: 'hosts', ...page }, 'list'],
    [{ view: 1, list: 'messages', from: 1, count: 201 }, 'count'],
  ],
  'views.find': [[{ view: 1, list: 'messages', id: -1 }, 'id']],
  'views.order': [
    [{ view: 1, list: 'hosts', key: 'time' }, 'list'],
    [{ view: 1, list: 'messages', key: 'colour' }, 'key'],
  ],
  'views.search': [
    [{ view: 1, list: 'messages', text: '', from: 0, backwards: false }, 'text'],
    [{ view: 1, list: 'messages', text: 'x'.repeat(1_001), from: 0, backwards: false }, 'text'],
    [
      { view: 1, list: 'messages', text: 'x', from: 0, backwards: false, order: { key: 'time' } },
      'order.descending',
    ],
  ],
  'transactions.page': [[{ from: 0, count: 201 }, 'count']],
  'registrations.page': [[{ from: 0.5, count: 1 }, 'from']],
  'hosts.list': [[null, '']],
  'dialogs.legs': [[{ id: '1' }, 'id']],
  'exports.begin': [
    [{ ...EXPORT, format: 'docx' }, 'format'],
    [{ ...EXPORT, scope: { kind: 'messages', ids: [] } }, 'scope.ids'],
    [{ ...EXPORT, redaction: { credentials: true } }, 'redaction.users'],
  ],
  'exports.read': [[{ id: 1.5 }, 'id']],
  'exports.cancel': [[{}, 'id']],
  'recordings.list': [[7, '']],
  'recordings.open': [[{ id: '' }, 'id']],
  'recordings.discard': [[{ id: 1 }, 'id']],
};

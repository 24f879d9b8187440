/** The tables of what the trackers made: order of hosts, what is left of a registration, names of sources. */
import { describe, expect, it } from 'vitest';
import { nextSorting, sortedHosts } from '../../../../renderer/views/traffic/observed/host-sorting.ts';
import { secondsLeft, transactionWord } from '../../../../renderer/views/traffic/observed/observed-words.ts';
import { sourceNames } from '../../../../renderer/views/traffic/source-names.ts';
import type { HostRow, RegistrationRow } from '../../../../shared/model/observed.ts';
import type { SourceRow } from '../../../../shared/model/source.ts';
import { PLAIN_SOCKET } from '../../../../shared/model/source.ts';

const host = (name: string, parts: Partial<HostRow> = {}): HostRow => ({
  host: name,
  sent: 0,
  received: 0,
  bytes: 0,
  requests: 0,
  answers: [0, 0, 0, 0, 0],
  retransmissions: 0,
  unanswered: 0,
  meanResponse: null,
  slowestResponse: null,
  userAgent: '',
  first: 0,
  last: 0,
  ...parts,
});

describe('the hosts', () => {
  const rows = [
    host('10.0.0.10', { answers: [1, 0, 5, 0, 0], meanResponse: 4 }),
    host('10.0.0.9', { answers: [3, 0, 1, 0, 0] }),
    host('10.0.0.2', { answers: [2, 0, 1, 0, 0], meanResponse: 9 }),
  ];
  const order = (sorting: Parameters<typeof sortedHosts>[1]): string[] =>
    sortedHosts(rows, sorting).map((row) => `${row.id} ${row.host.slice(7)}`);

  it('stand in the order of a column, numbered from 1', () => {
    expect(order({ key: 'answers4', descending: true })).toEqual(['1 10', '2 9', '3 2']);
    expect(order({ key: 'answers2', descending: false })).toEqual(['1 10', '2 2', '3 9']);
  });

  it('stand with their numbers in the order of numbers, and without a figure below all that have one', () => {
    expect(order({ key: 'host', descending: false })).toEqual(['1 2', '2 9', '3 10']);
    expect(order({ key: 'meanResponse', descending: true })).toEqual(['1 2', '2 10', '3 9']);
  });

  it('are turned round by the same heading, and begin with the most, or with A', () => {
    const sorting = nextSorting({ key: 'received', descending: true }, 'unanswered');
    expect(sorting).toEqual({ key: 'unanswered', descending: true });
    expect(nextSorting(sorting, 'unanswered').descending).toBe(false);
    expect(nextSorting(sorting, 'host').descending).toBe(false);
  });
});

describe('what is left of a registration', () => {
  const row = (parts: Partial<RegistrationRow>): RegistrationRow => ({
    id: 1,
    aor: 'a@x',
    contact: 'sip:a@192.0.2.1',
    state: 'registered',
    status: 200,
    granted: 60,
    expires: 61_000,
    registrar: '',
    userAgent: '',
    first: 1_000,
    last: 1_000,
    refreshes: 0,
    dialogId: 1,
    ...parts,
  });
  it.each([
    ['is counted down', {}, 31_000, 30],
    ['is nothing once it is over', { state: 'expired' as const }, 99_000, 0],
    ['is not told of one that stood when its capture ended', {}, 99_000, null],
    ['is not told of one that was taken back', { state: 'unregistered' as const }, 2_000, null],
    ['is not told where nothing was granted', { expires: null }, 2_000, null],
  ])('%s', (_, parts, now, expected) => {
    expect(secondsLeft(row(parts), now)).toBe(expected);
  });
});

describe('a transaction without an answer', () => {
  it.each([
    ['INVITE', 'calling', 'calling'],
    ['REGISTER', 'calling', 'trying'],
    ['REGISTER', 'completed', 'completed'],
  ] as const)('has the word that RFC 3261 17.1 has for %s', (method, state, word) => {
    expect(transactionWord({ method, state })).toBe(word);
  });
});

describe('the names of sources', () => {
  const source = (id: string, parts: Partial<SourceRow>): SourceRow => ({
    id,
    role: 'console',
    requested: 'udp:0.0.0.0:5060',
    address: 'udp:127.0.0.1:5060',
    state: 'open',
    trouble: null,
    receiveBuffer: null,
    received: 1,
    sent: 0,
    ...PLAIN_SOCKET,
    ...parts,
  });
  it('are told only where messages of several are listed', () => {
    const lab = source('lab', { role: 'lab' });
    const silent = source('udp-2', { received: 0 });
    expect(sourceNames([source('udp-1', {}), lab, silent], 'live')).toBeNull();
    const file = source('file-1', { role: 'file', requested: 'a.pcapng', address: '/tmp/a.pcapng' });
    const names = sourceNames([source('udp-1', {}), file], 'live');
    expect([names?.get('file-1'), names?.get('udp-1'), names?.get('')]).toEqual([
      'a.pcapng',
      'udp:127.0.0.1:5060',
      'live',
    ]);
  });
});

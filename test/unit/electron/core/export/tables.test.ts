import { describe, expect, it } from 'vitest';
import { csvLine } from '#core/export/csv.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { HostRow, ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';
import { createLists, exported, NOON } from '../../../../helpers/exporting.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';

/** Reads CSV as RFC 4180 has it, by hand, so that it is not our own reading. */
function parsed(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g);
  for (const [whole, quoted, plain, end] of cells) {
    if (whole === '') break;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const tableOf = (text: string): Record<string, string>[] => {
  const [head = [], ...rows] = parsed(text);
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
};

const ALL = { credentials: true, users: true, numbers: true, addresses: true };

const transaction = (id: number, dialogId: number): ObservedTransactionRow => ({
  id,
  method: 'INVITE',
  src: '172.20.30.40:5060',
  dst: '172.20.30.41:5060',
  target: 'sip:carol@carol.corp.test',
  branch: 'z9hG4bK-172.20.30.40-1',
  started: NOON,
  state: 'completed',
  status: 200,
  firstResponse: 12.5,
  finalResponse: null,
  repeatedRequests: 0,
  repeatedResponses: 1,
  messages: 3,
  dialogId,
  messageId: id,
});

const registration: RegistrationRow = {
  id: 1,
  aor: 'carol@carol.corp.test',
  contact: 'sip:carol@172.20.30.40:5060',
  state: 'registered',
  status: 200,
  granted: 3_600,
  expires: NOON + 3_600_000,
  registrar: '172.20.30.41:5060',
  userAgent: 'phone of carol',
  first: NOON,
  last: NOON,
  refreshes: 2,
  dialogId: 1,
};

const host: HostRow = {
  host: 'fd00:1:2::3',
  sent: 1,
  received: 2,
  bytes: 3,
  requests: 4,
  answers: [5, 6, 7, 8, 9],
  retransmissions: 10,
  unanswered: 11,
  meanResponse: 1.5,
  slowestResponse: null,
  userAgent: 'a "b", c',
  first: NOON,
  last: NOON,
};

const pagesOf = <Row extends { readonly id: number }>(rows: readonly Row[]) => ({
  rows: (from: number, count: number) => rows.filter(({ id }) => id >= from && id < from + count),
  counters: () => ({ first: 1, next: rows.length + 1 }),
});

const observed = () =>
  createLists({
    transactions: pagesOf([transaction(1, 1), transaction(2, 2)]),
    registrations: pagesOf([registration]),
    hosts: () => [host],
  });

describe('CSV', () => {
  it('quotes what would end a cell, and keeps a spreadsheet from reckoning', () => {
    expect(csvLine(['a,b', 'c"d', 'e\r\nf', null, 5, true])).toBe('"a,b","c""d","e\r\nf",,5,true\r\n');
    expect(csvLine(['=1+1', '+49', '-1', '@x', '\t=1', 'a=b', -3])).toBe(
      "'=1+1,'+49,'-1,'@x,'\t=1,a=b,-3\r\n",
    );
  });

  it('of messages has a head and a record for each', async () => {
    const lists = createLists();
    lists.add({ bytes: optionsRequest('csv-1') });
    lists.add({ bytes: utf8('SIP/2.0 200 Fine, "really"\r\nCall-ID: csv-1\r\nCSeq: 1 OPTIONS\r\n\r\n') });
    const rows = tableOf(textOf((await exported(lists.deps, { format: 'csv' })).bytes));
    expect(rows).toMatchObject([
      {
        n: '1',
        time: '2026-11-28T14:30:05.123456Z',
        from: 'alice@192.0.2.1',
        status: '',
        source: 'name of s1',
      },
      { n: '2', kind: 'response', status: '200', summary: 'Fine, "really"', method: 'OPTIONS' },
    ]);
  });

  it.each([
    [
      'transactions',
      { src: '172.20.30.40:5060', firstResponseMs: '12.5', finalResponseMs: '', status: '200' },
    ],
    ['registrations', { aor: 'carol@carol.corp.test', granted: '3600', refreshes: '2' }],
    ['hosts', { host: 'fd00:1:2::3', '2xx': '5', '6xx': '9', userAgent: 'a "b", c', slowestResponseMs: '' }],
  ] as const)('of %s tells what the tracker does', async (table, row) => {
    const { bytes } = await exported(observed().deps, { format: 'csv', table });
    expect(tableOf(textOf(bytes))[0]).toMatchObject(row);
  });

  it('of calls tells states and times', async () => {
    const lists = createLists();
    lists.add({ bytes: optionsRequest('csv-1') });
    const rows = tableOf(textOf((await exported(lists.deps, { format: 'csv', table: 'dialogs' })).bytes));
    expect(rows).toMatchObject([{ id: '1', callId: 'csv-1', method: 'OPTIONS', messages: '1', ended: '' }]);
  });
});

describe('a table of chosen calls', () => {
  it('has only what belongs to them', async () => {
    const lists = observed();
    lists.add({ bytes: optionsRequest('one-1') });
    lists.add({ bytes: optionsRequest('two-2') });
    const read = async (
      scope: Parameters<typeof exported>[1]['scope'],
      table: 'dialogs' | 'transactions',
    ) => {
      const { bytes } = await exported(lists.deps, { format: 'ndjson', table, ...(scope && { scope }) });
      return textOf(bytes)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { id: number }).id);
    };
    expect(await read({ kind: 'all' }, 'transactions')).toEqual([1, 2]);
    expect(await read({ kind: 'dialogs', ids: [2] }, 'transactions')).toEqual([2]);
    expect(await read({ kind: 'messages', ids: [1] }, 'transactions')).toEqual([1]);
    expect(await read({ kind: 'messages', ids: [2] }, 'dialogs')).toEqual([2]);
  });
});

describe('a redacted table', () => {
  it.each(['messages', 'dialogs', 'transactions', 'registrations', 'hosts'] as const)(
    'of %s holds no user, host or address',
    async (table) => {
      const lists = observed();
      lists.add({ bytes: optionsRequest('one-1') });
      const { bytes } = await exported(lists.deps, { format: 'csv', table, redaction: ALL });
      expect(textOf(bytes)).not.toMatch(/172\.20|carol|alice|corp\.test|fd00/);
    },
  );
});

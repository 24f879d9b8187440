/** The live table of transactions: ids of both sides, rows that stay after the end, and what the limit lets go. */
import { expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { createClientLayer } from '#core/transaction/client-layer.ts';
import { createTransactionLog } from '#core/transaction/log.ts';
import { createServerLayer } from '#core/transaction/server-layer.ts';
import { answer, listener, matched, received, request, response } from './messages.ts';

const branch = (i: number): string => `;branch=z9hG4bK${i}`;

function stack(limit: number) {
  const clock = createManualClock();
  const log = createTransactionLog({ limit });
  const client = createClientLayer({ clock, log });
  const server = createServerLayer({ clock, log });
  return { clock, log, client, server };
}

it('gives the transactions of both sides ids of one count, and keeps their rows after the end', () => {
  const { clock, log, client, server } = stack(10);
  client.start(request({ method: 'OPTIONS' }), listener());
  const invite = received(server, request());
  expect(log.rows(1, 10).map(({ id, side, state }) => [id, side, state])).toEqual([
    [1, 'client', 'trying'],
    [2, 'server', 'proceeding'],
  ]);
  expect(log.snapshot().map(({ id }) => id)).toEqual([1, 2]);
  matched(client, response(200, 'OPTIONS'));
  answer(invite, 486);
  clock.advance(32_000);
  expect(log.snapshot()).toEqual([]);
  expect(
    log.rows(1, 10).map(({ id, state, status, outcome, ended }) => [id, state, status, outcome, ended]),
  ).toEqual([
    [1, 'terminated', 200, 'answered', 5_000],
    [2, 'terminated', 486, 'timeout', 32_000],
  ]);
  expect(log.counters()).toEqual({ first: 1, next: 3, living: 0, beyond: 0 });
});

it('tells of each transaction that came, changed or ended', () => {
  const { log, client } = stack(10);
  const heard: number[] = [];
  const stop = log.onChange((id) => void heard.push(id));
  client.start(request(), listener());
  const second = client.start(request({ branch: branch(2) }), listener());
  matched(client, response(180));
  second?.stop();
  stop();
  matched(client, response(180));
  // A start is told as one that came and one that changed: its timers run now.
  expect(heard).toEqual([1, 1, 2, 2, 1, 2]);
});

it('lets the oldest rows go, and no living transaction from the snapshot', () => {
  const { log, client } = stack(3);
  const first = client.start(request({ branch: branch(0) }), listener());
  for (let i = 1; i < 5; i++) client.start(request({ branch: branch(i) }), listener())?.stop();
  expect(log.counters()).toEqual({ first: 3, next: 6, living: 1, beyond: 1 });
  expect(log.rows(0, 100).map(({ id }) => id)).toEqual([3, 4, 5]);
  expect(log.rows(4, 1).map(({ id }) => id)).toEqual([4]);
  expect([log.row(1)?.state, log.row(2), log.row(6), log.row(3)?.state]).toEqual([
    'calling',
    null,
    null,
    'terminated',
  ]);
  expect(log.snapshot().map(({ id }) => id)).toEqual([1]);
  first?.stop();
  expect([log.row(1), log.snapshot()]).toEqual([null, []]);
  expect(log.counters()).toEqual({ first: 3, next: 6, living: 0, beyond: 0 });
});

it('asks for no row that nobody can have', () => {
  const { log } = stack(3);
  expect([log.rows(-5, 3), log.rows(1, 1_000_000), log.row(0), log.row(-1)]).toEqual([[], [], null, null]);
});

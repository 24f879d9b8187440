/** How many exchanges a user agent keeps, and which make room. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { MAX_EXCHANGES, MAX_RUNNING } from '#core/ua/user-agent.ts';
import type { Harness } from './harness.ts';
import { createHarness } from './harness.ts';

const OPTIONS = 'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0\r\n\r\n';

let harness: Harness;

beforeEach(() => {
  harness = createHarness({ withLab: false });
});

afterEach(() => harness.close());

function isKept(id: number): boolean {
  return harness.userAgent.get(id) !== null;
}

it('keeps what runs beyond the number that is kept to be looked at', async () => {
  const first = harness.start(OPTIONS);
  for (let i = 0; i < 2 * MAX_EXCHANGES; i++) harness.start(OPTIONS);
  await harness.pass(0);
  expect(isKept(first)).toBe(true);
  expect(harness.stack.client.counters().live).toBe(2 * MAX_EXCHANGES + 1);
});

it('lets go of what is over first, in the order of its end, until the number is right again', async () => {
  const ids = Array.from({ length: 2 * MAX_EXCHANGES }, () => harness.start(OPTIONS));
  await harness.pass(0);
  const [first = 0, second = 0, ...rest] = ids;
  for (const id of rest) harness.userAgent.stop(id);
  harness.userAgent.stop(first);
  const next = harness.start(OPTIONS);
  expect([isKept(first), isKept(second), isKept(next)]).toEqual([true, true, true]);
  expect(ids.filter(isKept)).toHaveLength(MAX_EXCHANGES - 1);
  expect(isKept(rest[0] ?? 0)).toBe(false);
});

it('lets the oldest go where too many run', () => {
  const first = harness.start(OPTIONS);
  for (let i = 1; i < MAX_RUNNING; i++) harness.start(OPTIONS);
  expect(isKept(first)).toBe(true);
  harness.start(OPTIONS);
  expect(isKept(first)).toBe(false);
  expect(isKept(first + 1)).toBe(true);
});

it('sends the BYE of a call again until it is answered, also where its exchange had to make room', async () => {
  harness.close();
  harness = createHarness();
  const call = harness.start('INVITE sip:echo@127.0.0.1:5070 SIP/2.0\r\n\r\n');
  await harness.pass(5_000);
  const isBye = (bytes: Uint8Array): boolean => textOf(bytes).startsWith('BYE');
  let lost = 3;
  harness.console.lose = (bytes) => isBye(bytes) && lost-- > 0;
  expect(harness.userAgent.next(call, 'BYE')).toMatchObject({ ok: true });
  await harness.pass(0);
  for (let i = 0; i < MAX_EXCHANGES; i++) harness.start('x', { to: 'bad address' });
  expect(isKept(call)).toBe(false);
  await harness.pass(10_000);
  expect(harness.console.log.filter(({ bytes }) => isBye(bytes))).toHaveLength(4);
  expect(harness.stack.dialogs.table.counters().live).toBe(0);
});

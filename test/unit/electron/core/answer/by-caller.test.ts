/** What a caller does to a call that a person answers, and what is left to a hand while the rules are off. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
import { createCaller, OFFER, valueOf } from './caller.ts';

let caller: Caller;
beforeEach(() => void (caller = createCaller()));
afterEach(() => {
  caller.close();
  expect(caller.clock.pending).toBe(0);
});

const RELIABLE = { headers: ['Supported: 100rel'], body: OFFER };
const phase = (id = 1) => caller.stack.dialogs.table.get(id)?.dialog.phase;
const life = (id = 1) => caller.stack.dialogs.table.get(id)?.call?.life;

describe('the caller', () => {
  it.each([
    ['waits', []],
    ['rings', [180]],
    ['shows its description', [183]],
    ['is queued', [182]],
  ])('cancels a call that %s: 200, then 487', async (_what, statuses) => {
    await caller.request('INVITE', { body: OFFER });
    for (const status of statuses) caller.answer(status, { sdp: status === 183 });
    await caller.request('CANCEL', { branch: 'callINVITE1' });
    expect(caller.ladder().slice(-2)).toEqual(['200 CANCEL', '487 INVITE']);
    expect(caller.row()).toMatchObject({ state: 'cancelled', status: 487 });
    expect(caller.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
  });

  it('cancels a call with a reliable answer under way, which is not repeated any more', async () => {
    await caller.request('INVITE', RELIABLE);
    caller.answer(183, { reliable: true, sdp: true });
    await caller.request('CANCEL', { branch: 'callINVITE1' });
    await caller.request('ACK', { toTag: caller.toTag(), branch: 'callINVITE1' });
    await caller.pass(40_000);
    expect(caller.ladder()).toEqual(['183 INVITE', '200 CANCEL', '487 INVITE']);
  });

  it('cancels too late what was answered: 200, and the call goes on', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    await caller.request('CANCEL', { branch: 'callINVITE1' });
    expect(caller.ladder()).toEqual(['200 INVITE', '200 CANCEL']);
    expect(life()).toMatchObject({ name: 'confirmed' });
  });

  it('cancels what nobody knows: 481', async () => {
    await caller.request('CANCEL', { branch: 'nothing' });
    expect(caller.ladder()).toEqual(['481 CANCEL']);
  });

  it('hangs up before it was answered: 200, then 487', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(180);
    await caller.request('BYE', { seq: 2, toTag: caller.toTag() });
    expect(caller.ladder()).toEqual(['180 INVITE', '200 BYE', '487 INVITE']);
    expect(caller.row()).toMatchObject({ state: 'answered', status: 487 });
    expect(phase()).toBe('terminated');
  });

  it('says its INVITE again and gets the last provisional answer again, and nothing after the 2xx', async () => {
    const parts = { body: OFFER };
    await caller.request('INVITE', parts);
    caller.answer(180);
    await caller.request('INVITE', parts);
    expect(caller.ladder()).toEqual(['180 INVITE', '180 INVITE']);
    caller.answer(200);
    await caller.request('INVITE', parts);
    expect(caller.ladder()).toEqual(['180 INVITE', '180 INVITE', '200 INVITE']);
    expect(caller.stack.uas.list.rows()).toHaveLength(1);
  });

  it('never acknowledges the 2xx: it goes out for 64*T1, then the call is ended and a person told', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    await caller.pass(31_900);
    expect(caller.ladder()).toEqual(Array.from({ length: 11 }, () => '200 INVITE'));
    const times = caller.console.log
      .filter(({ direction }) => direction === 'out')
      .map(({ time }) => time - 1_000_000);
    expect(times).toEqual([0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    await caller.pass(200);
    expect(caller.ladder().at(-1)).toBe('BYE');
    expect(life()).toMatchObject({ cause: 'no-ack' });
    const { owner } = caller.stack.dialogs.table.get(1) ?? {};
    expect(caller.get(owner?.exchange ?? 0).notices).toMatchObject([{ code: 'NO_ACK' }]);
  });

  it.each([
    ['only rings', 180],
    ['waits for an answer', 183],
  ])('cannot acknowledge a call that %s', async (_what, status) => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(status);
    await caller.request('ACK', { toTag: caller.toTag(), branch: 'other' });
    expect(caller.row()).toMatchObject({ state: 'provisional' });
    expect(caller.answer(200, { sdp: true }).ok).toBe(true);
    await caller.pass(600);
    expect(caller.ladder().slice(-2)).toEqual(['200 INVITE', '200 INVITE']);
  });

  it('acknowledges with the branch of the INVITE, as old callers do', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    await caller.request('ACK', { toTag: caller.toTag(), branch: 'callINVITE1' });
    await caller.pass(40_000);
    expect(caller.ladder()).toEqual(['200 INVITE']);
  });

  it('sends a re-INVITE that waits for a hand, cancels it, and the call goes on', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    const toTag = caller.toTag();
    await caller.request('ACK', { toTag });
    caller.stack.uas.settings.enabled = false;
    await caller.request('INVITE', { seq: 2, toTag, body: OFFER });
    expect(caller.row(2)).toMatchObject({ state: 'waiting', dialog: 1 });
    caller.stack.uas.settings.enabled = true;
    await caller.request('CANCEL', { seq: 2, toTag, branch: 'callINVITE2' });
    expect(caller.ladder().slice(-2)).toEqual(['200 CANCEL', '487 INVITE']);
    expect(life()).toMatchObject({ name: 'confirmed' });
    await caller.request('INVITE', { seq: 3, toTag, body: OFFER });
    expect(caller.ladder().at(-1)).toBe('200 INVITE');
  });
});

it('leaves no timer behind when the console is closed, whatever was under way', async () => {
  await caller.request('INVITE', { callId: 'taken', body: OFFER });
  caller.answer(200, { sdp: true });
  await caller.request('INVITE', { callId: 'rings', ...RELIABLE });
  caller.answer(183, { id: 2, reliable: true, sdp: true });
  await caller.request('INVITE', { callId: 'once', body: OFFER });
  await caller.respond('SIP/2.0 486 Busy\r\n\r\n', { fill: true, retransmit: false }, 3);
  await caller.request('INVITE', { callId: 'changed', body: OFFER });
  caller.answer(200, { id: 4, sdp: true });
  const toTag = caller.toTag();
  await caller.request('ACK', { callId: 'changed', toTag });
  await caller.request('INVITE', { callId: 'changed', seq: 2, toTag, body: OFFER });
  expect(caller.ladder().at(-1)).toBe('200 INVITE');
  expect(caller.clock.pending).toBeGreaterThan(4);
});

describe('with the rules switched off', () => {
  const call = async (): Promise<string> => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    const toTag = caller.toTag();
    await caller.request('ACK', { toTag });
    caller.stack.uas.settings.enabled = false;
    caller.stack.uas.settings.trying = false;
    return toTag;
  };

  it.each(['INVITE', 'UPDATE', 'INFO', 'MESSAGE', 'OPTIONS', 'BYE', 'NOTIFY', 'SUBSCRIBE', 'REFER', 'FLY'])(
    'a %s in a call is listed, answered by nobody, and then by hand',
    async (method) => {
      const toTag = await call();
      await caller.request(method, { seq: 2, toTag, headers: ['Event: refer'] });
      await caller.pass(10_000);
      expect(caller.ladder()).toEqual(['200 INVITE']);
      expect(caller.row(2)).toMatchObject({ method, state: 'waiting', dialog: 1, automatic: false });
      caller.answer(200, { id: 2 });
      expect(caller.ladder().slice(1)).toContain(`200 ${method}`);
    },
  );

  it.each([
    ['a late one', 'INFO', 0],
    ['one of a dialog that nobody knows', 'BYE', 9],
  ])('%s is listed too', async (_what, method, seq) => {
    const toTag = await call();
    await caller.request(method, { seq, toTag: seq === 9 ? 'guessed' : toTag });
    expect(caller.ladder()).toEqual(['200 INVITE']);
    expect(caller.row(2)).toMatchObject({ method, state: 'waiting' });
  });

  it('a CANCEL waits for a hand, and so does what it cancels', async () => {
    caller.stack.uas.settings.enabled = false;
    caller.stack.uas.settings.trying = false;
    await caller.request('INVITE', { body: OFFER });
    await caller.request('CANCEL', { branch: 'callINVITE1' });
    expect(caller.ladder()).toEqual([]);
    expect([caller.row(1).state, caller.row(2).state]).toEqual(['waiting', 'waiting']);
    caller.answer(487);
    caller.answer(200, { id: 2 });
    expect(caller.ladder()).toEqual(['487 INVITE', '200 CANCEL']);
  });

  it('a PRACK ends the repetitions although it is answered by hand', async () => {
    caller.stack.uas.settings.enabled = false;
    caller.stack.uas.settings.trying = false;
    await caller.request('INVITE', RELIABLE);
    caller.answer(180, { reliable: true });
    const rseq = valueOf(caller.last(), 'RSeq');
    await caller.request('PRACK', { seq: 2, toTag: caller.toTag(), headers: [`RAck: ${rseq} 1 INVITE`] });
    await caller.pass(3_000);
    expect(caller.ladder()).toEqual(['180 INVITE']);
    caller.answer(200, { id: 2 });
    expect(caller.ladder()).toEqual(['180 INVITE', '200 PRACK']);
  });

  it('a BYE ends the repetitions of the 2xx', async () => {
    caller.stack.uas.settings.enabled = false;
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    await caller.request('BYE', { seq: 2, toTag: caller.toTag() });
    await caller.pass(3_000);
    expect(caller.ladder()).toEqual(['200 INVITE']);
  });
});

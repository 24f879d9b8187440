/** The history over the stack against the lab: what is kept of a send, for how long, and what comes back after a restart. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { History } from '#core/history/history.ts';
import { createHistory, MOST_RUN_SENDS, MOST_SENDS } from '#core/history/keeper.ts';
import { diskShelf, memoryShelf } from '#core/history/shelf.ts';
import type { Shelf } from '#core/history/shelf.ts';
import type { MemoryDisk } from '../../../../helpers/memory-disk.ts';
import { createMemoryDisk } from '../../../../helpers/memory-disk.ts';
import type { Harness } from '../ua/harness.ts';
import { createHarness, LAB } from '../ua/harness.ts';

const FOLDER = '/data/history';

let harness: Harness;
let disk: MemoryDisk;
let refused: string[];
/** Whether the store has let go of every message. */
let isGone: boolean;
beforeEach(() => {
  isGone = false;
  harness = createHarness();
  disk = createMemoryDisk();
  refused = [];
});
afterEach(() => harness.close());

const onDisk = (folder = ''): Shelf =>
  diskShelf({ path: `${FOLDER}${folder}`, disk, refused: (code) => void refused.push(code) });

function begin(shelf = onDisk(), runs = onDisk('/runs')): History {
  const { userAgent: exchanges, clock, console } = harness;
  const bytesOf = (id: number): Uint8Array | null => (isGone ? null : (console.log[id - 1]?.bytes ?? null));
  return createHistory({ shelves: { hand: shelf, runs }, exchanges, clock, bytesOf });
}

const OPTIONS = 'OPTIONS sip:echo@127.0.0.1:5070 SIP/2.0\n\n';
const REGISTER = 'REGISTER sip:127.0.0.1:5070 SIP/2.0\nFrom: <sip:alice@lab>\nTo: <sip:alice@lab>\n\n';

/** Sends as a handler of the contract does, and lets everything come to rest. */
async function sent(history: History, text = OPTIONS, more: Partial<SendDraft> = {}): Promise<number> {
  const draft: SendDraft = {
    ...{ bytes: utf8(text), form: 'template', to: LAB, switches: ALL_ON, credentials: null },
    ...{ variables: {}, timeout: null },
    ...more,
  };
  const id = harness.userAgent.start(draft);
  history.add(draft, id);
  await harness.pass(300);
  return id;
}

/** What an unhurried restart finds: the history that was closed, read again. */
async function again(history: History): Promise<History> {
  await history.close();
  const next = begin();
  await harness.pass(0);
  await next.get(0);
  await new Promise(setImmediate);
  return next;
}

const first = (history: History): number => history.page('hand', 0, 1)[0]?.id ?? -1;

describe('a send', () => {
  it('is a row with its outcome, and an entry with its draft and its messages', async () => {
    const history = begin();
    const exchange = await sent(history, OPTIONS, { name: 'ping', path: 'a/ping.sip' });
    const row = {
      ...{ method: 'OPTIONS', uri: 'sip:echo@127.0.0.1:5070', name: 'ping', path: 'a/ping.sip' },
      ...{ destination: LAB, exchange, outcome: { kind: 'answer', status: 200, reason: 'OK' } },
    };
    expect(history.page('hand', 0, 10)).toMatchObject([row]);
    const entry = await history.get(first(history));
    expect(entry).toMatchObject({ ...row, callId: harness.get(exchange).callId, draft: { to: LAB } });
    expect(textOf(entry?.draft.bytes ?? new Uint8Array())).toBe(OPTIONS);
    expect(entry?.messages.map(({ direction, bytes }) => [direction, bytes])).toEqual(
      harness.console.log.map(({ direction, bytes }) => [direction, bytes]),
    );
  });

  it('runs until its exchange ends, and tells of both', async () => {
    const history = begin();
    let told = 0;
    history.onChange(() => void told++);
    await sent(history, 'MESSAGE sip:silent@127.0.0.1:5070 SIP/2.0\n\n');
    expect(history.page('hand', 0, 1)).toMatchObject([{ outcome: null }]);
    const before = { told, revision: history.counters().hand.revision };
    await harness.pass(33_000);
    expect(history.page('hand', 0, 1)).toMatchObject([{ outcome: { kind: 'timeout', timer: 'F' } }]);
    expect(told).toBeGreaterThan(before.told);
    expect(history.counters().hand.revision).toBeGreaterThan(before.revision);
  });

  it('that could not leave tells why', async () => {
    const history = begin();
    await sent(history, 'OPTIONS sip:{{nobody}} SIP/2.0\n\n');
    const trouble = { code: 'VARIABLE_UNRESOLVED' };
    expect(history.page('hand', 0, 1)).toMatchObject([
      { method: 'OPTIONS', uri: 'sip:{{nobody}}', outcome: { kind: 'trouble', trouble } },
    ]);
  });

  it('takes what comes after its end: the call that is hung up later', async () => {
    const history = begin();
    const id = await sent(history, 'INVITE sip:echo@127.0.0.1:5070 SIP/2.0\n\n');
    await harness.pass(5_000);
    const count = async (): Promise<number> => (await history.get(first(history)))?.messages.length ?? 0;
    const before = await count();
    harness.userAgent.next(id, 'BYE');
    await harness.pass(300);
    expect(await count()).toBe(before + 2);
  });

  it('keeps what it took where the store lets go of the messages', async () => {
    const shelf = memoryShelf();
    const history = begin(shelf);
    await sent(history, 'INVITE sip:echo@127.0.0.1:5070 SIP/2.0\n\n');
    await harness.pass(5_000);
    const messages = (await history.get(first(history)))?.messages;
    isGone = true;
    harness.userAgent.next(1, 'BYE');
    await harness.pass(300);
    expect((await history.get(first(history)))?.messages).toEqual(messages);
  });

  it('that is let go before anybody looked has the outcome that it ended with', async () => {
    const history = begin();
    const draft = { bytes: utf8(OPTIONS), to: LAB, switches: ALL_ON, credentials: null, variables: {} };
    const id = harness.userAgent.start({ ...draft, timeout: null });
    history.add({ ...draft, timeout: null }, id);
    await harness.pass(10);
    harness.userAgent.forget(id);
    await harness.pass(300);
    expect(history.page('hand', 0, 1)).toMatchObject([{ outcome: { kind: 'answer', status: 200 } }]);
  });
});

describe('sends of runs', () => {
  const RUN = { name: 'Basic call', path: 'a/call.seq', started: 1, row: 2, rows: 9, line: 5 };

  it('are kept with the step that made them and their messages, on a shelf of their own', async () => {
    const history = begin();
    await sent(history, OPTIONS, { name: 'by hand' });
    const id = harness.userAgent.start({ ...EMPTY, name: 'ping' });
    history.add({ ...EMPTY, name: 'ping' }, id, RUN);
    await harness.pass(300);
    expect(history.page('hand', 0, 9)).toMatchObject([{ name: 'by hand', run: null }]);
    expect(history.page('runs', 0, 9)).toMatchObject([
      { name: 'ping', run: RUN, outcome: { kind: 'answer', status: 200 } },
    ]);
    const next = await again(history);
    expect(next.page('hand', 0, 9)).toMatchObject([{ name: 'by hand', run: null }]);
    const [row] = next.page('runs', 0, 9);
    expect(row).toMatchObject({ name: 'ping', run: RUN });
    expect((await next.get(row?.id ?? 0))?.messages.map(({ direction }) => direction)).toEqual(['out', 'in']);
    await next.clear('runs');
    expect([next.counters().hand.kept, next.counters().runs.kept]).toEqual([1, 0]);
  });

  it('push out no send by hand, and those that make room are counted and leave nothing on the disk', async () => {
    const history = begin();
    await sent(history, OPTIONS, { name: 'by hand' });
    for (let row = 0; row < 10_000; row++) history.add(EMPTY, row + 1_000, { ...RUN, row });
    await harness.pass(300);
    const { hand, runs } = history.counters();
    expect([hand.kept, hand.gone, runs.kept, runs.gone]).toEqual([
      ...[1, 0],
      ...[MOST_RUN_SENDS, 10_000 - MOST_RUN_SENDS],
    ]);
    expect(history.page('runs', 0, 1)).toMatchObject([{ run: { row: 9_999 } }]);
    await history.close();
    expect(disk.paths().filter((path) => path.startsWith(`${FOLDER}/runs/`))).toHaveLength(MOST_RUN_SENDS);
  });

  it('that ended a moment ago are had before they are written', async () => {
    const history = begin();
    history.add({ ...EMPTY, name: 'ping' }, harness.userAgent.start(EMPTY), RUN);
    const [row] = history.page('runs', 0, 1);
    expect(await history.get(row?.id ?? 0)).toMatchObject({ draft: { name: 'ping' }, run: RUN });
  });

  it('are unknown to files of before, which are sends by hand', async () => {
    const history = begin();
    await sent(history, OPTIONS, { name: 'old' });
    await history.close();
    const [path = ''] = disk.paths();
    const text = textOf(disk.content(path));
    expect(text).toContain('"run":null,');
    disk.put(path, text.replace('"run":null,', ''));
    const next = await again(begin());
    expect(next.page('hand', 0, 9)).toMatchObject([{ name: 'old', run: null }]);
  });
});

describe('passwords', () => {
  const kept = async (password: string): Promise<string | undefined> => {
    const history = begin();
    const variables = { secret: 'x' };
    await sent(history, REGISTER, { credentials: { user: 'alice', password }, variables });
    await history.close();
    for (const path of disk.paths()) expect(textOf(disk.content(path))).not.toContain('wonderland');
    return (await history.get(first(history)))?.draft.credentials?.password;
  };

  it('are not kept', async () => {
    expect(await kept('wonderland')).toBe('');
  });

  it('that are values stay as they are written', async () => {
    expect(await kept('{{secret}}')).toBe('{{secret}}');
  });
});

describe('limits', () => {
  it('the newest come first, a page at a time, and the oldest goes', async () => {
    const history = begin();
    for (let n = 0; n < MOST_SENDS + 3; n++) history.add({ ...EMPTY, name: `${n}` }, n + 1_000);
    await harness.pass(300);
    expect(history.counters().hand.kept).toBe(MOST_SENDS);
    const names = (from: number, count: number) => history.page('hand', from, count).map(({ name }) => name);
    expect(names(0, 2)).toEqual(['502', '501']);
    expect(names(MOST_SENDS - 2, 200)).toEqual(['4', '3']);
    expect(names(MOST_SENDS, 200)).toEqual([]);
    await history.close();
    expect(disk.paths()).toHaveLength(MOST_SENDS);
  });

  it('of an entry are 40 messages and 64 KiB', async () => {
    const history = begin();
    const id = await sent(history, 'INVITE sip:echo@127.0.0.1:5070 SIP/2.0\n\n');
    await harness.pass(5_000);
    for (let n = 0; n < 30; n++) {
      const [dialog = 0] = harness.get(id).dialogs;
      harness.userAgent.step(dialog, 'INFO');
      await harness.pass(300);
    }
    expect(harness.get(id).entries.length).toBeGreaterThan(40);
    expect((await history.get(first(history)))?.messages).toHaveLength(40);
    const big = begin(memoryShelf());
    const body = 'x'.repeat(30_000);
    await sent(big, `MESSAGE sip:echo@127.0.0.1:5070 SIP/2.0\n\n${body}`);
    await sent(big, `MESSAGE sip:silent@127.0.0.1:5070 SIP/2.0\n\n${body}`);
    await harness.pass(8_000);
    expect((await big.get(first(big)))?.messages).toHaveLength(2);
  });
});

const EMPTY: SendDraft = {
  ...{ bytes: utf8(OPTIONS), to: LAB, switches: ALL_ON, credentials: null, variables: {}, timeout: null },
};

describe('after a restart', () => {
  it('every send is there with its messages, and none of its exchanges', async () => {
    const history = begin();
    await sent(history, OPTIONS, { name: 'one', variables: { bytes: 'not bytes' } });
    await sent(history, OPTIONS, { name: 'two', after: 1 });
    const next = await again(history);
    expect(next.page('hand', 0, 9)).toMatchObject([
      { name: 'two', exchange: null, outcome: { kind: 'answer' } },
      { name: 'one', exchange: null },
    ]);
    const entry = await next.get(first(next));
    expect(entry?.draft).not.toHaveProperty('after');
    expect(entry?.messages.map(({ direction }) => direction)).toEqual(['out', 'in']);
    await sent(next, OPTIONS, { name: 'three' });
    expect(next.page('hand', 0, 9).map(({ name }) => name)).toEqual(['three', 'two', 'one']);
  });

  it('one that ran when the core was ended counts as stopped', async () => {
    const history = begin();
    await sent(history, 'MESSAGE sip:silent@127.0.0.1:5070 SIP/2.0\n\n');
    const next = await again(history);
    expect(next.page('hand', 0, 1)).toMatchObject([{ outcome: { kind: 'stopped' } }]);
  });

  it('what cannot be read is passed over, and stays where it is', async () => {
    const history = begin();
    await sent(history);
    await sent(history);
    await history.close();
    const [whole = ''] = disk.paths();
    const text = textOf(disk.content(whole));
    disk.put(`${FOLDER}/5.json`, text.slice(0, text.length / 2));
    disk.put(`${FOLDER}/6.json`, '');
    disk.put(`${FOLDER}/7.json`, '[]');
    disk.put(`${FOLDER}/8.json`, text);
    disk.put(`${FOLDER}/9.json.new`, text);
    disk.put(`${FOLDER}/__proto__.json`, '{"__proto__":{"id":1}}');
    const next = await again(history);
    expect(next.counters().hand.kept).toBe(2);
    expect(disk.paths()).toHaveLength(8);
  });

  it('sends of the new run are taken while the old ones are read', async () => {
    const history = begin();
    await sent(history, OPTIONS, { name: 'old' });
    await history.close();
    const next = begin();
    next.add({ ...EMPTY, name: 'new' }, 77);
    expect(next.page('hand', 0, 9).map(({ name }) => name)).toEqual(['new']);
    await harness.pass(300);
    const third = await again(next);
    expect(third.page('hand', 0, 9).map(({ name }) => name)).toEqual(['new', 'old']);
  });
});

describe('clearing', () => {
  it('forgets every send, on the disk as well, and what still comes of them', async () => {
    const history = begin();
    await sent(history, 'MESSAGE sip:silent@127.0.0.1:5070 SIP/2.0\n\n');
    await history.clear('hand');
    expect(history.counters().hand.kept).toBe(0);
    await harness.pass(33_000);
    await history.close();
    expect(disk.paths()).toEqual([]);
  });

  it('is not undone by what was about to be read', async () => {
    await sent(begin());
    await harness.pass(300);
    const next = begin();
    await next.clear('hand');
    await harness.pass(300);
    expect(next.counters().hand.kept).toBe(0);
  });
});

describe('a disk that refuses', () => {
  it('is told of, and the history goes on in memory', async () => {
    disk.failures.set('writeText', 'ENOSPC');
    const history = begin();
    await sent(history);
    expect(refused[0]).toBe('ENOSPC');
    expect(await history.get(first(history))).toMatchObject({ method: 'OPTIONS' });
    disk.failures.clear();
    await sent(history);
    expect(disk.paths()).toHaveLength(1);
    await history.close();
  });
});

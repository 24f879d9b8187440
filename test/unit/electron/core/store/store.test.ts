import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Arrival } from '#core/store/arrival.ts';
import type { StoreOptions } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';

const local = { host: '127.0.0.1', port: 5060 };
const remote = { host: '::1', port: 5070 };

const LIVE = { source: 'console-1', capture: '', transport: 'udp' } as const;

function arrival(text: string, change: Partial<Arrival> = {}): Arrival {
  const bytes = utf8(text);
  return { ...LIVE, direction: 'out', time: 10.5, src: local, dst: remote, bytes, ...change };
}

const OPTIONS = [
  'OPTIONS sip:bob@example.com SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1',
  'From: <sip:alice@example.com>;tag=a',
  'To: <sip:bob@example.com>',
  'Call-ID: call-1',
  'CSeq: 7 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

/** A store that was given `texts`, each as a datagram that is not SIP. */
function storeOf(texts: readonly string[], options: StoreOptions = {}): ReturnType<typeof createStore> {
  const store = createStore(options);
  for (const text of texts) store.append(arrival(text), { kind: 'other' });
  return store;
}

describe('createStore', () => {
  it('counts ids up from 1 and gives back the bytes as they were', () => {
    const store = createStore();
    const given = utf8('one');
    expect(store.append(arrival('', { bytes: given }), { kind: 'other' })).toEqual({
      id: 1,
      retransmission: 0,
    });
    given.fill(0);
    expect(textOf(store.bytes(1) ?? new Uint8Array())).toBe('one');
    expect(store.append(arrival('two'), { kind: 'other' }).id).toBe(2);
    expect(store.counters()).toEqual({ first: 1, next: 3, other: 2, evicted: 0 });
  });

  it('hands out copies that nobody can change the store by', () => {
    const store = storeOf(['one']);
    store.bytes(1)?.fill(0);
    expect(textOf(store.bytes(1) ?? new Uint8Array())).toBe('one');
  });

  it('makes a row of what the message says and where it crossed', () => {
    const store = createStore();
    const { id } = store.append(arrival(OPTIONS), { kind: 'request' });
    store.link(id, 4, 0);
    expect(store.row(id)).toEqual({
      id: 1,
      time: 10.5,
      direction: 'out',
      transport: 'udp',
      source: 'console-1',
      src: '127.0.0.1:5060',
      dst: '[::1]:5070',
      kind: 'request',
      method: 'OPTIONS',
      status: 0,
      summary: 'sip:bob@example.com',
      from: 'alice@example.com',
      to: 'bob@example.com',
      callId: 'call-1',
      cseq: 7,
      sdp: false,
      size: OPTIONS.length,
      dialogId: 4,
      retransmission: 0,
      severity: null,
      unsent: false,
      mark: null,
      comment: '',
    });
  });

  it('shows the peer as the sender of what came in', () => {
    const store = createStore();
    store.append(arrival('x', { direction: 'in', src: remote, dst: local }), { kind: 'other' });
    expect(store.row(1)).toMatchObject({ direction: 'in', src: '[::1]:5070', dst: '127.0.0.1:5060' });
  });

  it.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['a keep-alive', '\r\n\r\n'],
    ['a STUN request', '\u0000\u0001\u0000\u0000!\u0012\u00a4B'],
  ])('lists %s as other', (_what, text) => {
    const store = storeOf([text]);
    expect(store.row(1)).toMatchObject({ kind: 'other', size: utf8(text).length, status: 0, callId: '' });
    expect(store.counters().other).toBe(1);
  });

  it('marks what the system refused', () => {
    const store = storeOf(['one']);
    store.markUnsent(1);
    expect(store.row(1)).toMatchObject({ unsent: true, direction: 'out' });
  });

  it.each([
    ['all of them', 1, 10, [1, 2, 3]],
    ['a part', 2, 1, [2]],
    ['from before the first', 0, 2, [1]],
    ['from behind the last', 9, 5, []],
  ])('answers a page of %s', (_what, from, count, ids) => {
    const store = storeOf(['a', 'b', 'c']);
    expect(store.rows(from, count).map((row) => row.id)).toEqual(ids);
  });

  it.each([-1, 0, 4, 1.5e300, Number.NaN])('has no message %s', (id) => {
    const store = storeOf(['a', 'b', 'c']);
    expect([store.row(id), store.bytes(id)]).toEqual([null, null]);
  });

  it('tells each change, and the clearing as 0', () => {
    const store = createStore();
    const heard: number[] = [];
    store.onChange((id) => heard.push(id));
    store.append(arrival('a'), { kind: 'other' });
    store.markUnsent(1);
    store.clear();
    expect(heard).toEqual([1, 1, 0]);
  });

  it('goes on counting after it was cleared', () => {
    const store = storeOf(['a', 'b']);
    store.clear();
    expect(store.counters()).toEqual({ first: 3, next: 3, other: 0, evicted: 0 });
    expect(store.rows(1, 10)).toEqual([]);
    expect(store.append(arrival('c'), { kind: 'other' }).id).toBe(3);
    expect(store.rows(1, 10).map((row) => row.id)).toEqual([3]);
  });
});

describe('the limits', () => {
  it('lets the oldest go beyond a number of messages, and counts them', () => {
    const texts = Array.from({ length: 100 }, (_, i) => `message ${i + 1}`);
    const store = storeOf(texts, { limitMessages: 32 });
    const { first, next, evicted } = store.counters();
    expect(next).toBe(101);
    expect(next - first).toBeLessThanOrEqual(32);
    expect(next - first).toBeGreaterThan(28);
    expect(evicted).toBe(first - 1);
    expect(store.row(first - 1)).toBeNull();
    expect(store.rows(1, 200).map((row) => row.id)).toEqual(texts.map((_, i) => i + 1).slice(first - 1));
    for (let id = first; id < next; id++) {
      expect(textOf(store.bytes(id) ?? new Uint8Array())).toBe(`message ${id}`);
    }
  });

  it('lets the oldest go beyond a number of bytes', () => {
    const store = storeOf(
      Array.from({ length: 100 }, () => 'x'.repeat(100)),
      { limitBytes: 3200 },
    );
    const { first, next, evicted } = store.counters();
    expect((next - first) * 100).toBeLessThanOrEqual(3200);
    expect(next - first).toBeGreaterThan(10);
    expect(evicted).toBe(first - 1);
  });

  it('keeps the newest also where it alone is over the limit', () => {
    const store = storeOf(['a', 'x'.repeat(500)], { limitBytes: 100 });
    expect(store.counters()).toMatchObject({ first: 2, next: 3, evicted: 1 });
    expect(store.bytes(2)).toHaveLength(500);
  });

  it('keeps columns whole while they grow', () => {
    const store = storeOf(Array.from({ length: 1000 }, (_, i) => String(i)));
    store.link(1000, 5, 990);
    expect(store.rows(1, 1000).every((row) => row.size === String(row.id - 1).length)).toBe(true);
    expect(store.row(1000)?.dialogId).toBe(5);
  });
});

describe('retransmissions', () => {
  it('counts the same bytes on the same path', () => {
    const store = createStore();
    const counts = [1, 2, 3].map(() => store.append(arrival(OPTIONS), { kind: 'request' }).retransmission);
    expect(counts).toEqual([0, 1, 2]);
    expect(store.rows(1, 3).map((row) => row.retransmission)).toEqual([0, 1, 2]);
  });

  it.each([
    ['other bytes', arrival(OPTIONS.replace('CSeq: 7', 'CSeq: 8')), 'request'],
    ['the other direction', arrival(OPTIONS, { direction: 'in' }), 'request'],
    ['another peer', arrival(OPTIONS, { dst: { host: '::1', port: 5071 } }), 'request'],
    ['what is not SIP', arrival(OPTIONS), 'other'],
  ] as const)('does not count %s', (_what, second, kind) => {
    const store = createStore();
    store.append(arrival(OPTIONS), { kind: 'request' });
    expect(store.append(second, { kind }).retransmission).toBe(0);
  });

  it('compares the bytes where hashes collide', () => {
    const store = createStore({ hash: () => 7 });
    const texts = [OPTIONS, OPTIONS.replace('CSeq: 7', 'CSeq: 8')];
    expect(texts.map((text) => store.append(arrival(text), { kind: 'request' }).retransmission)).toEqual([
      0, 0,
    ]);
  });

  it('forgets what was let go', () => {
    const store = createStore({ limitMessages: 4 });
    store.append(arrival(OPTIONS), { kind: 'request' });
    for (let i = 0; i < 8; i++) store.append(arrival(String(i)), { kind: 'other' });
    expect(store.append(arrival(OPTIONS), { kind: 'request' }).retransmission).toBe(0);
  });
});

describe('the messages of a call', () => {
  function linked(): ReturnType<typeof createStore> {
    const store = storeOf(
      Array.from({ length: 10 }, (_, i) => String(i)),
      { limitMessages: 100 },
    );
    let previous = 0;
    for (const id of [2, 3, 7, 10]) {
      store.link(id, 1, previous);
      previous = id;
    }
    return store;
  }

  it.each([
    ['all', 10, 500, [2, 3, 7, 10]],
    ['the newest', 10, 2, [7, 10]],
    ['up to one', 7, 500, [2, 3, 7]],
    ['none', 0, 500, []],
  ])('are walked from the newest: %s', (_what, last, limit, ids) => {
    expect(linked().thread(last, limit)).toEqual(ids);
  });

  it('end where the older ones were let go', () => {
    const store = createStore({ limitMessages: 16 });
    for (let id = 1; id <= 40; id++) {
      store.append(arrival(String(id)), { kind: 'other' });
      store.link(id, 1, id - 1);
    }
    expect(store.thread(40, 500)[0]).toBe(store.counters().first);
  });
});

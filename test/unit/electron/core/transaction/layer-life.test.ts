/** What a layer does in time: timers of the moment, switches, 100 Trying, late responses, and what snapshots show. */
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { err, ok } from '#shared/lib/result.ts';
import { createClientLayer } from '#core/transaction/client-layer.ts';
import { createRecentKeys } from '#core/transaction/recent.ts';
import type { Origin } from '#core/transaction/server-layer.ts';
import { createServerLayer } from '#core/transaction/server-layer.ts';
import { DEFAULT_TIMERS, timersOf } from '#core/transaction/timers.ts';
import { settle } from '../../../../helpers/settle.ts';
import { answer, listener, matched, origin, received, request, response } from './messages.ts';

const OPTIONS = { method: 'OPTIONS', branch: ';branch=z9hG4bKb' };

describe('a layer', () => {
  it('gives each new transaction the timers of the moment', () => {
    let config = DEFAULT_TIMERS;
    const layer = createClientLayer({ clock: createManualClock(), config: () => config });
    const before = layer.start(request(), listener());
    config = timersOf({ t1: 100, t2: 400, t4: 500 });
    const after = layer.start(request(OPTIONS), listener());
    expect(before?.snapshot().timers.map(({ due }) => due)).toEqual([500, 32_000]);
    expect(after?.snapshot().timers.map(({ due }) => due)).toEqual([6_400, 100]);
  });

  it('sends once where retransmitting is off, or the transport is reliable', () => {
    const clock = createManualClock();
    const layer = createClientLayer({ clock });
    const users = [{ retransmit: false }, { reliable: true }].map((options, i) => {
      const user = listener();
      layer.start(request({ branch: `;branch=z9hG4bK${i}` }), user, options);
      return user;
    });
    clock.advance(32_000);
    for (const { heard } of users) expect(heard).toEqual(['request INVITE', 'timeout B']);
  });

  it('sends no ACK for a non-2xx where that is off', () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const user = listener();
    layer.start(request(), user, { ackNon2xx: false });
    matched(layer, response(486));
    matched(layer, response(486));
    expect(user.heard).toEqual(['request INVITE', 'response 486']);
    expect(layer.counters().absorbed).toBe(1);
  });

  it('repeats a response by timer G only where retransmitting is on', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    const transaction = received(layer, request(), { ...origin, retransmit: false });
    answer(transaction, 486);
    clock.advance(31_000);
    expect(transaction.snapshot()).toMatchObject({ retransmissions: 0, state: 'completed' });
  });
});

describe('100 Trying', () => {
  /** Receives a request and writes down what is sent, with the time. */
  function trying(parts: Parameters<typeof request>[0], from: Origin, config = DEFAULT_TIMERS) {
    const clock = createManualClock();
    const layer = createServerLayer({ clock, config: () => config });
    const sent: string[] = [];
    const send = (bytes: Uint8Array) => Promise.resolve(ok(sent.push(`${textOf(bytes)} at ${clock.now()}`)));
    const result = layer.receive(request(parts), send, from);
    if (result.kind !== 'new') throw new Error('not new');
    result.transaction.onTrying = () => utf8('100');
    return { clock, layer, sent, transaction: result.transaction };
  }

  it('leaves 200 ms after an INVITE that nobody answered (RFC 3261 17.2.1), and again with each repetition', () => {
    const { clock, sent, transaction, layer } = trying({}, origin);
    expect(transaction.snapshot().timers).toEqual([{ letter: '100', due: 200 }]);
    clock.advance(1_000);
    layer.receive(request(), () => Promise.resolve(ok(1)), origin);
    expect(sent).toEqual(['100 at 200', '100 at 1000']);
    expect(transaction.snapshot()).toMatchObject({
      status: 100,
      absorbed: 1,
      retransmissions: 1,
      outcome: null,
    });
  });

  it('leaves when the timer E of a non-INVITE client stands at T2 (RFC 4320 4.1)', () => {
    const { clock, sent } = trying(OPTIONS, origin);
    clock.advance(10_000);
    expect(sent).toEqual(['100 at 3500']);
    const quick = trying(OPTIONS, origin, timersOf({ t1: 100, t2: 400, t4: 500 }));
    quick.clock.advance(10_000);
    expect(quick.sent).toEqual(['100 at 300']);
  });

  it('does not leave where the user answered, where it is off, or where the user makes none', () => {
    const answered = trying({}, origin);
    answer(answered.transaction, 180);
    const off = trying({}, { ...origin, trying: false });
    const none = trying({}, origin);
    none.transaction.onTrying = () => null;
    for (const { clock } of [answered, off, none]) clock.advance(1_000);
    expect([answered.sent, off.sent, none.sent]).toEqual([['180 at 0'], [], []]);
  });

  it('gives way to an answer that the user sends when it is asked', () => {
    const { clock, sent, transaction } = trying({}, origin);
    transaction.onTrying = () => {
      answer(transaction, 486);
      return utf8('100');
    };
    clock.advance(200);
    expect(sent).toEqual(['486 at 200']);
    expect(transaction.snapshot()).toMatchObject({ status: 486, state: 'completed' });
  });
});

describe('a server transaction that nobody answers', () => {
  it('is let go after 64*T1 where it is no INVITE, and its user hears of it', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    const transaction = received(layer, request(OPTIONS));
    const heard: string[] = [];
    transaction.onTimeout = (timer) => void heard.push(timer);
    clock.advance(31_999);
    expect([heard, transaction.age]).toEqual([[], 31_999]);
    clock.advance(1);
    expect(heard).toEqual(['unanswered']);
    expect(transaction.snapshot()).toMatchObject({ state: 'terminated', ended: 32_000, outcome: 'timeout' });
    expect(layer.counters()).toMatchObject({ live: 0, timeouts: 1 });
    expect(clock.pending).toBe(0);
  });

  it('waits for its user where it is an INVITE, and tells how long it has', () => {
    const clock = createManualClock(1_000);
    const layer = createServerLayer({ clock });
    const transaction = received(layer, request());
    clock.advance(3_600_000);
    expect(transaction).toMatchObject({ state: 'proceeding', age: 3_600_000 });
    answer(transaction, 200);
    expect(transaction.state).toBe('accepted');
  });
});

describe('responses that no transaction waits for', () => {
  it('are late where one has ended a short while ago, else stray', () => {
    const clock = createManualClock();
    const layer = createClientLayer({ clock });
    layer.start(request(OPTIONS), listener());
    expect(layer.classify(response(200, 'OPTIONS', 'z9hG4bKb')).kind).toBe('matched');
    clock.advance(32_000);
    expect(layer.classify(response(200, 'OPTIONS', 'z9hG4bKb'))).toEqual({ kind: 'late' });
    expect(layer.classify(response(200, 'OPTIONS', 'z9hG4bKc'))).toEqual({ kind: 'stray' });
    expect(layer.classify(response(200, 'INVITE', 'z9hG4bKb'))).toEqual({ kind: 'stray' });
    expect(layer.counters()).toMatchObject({ live: 0, late: 1, stray: 2, timeouts: 1 });
  });

  it('are remembered in a bounded number', () => {
    const recent = createRecentKeys(2);
    for (const key of ['a', 'b', 'b', 'c', 'd'.repeat(513)]) recent.add(key);
    expect([recent.has('a'), recent.has('b'), recent.has('c'), recent.size]).toEqual([false, true, true, 2]);
  });

  it('stop no timer where their status is none', () => {
    const clock = createManualClock();
    const layer = createClientLayer({ clock });
    const user = listener();
    const transaction = layer.start(request(), user);
    transaction?.receive({ ...response(200), status: 0 });
    expect(transaction?.snapshot()).toMatchObject({ state: 'calling', absorbed: 1 });
  });
});

describe('a snapshot', () => {
  it('shows a client transaction from its start to its end', () => {
    const clock = createManualClock(5_000);
    const layer = createClientLayer({ clock });
    const transaction = layer.start(request(), listener(), { peer: { host: '2001:db8::1', port: 5070 } });
    clock.advance(500);
    matched(layer, response(180));
    expect(transaction?.snapshot()).toEqual({
      id: 1,
      side: 'client',
      kind: 'invite',
      method: 'INVITE',
      branch: 'z9hG4bKa',
      callId: 'c',
      cseq: 1,
      peer: '[2001:db8::1]:5070',
      state: 'proceeding',
      timers: [],
      status: 180,
      started: 5_000,
      ended: null,
      outcome: null,
      retransmissions: 1,
      absorbed: 0,
    });
    for (const status of [486, 486, 180]) matched(layer, response(status));
    expect(transaction?.snapshot()).toMatchObject({
      state: 'completed',
      status: 486,
      outcome: 'answered',
      // The request once, the ACK once.
      retransmissions: 2,
      absorbed: 2,
    });
    clock.advance(32_000);
    expect(transaction?.snapshot()).toMatchObject({ state: 'terminated', timers: [], ended: 37_500 });
    expect(layer.counters()).toMatchObject({ live: 0, absorbed: 2 });
  });

  it.each([
    ['stopped before an answer', [], 'stopped'],
    ['stopped after an answer', [486], 'answered'],
  ])('tells the outcome of one %s', (_what, statuses, outcome) => {
    const layer = createClientLayer({ clock: createManualClock() });
    const transaction = layer.start(request(), listener());
    for (const status of statuses) matched(layer, response(status));
    transaction?.stop();
    transaction?.stop();
    expect(transaction?.snapshot()).toMatchObject({ state: 'terminated', ended: 0, outcome });
  });

  it('tells that a request could not leave', async () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const user = listener();
    const gone = () => Promise.resolve(err({ code: 'EPERM', message: 'no' }));
    const transaction = layer.start(request(), { ...user, send: gone });
    await settle();
    expect(user.heard).toEqual(['trouble EPERM']);
    expect(transaction?.snapshot()).toMatchObject({ outcome: 'transport-error', ended: 0 });
    expect(layer.counters()).toMatchObject({ live: 0, transportErrors: 1 });
  });

  it('tells nothing of a request that could not leave again, where its answer came first', async () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const user = listener();
    const gone = () => Promise.resolve(err({ code: 'EPERM', message: 'no' }));
    const send: typeof user.send = (bytes, what) => (what === 'request' ? gone() : user.send(bytes, what));
    const transaction = layer.start(request(), { ...user, send });
    matched(layer, response(486));
    await settle();
    expect(user.heard).toEqual(['ack ACK', 'response 486']);
    expect(transaction?.snapshot()).toMatchObject({ state: 'completed', outcome: 'answered' });
  });

  it('tells of an ACK that could not leave (RFC 3261 17.1.1.2)', async () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const user = listener();
    const gone = () => Promise.resolve(err({ code: 'EPERM', message: 'no' }));
    const send: typeof user.send = (bytes, what) => (what === 'ack' ? gone() : user.send(bytes, what));
    layer.start(request(), { ...user, send });
    matched(layer, response(486));
    await settle();
    expect(user.heard).toEqual(['request INVITE', 'response 486', 'trouble EPERM']);
    expect(layer.counters()).toMatchObject({ live: 0, transportErrors: 1 });
  });

  it('tells that a response could not leave while the transaction goes on (RFC 6026 8.8)', async () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const gone = () => Promise.resolve(err({ code: 'EPERM', message: 'no' }));
    const result = layer.receive(request(), gone, origin);
    if (result.kind !== 'new') throw new Error('not new');
    const heard: string[] = [];
    result.transaction.onTrouble = ({ code }) => void heard.push(code);
    answer(result.transaction, 486);
    await settle();
    expect(heard).toEqual(['EPERM']);
    expect(result.transaction.snapshot()).toMatchObject({ state: 'completed', outcome: 'transport-error' });
    expect(layer.counters()).toMatchObject({ live: 1, transportErrors: 1 });
  });

  it('tells that an answer was never acknowledged', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    const transaction = received(layer, request());
    answer(transaction, 486);
    expect(transaction.snapshot()).toMatchObject({ outcome: 'answered', peer: '192.0.2.1:5060' });
    clock.advance(32_000);
    expect(transaction.snapshot()).toMatchObject({ outcome: 'timeout', retransmissions: 10 });
  });

  it('counts the repetitions of a 2xx that the user sends', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const transaction = received(layer, request());
    for (const status of [200, 200, 486, 200]) answer(transaction, status);
    expect(transaction.snapshot()).toMatchObject({ status: 200, retransmissions: 2 });
  });
});

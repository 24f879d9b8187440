/** What the server layer makes of floods, of requests that come on two ways, and of ACKs that nobody waits for. */
import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { ok } from '#shared/lib/result.ts';
import type { Origin, SendResponse, ServerLayer } from '#core/transaction/server-layer.ts';
import { createServerLayer } from '#core/transaction/server-layer.ts';
import { createSources, UNANSWERED_PER_SOURCE } from '#core/transaction/sources.ts';
import type { Parts } from './messages.ts';
import { answer, origin, received, request } from './messages.ts';

const send: SendResponse = () => Promise.resolve(ok(1));
const other: Origin = { peer: { host: '192.0.2.2', port: 5060 } };

/** Sends `count` different INVITEs and tells how many were taken. */
function flood(layer: ServerLayer, count: number, answers: boolean, from = 0): number {
  let taken = 0;
  for (let i = from; i < from + count; i++) {
    const one = layer.receive(request({ branch: `;branch=z9hG4bK${i}`, callId: `c${i}` }), send, origin);
    if (one.kind !== 'new') continue;
    taken++;
    if (answers) answer(one.transaction, 486);
  }
  return taken;
}

describe('a flood of INVITEs from one source', () => {
  it('leaves room for others where nobody answers it', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    expect(flood(layer, 10_000, false)).toBe(UNANSWERED_PER_SOURCE);
    expect(layer.counters()).toMatchObject({ live: 2_000, refused: 8_000, refusedBySource: 8_000 });
    expect(layer.receive(request(), send, other).kind).toBe('new');
  });

  it('leaves a quarter of the table to others where each is answered at once', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock, limit: 400 });
    expect(flood(layer, 1_000, true)).toBe(300);
    expect(layer.counters()).toMatchObject({ live: 300, limit: 400, refused: 700, refusedBySource: 700 });
    expect(layer.receive(request(), send, other).kind).toBe('new');
  });

  it('is let in again when its transactions have ended', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock, limit: 400 });
    flood(layer, 1_000, true);
    clock.advance(32_000);
    expect(layer.counters().live).toBe(0);
    expect(flood(layer, 10, false, 5_000)).toBe(10);
  });

  it('is let in again when it is answered', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const waiting = received(layer, request());
    expect(flood(layer, 3_000, false)).toBe(UNANSWERED_PER_SOURCE - 1);
    expect(flood(layer, 1, false, 9_000)).toBe(0);
    answer(waiting, 180);
    expect(flood(layer, 1, false, 9_000)).toBe(0);
    answer(waiting, 486);
    expect(flood(layer, 2, false, 9_000)).toBe(1);
  });

  it('counts an answer once, however often it is repeated', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const answered = received(layer, request());
    for (let times = 0; times < 3; times++) answer(answered, 200);
    expect(flood(layer, 3_000, false)).toBe(UNANSWERED_PER_SOURCE);
  });

  it('has its repetitions absorbed when the table is full', () => {
    const layer = createServerLayer({ clock: createManualClock(), limit: 1 });
    received(layer, request());
    expect(layer.receive(request({ branch: ';branch=z9hG4bKb' }), send, other)).toEqual({ kind: 'full' });
    expect(layer.receive(request(), send, origin).kind).toBe('absorbed');
    expect(layer.counters()).toMatchObject({
      live: 1,
      limit: 1,
      refused: 1,
      refusedBySource: 0,
      absorbed: 1,
    });
  });
});

it('forgets a source that has no transaction', () => {
  const sources = createSources(100);
  const shares = ['a', 'a', 'b'].map((host) => sources.enter(host, 10));
  expect(sources.size).toBe(2);
  for (const share of shares) if (typeof share === 'object') sources.leave(share, 10, false);
  expect(sources.size).toBe(0);
});

it('counts the bytes of the requests too, for all and for each source', () => {
  const sources = createSources(100, 1_000);
  const first = sources.enter('a', 700);
  expect(sources.enter('a', 100)).toBe('source-full');
  expect(sources.enter('b', 301)).toBe('table-full');
  expect(sources.enter('b', 300)).toMatchObject({ host: 'b', live: 1, bytes: 300 });
  expect(sources.enter('c', 1)).toBe('table-full');
  if (typeof first === 'object') sources.leave(first, 700, true);
  expect(sources.enter('c', 700)).toMatchObject({ host: 'c', bytes: 700 });
});

it('keeps no more than the beginning of a text of absurd length', () => {
  const layer = createServerLayer({ clock: createManualClock() });
  const long = 'x'.repeat(10_000);
  const transaction = received(layer, request({ branch: `;branch=z9hG4bK${long}`, callId: long }));
  const { branch, callId } = transaction.snapshot();
  expect([branch.length, callId.length]).toEqual([256, 256]);
  expect(layer.receive(request({ branch: `;branch=z9hG4bK${long}y`, callId: long }), send, origin).kind).toBe(
    'merged',
  );
});

describe('a request that came on another way before (RFC 3261 8.2.2.2)', () => {
  const OTHER_WAY: Parts = { branch: ';branch=z9hG4bKother' };

  it.each([
    ['an INVITE', {}, {}],
    ['an OPTIONS', { method: 'OPTIONS' }, { method: 'OPTIONS' }],
    ['one whose branch is of RFC 2543', {}, { branch: ';branch=old' }],
  ])('is merged: %s', (_what, first, second) => {
    const layer = createServerLayer({ clock: createManualClock() });
    received(layer, request(first));
    const result = layer.receive(request({ ...OTHER_WAY, ...second }), send, other);
    expect(result.kind).toBe('merged');
    if (result.kind !== 'merged') return;
    answer(result.transaction, 482);
    expect(result.transaction.snapshot()).toMatchObject({ status: 482, outcome: 'answered' });
    expect(layer.receive(request({ ...OTHER_WAY, ...second }), send, other).kind).toBe('absorbed');
    expect(layer.counters()).toMatchObject({ live: 2, merged: 1 });
  });

  it.each([
    ['in a dialog', { toTag: 'to' }, { toTag: 'to' }],
    ['of which one is in a dialog', {}, { toTag: 'to' }],
    ['with another CSeq', {}, { cseq: 2 }],
    ['with another Call-ID', {}, { callId: 'd' }],
    ['with another From tag', {}, { fromTag: 'x' }],
    ['without From tags', { fromTag: '' }, { fromTag: '' }],
    ['with another method', {}, { method: 'OPTIONS' }],
    ['that are CANCELs', { method: 'CANCEL' }, { method: 'CANCEL' }],
  ])('is new where the two are %s', (_what, first, second) => {
    const layer = createServerLayer({ clock: createManualClock() });
    received(layer, request(first));
    expect(layer.receive(request({ ...OTHER_WAY, ...second }), send, origin).kind).toBe('new');
    expect(layer.counters().merged).toBe(0);
  });

  it('is new again once the first has ended', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    answer(received(layer, request()), 200);
    clock.advance(32_000);
    expect(layer.receive(request(OTHER_WAY), send, origin).kind).toBe('new');
  });
});

describe('an ACK that no transaction takes', () => {
  const ack = request({ method: 'ACK', branch: ';branch=z9hG4bKack', toTag: 'mine' });

  it('goes with the INVITE whose 2xx it acknowledges, and does not count', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const invite = received(layer, request());
    answer(invite, 200);
    expect(layer.receive(ack, send, origin)).toEqual({ kind: 'ack', invite });
    expect(layer.counters()).toMatchObject({ late: 0, stray: 0 });
  });

  it('is late where that INVITE has ended', () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    answer(received(layer, request()), 200);
    clock.advance(32_000);
    expect(layer.receive(ack, send, origin)).toEqual({ kind: 'ack', invite: null });
    expect(layer.receive(request({ method: 'ACK' }), send, origin)).toEqual({ kind: 'ack', invite: null });
    expect(layer.counters()).toMatchObject({ late: 2, stray: 0 });
  });

  it('is stray where there never was one', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    expect(layer.receive(ack, send, origin)).toEqual({ kind: 'ack', invite: null });
    expect(layer.counters()).toMatchObject({ late: 0, stray: 1 });
  });
});

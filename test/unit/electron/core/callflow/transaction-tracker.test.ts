import { describe, expect, it } from 'vitest';
import { createTransactionTracker } from '#core/callflow/transaction-tracker.ts';
import type { Heard } from './traffic.ts';
import { ALICE, answer, ask, BOB, CAROL, listen } from './traffic.ts';

const rowsOf = (messages: readonly Heard[]) => listen(messages).transactions.rows(1, 100);

describe('a transaction in the traffic', () => {
  it('has its hop, its target, its times and its first message', () => {
    const { transactions } = listen([
      ask('INVITE', 1000),
      answer(100, 'INVITE', 1010),
      answer(180, 'INVITE', 1200),
      answer(200, 'INVITE', 3000),
    ]);
    expect(transactions.rows(1, 10)).toEqual([
      {
        id: 1,
        method: 'INVITE',
        src: ALICE,
        dst: BOB,
        target: 'sip:bob@example.com',
        branch: 'z9hG4bK-1',
        started: 1000,
        state: 'completed',
        status: 200,
        firstResponse: 10,
        finalResponse: 2000,
        repeatedRequests: 0,
        repeatedResponses: 0,
        messages: 4,
        dialogId: 1,
        messageId: 1,
      },
    ]);
  });

  it.each([
    ['calling', [ask('INVITE', 0)], 0],
    ['proceeding', [ask('INVITE', 0), answer(100, 'INVITE', 5)], 100],
    ['completed', [ask('OPTIONS', 0), answer(404, 'OPTIONS', 5)], 404],
    ['calling', [ask('OPTIONS', 0), ask('OPTIONS', 31_999, { branch: 'z9hG4bK-2' })], 0],
    ['unanswered', [ask('OPTIONS', 0), ask('OPTIONS', 32_000, { branch: 'z9hG4bK-2' })], 0],
    [
      'unanswered',
      [ask('OPTIONS', 0), answer(100, 'OPTIONS', 9), ask('OPTIONS', 32_000, { branch: 'z9hG4bK-2' })],
      100,
    ],
    [
      'proceeding',
      [ask('INVITE', 0), answer(180, 'INVITE', 9), ask('OPTIONS', 99_000, { branch: 'z9hG4bK-2' })],
      180,
    ],
    [
      'completed',
      [ask('OPTIONS', 0), ask('INFO', 40_000, { branch: 'z9hG4bK-2' }), answer(200, 'OPTIONS', 40_001)],
      200,
    ],
    ['request-unseen', [answer(200, 'OPTIONS', 5)], 200],
    ['completed', [ask('ACK', 0), ask('INFO', 99_000, { branch: 'z9hG4bK-2' })], 0],
  ] as const)('is %s', (state, messages, status) => {
    expect(rowsOf(messages)[0]).toMatchObject({ state, status });
  });

  it('is given up by the times of its own capture alone', () => {
    const { transactions, hear } = listen([ask('OPTIONS', 0, {}, { capture: 'file-1' })]);
    hear(ask('OPTIONS', 99_000, { callId: 'other' }, { capture: 'file-2' }));
    expect(transactions.row(1)?.state).toBe('calling');
    hear(ask('OPTIONS', 32_000, { callId: 'other' }, { capture: 'file-1' }));
    expect(transactions.row(1)?.state).toBe('unanswered');
  });

  it('folds repetitions of the request and of its responses, each counted', () => {
    const invite = ask('INVITE', 0);
    const ok = answer(200, 'INVITE', 1800);
    const rows = rowsOf([
      invite,
      { ...invite, at: 500 },
      { ...invite, at: 1500 },
      answer(100, 'INVITE', 1600),
      answer(100, 'INVITE', 1700),
      ok,
      { ...ok, at: 2300 },
      // The same answer in other words, as some write its time anew.
      answer(200, 'INVITE', 3300, { headers: ['Date: Thu, 1 Jan 1970 00:00:03 GMT'] }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ messages: 8, repeatedRequests: 2, repeatedResponses: 3, firstResponse: 1600, finalResponse: 1800 },
    });
  });

  it('does not take the answers of a fork for repetitions', () => {
    const [row] = rowsOf([
      ask('INVITE', 0),
      answer(200, 'INVITE', 10, { toTag: 'one' }),
      answer(200, 'INVITE', 20, { toTag: 'two' }),
    ]);
    expect(row).toMatchObject({ messages: 3, repeatedResponses: 0, finalResponse: 10 });
  });

  it.each([
    ['to a refusal belongs to the INVITE', 486, 'z9hG4bK-1', ['INVITE']],
    ['to an INVITE whose final response was lost belongs to it', 180, 'z9hG4bK-1', ['INVITE']],
    ['to a 2xx is its own', 200, 'z9hG4bK-2', ['INVITE', 'ACK']],
    ['to a 2xx is its own also where its client uses the branch again', 200, 'z9hG4bK-1', ['INVITE', 'ACK']],
    ['to a refusal is its own where its branch is another one', 486, 'z9hG4bK-2', ['INVITE', 'ACK']],
  ] as const)('an ACK %s', (_what, status, branch, methods) => {
    const rows = rowsOf([
      ask('INVITE', 0),
      answer(status, 'INVITE', 9),
      ask('ACK', 10, { branch, toTag: 'b' }),
    ]);
    expect(rows.map(({ method }) => method)).toEqual(methods);
    expect(rows.reduce((sum, { messages }) => sum + messages, 0)).toBe(3);
  });

  it('holds CANCEL apart from the INVITE whose branch it has', () => {
    const rows = rowsOf([
      ask('INVITE', 0),
      ask('CANCEL', 10),
      answer(200, 'CANCEL', 20),
      answer(487, 'INVITE', 30),
    ]);
    expect(rows.map(({ method, status }) => [method, status])).toEqual([
      ['INVITE', 487],
      ['CANCEL', 200],
    ]);
  });

  it('is another one on each hop, also where the branch goes through', () => {
    const on = { src: BOB, dst: CAROL };
    const rows = rowsOf([
      ask('OPTIONS', 0),
      ask('OPTIONS', 1, {}, on),
      answer(200, 'OPTIONS', 5, {}, { src: CAROL, dst: BOB }),
      answer(200, 'OPTIONS', 6),
    ]);
    expect(rows.map(({ src, dst, finalResponse }) => [src, dst, finalResponse])).toEqual([
      [ALICE, BOB, 6],
      [BOB, CAROL, 4],
    ]);
  });

  it('finds the answer that goes to the port of Via and not to the one of the request', () => {
    const rows = rowsOf([
      ask('OPTIONS', 0, {}, { src: '192.0.2.1:40000' }),
      answer(200, 'OPTIONS', 5, {}, { dst: '192.0.2.1:5060' }),
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is one in each capture', () => {
    const rows = rowsOf([ask('OPTIONS', 0), ask('OPTIONS', 0, {}, { capture: 'file-1' })]);
    expect(rows.map(({ repeatedRequests }) => repeatedRequests)).toEqual([0, 0]);
  });

  it.each([
    ['the same', {}, 1],
    ['another From tag', { fromTag: 'x' }, 2],
    ['another CSeq', { cseq: 2 }, 2],
    ['another call', { callId: 'call-2' }, 2],
  ])('without the cookie of RFC 3261 compares more than the branch: %s', (_what, said, count) => {
    const old = { branch: '1' };
    expect(rowsOf([ask('OPTIONS', 0, old), ask('OPTIONS', 9, { ...old, ...said })])).toHaveLength(count);
  });

  it('is found without a branch, with its answer and the ACK of a refusal', () => {
    const old = { branch: '' };
    const rows = rowsOf([
      ask('INVITE', 0, old),
      answer(486, 'INVITE', 5, old),
      ask('ACK', 9, { ...old, toTag: 'b' }),
    ]);
    expect(rows).toMatchObject([{ method: 'INVITE', messages: 3, branch: '' }]);
  });

  it('takes the request that a capture has behind its answer', () => {
    expect(rowsOf([answer(200, 'OPTIONS', 7), ask('OPTIONS', 3)])).toMatchObject([
      { state: 'completed', started: 3, finalResponse: 4, messages: 2, target: 'sip:bob@example.com' },
    ]);
  });

  it('has no times where nobody told them', () => {
    expect(rowsOf([ask('OPTIONS', Number.NaN), answer(200, 'OPTIONS', Number.NaN)])).toMatchObject([
      { state: 'completed', started: 0, firstResponse: null, finalResponse: null },
    ]);
  });

  it('has no texts once its message was let go, and keeps the rest', () => {
    const { transactions, store } = listen([ask('OPTIONS', 0), answer(200, 'OPTIONS', 5)]);
    store.clear();
    expect(transactions.row(1)).toMatchObject({
      target: '',
      branch: '',
      method: 'OPTIONS',
      src: ALICE,
      status: 200,
    });
  });
});

describe('the tracker of transactions', () => {
  it('lets the oldest go beyond the limit and counts them', () => {
    const tracker = createTransactionTracker({ limit: 32, read: () => null });
    for (let i = 0; i < 100; i++) {
      const { bytes, at } = ask('OPTIONS', i, { branch: `z9hG4bK-${i}`, callId: `call-${i}` });
      const summary = { ...SUMMARY, branch: `z9hG4bK-${i}` };
      tracker.observe({
        ...{ messageId: i + 1, capture: '', time: at, bytes, summary, retransmission: 0, dialogId: i + 1 },
        ...{ src: { host: 'a', port: 1 }, dst: { host: 'b', port: 1 }, message: () => null },
      });
    }
    const { first, next, evicted } = tracker.counters();
    expect(next).toBe(101);
    expect(next - first).toBeLessThanOrEqual(34);
    expect(evicted).toBe(first - 1);
    expect(tracker.row(first - 1)).toBeNull();
    expect(tracker.rows(1, 1000)).toHaveLength(next - first);
  });

  it('tells which transactions changed, also when one is given up', () => {
    const ears = listen();
    const heard: number[] = [];
    ears.transactions.onChange((id) => heard.push(id));
    ears.hear(ask('OPTIONS', 0));
    ears.hear(ask('INFO', 40_000, { branch: 'z9hG4bK-2' }));
    expect(heard).toEqual([1, 1, 2]);
  });

  it('forgets all and goes on counting', () => {
    const ears = listen([ask('OPTIONS', 0)]);
    ears.clear();
    expect(ears.transactions.counters()).toEqual({ first: 2, next: 2, evicted: 0 });
    ears.hear(ask('OPTIONS', 0));
    expect(ears.transactions.rows(1, 10)).toMatchObject([{ id: 2, repeatedRequests: 0 }]);
  });

  it.each([
    ['what is not SIP', new Uint8Array([1, 2, 3])],
    ['a keep-alive', new Uint8Array([13, 10, 13, 10])],
    ['a response without CSeq', new TextEncoder().encode('SIP/2.0 200 OK\r\n\r\n')],
  ])('makes nothing of %s', (_what, bytes) => {
    expect(rowsOf([{ bytes, at: 0 }])).toEqual([]);
  });
});

const SUMMARY = {
  ...{
    kind: 'request' as const,
    method: 'OPTIONS',
    status: 0,
    summary: '',
    from: '',
    to: '',
    callId: '',
    cseq: 1,
  },
  ...{ sdp: false, fromTag: '', toTag: '', branch: '', severity: null },
} as const;

/** The figures of any messages and calls are those that a plain count of them gives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFacts } from '#core/callflow/call-rules.ts';
import { NEW_CALL } from '#core/callflow/call-rules.ts';
import { Calculation } from '#core/statistics/calculation.ts';
import type { Figures } from '#core/store/columns.ts';
import type { Statistics } from '#shared/model/statistics.ts';
import { dialogStateSchema } from '#shared/model/traffic.ts';

const HOSTS = ['192.0.2.1', '192.0.2.2', '2001:db8::1', 'pbx.example.com'];
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);

const endpoint = fc.tuple(fc.constantFrom(...HOSTS), fc.integer({ min: 1, max: 3 })).map(([host, port]) => ({
  host,
  text: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
}));
const what = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    status: fc.constant(0),
    responseTime: fc.constant(NaN),
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.constantFrom(100, 180, 200, 302, 401, 404, 486, 503, 603, 799, 99),
    responseTime: fc.oneof(fc.constant(NaN), fc.double({ min: 0, max: 1e5, noNaN: true })),
  }),
  fc.record({
    kind: fc.constant('other' as const),
    status: fc.constant(0),
    responseTime: fc.constant(NaN),
  }),
);
const message = fc.record({
  what,
  src: endpoint,
  dst: endpoint,
  // Within a day, so that none is far away from the others.
  time: fc.oneof(fc.integer({ min: NOW, max: NOW + DAY }), fc.constant(NaN)),
  method: fc.constantFrom('INVITE', 'BYE', 'OPTIONS', 'X-OWN'),
  retransmission: fc.constantFrom(0, 0, 1, 2),
  /** Whether a filter lets it pass. */
  passes: fc.boolean(),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

const call = fc.record({
  method: fc.constantFrom('INVITE', 'OPTIONS'),
  state: fc.constantFrom(...dialogStateSchema.options),
  status: fc.constantFrom(0, 200, 480, 486, 500, 603),
  asked: fc.option(fc.constant(NOW)),
  answered: fc.option(fc.constant(NOW + 1)),
  postDialDelay: fc.oneof(fc.constant(null), fc.constant(NaN), fc.integer({ min: 0, max: 1e5 })),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function figuresOf({ what: said, src, dst, time, method, retransmission }: Message): Figures {
  return { ...said, time, method, retransmission, src: src.text, dst: dst.text };
}

/** A view of those that pass, whose ids are their places in the array. */
function calculate(messages: readonly Message[], calls: readonly Call[]): Statistics {
  const ids = messages.flatMap(({ passes }, id) => (passes ? [id] : []));
  const counters = { view: 1, firstMessage: 5, nextMessage: 5 + ids.length };
  const ofCalls = { firstDialog: 0, nextDialog: calls.length };
  const view = {
    counters: () => ({ ...counters, ...ofCalls, asked: 0, total: 0, running: false }),
    messageIds: (from: number, count: number) => ids.slice(from - 5, from - 5 + count),
    dialogIds: (from: number, count: number) => calls.map((_, id) => id).slice(from, from + count),
  };
  const calculation = new Calculation(view, {
    store: {
      figures(id, into) {
        const found = messages[id];
        if (found) Object.assign(into, figuresOf(found));
        return found !== undefined;
      },
    },
    tracker: {
      call(id) {
        const { method, ...facts } = calls[id] ?? { method: '' };
        const known: CallFacts = { ...NEW_CALL, ...facts };
        const rest = { from: '', to: '', callId: '', capture: '', messages: 1, started: 0 };
        return { id, method, facts: known, ...rest };
      },
    },
    hosts: { userAgent: (host) => (host.startsWith('192') ? 'Phone' : '') },
  });
  while (calculation.step());
  return calculation.result();
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

describe('the figures of any traffic', () => {
  it('of messages are those of a plain count', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 1_200, size: 'max' }), (all) => {
        const seen = all.filter(({ passes }) => passes);
        const count = (test: (one: Message) => boolean): number => seen.filter(test).length;
        const told = calculate(all, []);
        expect(told).toMatchObject({
          messages: seen.length,
          other: count(({ what: said }) => said.kind === 'other'),
          retransmissions: count(({ retransmission }) => retransmission > 0),
          outside: count(({ time }) => Number.isNaN(time)),
        });
        expect(told.responseTimes.count).toBe(count(({ what: said }) => !Number.isNaN(said.responseTime)));
        for (const { status, count: many } of told.codes)
          expect(many).toBe(count(({ what: said }) => said.status === status));
        expect(sum(told.codes.map(({ count: many }) => many))).toBe(
          count(({ what: said }) => said.status >= 100),
        );
        for (const { host, sent, received } of told.hosts)
          expect([sent, received]).toEqual([
            count(({ src }) => src.host === host),
            count(({ dst }) => dst.host === host),
          ]);
        const phones = count(({ src }) => src.host.startsWith('192'));
        expect(told.agents).toEqual(phones > 0 ? [{ name: 'Phone', count: phones }] : []);
      }),
      { numRuns: 60, seed: 3261 },
    );
  });

  it('over time are those of a plain count of each step', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 300, size: 'max' }), (all) => {
        const { start, step, methods, classes, retransmitted } = calculate(all, []);
        const seen = all.filter(({ passes, time }) => passes && !Number.isNaN(time));
        const columnOf = (test: (one: Message) => boolean): number[] => {
          const counts = new Array<number>(retransmitted.length).fill(0);
          for (const one of seen.filter(test)) {
            const at = Math.floor((one.time - start) / step);
            counts[at] = (counts[at] ?? NaN) + 1;
          }
          return counts;
        };
        expect(retransmitted).toEqual(columnOf(({ retransmission }) => retransmission > 0));
        for (const { name, counts } of methods)
          expect(counts).toEqual(
            columnOf(({ method, what: said }) => said.kind === 'request' && method === name),
          );
        for (const { name, counts } of classes)
          expect(counts).toEqual(columnOf(({ what: said }) => `${Math.floor(said.status / 100)}xx` === name));
      }),
      { numRuns: 60, seed: 3261 },
    );
  });

  it('of calls are those of a plain count', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 1_200, size: 'max' }), (all) => {
        const tried = all.filter(({ method, asked }) => method === 'INVITE' && asked !== null);
        const unanswered = tried.filter(({ answered }) => answered === null);
        const isCancelled = ({ state }: Call): boolean => state === 'cancelled';
        const byUser = ({ status, state }: Call): boolean =>
          [480, 486, 600, 603].includes(status) && state !== 'cancelled';
        const told = calculate([], all);
        const answered = tried.length - unanswered.length;
        const cancelled = unanswered.filter(isCancelled).length;
        expect(told).toMatchObject({
          dialogs: all.length,
          seizures: tried.length,
          answered,
          cancelled,
          open: unanswered.filter(({ state }) => state === 'setup' || state === 'ringing').length,
          effective: answered + cancelled + unanswered.filter(byUser).length,
        });
        expect(told.postDialDelays.count).toBe(
          tried.filter(({ postDialDelay }) => postDialDelay !== null && !Number.isNaN(postDialDelay)).length,
        );
      }),
      { numRuns: 60, seed: 3261 },
    );
  });
});

/** The store on a disk, under any sequence of what can happen to it: what is listed has its bytes, and every id is accounted for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, utf8 } from '#shared/lib/bytes.ts';
import type { CarriedBy } from '#shared/model/traffic.ts';
import { transportSchema } from '#shared/model/traffic.ts';
import { summarize } from '#shared/sip/summary.ts';
import { callIdIn, readCapture } from '../helpers/capture-read.ts';
import type { RecordedStore } from '../helpers/recorded-store.ts';
import { arrivalOf, createRecordedStore } from '../helpers/recorded-store.ts';

type Step =
  | {
      readonly do: 'append';
      readonly transport: CarriedBy;
      readonly size: number;
      readonly isSix: boolean;
      readonly isSip: boolean;
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'load' | 'look'; readonly at: number }
  | { readonly do: 'clear' }
  | {
      readonly do: 'limit';
      readonly messages: number;
      readonly bytes: number;
      readonly minutes: number | null;
    }
  | { readonly do: 'refuse'; readonly room: number };

const append = fc.record({
  do: fc.constant('append' as const),
  transport: fc.constantFrom(...transportSchema.options),
  size: fc.oneof(
    { weight: 12, arbitrary: fc.nat(1_500) },
    { weight: 1, arbitrary: fc.constantFrom(64_999, 65_000, 65_001, 150_000) },
  ),
  isSix: fc.boolean(),
  isSip: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: append },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 100, 200, 5_000, 70_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('load' as const, 'look' as const), at: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      messages: fc.integer({ min: 1, max: 60 }),
      bytes: fc.integer({ min: 1_000, max: 500_000 }),
      minutes: fc.constantFrom(null, 1, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      room: fc.constantFrom(0, 500, 100_000, Infinity),
    }),
  },
);

const options = fc.record({
  limitMessages: fc.integer({ min: 1, max: 100 }),
  limitBytes: fc.integer({ min: 5_000, max: 2_000_000 }),
  memory: fc.integer({ min: 1_000, max: 200_000 }),
  mostMemory: fc.integer({ min: 200_000, max: 400_000 }),
});

const PAIRS = [
  [
    { host: '192.0.2.1', port: 5060 },
    { host: '192.0.2.2', port: 5070 },
  ],
  [
    { host: '2001:db8::1', port: 5061 },
    { host: 'proxy.example.com', port: 5062 },
  ],
] as const;

function bytesFor(id: number, { isSip, size }: Extract<Step, { do: 'append' }>): Uint8Array<ArrayBuffer> {
  if (!isSip) return new Uint8Array(size).fill(id);
  const head = [
    'MESSAGE sip:a@example.com SIP/2.0',
    `Call-ID: ${id}`,
    `CSeq: 1 MESSAGE`,
    `Content-Length: ${size}`,
  ];
  return utf8(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(size)}`);
}

/** What the store should hold, by id; since when, in the life of the store. */
class Model {
  readonly #recorded: RecordedStore;
  readonly given = new Map<number, Uint8Array>();
  base = 1;

  constructor(recorded: RecordedStore) {
    this.#recorded = recorded;
  }

  async run(one: Step): Promise<void> {
    const { store, disk, written } = this.#recorded;
    if (one.do === 'append') this.#append(one);
    else if (one.do === 'wait') await written(one.ms);
    else if (one.do === 'load') await store.load(this.#someId(one.at));
    else if (one.do === 'look') store.view(this.#someId(one.at))?.slice();
    else if (one.do === 'limit') store.setLimits(one);
    else if (one.do === 'refuse') disk.room = one.room;
    else {
      store.clear();
      this.given.clear();
      this.base = store.counters().next;
    }
  }

  #append(one: Extract<Step, { do: 'append' }>): void {
    const { store, clock } = this.#recorded;
    const { next } = store.counters();
    const bytes = bytesFor(next, one);
    const [src, dst] = PAIRS[one.isSix ? 1 : 0];
    const arrival = arrivalOf(bytes, { transport: one.transport, src, dst, time: clock.now() });
    expect(store.append(arrival, summarize(bytes)).id).toBe(next);
    this.given.set(next, bytes);
  }

  #someId(at: number): number {
    const { first, next } = this.#recorded.store.counters();
    return first + (next > first ? at % (next - first) : 0);
  }

  /** Every id that was given is either there, with the same bytes, or counted as let go. */
  check(): void {
    const { store } = this.#recorded;
    const { first, next, evicted } = store.counters();
    expect(evicted).toBe(first - this.base);
    const rows = store.rows(this.base, next - this.base);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: next - first }, (_, i) => first + i));
    for (const row of rows) {
      const given = this.given.get(row.id) ?? new Uint8Array();
      const view = store.view(row.id);
      expect(equalBytes(store.bytes(row.id) ?? new Uint8Array(1), given)).toBe(true);
      if (view) expect(equalBytes(view, given)).toBe(true);
      const { kind, method, status, severity } = summarize(given);
      const said = { kind, method, status, severity, size: given.length };
      expect(store.entry(row.id)).toMatchObject(said);
      expect(row).toMatchObject(said);
    }
  }

  /** The files can be read to their end, and what is listed is in them, in order. */
  async checkFiles(): Promise<void> {
    const { store, disk, file } = this.#recorded;
    disk.room = Infinity;
    await store.close();
    const { messages, stop } = await readCapture(file());
    expect(stop === null || stop.code === 'empty').toBe(true);
    const { first, next } = store.counters();
    const listed = Array.from({ length: next - first }, (_, i) => first + i).filter((id) => {
      const bytes = this.given.get(id);
      return bytes && summarize(bytes).kind !== 'other';
    });
    const found = messages.map(({ bytes }) => Number(callIdIn(bytes)));
    expect(found.slice(found.length - listed.length)).toEqual(listed);
    for (const { bytes } of messages) {
      const given = this.given.get(Number(callIdIn(bytes)));
      expect(given && equalBytes(bytes, given)).toBe(true);
    }
  }
}

describe('the store on a disk', () => {
  it('gives the bytes of what is listed back, counts what is not, and leaves sound files', async () => {
    await fc.assert(
      fc.asyncProperty(options, fc.array(step, { minLength: 1, maxLength: 80 }), async (limits, steps) => {
        const recorded = createRecordedStore(limits);
        const model = new Model(recorded);
        for (const one of steps) await model.run(one);
        model.check();
        await model.checkFiles();
        expect([recorded.clock.pending, recorded.disk.open.size]).toEqual([0, 0]);
      }),
      { numRuns: 300, seed: 3261 },
    );
  });
});

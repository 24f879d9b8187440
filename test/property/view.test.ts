/**
 * What holds for every view: whatever comes, goes, changes and is asked for in between, it lists what a filter lets pass of
 * what is kept.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import { filterDialog } from '#core/view/filter-dialog.ts';
import { mediaOf } from '#core/view/read-media.ts';
import type { View } from '#core/view/view.ts';
import type { ViewDelta } from '#shared/model/view.ts';
import { request, response } from '../unit/electron/core/callflow/sip-text.ts';
import type { Kit } from '../unit/electron/core/view/kit.ts';
import { createKit } from '../unit/electron/core/view/kit.ts';

const FILTERS = [
  '',
  'method == INVITE',
  'status in 200..299',
  'kind == request and not method == ACK',
  'header["X-Foo"] < 5',
  'from.user contains alice and size > 250',
  'source == "capture a"',
  'dialog.state == ringing',
  'dialog.state in {completed, in-call}',
  'not dialog.state == setup and dialog.messages in 2..4',
  'retransmission > 0',
  'callid == call-1',
  'method == INVITE and callid in {call-0, call-3}',
  'callid == call-2 or (callid == call-4 and dialog.state == completed)',
  'callid == call-2 or method == BYE',
  'not callid == call-1',
];

const methods = fc.constantFrom('INVITE', 'ACK', 'BYE', 'OPTIONS', 'REGISTER');
const callId = fc.integer({ min: 0, max: 4 }).map((n) => `call-${n}`);
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('request' as const), method: methods, callId, foo: fc.nat(9) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('response' as const),
      status: fc.constantFrom(180, 200, 404, 486, 487),
      method: methods,
      callId,
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give up' as const), callId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const endpoint = (text: string): { host: string; port: number } => {
  const [host = '', port = '0'] = text.split(':');
  return { host, port: Number(port) };
};

function keptCalls({ tracker }: Kit): number[] {
  const { first, next } = tracker.counters();
  return tracker.rows(first, next - first).map(({ id }) => id);
}

/** All that is kept, asked one by one. */
function naive(kit: Kit, filter: string, isHidden: boolean): { messages: number[]; dialogs: number[] } {
  const compiled = compileFilter(filter);
  if (!compiled.ok) throw new Error(filter);
  const { first, next } = kit.store.counters();
  const rows = kit.store.rows(first, next - first).filter((row) => {
    if (isHidden && row.source === 'b') return false;
    const bytes = kit.store.bytes(row.id);
    if (!bytes) throw new Error('it is kept');
    const { id, time, direction, transport, retransmission, dialogId } = row;
    const envelope = { id, time, direction, transport, retransmission, source: `capture ${row.source}` };
    const ends = { src: endpoint(row.src), dst: endpoint(row.dst) };
    const dialog = filterDialog(kit.tracker.row(dialogId));
    const record = createMessageRecord({ ...envelope, ...ends, dialog, responseTime: null }, bytes, mediaOf);
    return compiled.value.test(record);
  });
  // Where everything passes the calls whose messages were let go are listed too.
  if (filter === '' && !isHidden) return { messages: rows.map(({ id }) => id), dialogs: keptCalls(kit) };
  const calls = new Set(rows.map(({ dialogId }) => dialogId).filter((id) => id > 0));
  return { messages: rows.map(({ id }) => id), dialogs: [...calls].sort((a, b) => a - b) };
}

/** What a reader holds that is told counters and changed places alone: it fetches those, and what is new to it. */
class Reader {
  readonly #view: View;
  readonly #known = { messages: new Map<number, number>(), dialogs: new Map<number, number>() };

  constructor(view: View) {
    this.#view = view;
    view.tell();
    this.#fetch(null);
  }

  look(): void {
    const delta = this.#view.take();
    if (delta) this.#fetch(delta);
  }

  get rows(): { messages: number[]; dialogs: number[] } {
    const order = (map: ReadonlyMap<number, number>): number[] =>
      [...map].sort(([a], [b]) => a - b).map(([, id]) => id);
    return { messages: order(this.#known.messages), dialogs: order(this.#known.dialogs) };
  }

  #fetch(delta: ViewDelta | null): void {
    const now = this.#view.counters();
    this.#list('messages', now.firstMessage, now.nextMessage, delta?.changedMessages ?? null);
    this.#list('dialogs', now.firstDialog, now.nextDialog, delta?.changedDialogs ?? null);
  }

  #list(
    list: 'messages' | 'dialogs',
    first: number,
    next: number,
    changed: ViewDelta['changedMessages'],
  ): void {
    const known = this.#known[list];
    const ids = list === 'messages' ? this.#view.messageIds(first, next) : this.#view.dialogIds(first, next);
    for (const place of [...known.keys()]) {
      const isStale = changed && place >= changed.first && place <= changed.last;
      if (isStale || place < first || place >= next) known.delete(place);
    }
    ids.forEach((id, i) => known.has(first + i) || known.set(first + i, id));
  }
}

function play(kit: Kit, steps: readonly Step[], look: () => void): void {
  steps.forEach((one, i) => {
    const source = i % 3 === 0 ? 'b' : 'a';
    if (one.do === 'request')
      kit.hear(request(one.method, { callId: one.callId, headers: [`X-Foo: ${one.foo}`] }), {
        source,
        time: i,
      });
    else if (one.do === 'response')
      kit.hear(response(one.status, 'Text', one.method, { callId: one.callId }), { source, time: i });
    else if (one.do === 'turn') kit.turn();
    else if (one.do === 'wait') kit.clock.advance(200);
    else if (one.do === 'look') look();
    else if (one.do === 'give up') kit.tracker.timedOut(one.callId, i);
    else if (one.do === 'hide') kit.hide('b', one.on);
    else {
      kit.tracker.clear();
      kit.store.clear();
    }
  });
}

it('lists what a naive filter finds in what is kept, and its reader is told all that changed', () => {
  const before = fc.array(step, { maxLength: 40, size: 'max' });
  const during = fc.array(step, { minLength: 20, maxLength: 120, size: 'max' });
  const limits = fc.constantFrom(6, 20, 1_000);
  fc.assert(
    fc.property(fc.constantFrom(...FILTERS), before, during, limits, (filter, early, late, limitMessages) => {
      const kit = createKit({ limitMessages, tick: 2 });
      play(kit, early, () => undefined);
      const view = kit.open(filter);
      const reader = new Reader(view);
      play(kit, late, () => reader.look());
      kit.settle();
      reader.look();
      const { firstMessage, nextMessage, firstDialog, nextDialog, running } = view.counters();
      const messages = view.messageIds(firstMessage, nextMessage - firstMessage);
      const dialogs = view.dialogIds(firstDialog, nextDialog - firstDialog);
      const expected = naive(kit, filter, kit.isHidden('b'));
      expect({ messages, dialogs, running }).toEqual({ ...expected, running: false });
      expect(reader.rows).toEqual(expected);
      messages.forEach((id, i) => expect(view.find('messages', id)).toBe(firstMessage + i));
      expect(kit.errors).toEqual([]);
    }),
    { numRuns: 150, seed: 3261 },
  );
}, 120_000);

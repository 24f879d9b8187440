/** The diagnosis of a view: in slices, newest first, again where calls change, and over with its readers. */
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS_LIMIT } from '#core/diagnosis/diagnoses.ts';
import type { ViewDiagnosis } from '#core/diagnosis/diagnosis.ts';
import { REST } from '#core/diagnosis/diagnosis.ts';
import type { Store } from '#core/store/store.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { DiagnosisKit } from './kit.ts';
import { createDiagnosisKit, listed } from './kit.ts';

/** An INVITE with a 200 that is repeated twice because nobody acknowledges it. */
function unacknowledged(kit: DiagnosisKit, callId: string, { source = 'a', time = 0 } = {}): void {
  kit.hear(request('INVITE', { callId }), { source, capture: 'file', time });
  for (const after of [100, 600, 1_600])
    kit.hear(response(200, 'OK', 'INVITE', { callId }), { source, capture: 'file', time: time + after });
}

/** Makes what came before old enough to be missed. */
const goOn = (kit: DiagnosisKit): void =>
  void kit.hear(request('OPTIONS', { callId: 'the end' }), { capture: 'file', time: 1_000_000 });

function acknowledge(kit: DiagnosisKit, callId: string, time: number): void {
  kit.hear(request('ACK', { callId, toTag: 'b' }), { capture: 'file', time });
}

function acknowledged(kit: DiagnosisKit, callId: string, time = 0): void {
  kit.hear(request('INVITE', { callId }), { capture: 'file', time });
  kit.hear(response(200, 'OK', 'INVITE', { callId }), { capture: 'file', time: time + 100 });
  acknowledge(kit, callId, time + 200);
}

const missing = (kit: DiagnosisKit, view: { id: number }): number[] =>
  (kit.diagnoses.get(view.id)?.page({ rule: 'missing-ack', host: null }, 0, 1_000).findings ?? []).map(
    ({ dialogId }) => dialogId,
  );

/** Goes through all turns that there are without time going on. */
async function work(kit: DiagnosisKit): Promise<void> {
  while (await kit.turn());
}

describe('the diagnosis of a view', () => {
  it('finds what is wrong in every call, counts it by rule and host, and lists the newest call first', async () => {
    const kit = createDiagnosisKit();
    for (const callId of ['a', 'b']) unacknowledged(kit, callId);
    acknowledged(kit, 'c');
    goOn(kit);
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await work(kit);
    const { asked, total, running, groups, unlisted } = diagnosis.read();
    expect({ asked, total, running, unlisted }).toEqual({ asked: 4, total: 4, running: false, unlisted: 0 });
    expect(groups.find(({ rule }) => rule === 'missing-ack')).toMatchObject({ findings: 2, dialogs: 2 });
    expect(missing(kit, view)).toEqual([2, 1]);
    expect(listed(kit, view)).toEqual(kit.naive(view));
  });

  it('looks at the newest calls first, a slice at a time, and says how far it came', async () => {
    const kit = createDiagnosisKit({ tick: 1 });
    for (let i = 0; i < 40; i++) unacknowledged(kit, `call-${i}`);
    goOn(kit);
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await kit.turn();
    const { asked, total, running } = diagnosis.read();
    expect([asked > 0 && asked < 20, total, running]).toEqual([true, 41, true]);
    expect(missing(kit, view).every((id) => id > 20)).toBe(true);
    await work(kit);
    expect(diagnosis.read()).toMatchObject({ asked: 41, running: false });
  });

  it('lets others have a turn between two slices', async () => {
    const kit = createDiagnosisKit({ tick: 1 });
    for (let i = 0; i < 40; i++) unacknowledged(kit, `call-${i}`);
    const diagnosis = kit.diagnoses.open(kit.open('').id);
    await kit.turn();
    const before = diagnosis.read().asked;
    let seen = -1;
    kit.turns.add(() => void (seen = diagnosis.read().asked));
    await kit.turn();
    await kit.turn();
    expect(seen).toBeGreaterThanOrEqual(before);
    expect(seen).toBeLessThan(40);
  });

  it('looks only at calls of the view', async () => {
    const kit = createDiagnosisKit();
    unacknowledged(kit, 'mine');
    unacknowledged(kit, 'other');
    goOn(kit);
    const view = kit.open('callid == mine');
    kit.diagnoses.open(view.id);
    await kit.settle();
    expect(missing(kit, view)).toEqual([1]);
  });

  it('looks at a call again when it went on, after a rest, and once for many messages', async () => {
    const kit = createDiagnosisKit();
    unacknowledged(kit, 'a');
    goOn(kit);
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await work(kit);
    expect(missing(kit, view)).toEqual([1]);
    acknowledge(kit, 'a', 1_700);
    expect([await kit.turn(), missing(kit, view)]).toEqual([false, [1]]);
    kit.clock.advance(REST + 100);
    await work(kit);
    expect(missing(kit, view)).toEqual([]);
    expect(diagnosis.read().groups.some(({ rule }) => rule === 'missing-ack')).toBe(false);
  });

  it('misses in live calls what does not come as time goes by, without a message', async () => {
    const kit = createDiagnosisKit();
    const began = kit.clock.now();
    for (const after of [0, 500, 1_500]) kit.hear(request('INVITE'), { time: began + after });
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await work(kit);
    const silent = (): boolean => diagnosis.read().groups.some(({ rule }) => rule === 'peer-dead');
    expect(silent()).toBe(false);
    await kit.settle(1);
    expect(silent()).toBe(true);
  });

  it('forgets calls that left the view, and finds them again when they come back', async () => {
    const kit = createDiagnosisKit();
    unacknowledged(kit, 'b', { source: 'b' });
    goOn(kit);
    const view = kit.open('');
    kit.diagnoses.open(view.id);
    await kit.settle();
    expect(missing(kit, view)).toEqual([1]);
    kit.hide('b');
    await kit.settle();
    expect(missing(kit, view)).toEqual([]);
    kit.hide('b', false);
    await kit.settle();
    expect(missing(kit, view)).toEqual([1]);
  });

  it('forgets everything where the lists are emptied', async () => {
    const kit = createDiagnosisKit();
    unacknowledged(kit, 'a');
    goOn(kit);
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await kit.settle();
    kit.tracker.clear();
    kit.store.clear();
    await kit.settle();
    expect(diagnosis.read()).toMatchObject({ asked: 0, total: 0, groups: [], hosts: [], unlisted: 0 });
  });

  it('counts what is beyond the limit of listed findings, and lists it when there is room', async () => {
    const limit = 6;
    const kit = createDiagnosisKit({ limit });
    for (let i = 0; i < 9; i++) unacknowledged(kit, `call-${i}`, { source: i < 2 ? 'a' : 'b' });
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await kit.settle();
    const { groups, unlisted } = diagnosis.read();
    const total = groups.reduce((sum, { findings }) => sum + findings, 0);
    expect(total).toBe(kit.naive(view).length);
    const few = listed(kit, view).length;
    expect([few > 0 && few <= limit, unlisted]).toEqual([true, total - few]);
    expect(listed(kit, view).every(({ dialogId }) => dialogId > 2)).toBe(true);
    kit.hide('b');
    await kit.settle();
    expect(missing(kit, view)).toEqual([2, 1]);
    expect([listed(kit, view), diagnosis.read().unlisted]).toEqual([kit.naive(view), 0]);
  });

  it('waits for bytes that are on the disk, and passes over those that cannot be had', async () => {
    const cold = new Set([2]);
    const wrap = (store: Store): Store =>
      Object.assign(Object.create(store) as Store, {
        view: (id: number) => (cold.has(id) ? null : store.view(id)),
        bytes: (id: number) => (cold.has(id) ? null : store.bytes(id)),
        load: (id: number) => (cold.has(id) ? Promise.reject(new Error('the disk refuses')) : null),
        thread: (id: number, limit: number) => store.thread(id, limit),
        entry: (id: number) => store.entry(id),
        counters: () => store.counters(),
        onChange: (listener: (id: number) => void) => store.onChange(listener),
      });
    const kit = createDiagnosisKit({ wrap });
    unacknowledged(kit, 'a');
    unacknowledged(kit, 'b');
    goOn(kit);
    const view = kit.open('');
    const diagnosis = kit.diagnoses.open(view.id);
    await kit.settle();
    expect([missing(kit, view), diagnosis.read().asked]).toEqual([[2], 3]);
    expect(kit.errors.length).toBeGreaterThan(0);
  });

  it('does nothing more once its readers are gone', async () => {
    const kit = createDiagnosisKit({ tick: 1 });
    for (let i = 0; i < 40; i++) unacknowledged(kit, `call-${i}`);
    const view = kit.open('');
    const readers: ViewDiagnosis[] = [kit.diagnoses.open(view.id), kit.diagnoses.open(view.id)];
    await kit.turn();
    readers[0]?.close();
    readers[0]?.close();
    expect(kit.diagnoses.get(view.id)).not.toBeNull();
    readers[1]?.close();
    expect(kit.diagnoses.get(view.id)).toBeNull();
    await kit.turn();
    expect(await kit.turn()).toBe(false);
  });

  it('ends with its view', async () => {
    const kit = createDiagnosisKit();
    const view = kit.open('');
    kit.diagnoses.open(view.id);
    kit.views.close(view.id);
    expect(kit.diagnoses.get(view.id)).toBeNull();
    expect(await codeOf(async () => kit.diagnoses.open(view.id))).toBe('NOT_FOUND');
  });

  it('is refused where too many are open', async () => {
    const kit = createDiagnosisKit();
    for (let i = 0; i < DIAGNOSIS_LIMIT; i++) kit.diagnoses.open(kit.open('').id);
    const one = kit.open('');
    expect(await codeOf(async () => kit.diagnoses.open(one.id))).toBe('BUSY');
  });

  it('is there at once for another view of calls that were looked at', async () => {
    let read = 0;
    const wrap = (store: Store): Store =>
      new Proxy(store, {
        get(target, name: keyof Store) {
          if (name === 'entry') read++;
          const value = target[name];
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    const kit = createDiagnosisKit({ wrap });
    for (const callId of ['a', 'b']) unacknowledged(kit, callId);
    goOn(kit);
    kit.diagnoses.open(kit.open('').id);
    await work(kit);
    const first = read;
    const view = kit.open('');
    kit.diagnoses.open(view.id);
    await work(kit);
    expect([missing(kit, view), first > 0, read]).toEqual([[2, 1], true, first]);
  });
});

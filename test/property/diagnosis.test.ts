/**
 * What holds for every diagnosis of a view: whatever comes, goes and changes in between, in the end it lists what the rules find in
 * each call that passes, asked by itself.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { request, response } from '../unit/electron/core/callflow/sip-text.ts';
import type { DiagnosisKit } from '../unit/electron/core/diagnosis/kit.ts';
import { createDiagnosisKit, listed } from '../unit/electron/core/diagnosis/kit.ts';

const FILTERS = [
  '',
  'method == INVITE',
  'callid contains 1',
  'dialog.state == in-call',
  'source == "capture b"',
];

const callId = fc.integer({ min: 0, max: 5 }).map((n) => `call-${n}`);
const later = fc.constantFrom(0, 10, 500, 40_000);
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('request' as const),
      method: fc.constantFrom('INVITE', 'ACK', 'BYE', 'REGISTER', 'CANCEL'),
      callId,
      cseq: fc.integer({ min: 1, max: 3 }),
      later,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('response' as const),
      status: fc.constantFrom(180, 200, 401, 404, 481, 487),
      method: fc.constantFrom('INVITE', 'BYE', 'REGISTER', 'CANCEL'),
      callId,
      cseq: fc.integer({ min: 1, max: 3 }),
      later,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(300, 1_500, 60_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Messages of `b` stand in a capture, those of `a` are heard live. */
async function play(kit: DiagnosisKit, steps: readonly Step[]): Promise<void> {
  let time = 0;
  for (const [i, one] of steps.entries()) {
    const origin = i % 3 === 0 ? { source: 'b', capture: 'b' } : { source: 'a', capture: '' };
    if (one.do === 'request' || one.do === 'response') time += one.later;
    const at = { ...origin, time: origin.capture === '' ? kit.clock.now() : time };
    if (one.do === 'request') kit.hear(request(one.method, one), at);
    else if (one.do === 'response') kit.hear(response(one.status, 'Text', one.method, one), at);
    else if (one.do === 'turn') await kit.turn();
    else if (one.do === 'wait') kit.clock.advance(one.ms);
    else if (one.do === 'hide') kit.hide('b', one.on);
    else {
      kit.tracker.clear();
      kit.store.clear();
    }
  }
}

it('lists what the rules find in each call of the view, and counts it', async () => {
  const before = fc.array(step, { maxLength: 40, size: 'max' });
  const during = fc.array(step, { minLength: 20, maxLength: 100, size: 'max' });
  const limits = fc.constantFrom(10, 30, 1_000);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FILTERS),
      before,
      during,
      limits,
      async (filter, early, late, limitMessages) => {
        const kit = createDiagnosisKit({ limitMessages, tick: 1 });
        await play(kit, early);
        const view = kit.open(filter);
        const diagnosis = kit.diagnoses.open(view.id);
        await play(kit, late);
        await kit.settle();
        const expected = kit.naive(view);
        expect(listed(kit, view)).toEqual(expected);
        const { asked, total, running, groups, hosts, unlisted } = diagnosis.read();
        expect({ asked, running, unlisted }).toEqual({ asked: total, running: false, unlisted: 0 });
        for (const { rule, findings, dialogs } of groups) {
          const own = expected.filter((one) => one.rule === rule);
          expect([findings, dialogs]).toEqual([own.length, new Set(own.map((one) => one.dialogId)).size]);
        }
        expect(groups.length).toBe(new Set(expected.map(({ rule }) => rule)).size);
        const named = expected.filter(({ host }) => host !== '').length;
        expect(hosts.reduce((sum, { findings }) => sum + findings, 0)).toBe(named);
        expect(kit.errors).toEqual([]);
      },
    ),
    { numRuns: 40, seed: 3261 },
  );
}, 120_000);

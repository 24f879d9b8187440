/** What is wrong in calls that are named. */
import { expect, it } from 'vitest';
import { flowFindings } from '#core/diagnosis/flow-findings.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { settle } from '../../../../helpers/settle.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { DiagnosisKit } from './kit.ts';
import { createDiagnosisKit } from './kit.ts';

async function ask(kit: DiagnosisKit, dialogs: number[], legs = false) {
  const answer = flowFindings(kit, { dialogs, legs });
  await settle();
  while (await kit.turn());
  return answer;
}

function unacknowledged(kit: DiagnosisKit, callId: string, capture: string, headers: string[] = []): void {
  kit.hear(request('INVITE', { callId, headers }), { capture, time: 0 });
  for (const time of [100, 600, 1_600])
    kit.hear(response(200, 'OK', 'INVITE', { callId }), { capture, time });
}

it('is found as in the diagnosis of a view, the worst first, in captures and live at once', async () => {
  const kit = createDiagnosisKit();
  unacknowledged(kit, 'a', 'one');
  unacknowledged(kit, 'b', '');
  const view = kit.open('');
  const found = await ask(kit, [1, 2]);
  expect(found).toEqual(kit.naive(view));
  expect(found.filter(({ rule }) => rule === 'missing-ack').map(({ dialogId }) => dialogId)).toEqual([2, 1]);
});

it('is looked for in legs where that is wished', async () => {
  const kit = createDiagnosisKit();
  const headers = ['Session-ID: 47755a9de7794ba387653f2099600ef2'];
  unacknowledged(kit, 'a', 'one', headers);
  unacknowledged(kit, 'b', 'one', headers);
  const callsIn = async (legs: boolean) =>
    new Set((await ask(kit, [1], legs)).map(({ dialogId }) => dialogId));
  expect(await callsIn(false)).toEqual(new Set([1]));
  expect(await callsIn(true)).toEqual(new Set([1, 2]));
});

it('passes over calls that are not kept, and fails with NOT_FOUND where none is', async () => {
  const kit = createDiagnosisKit();
  unacknowledged(kit, 'a', 'one');
  expect((await ask(kit, [99, 1])).length).toBeGreaterThan(0);
  expect(await codeOf(() => ask(kit, [99]))).toBe('NOT_FOUND');
});

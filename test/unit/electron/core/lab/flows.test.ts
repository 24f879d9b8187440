/** The demo's flows between the user agent and the lab, in memory. */
import { expect, it } from 'vitest';
import { FLOWS, labelOf, runDemo } from '#core/lab/flows.ts';
import { createHarness, LAB } from '../ua/harness.ts';

it('plays every flow as it is written', async () => {
  const harness = createHarness();
  const { userAgent, console, clock } = harness;
  const results = runDemo({
    userAgent,
    store: console,
    lab: LAB,
    clock,
    onIncoming: (listener) => console.onDatagram(listener),
  });
  for (const flow of FLOWS) {
    const next = results.next();
    await harness.pass(1_000);
    const { value } = await next;
    expect(value).toMatchObject({ name: flow.name, ok: true, why: '' });
    expect(value?.rows.map(labelOf)).toEqual(flow.messages);
  }
  expect((await results.next()).done).toBe(true);
  harness.close();
});

it('says what was expected and what was seen where a flow goes another way', async () => {
  const harness = createHarness();
  const { userAgent, console, clock } = harness;
  const [register] = FLOWS;
  if (!register) throw new Error('there is no flow');
  const wrong = { ...register, credentials: { user: 'alice', password: 'wrong' } };
  const silent = { ...register, text: 'OPTIONS sip:silent@{{lab}} SIP/2.0\r\n\r\n' };
  const deps = {
    userAgent,
    store: console,
    lab: LAB,
    clock,
    onIncoming: (listener: () => void) => console.onDatagram(listener),
  };
  const results = runDemo(deps, [wrong, silent]);
  const first = results.next();
  await harness.pass(11_000);
  expect((await first).value).toMatchObject({ ok: false, why: 'the answer was 401, not 200' });
  const second = results.next();
  await harness.pass(11_000);
  expect((await second).value).toMatchObject({ ok: false, why: 'there was no final answer' });
  harness.close();
});

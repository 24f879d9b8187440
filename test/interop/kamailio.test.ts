/** The lab behind Kamailio: its users are called, changed and cancelled by way of a proxy that stays on the route. */
import { describe, expect, it } from 'vitest';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import type { Kamailio } from '../helpers/kamailio.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const program = peerOrSkip('kamailio');

const BOB = 'sip:bob@sipwright.test';

/** A proxy at which bob is a user of the lab; its name says what it does with a call. The lab is another console's. */
async function labAs(user: string): Promise<{ kamailio: Kamailio; caller: TestConsole; lab: TestConsole }> {
  const kamailio = keep(await startKamailio(program ?? ''));
  const [caller, lab] = [await startTestConsole(), await startTestConsole()];
  const contact = `sip:${user}@${await lab.startLab()}`;
  const bob = caller.account(BOB, `udp:${kamailio.address}`, 'builder', { contact });
  expect(await caller.register(bob)).toMatchObject({ state: 'registered' });
  return { kamailio, caller, lab };
}

describe.skipIf(program === null)('the lab behind Kamailio', () => {
  it('is called, put on hold and left over the recorded route', async () => {
    const { kamailio, caller, lab } = await labAs('echo');
    const { id } = await caller.call(BOB, { to: `udp:${kamailio.address}` });
    expect(await caller.step(id, 'hold')).toMatchObject({ status: 200 });
    await caller.hangUp(id);
    await kamailio.waitFor(/request INVITE[^]*request ACK[^]*request INVITE[^]*request ACK[^]*request BYE/);
    expect(lab.flow().filter((words) => words.startsWith('<'))).toEqual([
      ...['< INVITE', '< ACK', '< INVITE', '< ACK', '< BYE'],
    ]);
  });

  it('is cancelled while it rings', async () => {
    const { kamailio, caller, lab } = await labAs('ring');
    const exchange = caller.start(callDraft(BOB), { to: `udp:${kamailio.address}` });
    await caller.message('ringing', ({ status }) => status === 180);
    expect(caller.app.userAgent.next(exchange, 'CANCEL').ok).toBe(true);
    expect((await caller.ended(exchange)).outcome).toMatchObject({ kind: 'answer', status: 487 });
    await lab.message('the 487 of the lab', ({ direction, status }) => direction === 'out' && status === 487);
  });
});

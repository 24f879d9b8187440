/** baresip as a telephone that calls the lab: an answer, a hang-up and a refusal, as its user hears them. */
import { describe, it } from 'vitest';
import type { Baresip } from '../helpers/baresip.ts';
import { startBaresip } from '../helpers/baresip.ts';
import type { TestConsole } from '../helpers/console.ts';
import { startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const baresip = peerOrSkip('baresip');

/** A telephone that calls a user of the lab. */
async function calls(user: string): Promise<{ ours: TestConsole; phone: Baresip }> {
  const ours = await startTestConsole();
  const lab = await ours.startLab();
  const phone = keep(await startBaresip(baresip ?? ''));
  await phone.send('dial', `sip:${user}@${lab}`);
  return { ours, phone };
}

describe.skipIf(baresip === null)('baresip', () => {
  it('calls the lab and hangs up', async () => {
    const { ours, phone } = await calls('echo');
    await phone.waitFor(/CALL_ESTABLISHED/);
    await phone.send('hangup');
    await ours.message(
      'the answer to BYE',
      ({ direction, method, status }) => direction === 'out' && method === 'BYE' && status === 200,
    );
    await phone.waitFor(/CALL_CLOSED/);
  });

  it('calls the lab, which hangs up', async () => {
    const { ours, phone } = await calls('hangup');
    await phone.waitFor(/CALL_ESTABLISHED[^]*CALL_CLOSED/);
    await ours.message(
      'a BYE of the lab',
      ({ direction, method, status }) => direction === 'out' && method === 'BYE' && status === 0,
    );
  });

  it('is told that the lab is busy', async () => {
    const { phone } = await calls('busy');
    await phone.waitFor(/CALL_CLOSED .*486 Busy Here/);
  });
});

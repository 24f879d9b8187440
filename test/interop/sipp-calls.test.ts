/** SIPp is called by our stack: each of its scenarios ends well on its side, and our side shows what happened. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_TIMERS } from '#core/transaction/timers.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';
import { createSkippingClock } from '../helpers/skipping-clock.ts';

const sipp = peerOrSkip('sipp');
const ALICE = { credentials: { user: 'alice', password: 'wonderland' } };
/** A 2xx that SIPp repeats gets its ACK again, which may come after the BYE: SIPp is not to end a call for that. */
const LATE = ['-default_behaviors', 'all,-abortunexp'];
const CALL = ['> INVITE', '< 200 INVITE', '> ACK'];
const END = ['> BYE', '< 200 BYE'];

const run = async (options: SippOptions): Promise<Sipp> => keep(await runSipp(sipp ?? '', options));
const uriOf = ({ address }: Sipp): string => `sip:service@${address}`;

/** Both sides at their ends: SIPp with all its calls successful. */
async function satisfied(peer: Sipp): Promise<void> {
  expect(await peer.exit, peer.report()).toBe(0);
  expect(peer.statistics()['FailedCall(C)']).toBe('0');
}

describe.skipIf(sipp === null)('SIPp is called by our stack', () => {
  it('100 times and no call fails', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas', calls: 100, args: LATE });
    const { userAgent, dialogs } = ours.app.stack;
    const callAndHangUp = async (): Promise<void> => {
      const id = ours.start(callDraft(uriOf(uas)));
      expect((await ours.ended(id)).outcome).toMatchObject({ kind: 'answer', status: 200 });
      expect(userAgent.next(id, 'BYE').ok).toBe(true);
    };
    for (let batch = 0; batch < 10; batch++) await Promise.all(Array.from({ length: 10 }, callAndHangUp));
    await satisfied(uas);
    expect(uas.statistics()['SuccessfulCall(C)']).toBe('100');
    await ours.until('every call to be over', () => dialogs.table.counters().live === 0);
    expect(ours.dialogs().every(({ usages }) => usages[0]?.state === 'ended')).toBe(true);
  });

  it('whose reliable 183 we acknowledge', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-100rel' });
    const { id, callId } = await ours.call(uriOf(uas), { headers: ['Supported: 100rel'] });
    await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual([
      ...['> INVITE', '< 183 INVITE', '> PRACK', '< 200 PRACK', '< 200 INVITE', '> ACK'],
      ...END,
    ]);
  });

  it('which refreshes its target with UPDATE, and takes ours', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-update' });
    const { id, callId } = await ours.call(uriOf(uas));
    await ours.message('an UPDATE', ({ direction, method }) => direction === 'out' && method === 'UPDATE');
    expect(await ours.step(id, 'UPDATE')).toMatchObject({ status: 200 });
    await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual([
      ...CALL,
      ...['< UPDATE', '> 200 UPDATE', '> UPDATE', '< 200 UPDATE'],
      ...END,
    ]);
    expect(uas.logs()).toMatch(/UPDATE/);
  });

  it('which we refer to another, and hear how that goes', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-refer' });
    const { id } = await ours.call(uriOf(uas));
    expect(await ours.step(id, 'REFER')).toMatchObject({ status: 202 });
    const subscription = await ours.until('the end of the subscription', () =>
      ours.dialog(id).usages.find(({ kind, state }) => kind === 'subscription' && state === 'terminated'),
    );
    expect(subscription).toMatchObject({ side: 'subscriber', event: 'refer;id=2', progress: 200 });
    expect(ours.dialog(id).phase).toBe('confirmed');
    await ours.hangUp(id);
    await satisfied(uas);
    expect(uas.logs()).toMatch(/REFER .*sip:transfer@/);
  });

  it.each([
    ['401', 'uas-auth', 'Authorization'],
    ['407', 'uas-auth-proxy', 'Proxy-Authorization'],
  ])('which asks for credentials with %s', async (status, scenario, header) => {
    const ours = await startTestConsole();
    const uas = await run({ scenario });
    const { id, callId } = await ours.call(uriOf(uas), ALICE);
    await ours.hangUp(id);
    await satisfied(uas);
    const flow = ['> INVITE', `< ${status} INVITE`, '> ACK', ...CALL, ...END];
    expect(ours.flow(callId)).toEqual(flow);
    const ack = ours.rows(callId).findLast(({ method }) => method === 'ACK');
    expect(ack && ours.text(ack)).toContain(`\r\n${header}: Digest `);
  });

  it('which is never content with our credentials, and is asked once more at the most', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-auth-never' });
    const { outcome, notices } = await ours.send(callDraft(uriOf(uas)), ALICE);
    expect(outcome).toMatchObject({ kind: 'answer', status: 407 });
    expect(notices).toMatchObject([{ code: 'WRONG_CREDENTIALS', data: { realm: 'sipwright.test' } }]);
    await satisfied(uas);
  });

  it('which answers from two branches: both are acknowledged and ended', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-fork' });
    const { callId } = await ours.call(uriOf(uas));
    const both = await ours.until('two confirmed dialogs', () => {
      const confirmed = ours.dialogs().filter(({ phase }) => phase === 'confirmed');
      return confirmed.length === 2 && confirmed;
    });
    expect(both.map(({ remoteTag }) => remoteTag).sort()).toEqual(['a', 'b']);
    for (const { id } of both) await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.rows(callId).filter(({ method }) => method === 'ACK')).toHaveLength(2);
    for (const tag of ['a', 'b'])
      expect(uas.logs()).toMatch(new RegExp(`ACK.*tag=${tag}[^]*BYE.*tag=${tag}`));
  });

  it('which loses our INVITE and our ACK: both go out again', async () => {
    const ours = await startTestConsole();
    ours.app.stack.timers = DEFAULT_TIMERS;
    const uas = await run({ scenario: 'uas-loss' });
    const { id, callId } = await ours.call(uriOf(uas));
    await ours.message('the ACK again', (row) => row.method === 'ACK' && row.retransmission === 1);
    await ours.hangUp(id);
    await satisfied(uas);
    const repeated = ours.rows(callId).filter(({ retransmission }) => retransmission > 0);
    expect(repeated.map(({ method, status }) => [method, status])).toEqual([
      ['INVITE', 0],
      ['INVITE', 200],
      ['ACK', 0],
    ]);
  });

  it('which puts us on hold', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-reinvite' });
    const { id, callId } = await ours.call(uriOf(uas));
    await ours.message('the ACK of the re-INVITE', (row) => row.method === 'ACK' && row.direction === 'in');
    await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual([...CALL, '< INVITE', '> 200 INVITE', '< ACK', ...END]);
  });

  it('which sends responses that belong to nothing, and they are shown as stray', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-stray' });
    const { outcome, entries } = await ours.send(callDraft(uriOf(uas)));
    expect(outcome).toMatchObject({ kind: 'answer', status: 486 });
    await satisfied(uas);
    const received = entries.filter(({ direction }) => direction === 'in');
    expect(received.map(({ status, match }) => [status, match])).toEqual([
      [200, 'stray'],
      [200, 'stray'],
      [486, 'ours'],
    ]);
    expect(ours.dialogs()).toEqual([]);
    expect(ours.rows().some(({ status }) => status === 603)).toBe(true);
  });

  it('which we cancel while it rings', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-cancel' });
    const id = ours.start(callDraft(uriOf(uas)));
    await ours.until('an early dialog', () => ours.dialogs().find(({ phase }) => phase === 'early'));
    expect(ours.app.userAgent.next(id, 'CANCEL').ok).toBe(true);
    expect((await ours.ended(id)).outcome).toMatchObject({ kind: 'answer', status: 487 });
    await satisfied(uas);
    expect(ours.dialogs()).toMatchObject([{ phase: 'terminated' }]);
  });

  it('which hangs up', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-bye' });
    const { callId, id } = await ours.call(uriOf(uas));
    await ours.phase(id, 'terminated');
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual([...CALL, '< BYE', '> 200 BYE']);
  });

  it('which finds our session interval too small', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-session-small' });
    const headers = ['Supported: timer', 'Session-Expires: 90'];
    const { id, callId } = await ours.call(uriOf(uas), { headers });
    expect(timerOf(ours, id)).toMatchObject({ interval: 1_800 });
    await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual(['> INVITE', '< 422 INVITE', '> ACK', ...CALL, ...END]);
  });

  it('which keeps our session timer, and we refresh it in time', async () => {
    const clock = createSkippingClock();
    const ours = await startTestConsole({ clock });
    const uas = await run({ scenario: 'uas-session-timer' });
    const headers = ['Supported: timer', 'Session-Expires: 90;refresher=uac'];
    const { id, callId } = await ours.call(uriOf(uas), { headers });
    expect(timerOf(ours, id)).toMatchObject({ interval: 90, refresher: 'local' });
    for (const count of [1, 2]) {
      clock.skip(46_000);
      await ours.until(
        `refresh ${count}`,
        () => ours.flow(callId).filter((words) => words === '< 200 UPDATE').length === count,
      );
    }
    await ours.hangUp(id);
    await satisfied(uas);
    expect(uas.logs().match(/UPDATE ?90;refresher=uac/g)).toHaveLength(2);
  });

  it('which refreshes the session itself', async () => {
    const ours = await startTestConsole();
    const uas = await run({ scenario: 'uas-session-refresh' });
    const { id, callId } = await ours.call(uriOf(uas), { headers: ['Supported: timer'] });
    await ours.message('its refresh', (row) => row.method === 'UPDATE' && row.status === 200);
    expect(timerOf(ours, id)).toMatchObject({ interval: 90, refresher: 'remote', refreshAt: null });
    await ours.hangUp(id);
    await satisfied(uas);
    expect(ours.flow(callId)).toEqual([...CALL, '< UPDATE', '> 200 UPDATE', ...END]);
    expect(uas.logs()).toMatch(/refreshed ?90;refresher=uac/);
  });
});

function timerOf(ours: TestConsole, id: number): unknown {
  const [usage] = ours.dialog(id).usages;
  return usage?.kind === 'invite' ? usage.timer : null;
}

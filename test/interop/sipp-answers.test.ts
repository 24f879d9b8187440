/** SIPp calls our stack: each of its scenarios ends well on its side, answered by a rule or by hand on ours. */
import { describe, expect, it } from 'vitest';
import type { AnswerPolicies } from '#shared/model/incoming.ts';
import type { TestConsole } from '../helpers/console.ts';
import { startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { freeTcpPort, peerOrSkip } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');

const run = async (options: SippOptions): Promise<Sipp> => keep(await runSipp(sipp ?? '', options));

/** A console with these rules, and SIPp that calls it. */
async function called(
  scenario: string,
  policies: AnswerPolicies,
  more: Partial<SippOptions> = {},
): Promise<{ ours: TestConsole; uac: Sipp }> {
  const ours = await startTestConsole({ policies });
  const uac = await run({ scenario, target: ours.address, ...more });
  return { ours, uac };
}

async function satisfied(peer: Sipp): Promise<void> {
  expect(await peer.exit, peer.report()).toBe(0);
  expect(peer.statistics()['FailedCall(C)']).toBe('0');
}

/** A response that is repeated may come after it was acknowledged: SIPp is not to end a call for that. */
const LATE = ['-default_behaviors', 'all,-abortunexp'];
const TAKEN = ['< INVITE', '> 180 INVITE', '> 200 INVITE', '< ACK'];
const END = ['< BYE', '> 200 BYE'];

describe.skipIf(sipp === null)('SIPp calls our stack', () => {
  it('100 times at 50 a second, and a rule takes every call', async () => {
    const { ours, uac } = await called('uac', { INVITE: 'accept' }, { calls: 100, rate: 50, args: LATE });
    await satisfied(uac);
    expect(uac.statistics()['SuccessfulCall(C)']).toBe('100');
    expect(ours.dialogs()).toHaveLength(100);
    await ours.until('every call to be over', () => ours.app.stack.dialogs.table.counters().live === 0);
    expect(
      ours.dialogs().every(({ usages: [call] }) => call?.kind === 'invite' && call.cause === 'bye-received'),
    ).toBe(true);
    expect(ours.app.stack.uas.list.counters()).toEqual({ waiting: 0, unlisted: 0 });
  });

  it('and a hand answers: reliably, then for good once the PRACK came', async () => {
    const { ours, uac } = await called('uac-100rel', { INVITE: 'hand' });
    const { id, callId, reliability } = await ours.incoming();
    expect(reliability).toBe('required');
    ours.answer(id, 183, { reliable: true });
    await ours.message('its PRACK', ({ method }) => method === 'PRACK');
    ours.answer(id, 200);
    await satisfied(uac);
    expect(ours.flow(callId)).toEqual([
      ...['< INVITE', '> 183 INVITE', '< PRACK', '> 200 PRACK', '> 200 INVITE', '< ACK'],
      ...END,
    ]);
  });

  it('and a rule rings reliably, where that is required', async () => {
    const { ours, uac } = await called('uac-100rel', { INVITE: 'ring' });
    await ours.message('its PRACK', ({ method }) => method === 'PRACK');
    ours.answer((await ours.incoming('INVITE', 'provisional')).id, 200);
    await satisfied(uac);
    expect(ours.flow().slice(0, 4)).toEqual(['< INVITE', '> 180 INVITE', '< PRACK', '> 200 PRACK']);
  });

  it('and cancels while it rings', async () => {
    const { ours, uac } = await called('uac-cancel', { INVITE: 'ring' });
    await satisfied(uac);
    await ours.incoming('INVITE', 'cancelled');
    expect(ours.flow()).toEqual([
      ...['< INVITE', '> 180 INVITE', '< CANCEL', '> 200 CANCEL', '> 487 INVITE', '< ACK'],
    ]);
    expect(ours.dialogs()).toMatchObject([{ phase: 'terminated' }]);
  });

  it('and puts the call on hold', async () => {
    const { ours, uac } = await called('uac-reinvite', { INVITE: 'accept' });
    await satisfied(uac);
    expect(ours.flow()).toEqual([...TAKEN, '< INVITE', '> 200 INVITE', '< ACK', ...END]);
  });

  it('and changes the session with UPDATE', async () => {
    const { ours, uac } = await called('uac-update', { INVITE: 'accept' });
    await satisfied(uac);
    expect(ours.flow()).toEqual([...TAKEN, '< UPDATE', '> 200 UPDATE', ...END]);
  });

  it('and refers us to another: we tell how it goes', async () => {
    const keys = { refer_to: 'sip:carol@127.0.0.1' };
    const { ours, uac } = await called('uac-refer', { INVITE: 'accept', REFER: 202 }, { keys });
    await ours.message(
      'the answer to our first NOTIFY',
      (row) => row.method === 'NOTIFY' && row.status === 200,
    );
    const [call] = ours.dialogs();
    expect(call?.usages).toMatchObject([{ kind: 'invite' }, { side: 'notifier', state: 'active' }]);
    await ours.step(call?.id ?? 0, 'NOTIFY');
    await satisfied(uac);
    expect(ours.flow()).toEqual([
      ...[...TAKEN, '< REFER', '> 202 REFER', '> NOTIFY', '< 200 NOTIFY', '> NOTIFY', '< 200 NOTIFY'],
      ...END,
    ]);
    expect(uac.logs()).toMatch(/NOTIFY SIP\/2\.0 100[^]*NOTIFY SIP\/2\.0 200/);
  });

  it('and refreshes its session timer', async () => {
    const { ours, uac } = await called('uac-session-timer', { INVITE: 'accept' });
    await satisfied(uac);
    expect(ours.flow()).toEqual([...TAKEN, '< UPDATE', '> 200 UPDATE', ...END]);
  });

  it('and hears that its session interval is too small', async () => {
    const { ours, uac } = await called('uac-session-small', { INVITE: 'accept' });
    await satisfied(uac);
    expect(uac.logs()).toBe('90\n');
    const answers = ours.flow().filter((words) => /^> \d+ INVITE/.test(words));
    expect(answers).toEqual(['> 180 INVITE', '> 422 INVITE', '> 180 INVITE', '> 200 INVITE']);
  });

  it('and we hang up', async () => {
    const { ours, uac } = await called('uac-bye', { INVITE: 'hand' });
    const { id } = await ours.incoming();
    ours.answer(id, 180);
    ours.answer(id, 200);
    await ours.incoming('INVITE', 'acknowledged');
    const [call] = ours.dialogs();
    await ours.hangUp(call?.id ?? 0);
    await satisfied(uac);
    expect(ours.flow()).toEqual([...TAKEN, '> BYE', '< 200 BYE']);
  });

  it('and is busy for it, by hand', async () => {
    const { ours, uac } = await called('uac', { INVITE: 'hand' });
    ours.answer((await ours.incoming()).id, 486);
    expect(await uac.exit).toBe(1);
    expect(uac.statistics()['FailedCall(C)']).toBe('1');
    await ours.message('its ACK', ({ method }) => method === 'ACK');
    expect(ours.flow()).toEqual(['< INVITE', '> 486 INVITE', '< ACK']);
  });
});

describe.skipIf(sipp === null)('SIPp in several roles at once', () => {
  it('registers and calls under one Call-ID as a branching client, and is so called as a branching server', async () => {
    const { ours, uac } = await called('branchc', { INVITE: 'accept', REGISTER: 200 });
    const server = await run({ scenario: 'branchs' });
    const identity = ['From: <sip:ua2@sipwright.test>', 'Call-ID: one-for-both'];
    const register = [
      `REGISTER sip:${server.address} SIP/2.0`,
      ...identity,
      'To: <sip:ua2@sipwright.test>',
      '',
      '',
    ];
    expect((await ours.send(register.join('\n'))).outcome).toMatchObject({ kind: 'answer', status: 200 });
    const headers = identity.slice(1);
    const { id } = await ours.call(`sip:bob@${server.address}`, { from: 'sip:ua2@sipwright.test', headers });
    await ours.hangUp(id);
    await Promise.all([satisfied(uac), satisfied(server)]);
    expect(ours.flow('one-for-both')).toEqual([
      ...['> REGISTER', '< 200 REGISTER', '> INVITE', '< 180 INVITE', '< 200 INVITE', '> ACK'],
      ...['> BYE', '< 200 BYE'],
    ]);
  });

  /** RFC 3725 4.1: the controller has no media, so A's offer becomes that of the INVITE to B, and B's answer A's ACK. */
  it('controls a call between two consoles of ours', async () => {
    const [a, b] = [
      await startTestConsole({ policies: { INVITE: 'accept' } }),
      await startTestConsole({ policies: { INVITE: 'accept' } }),
    ];
    const twin = ['-3pcc', `127.0.0.1:${await freeTcpPort()}`];
    const toB = await run({ scenario: '3pcc-C-B', target: b.address, args: twin });
    const toA = await run({ scenario: '3pcc-C-A', target: a.address, args: twin });
    await Promise.all([satisfied(toA), satisfied(toB)]);
    expect(a.flow()).toEqual([...TAKEN, ...END]);
    expect(b.flow()).toEqual([...TAKEN, ...END]);
    const sdpOf = (side: TestConsole, words: string): string => {
      const row = side.rows()[side.flow().indexOf(words)];
      return (row ? side.text(row) : '').split('\r\n\r\n')[1] ?? '';
    };
    expect(sdpOf(b, '< INVITE').trim()).toBe(sdpOf(a, '> 200 INVITE').trim());
    expect(sdpOf(a, '< ACK').trim()).toBe(sdpOf(b, '> 200 INVITE').trim());
    expect(sdpOf(a, '< ACK')).toContain('m=audio');
  });
});

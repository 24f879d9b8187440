/** SIPp calls the lab, and plays our scenarios with itself: so a flaw of theirs is told from one of ours. */
import { describe, expect, it } from 'vitest';
import { startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');

const run = async (options: SippOptions): Promise<Sipp> => keep(await runSipp(sipp ?? '', options));

describe.skipIf(sipp === null)('SIPp calls the lab', () => {
  it('100 times and no call fails', async () => {
    const ours = await startTestConsole();
    // A response that is repeated may come after it was acknowledged: SIPp is not to end a call for that.
    const args = ['-default_behaviors', 'all,-abortunexp'];
    const uac = await run({ scenario: 'uac', calls: 100, target: await ours.startLab(), args });
    expect(await uac.exit, uac.report()).toBe(0);
    const counted = uac.statistics();
    expect(counted['SuccessfulCall(C)']).toBe('100');
    expect(counted['FailedCall(C)']).toBe('0');
  });

  it.each([
    ['cancels while it rings', 'uac-cancel', 'ring'],
    ['puts the call on hold', 'uac-reinvite', 'echo'],
    ['has it call somebody else', 'uac-refer', 'echo'],
    ['changes the session with UPDATE', 'uac-update', 'echo'],
    ['refreshes its session timer', 'uac-session-timer', 'echo'],
    ['is hung up', 'uac-bye', 'hangup'],
  ])('and %s', async (_, scenario, service) => {
    const ours = await startTestConsole();
    const target = await ours.startLab();
    const keys = { refer_to: `sip:busy@${target}` };
    const uac = await run({ scenario, service, target, keys });
    expect(await uac.exit, uac.report()).toBe(0);
  });
});

describe.skipIf(sipp === null)('SIPp plays our scenarios with itself', () => {
  it.each([
    ['uas-100rel', 'uac-100rel', []],
    ['uas-cancel', 'uac-cancel', []],
    ['uas-bye', 'uac-bye', []],
    ['uas-refer', 'uac-refer', []],
    ['uas-session-timer', 'uac-session-timer', []],
    ['uas-session-small', 'uac-session-small', []],
    ['uas-loss', 'uac', ['-d', '100']],
    ['uas-session-refresh', 'uac', ['-d', '100', '-aa']],
    ['uas-update', 'uac', ['-d', '100', '-aa']],
  ])('%s with %s', async (callee, caller, args) => {
    const uas = await run({ scenario: callee });
    const keys = { refer_to: 'sip:carol@127.0.0.1' };
    const uac = await run({ scenario: caller, target: uas.address, args, keys });
    expect(await uac.exit, uac.report()).toBe(0);
    expect(await uas.exit, uas.report()).toBe(0);
  });
});

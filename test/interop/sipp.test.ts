/** SIPp as a peer from outside, in both directions: it calls the lab, and our `send` calls it. */
import { describe, expect, it } from 'vitest';
import { inviteDraft, jsonLines, keep, outcome, send, startLab } from '../helpers/exchange.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');
const ALICE = ['--user', 'alice', '--password', 'wonderland'];

const run = async (options: SippOptions): Promise<Sipp> => keep(await runSipp(sipp ?? '', options));

const call = ({ address }: Sipp, ...more: readonly string[]): Running =>
  send(address, inviteDraft('sip:service@127.0.0.1'), ...more);

describe.skipIf(sipp === null)('SIPp calls the lab', () => {
  it('100 times and no call fails', async () => {
    const { lab, port } = await startLab();
    const uac = await run({ scenario: 'uac', calls: 100, target: `127.0.0.1:${port}` });
    expect(await uac.exit, uac.report()).toBe(0);
    const counted = uac.statistics();
    expect(counted['SuccessfulCall(C)']).toBe('100');
    expect(counted['FailedCall(C)']).toBe('0');
    expect(await lab.stop()).toBe(0);
  });

  it.each([
    ['cancels while it rings', 'uac-cancel', 'ring'],
    ['puts the call on hold', 'uac-reinvite', 'echo'],
    ['has it call somebody else', 'uac-refer', 'echo'],
  ])('and %s', async (_, scenario, service) => {
    const { port } = await startLab();
    const target = `127.0.0.1:${port}`;
    const keys = { refer_to: `sip:busy@${target}` };
    const uac = await run({ scenario, service, target, keys });
    expect(await uac.exit, uac.report()).toBe(0);
  });
});

describe.skipIf(sipp === null)('SIPp is called by our send', () => {
  it('which acknowledges the call and ends it', async () => {
    const uas = await run({ scenario: 'uas' });
    const ours = call(uas);
    expect(await ours.exit, ours.err()).toBe(0);
    expect(await uas.exit, uas.report()).toBe(0);
    const lines = jsonLines(ours);
    const flow = lines
      .filter(({ type, retransmission }) => type === 'message' && retransmission === 0)
      .map(({ method, status, cseqMethod }) => String(method ?? `${String(status)} ${String(cseqMethod)}`));
    expect(flow).toEqual(['INVITE', '180 INVITE', '200 INVITE', 'ACK', 'BYE', '200 BYE']);
    expect(lines.at(-1)).toMatchObject({ type: 'outcome', kind: 'answer', status: 200, exit: 0 });
  });

  it('which brings the right credentials when it is asked', async () => {
    const uas = await run({ scenario: 'uas-auth' });
    const { statuses, exit } = await outcome(call(uas, ...ALICE));
    expect([statuses, exit], uas.report()).toEqual([[401, 200, 200], 0]);
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('which answers a proxy too', async () => {
    const uas = await run({ scenario: 'uas-auth-proxy' });
    const { statuses } = await outcome(call(uas, ...ALICE));
    expect(statuses, uas.report()).toEqual([407, 200, 200]);
    expect(await uas.exit, uas.report()).toBe(0);
    expect(uas.logs()).toMatch(/tried ?username="alice", realm="sipwright\.test"/);
  });

  it('which brings wrong credentials once and no more', async () => {
    const uas = await run({ scenario: 'uas-auth-never' });
    const { statuses, exit } = await outcome(call(uas, ...ALICE));
    expect([statuses, exit], uas.report()).toEqual([[407, 407], 1]);
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('which cancels', async () => {
    const uas = await run({ scenario: 'uas-cancel' });
    const ours = call(uas);
    await ours.waitFor(/"status":180/);
    await ours.stop('SIGINT');
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it('which is not fooled by responses that belong to nothing', async () => {
    const uas = await run({ scenario: 'uas-stray' });
    const ours = call(uas);
    expect(await ours.exit).toBe(1);
    expect(jsonLines(ours).at(-1)).toMatchObject({ kind: 'answer', status: 486 });
    expect(await uas.exit, uas.report()).toBe(0);
  });
});

/** That two scenarios of ours agree with each other tells a flaw of theirs from one of ours. */
describe.skipIf(sipp === null)('SIPp plays our scenarios with itself', () => {
  it.each([
    ['uas-100rel', 'uac-100rel', []],
    ['uas-cancel', 'uac-cancel', []],
    ['uas-refer', 'uac-refer', []],
    ['uas-session-timer', 'uac-session-timer', []],
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

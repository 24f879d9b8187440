/** Sequences against other people's programs: SIPp as callee and caller, and calls through Kamailio. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import { freeUdpPort, peerOrSkip, startSipwright } from '../helpers/peers.ts';
import type { Sipp } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');
const kamailio = peerOrSkip('kamailio');

const LATE = ['-default_behaviors', 'all,-abortunexp'];

/** A request's file with an offer. */
function inviteFile(uri: string, block: readonly string[] = [], from?: string): string {
  return ['---', ...block, '---', callDraft(uri, [], from)].join('\n');
}

/** Runs sequences with our program; the answer is its exit code and what it printed. */
async function play(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ exit: number | string; out: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-seq-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const running = keep(startSipwright(['run', folder, ...args]));
  const exit = await running.exit;
  return { exit, out: running.out() + running.err() };
}

async function satisfied(peer: Sipp): Promise<void> {
  expect(await peer.exit, peer.report()).toBe(0);
  expect(peer.statistics()['FailedCall(C)']).toBe('0');
}

describe.skipIf(sipp === null)('SIPp', () => {
  it('is called, once for each row of data', async () => {
    const uas = keep(await runSipp(sipp ?? '', { scenario: 'uas', calls: 3, args: LATE }));
    const { exit, out } = await play({
      'invite.sip': inviteFile(`sip:{{who}}@${uas.address}`),
      'users.csv': 'who\na\nb\nc\n',
      'call.seq': `data: users.csv
send invite.sip as call
wait 180
wait 200
  expect header Contact contains sip:
  expect body contains "m=audio"
take tag from response.header("To") match /tag=([^;]+)/
expect value tag matches /./
expect count 180 = 1
send BYE of call
wait 200`,
    });
    expect(exit, out).toBe(0);
    expect(out).toContain('1 sequence, 3 rows: 3 passed');
    await satisfied(uas);
  });

  it('is called wrongly, which is shown, and its call is hung up', async () => {
    const uas = keep(await runSipp(sipp ?? '', { scenario: 'uas', args: LATE }));
    const { exit, out } = await play({
      'invite.sip': inviteFile(`sip:service@${uas.address}`),
      'call.seq': 'send invite.sip\nwait 200\n  expect header Server exists\nsend INFO\nwait 200\n',
    });
    expect(exit, out).toBe(1);
    expect(out).toMatch(/expected +header Server exists\n +got +no Server/);
    expect(out).toMatch(/\^ line 3: expect header Server exists[^]*BYE/);
    expect(out).not.toMatch(/─ INFO ─/);
    await satisfied(uas);
  });

  it('calls, is answered step by step, and hangs up', async () => {
    const port = await freeUdpPort();
    const answered = play(
      {
        'answer.seq': `timeout: 20s
repeat 3
  wait INVITE as caller
    expect header Content-Type contains sdp
  answer 180
  answer 200 sdp
  wait ACK
  wait BYE of caller
  answer 200
end
expect count INVITE = 1`,
      },
      ...['--listen', `127.0.0.1:${port}`],
    );
    const calls = { scenario: 'uac', calls: 3, rate: 1, target: `127.0.0.1:${port}` };
    const uac = keep(await runSipp(sipp ?? '', { ...calls, args: [...LATE, '-l', '1'] }));
    const { exit, out } = await answered;
    expect(exit, out).toBe(0);
    await satisfied(uac);
  });
});

describe.skipIf(kamailio === null)('Kamailio', () => {
  const PASSWORD = 'wonderland';
  const registerFile = (address: string, password: string): string =>
    [
      ...[
        '---',
        `to: ${address}`,
        'user: alice',
        'password: {{password}}',
        `var password: ${password}`,
        '---',
      ],
      ...['REGISTER sip:sipwright.test SIP/2.0', 'To: <sip:alice@sipwright.test>'],
      ...['From: <sip:alice@sipwright.test>', 'Expires: 60'],
      ...['Contact: <sip:alice@{{local.ip}}:{{local.port}}>', '', ''],
    ].join('\n');

  it('registers a user, and carries its call', async () => {
    const proxy = keep(await startKamailio(kamailio ?? ''));
    const bob = await startTestConsole({ policies: { INVITE: 'accept' } });
    const account = bob.account('sip:bob@sipwright.test', `udp:${proxy.address}`, 'builder');
    expect(await bob.register(account)).toMatchObject({ state: 'registered' });
    const block = [`to: ${proxy.address}`, 'user: alice', `password: {{password}}`];
    const { exit, out } = await play(
      {
        'register.sip': registerFile(proxy.address, PASSWORD),
        'invite.sip': inviteFile('sip:bob@sipwright.test', block, 'sip:alice@sipwright.test'),
        'call.seq': `send register.sip
wait 200
  expect header Contact exists
send invite.sip as call
wait 200
  expect header Record-Route exists
send re-INVITE of call
wait 200
send BYE of call
wait 200`,
      },
      ...['--var', `password=${PASSWORD}`],
    );
    expect(exit, out).toBe(0);
    await bob.until('the call to be over', () => bob.dialogs().every(({ phase }) => phase === 'terminated'));
  });

  it('refuses a wrong password, which is shown', async () => {
    const proxy = keep(await startKamailio(kamailio ?? ''));
    const { exit, out } = await play({
      'register.sip': registerFile(proxy.address, 'wrong'),
      'register.seq': 'send register.sip\nwait 200 within 10s\n',
    });
    expect(exit, out).toBe(1);
    expect(out).toMatch(/expected +200 within 10 s\n +got +40[137] /);
  });
});

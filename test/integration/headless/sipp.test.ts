/** `sipwright call` and `send` against SIPp: what a stranger does in a call, and what of it the shell prints. */
import { describe, expect, it } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import { inviteDraft, keep } from '../../helpers/exchange.ts';
import { peerOrSkip } from '../../helpers/peers.ts';
import type { Sipp } from '../../helpers/sipp.ts';
import { runSipp } from '../../helpers/sipp.ts';
import type { TestIo } from '../../helpers/test-io.ts';
import { createTestIo } from '../../helpers/test-io.ts';

const sipp = peerOrSkip('sipp');

const start = async (scenario: string): Promise<Sipp> => keep(await runSipp(sipp ?? '', { scenario }));

async function call(uas: Sipp, ...argv: string[]): Promise<{ code: number; io: TestIo }> {
  const io = createTestIo();
  return { code: await main(['call', `sip:service@${uas.address}`, ...argv], io), io };
}

describe.skipIf(sipp === null)('SIPp is called', () => {
  it.each([
    ['uas', ['--for', '0'], /180 Ringing[^]*200 OK[^]*ACK[^]*BYE[^]*ended by us/],
    ['uas-100rel', ['--for', '0.1', '--reliable'], /PRACK[^]*200 OK \(PRACK\)[^]*ended by us/],
    ['uas-100rel', ['--for', '0.1'], /PRACK[^]*200 OK \(PRACK\)[^]*ended by us/],
    ['uas-update', ['--for', '0.5'], /◀─+ UPDATE ─+│\n[^\n]*200 OK \(UPDATE\) ─+▶[^]*ended by us/],
    ['uas-reinvite', ['--for', '0.5'], /◀─+ INVITE ─+│\n[^\n]*─+▶[^]*◀─+ ACK[^]*ended by us/],
    [
      'uas-session-small',
      ['--session-timer', '90', '--for', '0.1'],
      /422[^]*session interval[^]*ended by us/,
    ],
    ['uas-bye', ['--for', '60'], /◀─+ BYE ─+│\n[^\n]*200 OK \(BYE\) ─+▶[^]*ended by the peer/],
  ])(
    '%s with %j: what happens in the call is shown, and both sides are content',
    async (scenario, argv, shown) => {
      const uas = await start(scenario);
      const { code, io } = await call(uas, ...argv);
      expect(io.out()).toMatch(shown);
      expect(code, uas.report()).toBe(0);
      expect(await uas.exit, uas.report()).toBe(0);
    },
  );

  it.each([
    ['call', ['--for', '0.1']],
    ['send', []],
  ])('as a fork by %s, which acknowledges and ends every branch', async (command, argv) => {
    const uas = await start('uas-fork');
    const uri = `sip:service@${uas.address}`;
    const io = createTestIo({ stdin: inviteDraft(uri) });
    const code = await main([command, ...argv, ...(command === 'call' ? [uri] : ['-'])], io);
    expect(code, io.out() + uas.report()).toBe(0);
    expect(await uas.exit, uas.report()).toBe(0);
    const ends = uas.logs().match(/(?:ACK|BYE).*tag=[ab]/g) ?? [];
    expect(ends.map((line) => line.slice(0, 3) + line.slice(-1)).sort()).toEqual([
      'ACKa',
      'ACKb',
      'BYEa',
      'BYEb',
    ]);
  });
});

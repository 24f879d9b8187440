/** tshark reads a whole call between two consoles of ours: 100rel, UPDATE, hold and REFER, with nothing to complain of. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../helpers/capture.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';

const tshark = peerOrSkip('tshark');

const FIELDS = ['sip.Method', 'sip.Status-Code', 'sip.CSeq.method'] as const;
const FLAWS = ['_ws.malformed', '_ws.expert.severity', '_ws.expert.message'] as const;

/** Alice calls bob reliably; they change the session from both sides, alice refers bob away, and bob hangs up. */
async function play(alice: TestConsole, bob: TestConsole): Promise<void> {
  const headers = ['Supported: 100rel, timer', 'Session-Expires: 1800'];
  const exchange = alice.start(callDraft(`sip:bob@${bob.address}`, headers));
  const { id } = await bob.incoming();
  bob.answer(id, 183, { reliable: true });
  await bob.message('the PRACK', ({ method }) => method === 'PRACK');
  bob.answer(id, 200);
  const { dialog: callee } = await bob.incoming('INVITE', 'acknowledged');
  const [caller = 0] = (await alice.ended(exchange)).dialogs;
  await alice.step(caller, 'UPDATE');
  await bob.step(callee ?? 0, 'hold');
  await bob.step(callee ?? 0, 'resume');
  await alice.step(caller, 'REFER');
  await bob.message('the first NOTIFY answered', (row) => row.method === 'NOTIFY' && row.status === 200);
  await bob.step(callee ?? 0, 'NOTIFY');
  await bob.hangUp(callee ?? 0);
}

/** What tshark reads of the messages that a console has seen: a row of fields for each. */
async function read(ours: TestConsole): Promise<Record<string, string>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-call-'));
  keep({ stop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) });
  const file = join(folder, 'call.pcap');
  const portOf = (address: string): number => Number(address.split(':')[1]);
  const packets = ours.rows().map(({ id, src, dst }) => ({
    bytes: ours.app.store.bytes(id) ?? new Uint8Array(),
    from: portOf(src),
    to: portOf(dst),
  }));
  writeFileSync(file, captureOf(packets));
  const names = [...FIELDS, ...FLAWS];
  const fields = names.flatMap((name) => ['-e', name]);
  const reading = keep(
    start(tshark ?? '', ['-r', file, '-d', `udp.port==${ours.port},sip`, '-T', 'fields', ...fields]),
  );
  expect(await reading.exit, reading.err()).toBe(0);
  const lines = reading.out().replace(/\n$/, '').split('\n');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i] ?? '', value])));
}

describe.skipIf(tshark === null)('tshark', () => {
  it('reads every message of a call of ours, and finds no flaw in any', async () => {
    const [alice, bob] = [await startTestConsole(), await startTestConsole({ policies: { REFER: 202 } })];
    await play(alice, bob);
    const rows = await read(alice);
    const told = rows.map(
      (row) => `${row['sip.Method'] || (row['sip.Status-Code'] ?? '')} ${row['sip.CSeq.method'] ?? ''}`,
    );
    expect(told).toEqual(alice.rows().map(({ status, method }) => `${status || method} ${method}`));
    expect(new Set(alice.rows().map(({ method }) => method))).toEqual(
      new Set(['INVITE', 'PRACK', 'ACK', 'UPDATE', 'REFER', 'NOTIFY', 'BYE']),
    );
    for (const row of rows)
      expect(
        FLAWS.map((name) => row[name]),
        JSON.stringify(row),
      ).toEqual(['', '', '']);
  });
});

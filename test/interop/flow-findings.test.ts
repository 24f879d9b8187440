/** Calls that work give the rules of flows nothing to complain of: SIPp against SIPp, and two consoles of ours. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { findIn } from '#shared/flow/findings/find.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { readCapture } from '../helpers/capture-read.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { flowOf } from '../helpers/flow-text.ts';
import { captureCalls, mayCapture, MESSAGES_PER_CALL } from '../helpers/sipp-capture.ts';

/** What is worse than `info`, long after the last message. */
function graveIn(messages: readonly FlowMessage[]): unknown[] {
  const end = (messages.at(-1)?.row.time ?? 0) + 3_600_000;
  return findIn(messages, { now: null, end }).filter(({ severity }) => severity !== 'info');
}

describe.skipIf(!mayCapture)('SIPp', () => {
  it.each(['u1', 't1'] as const)('calls without a fault (%s)', async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'sipwright-findings-'));
    keep({ stop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) });
    const file = join(folder, 'calls.pcap');
    await captureCalls(mode, file, 3);
    const { messages } = await readCapture(readFileSync(file));
    const transport = mode === 'u1' ? ('udp' as const) : ('tcp' as const);
    const packets = messages.map(({ time, src, dst, bytes }) => ({
      ...{ time, transport, bytes },
      src: formatHostPort(src),
      dst: formatHostPort(dst),
    }));
    expect(packets).toHaveLength(3 * MESSAGES_PER_CALL);
    expect(graveIn(flowOf(packets))).toEqual([]);
  });
});

/** Alice calls bob reliably; they change the session from both sides, and bob hangs up. */
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
  await bob.hangUp(callee ?? 0);
}

describe('two consoles', () => {
  it('call without a fault', async () => {
    const [alice, bob] = [await startTestConsole(), await startTestConsole()];
    await play(alice, bob);
    const bytesOf = (id: number): Uint8Array => bob.app.store.bytes(id) ?? new Uint8Array();
    const messages = bob.rows().map((row) => flowMessage(row, bytesOf(row.id)));
    expect(messages.length).toBeGreaterThan(12);
    expect(graveIn(messages)).toEqual([]);
  });
});

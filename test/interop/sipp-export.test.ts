/** SIPp runs the scenarios that we export: a captured call again, a hundred times, against our lab and against itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { sidesOf } from '#shared/replay/side.ts';
import { scriptOfDialog } from '#shared/sipp/from-dialog.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');

/** A scenario as a file for the test that runs. */
function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'scenario.xml');
  writeFileSync(path, text);
  return path;
}

const run = async (text: string, options: Omit<SippOptions, 'scenario'>): Promise<Sipp> =>
  keep(await runSipp(sipp ?? '', { scenario: fileOf(text), ...options }));

async function satisfied(peer: Sipp, calls: number): Promise<void> {
  expect(await peer.exit, peer.report().slice(-6_000)).toBe(0);
  const { 'FailedCall(C)': failed, 'SuccessfulCall(C)': successful } = peer.statistics();
  expect({ failed, successful }).toEqual({ failed: '0', successful: String(calls) });
}

/** The messages of a console's newest call, as they were captured. */
function captured(ours: TestConsole): CapturedMessage[] {
  const callId = ours.rows().at(-1)?.callId;
  return ours.rows(callId).map((row) => ({ row, bytes: ours.app.store.bytes(row.id) ?? new Uint8Array() }));
}

/** The scenarios of both sides of a call. */
function exported(messages: readonly CapturedMessage[]): { uac: string; uas: string } {
  const [uac, uas] = sidesOf(messages.map(({ row }) => row)).map(({ address }) =>
    writeScenario(scriptOfDialog(messages, { side: address, name: 'captured', pausesFrom: null })),
  );
  return { uac: uac ?? '', uas: uas ?? '' };
}

/** A console with its lab, and a conversation of the two. */
async function conversation(talk: (ours: TestConsole, lab: string) => Promise<unknown>): Promise<{
  readonly messages: CapturedMessage[];
  readonly lab: string;
  readonly ours: TestConsole;
}> {
  const ours = await startTestConsole();
  const lab = await ours.startLab();
  await talk(ours, lab);
  return { messages: captured(ours), lab, ours };
}

/** What is captured, and the user part that is called. */
const TALKS: readonly (readonly [
  name: string,
  talk: (ours: TestConsole, lab: string) => Promise<unknown>,
  service: string,
])[] = [
  [
    'a call',
    async (ours, lab) => {
      const { id } = await ours.call(`sip:echo@${lab}`);
      await ours.hangUp(id);
    },
    'echo',
  ],
  ['a call that is refused', (ours, lab) => ours.send(callDraft(`sip:busy@${lab}`)), 'busy'],
  [
    'a call that is held',
    async (ours, lab) => {
      const { id } = await ours.call(`sip:echo@${lab}`);
      await ours.step(id, 'hold');
      await ours.hangUp(id);
    },
    'echo',
  ],
  ['a ping', (ours, lab) => ours.send(`OPTIONS sip:echo@${lab} SIP/2.0`), 'echo'],
];

describe.skipIf(sipp === null)('SIPp runs a captured call', () => {
  it.each(TALKS)('%s, 100 times against our lab', async (_name, talk, service) => {
    const { messages, lab } = await conversation(talk);
    const uac = await run(exported(messages).uac, { target: lab, service, calls: 100, rate: 50 });
    await satisfied(uac, 100);
  });

  it.each(TALKS)('%s, 100 times, both sides of it', async (_name, talk, service) => {
    const { messages } = await conversation(talk);
    const { uac, uas } = exported(messages);
    const server = await run(uas, { calls: 100 });
    const client = await run(uac, { target: server.address, service, calls: 100, rate: 50 });
    await satisfied(client, 100);
    await satisfied(server, 100);
  });

  it.each([
    ['uas-auth', ['-ap', 'wonderland']],
    ['uas-100rel', []],
    ['uas-cancel', []],
    ['uas-bye', []],
  ])('a call to SIPp’s %s, 100 times, both sides of it', async (scenario, args) => {
    const ours = await startTestConsole({ policies: { BYE: 200 } });
    const peer = keep(await runSipp(sipp ?? '', { scenario }));
    const exchange = ours.start(callDraft(`sip:bob@${peer.address}`, ['Supported: 100rel']), {
      credentials: { user: 'alice', password: 'wonderland' },
    });
    if (scenario === 'uas-cancel') {
      await ours.message('ringing', ({ status }) => status === 180);
      ours.app.userAgent.next(exchange, 'CANCEL');
    }
    const { dialogs } = await ours.ended(exchange);
    if (!['uas-cancel', 'uas-bye'].includes(scenario)) await ours.hangUp(dialogs[0] ?? 0);
    expect(await peer.exit, peer.report()).toBe(0);
    const { uac, uas } = exported(captured(ours));
    const server = await run(uas, { calls: 100 });
    const client = await run(uac, { target: server.address, service: 'bob', calls: 100, rate: 50, args });
    await satisfied(client, 100);
    await satisfied(server, 100);
  });
});

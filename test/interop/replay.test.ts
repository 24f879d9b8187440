/** Sides of captured calls and scenarios of SIPp, run by our engine: against the lab, and against SIPp. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Replay } from '#shared/replay/replay.ts';
import { replayOf } from '#shared/replay/replay.ts';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { sidesOf } from '#shared/replay/side.ts';
import type { Imported } from '#shared/sipp/import.ts';
import { importScenario } from '#shared/sipp/import.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip } from '../helpers/peers.ts';
import { begin, give, whatFailed } from '../helpers/played.ts';
import type { SippOptions } from '../helpers/sipp.ts';
import { builtInScenario, runSipp, scenarioPath } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');

const CREDENTIALS = { user: 'alice', password: 'wonderland' };

type Talk = (ours: TestConsole, lab: string) => Promise<unknown>;

/** A call to a user of the lab, what happens in it, and its end. */
const call =
  (
    user: string,
    inside: (ours: TestConsole, id: number) => Promise<unknown> = () => Promise.resolve(),
  ): Talk =>
  async (ours, lab) => {
    const { id } = await ours.call(`sip:${user}@${lab}`, {
      headers: ['Supported: 100rel'],
      credentials: CREDENTIALS,
    });
    await inside(ours, id);
    await ours.hangUp(id);
  };

const TALKS: readonly (readonly [name: string, talk: Talk])[] = [
  ['a call', call('echo')],
  ['a call that is held', call('echo', (ours, id) => ours.step(id, 'hold'))],
  ['a call with a password', call('auth')],
  ['a call with reliable early media', call('early')],
  ['a call that is refused', (ours, lab) => ours.send(callDraft(`sip:busy@${lab}`))],
  [
    'a call that is taken back',
    async (ours, lab) => {
      const id = ours.start(callDraft(`sip:ring@${lab}`));
      await ours.message('ringing', ({ status }) => status === 180);
      ours.app.userAgent.next(id, 'CANCEL');
      await ours.ended(id);
    },
  ],
  [
    'a call that they end',
    async (ours, lab) => {
      const { id } = await ours.call(`sip:hangup@${lab}`);
      await ours.phase(id, 'terminated');
    },
  ],
  ['a ping', (ours, lab) => ours.send(`OPTIONS sip:echo@${lab} SIP/2.0`)],
  [
    'a registration',
    (ours, lab) =>
      ours.send(
        `REGISTER sip:${lab} SIP/2.0\nFrom: <sip:alice@lab>\nTo: <sip:alice@lab>\nContact: <{{local.uri}}>`,
        { credentials: CREDENTIALS },
      ),
  ],
];

/** The messages of a console's newest call, as they were captured. */
function captured(ours: TestConsole): CapturedMessage[] {
  const callId = ours.rows().at(-1)?.callId;
  return ours.rows(callId).map((row) => ({ row, bytes: ours.app.store.bytes(row.id) ?? new Uint8Array() }));
}

/** What is played more than once is captured once: the lab stays in a call for two seconds before it hangs up. */
const kept = new Map<Talk, Promise<CapturedMessage[]>>();

/** The messages of a talk of a console with its lab. */
function messagesOf(talk: Talk): Promise<CapturedMessage[]> {
  const capture = async (): Promise<CapturedMessage[]> => {
    const ours = await startTestConsole();
    await talk(ours, await ours.startLab());
    return captured(ours);
  };
  const messages = kept.get(talk) ?? capture();
  kept.set(talk, messages);
  return messages;
}

/** What a talk left, as a replay of one of its sides. */
async function replayed(talk: Talk, which: 'caller' | 'callee', target: string): Promise<Replay> {
  const messages = await messagesOf(talk);
  const [caller, callee] = sidesOf(messages.map(({ row }) => row));
  const side = (which === 'caller' ? caller : callee)?.address ?? '';
  return replayOf(messages, { name: 'Played', side, target, pausesFrom: null, scale: 1 });
}

async function scenarioText(name: string): Promise<string> {
  if (!['uac', 'uas'].includes(name)) return readFileSync(scenarioPath(name), 'utf8');
  return builtInScenario(sipp ?? '', name);
}

/** A scenario that SIPp brings along, or one of ours, as a sequence. */
async function imported(name: string): Promise<Imported> {
  const read = importScenario(await scenarioText(name), name);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** Begins a replay in a console of its own; `over` settles when it has passed. */
async function beginRun(
  ours: TestConsole,
  { files }: Pick<Replay, 'files'>,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ over: Promise<void> }> {
  await give(ours, files);
  const begun = await begin(ours, files[0]?.path ?? '', { variables });
  const over = begun.over.then((rows) => {
    expect(whatFailed(rows, ours)).toEqual([]);
    expect(rows).toMatchObject([{ state: 'passed' }]);
  });
  return { over };
}

const run = async (...args: Parameters<typeof beginRun>): Promise<void> => (await beginRun(...args)).over;

describe('the caller of a captured call is played again', () => {
  it.each(TALKS)('%s, against the lab', async (_name, talk) => {
    const ours = await startTestConsole();
    const replay = await replayed(talk, 'caller', `udp:${await ours.startLab()}`);
    await run(ours, replay, { password: CREDENTIALS.password });
  });
});

describe.skipIf(sipp === null)('SIPp and a replayed side', () => {
  const peer = async (options: SippOptions) => keep(await runSipp(sipp ?? '', options));

  it.each([
    ['a call', 'uas'],
    ['a call with reliable early media', 'uas-100rel'],
    ['a call that they end', 'uas-bye'],
    ['a call that is taken back', 'uas-cancel'],
  ])('the caller of %s calls %s', async (name, scenario) => {
    const talk = TALKS.find(([one]) => one === name)?.[1] ?? call('echo');
    const uas = await peer({ scenario });
    const ours = await startTestConsole();
    await run(ours, await replayed(talk, 'caller', uas.address));
    expect(await uas.exit, uas.report()).toBe(0);
  });

  it.each([
    ['a call', 'uac'],
    ['a call with reliable early media', 'uac-100rel'],
    ['a call that they end', 'uac-bye'],
    ['a call that is taken back', 'uac-cancel'],
    ['a call that is held', 'uac-reinvite'],
  ])('the callee of %s is called by %s', async (name, scenario) => {
    const talk = TALKS.find(([one]) => one === name)?.[1] ?? call('echo');
    const ours = await startTestConsole();
    const replay = await replayed(talk, 'callee', '127.0.0.1:9');
    const running = await beginRun(ours, replay);
    const uac = await peer({ scenario, target: ours.address });
    await running.over;
    expect(await uac.exit, uac.report()).toBe(0);
  });

  it.each([
    ['uas', 'uac'],
    ['uas-100rel', 'uac-100rel'],
    ['uas-cancel', 'uac-cancel'],
    ['uas-bye', 'uac-bye'],
  ])('%s, imported, is called by %s', async (callee, scenario) => {
    const ours = await startTestConsole();
    const running = await beginRun(ours, await imported(callee));
    const uac = await peer({ scenario, target: ours.address });
    await running.over;
    expect(await uac.exit, uac.report()).toBe(0);
  });

  it('uac, imported, calls the lab', async () => {
    const ours = await startTestConsole();
    await ours.startLab();
    await run(ours, await imported('uac'));
    expect(ours.flow()).toEqual([
      ...['> INVITE', '< 180 INVITE', '< 200 INVITE', '> ACK', '> BYE', '< 200 BYE'],
    ]);
  });
});

/** SIPp runs the scenarios that we export: a captured call again, a hundred times, against our lab and against itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { sidesOf } from '#shared/replay/side.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { scriptOfDialog } from '#shared/sipp/from-dialog.ts';
import { importScenario } from '#shared/sipp/import.ts';
import { scriptOfSequence } from '#shared/sipp/from-sequence.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';
import type { Sipp, SippOptions } from '../helpers/sipp.ts';
import { runSipp, scenarioPath } from '../helpers/sipp.ts';

const sipp = peerOrSkip('sipp');

/** New calls a second. */
const RATE = 200;

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
  expect(await peer.exit, peer.report().slice(0, 6_000)).toBe(0);
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
  it.each(TALKS)('%s, 100 times against our lab, and both sides of it', async (_name, talk, service) => {
    const { messages, lab } = await conversation(talk);
    const { uac, uas } = exported(messages);
    const server = await run(uas, { calls: 100 });
    for (const target of [lab, server.address])
      await satisfied(await run(uac, { target, service, calls: 100, rate: RATE }), 100);
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
    const client = await run(uac, { target: server.address, service: 'bob', calls: 100, rate: RATE, args });
    await satisfied(client, 100);
    await satisfied(server, 100);
  });
});

/** The files of a sequence, and the sequence. */
const FILES: Readonly<Record<string, string>> = {
  'call.sip': [
    ...['---', 'to: {{lab}}', '---', 'INVITE sip:{{user}}@{{lab}} SIP/2.0', 'To: <sip:{{user}}@{{lab}}>'],
    ...['Subject: [not a keyword] {{word}}', 'Content-Type: application/sdp', ''],
    ...['v=0', 'o=alice 1 1 IN IP4 {{local.ip}}', 's=-', 'c=IN IP4 {{local.ip}}', 't=0 0'],
    ...['m=audio 6000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', ''],
  ].join('\n'),
  'reliable.sip': [
    ...['---', 'to: {{lab}}', '---', 'INVITE sip:{{user}}@{{lab}} SIP/2.0', 'Supported: 100rel'],
    ...['Content-Type: application/sdp', '', 'v=0', 'o=alice 1 1 IN IP4 {{local.ip}}', 's=-'],
    ...['c=IN IP4 {{local.ip}}', 't=0 0', 'm=audio 6000 RTP/AVP 0', ''],
  ].join('\n'),
  'secret.sip': [
    ...['---', 'to: {{lab}}', 'user: alice', 'password: {{password}}', 'var password: wonderland', '---'],
    ...['INVITE sip:{{user}}@{{lab}} SIP/2.0', 'To: <sip:{{user}}@{{lab}}>', '', ''],
  ].join('\n'),
  'register.sip': [
    ...['---', 'to: {{lab}}', 'user: alice', 'password: wonderland', '---', 'REGISTER sip:{{lab}} SIP/2.0'],
    ...['From: <sip:alice@lab>', 'To: <sip:alice@lab>', 'Contact: <{{local.uri}}>', '', ''],
  ].join('\n'),
  'options.sip': 'OPTIONS sip:echo@{{lab}} SIP/2.0\n\n',
  'info.sip': 'INFO {{dialog.remoteTarget}} SIP/2.0\nContent-Type: application/dtmf-relay\n\nSignal=5\n',
};

const branchOf = (text: string): string => /^Via:.*;branch=([^;\s]+)/m.exec(text)?.[1] ?? '';

/** ACKs of refusals that do not carry the branch of their INVITE (RFC 3261 17.1.1.3). */
function wrongAcks(ours: TestConsole): string[] {
  const rows = ours.rows().filter(({ kind }) => kind === 'request');
  const taken = new Set(
    ours
      .rows()
      .filter(({ method, status }) => method === 'INVITE' && status === 200)
      .map(({ callId }) => callId),
  );
  const invites = new Map(
    rows.filter(({ method }) => method === 'INVITE').map((row) => [row.callId, branchOf(ours.text(row))]),
  );
  const acks = rows.filter(({ method, callId }) => method === 'ACK' && !taken.has(callId));
  return acks
    .filter((row) => branchOf(ours.text(row)) !== invites.get(row.callId))
    .map((row) => ours.text(row));
}

const INFO = ['send info.sip in dialog', 'wait 200'];
const ASSERTED = [
  ...['send call.sip', 'wait 2xx', '  expect status 200..299', '  expect header Contact matches /^<sip:/'],
  ...['  expect header Warning absent', '  expect body contains "m=audio"', '  expect body matches /^v=0/'],
  ...['  expect body != ""', '  expect time < 30s', 'expect count 200 = 1', 'expect count 486 = 0'],
  ...['take t from response.header("To") match /tag=([^;]+)/', 'expect value "x-{{t}}" matches /^x-./'],
  ...['send BYE', 'wait 200', 'expect count 200 >= 2'],
];

describe.skipIf(sipp === null)('SIPp runs a sequence of ours', () => {
  it.each([
    ['a ping', ['send options.sip', 'wait 200', '  expect header Allow exists']],
    ['a call', ['send call.sip', 'wait 200', 'send BYE', 'wait 200']],
    [
      'a call with requests within it',
      [
        ...[
          'send call.sip',
          'wait 200',
          'take t from response.header("To") match /tag=([^;]+)/',
          'send hold',
          'wait 200',
        ],
        ...['send info.sip in dialog', 'wait 200', 'send BYE', 'wait 200'],
      ],
    ],
    ['a refusal', ['var user: busy', 'send call.sip', 'wait 486']],
    ['a call that is taken back', ['var user: ring', 'send call.sip', 'wait 180', 'send CANCEL', 'wait 487']],
    ['a call with a range', ['send call.sip', 'wait 2xx', 'send BYE', 'wait 200..202']],
    ['a refusal in a range', ['var user: busy', 'send call.sip', 'wait 200..699']],
    ['reliable early media', ['var user: early', 'send reliable.sip', 'wait 200', 'send BYE', 'wait 200']],
    [
      'early media that is waited for',
      ['var user: early', 'send reliable.sip', 'wait 183', 'wait 200', 'send BYE', 'wait 200'],
    ],
    ['pings in a loop', ['repeat 3', 'send options.sip', 'wait 200', 'end']],
    ['a call with a loop', ['send call.sip', 'wait 200', 'repeat 2', ...INFO, 'end', 'send BYE', 'wait 200']],
    ['assertions', ASSERTED],
  ])('%s, 100 times against our lab', async (name, lines) => {
    const { sequence, problems } = readSequence(
      [`name: ${name}`, 'var user: echo', 'var word: "x"', ...lines, ''].join('\n'),
    );
    expect(problems).toEqual([]);
    const ours = await startTestConsole();
    const lab = await ours.startLab();
    const script = scriptOfSequence(sequence, (path) => FILES[path] ?? null);
    await satisfied(await run(writeScenario(script), { target: lab, calls: 100, rate: RATE }), 100);
    expect(wrongAcks(ours)).toEqual([]);
  });
});

/** The steps of a sequence as a scenario. */
function scenarioOf(...lines: readonly string[]): string {
  const { sequence, problems } = readSequence([...lines, ''].join('\n'));
  expect(problems).toEqual([]);
  return writeScenario(scriptOfSequence(sequence, (path) => FILES[path] ?? null));
}

/** What asks for credentials by MD5, the one algorithm that SIPp 3.6 has: for calls, and for registrations. */
const ASKS = readFileSync(scenarioPath('uas-auth'), 'utf8');
const REGISTRAR = ASKS.replaceAll('"INVITE"', '"REGISTER"')
  .replace('<recv request="ACK"/>', '')
  .replace(/<recv request="ACK"\/>\s*<recv request="BYE"\/>[^]*?<\/send>/, '');

describe.skipIf(sipp === null)('SIPp answers a challenge', () => {
  it.each([
    ['a call', ASKS, ['send secret.sip', 'wait 200', 'send BYE', 'wait 200']],
    ['a registration', REGISTRAR, ['send register.sip', 'wait 200']],
    ['a call that may be refused', ASKS, ['send secret.sip', 'wait 200..699', 'send BYE', 'wait 2xx']],
  ])('to %s, 100 times', async (_name, asks, lines) => {
    const server = await run(asks, { calls: 100 });
    const text = scenarioOf('var user: bob', ...lines);
    await satisfied(await run(text, { target: server.address, calls: 100, rate: RATE }), 100);
    await satisfied(server, 100);
  });
});

describe.skipIf(sipp === null)('two sequences of ours, each run by SIPp', () => {
  it.each([
    [
      'reliable early media',
      ['send reliable.sip', 'wait 183', 'wait 200', 'send BYE', 'wait 200'],
      ['wait INVITE', 'answer 183 sdp reliable', 'answer 200', 'wait BYE', 'answer 200'],
    ],
    [
      'a call that the other side ends',
      ['send call.sip', 'wait 200', 'wait BYE', 'answer 200'],
      ['wait INVITE', 'answer 180', 'answer 200 sdp', 'send BYE', 'wait 200'],
    ],
  ])('%s, 100 times', async (_name, caller, callee) => {
    const server = await run(scenarioOf(...callee), { calls: 100 });
    const text = scenarioOf('var user: bob', 'var word: x', ...caller);
    await satisfied(await run(text, { target: server.address, calls: 100, rate: RATE }), 100);
    await satisfied(server, 100);
  });
});

describe.skipIf(sipp === null)('the assertions of a sequence fail SIPp’s call', () => {
  it.each([
    ['expect header Allow absent'],
    ['expect header Allow matches /^NOTHING/'],
    ['expect body exists'],
    ['expect status 486'],
    ['expect time > 40s'],
    ['expect count 200 = 2'],
    ['expect value "{{word}}" = "y"'],
  ])('%s', async (check) => {
    const ours = await startTestConsole();
    const lab = await ours.startLab();
    const text = scenarioOf('var word: x', 'send options.sip', 'wait 200', `  ${check}`);
    const peer = await run(text, { target: lab });
    expect(await peer.exit, peer.report()).toBe(1);
  });
});

describe.skipIf(sipp === null)('SIPp takes rows of data', () => {
  it('a call for each row, with its values', async () => {
    const { sequence } = readSequence('data: rows.csv\nsend row.sip\nwait 200\n');
    const files: Readonly<Record<string, string>> = {
      'rows.csv': 'user,word\necho,one\n"echo","t, wo"\n',
      'row.sip': '---\nto: {{lab}}\n---\nOPTIONS sip:{{user}}@{{lab}} SIP/2.0\nSubject: {{word}}\n\n',
    };
    const script = scriptOfSequence(sequence, (path) => files[path] ?? null);
    const ours = await startTestConsole();
    const args = ['-inf', fileOf(script.injection?.text ?? '')];
    const target = await ours.startLab();
    await satisfied(
      await run(writeScenario(script), { target, calls: script.injection?.calls ?? 0, args }),
      2,
    );
    const said = ours.rows().flatMap((row) => /^Subject: (.*)\r$/m.exec(ours.text(row))?.[1] ?? []);
    expect(said).toEqual(['one', 't, wo']);
  });
});

describe.skipIf(sipp === null)('the scenarios that SIPp brings along', () => {
  it.each([
    'uac',
    'uas',
    'regexp',
    'branchc',
    'branchs',
    'uac_pcap',
    'ooc_default',
    '3pcc-C-A',
    '3pcc-C-B',
    '3pcc-A',
    '3pcc-B',
  ])('%s is read into a sequence that can be read', async (name) => {
    const shown = start(sipp ?? '', ['-sd', name]);
    await shown.exit;
    const result = importScenario(shown.out(), name);
    if (!result.ok) throw new Error(result.error);
    const { files, sequence } = result.value;
    expect(sequence.steps.length).toBeGreaterThan(0);
    expect(readSequence(files[0]?.text ?? '').problems).toEqual([]);
  });

  it('the caller’s, imported and exported again, calls our lab 100 times', async () => {
    const shown = start(sipp ?? '', ['-sd', 'uac']);
    await shown.exit;
    const result = importScenario(shown.out(), 'uac');
    if (!result.ok) throw new Error(result.error);
    const { files, sequence } = result.value;
    const textOf = (path: string): string | null =>
      files.find((file) => file.path.endsWith(`/${path}`))?.text ?? null;
    const ours = await startTestConsole();
    const lab = await ours.startLab();
    const script = scriptOfSequence(sequence, textOf);
    await satisfied(await run(writeScenario(script), { target: lab, calls: 100, rate: RATE }), 100);
  });
});

/** Live capture on the loopback by the real programs, with SIPp's traffic; as root, which capturing needs here. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import { systemClock } from '#core/session/system.ts';
import type { Programs } from '#core/sniff/programs.ts';
import { nodePrograms } from '#core/sniff/programs.ts';
import type { Sniff } from '#core/sniff/sniff.ts';
import { createSniffer } from '#core/sniff/sniffer.ts';
import { TOOLS } from '#core/sniff/tools.ts';
import type { PeerName } from '../helpers/peers.ts';
import { freeUdpPort, peerOrSkip, start } from '../helpers/peers.ts';
import type { Sipp } from '../helpers/sipp.ts';
import { runSipp } from '../helpers/sipp.ts';

const CALLS = 5;
/** INVITE, 180, 200, ACK, BYE, 200. */
const MESSAGES = CALLS * 6;

const sipp = peerOrSkip('sipp');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('INTEROP TEST NOT RUN: capturing needs root here');
const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function snifferOf(name: 'dumpcap' | 'tcpdump', programs: Programs = nodePrograms()) {
  const tools = TOOLS.filter((tool) => tool.name === name);
  return createSniffer({ programs, clock: systemClock(), tools });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}

/** Whether a process of that id still runs. */
const runs = (pid: number): boolean => existsSync(`/proc/${pid}`);

async function capture(name: 'dumpcap' | 'tcpdump', filter: string) {
  const heard = {
    chunks: [] as Uint8Array[],
    ends: [] as (Trouble | null)[],
    messages: [] as CapturedMessage[],
  };
  const reader = createCaptureReader({ onMessages: (batch) => heard.messages.push(...batch) });
  const started = await snifferOf(name).start(
    { interface: loopback, filter },
    {
      chunk(bytes) {
        heard.chunks.push(bytes);
        void reader.push(bytes);
      },
      ended: (trouble) => heard.ends.push(trouble),
    },
  );
  if (!started.ok) throw new Error(started.error.message);
  const sniff: Sniff = started.value;
  endings.push(() => sniff.stop());
  return { sniff, heard };
}

async function call(port: number): Promise<void> {
  const run = async (options: Parameters<typeof runSipp>[1]): Promise<Sipp> => {
    const one = await runSipp(sipp ?? '', { ...options, calls: CALLS });
    endings.push(() => one.stop());
    return one;
  };
  const uas = await run({ scenario: 'uas', port });
  const uac = await run({ scenario: 'uac', target: uas.address, args: ['-d', '0'] });
  expect(await uac.exit, uac.report()).toBe(0);
}

describe.each(['dumpcap', 'tcpdump'] as const)('%s', (name) => {
  const path = peerOrSkip(name satisfies PeerName);
  const isPossible = path !== null && isRoot;

  it.skipIf(path === null)('lists the loopback', async () => {
    const listed = await snifferOf(name).interfaces();
    expect(listed).toMatchObject({ ok: true, value: { program: name } });
    const interfaces = listed.ok ? listed.value.interfaces : [];
    expect(interfaces).toContainEqual(expect.objectContaining({ name: loopback, isLoopback: true }));
  });

  it.skipIf(!isPossible || sipp === null)(
    'captures calls of SIPp whole, and ends with nothing left',
    async () => {
      const port = await freeUdpPort();
      const { sniff, heard } = await capture(name, `udp port ${port}`);
      await call(port);
      await until(() => heard.messages.length >= MESSAGES);
      expect(heard.messages.filter(({ src }) => src.port === port)).toHaveLength(MESSAGES / 2);
      expect(runs(sniff.pid)).toBe(true);
      await sniff.stop();
      expect(runs(sniff.pid)).toBe(false);
      expect(heard.ends).toEqual([null]);
      expect(sniff.counts()).toEqual({ captured: MESSAGES, dropped: 0 });
      const again: CapturedMessage[] = [];
      const reader = createCaptureReader({ onMessages: (batch) => again.push(...batch) });
      reader.push(concatBytes(heard.chunks));
      reader.end();
      expect(again).toHaveLength(MESSAGES);
    },
  );

  it.skipIf(!isPossible)('says what is wrong with a filter before anything is captured', async () => {
    const check = (filter: string) => snifferOf(name).check({ interface: loopback, filter });
    expect(await check('udp port 5060 or tcp')).toEqual({ ok: true, value: undefined });
    expect(await check('')).toEqual({ ok: true, value: undefined });
    expect(await check('udp port')).toMatchObject({
      ok: false,
      error: {
        code: 'SNIFF_BAD_FILTER',
        message: 'the capture filter "udp port" cannot be read: syntax error',
      },
    });
    expect(await check('-w /nowhere')).toMatchObject({ ok: false, error: { code: 'SNIFF_BAD_FILTER' } });
  });

  it.skipIf(!isPossible)('tells the rights that an ordinary user lacks', async () => {
    const own = nodePrograms();
    const asNobody = (program: string, args: readonly string[]): readonly [string, readonly string[]] => [
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', program, ...args],
    ];
    const programs: Programs = {
      platform: own.platform,
      run: (program, args) => own.run(...asNobody(program, args)),
      start: (program, args, events) => own.start(...asNobody(program, args), events),
    };
    const request = { interface: loopback, filter: '' };
    const events = { chunk: () => undefined, ended: () => undefined };
    const started = await snifferOf(name, programs).start(request, events);
    expect(started).toMatchObject({ ok: false, error: { code: 'SNIFF_NO_RIGHTS' } });
  });

  it.skipIf(!isPossible)('tells the trouble where the program is ended by somebody else', async () => {
    const { sniff, heard } = await capture(name, 'udp port 9');
    process.kill(sniff.pid, 'SIGKILL');
    await until(() => heard.ends.length > 0);
    expect(heard.ends).toMatchObject([{ code: 'SNIFF_FAILED' }]);
  });
});

describe('a program that runs when we exit', () => {
  it('is ended with us', async () => {
    const programs = new URL('../../electron/core/sniff/programs.ts', import.meta.url).href;
    const script = `
      import { nodePrograms } from '${programs}';
      const nothing = () => undefined;
      const started = await nodePrograms().start(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], {
        stdout: nothing, stderr: nothing, exit: nothing,
      });
      console.log(started.value.pid);
      process.exit(0);`;
    const ours = start(process.execPath, ['--input-type=module', '-e', script]);
    expect(await ours.exit, ours.err()).toBe(0);
    const pid = Number(ours.out());
    expect(pid).toBeGreaterThan(0);
    await until(() => !runs(pid));
  });
});

describe('a program that is not there', () => {
  it('is the system code of its start', async () => {
    const programs = nodePrograms();
    const events = { stdout: () => undefined, stderr: () => undefined, exit: () => undefined };
    expect(await programs.run('sipwright-no-such-program', [])).toEqual({ ok: false, error: 'ENOENT' });
    expect(await programs.start('sipwright-no-such-program', [], events)).toEqual({
      ok: false,
      error: 'ENOENT',
    });
  });
});

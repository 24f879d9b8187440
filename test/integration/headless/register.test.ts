/** `sipwright register` against the lab over real sockets, run in this process: states, bindings, calls, the end. */
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import { freeUdpPort } from '../../helpers/peers.ts';
import type { TestIo } from '../../helpers/test-io.ts';
import { createTestIo } from '../../helpers/test-io.ts';

let to = '';

/** A lab for each test: its registrar knows nobody yet. */
beforeEach(async () => {
  const lab = createTestIo();
  const ended = main(['lab', '--udp', '127.0.0.1:0'], lab);
  const started = await lab.waitFor(/udp:127\.0\.0\.1:\d+/);
  to = /udp:127\.0\.0\.1:\d+/.exec(started)?.[0] ?? '';
  onTestFinished(async () => {
    lab.interrupt();
    await ended;
  });
});

const AOR = 'alice@127.0.0.1';

interface Run {
  readonly io: TestIo;
  readonly ended: Promise<number>;
}

function register(...argv: string[]): Run {
  const io = createTestIo({ env: { SIPWRIGHT_PASSWORD: 'wonderland' } });
  return { io, ended: main(['register', AOR, '--to', to, ...argv], io) };
}

interface Line {
  readonly type: string;
  readonly state?: string;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly method?: string | null;
  readonly status?: number | null;
  readonly raw?: string;
  readonly bindings?: readonly { uri: string; expires: number | null; own: boolean }[];
}

function linesOf({ io }: Run): Line[] {
  const lines = io.out().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

function statesOf(run: Run): string[] {
  return linesOf(run).flatMap(({ type, state }) => (type === 'state' && state ? [state] : []));
}

describe('register once', () => {
  it('answers the challenge, prints the binding with its time and leaves it', async () => {
    const run = register('--expires', '120', '--contact', 'sip:alice@192.0.2.1');
    expect(await run.ended).toBe(0);
    expect(run.io.out()).toMatch(/REGISTER[^]*401[^]*digest SHA-256[^]*200 OK/);
    expect(run.io.out()).toMatch(
      /^registered: 200 OK\n {2}sip:alice@192\.0\.2\.1 {2}1(?:20|19) s {2}\(ours\)$/m,
    );
    const query = register('--query');
    expect(await query.ended).toBe(0);
    expect(query.io.out()).toMatch(/^200 OK\n {2}sip:alice@192\.0\.2\.1 {2}1\d\d s$/m);
  });

  it('takes away the binding that is named, or all of them', async () => {
    expect(await register('--contact', 'sip:a@192.0.2.1').ended).toBe(0);
    expect(await register('--contact', 'sip:b@192.0.2.2').ended).toBe(0);
    const one = register('--unregister', '--contact', 'sip:a@192.0.2.1', '--json');
    expect(await one.ended).toBe(0);
    expect(linesOf(one).at(-1)).toMatchObject({ type: 'outcome', state: 'unregistered', exit: 0 });
    expect(
      linesOf(one)
        .at(-1)
        ?.bindings?.map(({ uri }) => uri),
    ).toEqual(['sip:b@192.0.2.2']);
    const all = register('--unregister', '--all');
    expect(await all.ended).toBe(0);
    expect(all.io.out()).toMatch(/^unregistered: 200 OK\n {2}no bindings$/m);
  });

  it('ends after one more try with a clear sentence where the password is wrong', async () => {
    const run = register('--password', 'no', '--json');
    expect(await run.ended).toBe(1);
    const lines = linesOf(run);
    const statuses = lines
      .filter(({ type, status }) => type === 'message' && status)
      .map(({ status }) => status);
    expect(statuses).toEqual([401, 401]);
    expect(lines.at(-1)).toMatchObject({
      type: 'outcome',
      state: 'failed',
      status: 401,
      code: 'WRONG_CREDENTIALS',
    });
    expect(lines.at(-1)?.message).toContain('refused user "alice"');
    expect(run.io.err()).toBe('');
  });

  it('says that a password is needed where none is given', async () => {
    const io = createTestIo();
    expect(await main(['register', AOR, '--to', to], io)).toBe(1);
    expect(io.out()).toMatch(/asks for a user name and a password[^]*failed: 401 Unauthorized/);
  });

  it('is refused for somebody else', async () => {
    const io = createTestIo();
    const argv = ['bob@127.0.0.1', '--to', to, '--user', 'alice', '--password', 'wonderland'];
    expect(await main(['register', ...argv], io)).toBe(1);
    expect(io.out()).toMatch(/^failed: 403 Forbidden$/m);
  });

  it('ends with 3 where nobody answers', async () => {
    const io = createTestIo();
    const silent = `127.0.0.1:${await freeUdpPort()}`;
    expect(await main(['register', AOR, '--to', silent, '--t1', '5'], io)).toBe(3);
    expect(io.out()).toMatch(/^failed: the registrar did not answer$/m);
  });
});

describe('register --for', () => {
  it('refreshes before the granted time is over, and unregisters at the end', async () => {
    const run = register('--expires', '2', '--for', '2.5', '--json');
    expect(await run.ended).toBe(0);
    const states = statesOf(run);
    expect(states.slice(0, 4)).toEqual(['registering', 'registered', 'registering', 'registered']);
    expect(states.slice(-2)).toEqual(['unregistering', 'unregistered']);
    expect(linesOf(run).at(-1)).toMatchObject({ type: 'outcome', state: 'unregistered', bindings: [] });
  });

  it('ends earlier at an interrupt, and leaves the binding where it is told to', async () => {
    const run = register('--for', '3600', '--keep', '--json');
    await run.io.waitFor('"registered"');
    run.io.interrupt();
    expect(await run.ended).toBe(0);
    expect(statesOf(run)).toEqual(['registering', 'registered']);
    expect(linesOf(run).at(-1)?.bindings).toMatchObject([{ own: true }]);
  });

  it('keeps the way open and shows it', async () => {
    const run = register('--for', '3600', '--keep-alive', 'options:1');
    await run.io.waitFor(/OPTIONS[^]*200 OK \(OPTIONS\)/);
    run.io.interrupt();
    expect(await run.ended).toBe(0);
    expect(run.io.out()).toMatch(/OPTIONS[^]*200 OK[^]*unregistered: 200 OK/);
  });

  const contactOf = async (run: Run): Promise<string> => {
    const [, uri = ''] = /"state":"registered".*?"uri":"(sip:[^"]+)"/.exec(
      await run.io.waitFor(/"state":"registered".*?"uri"/),
    ) ?? ['', ''];
    return uri;
  };

  it.each([
    [[], 1, /480 Temporarily Unavailable/],
    [['--answer', '603'], 1, /603 Decline/],
    [['--answer', 'accept'], 0, /180 Ringing[^]*200 OK[^]*BYE[^]*200 OK \(BYE\)/],
  ])('gives a call what %j says', async (argv, code, shown) => {
    const run = register('--for', '3600', '--json', ...argv);
    const uri = await contactOf(run);
    const io = createTestIo();
    expect(await main(['call', uri, '--for', '0'], io)).toBe(code);
    expect(io.out()).toMatch(shown);
    run.io.interrupt();
    expect(await run.ended).toBe(0);
    const invites = linesOf(run).filter(({ method }) => method === 'INVITE');
    expect(invites).toHaveLength(1);
    expect(statesOf(run).at(-1)).toBe('unregistered');
  });

  it('ends the calls that stand before it unregisters', async () => {
    const run = register('--for', '3600', '--json', '--answer', 'accept');
    const uri = await contactOf(run);
    const io = createTestIo();
    const called = main(['call', uri, '--for', '3600'], io);
    await io.waitFor('ACK');
    await run.io.waitFor(/"method":"ACK"/);
    run.io.interrupt();
    expect(await run.ended).toBe(0);
    expect(await called).toBe(0);
    expect(io.out()).toMatch(/ended by the peer/);
    expect(statesOf(run).at(-1)).toBe('unregistered');
  });
});

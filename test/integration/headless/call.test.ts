/** `sipwright call` against the lab over real sockets, run in this process: what it prints and how it ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import type { TestIo } from '../../helpers/test-io.ts';
import { createTestIo } from '../../helpers/test-io.ts';

const lab = createTestIo();
let labEnded: Promise<number>;
let to = '';

beforeAll(async () => {
  labEnded = main(['lab', '--udp', '127.0.0.1:0'], lab);
  const started = await lab.waitFor(/udp:127\.0\.0\.1:\d+/);
  to = /127\.0\.0\.1:\d+/.exec(started)?.[0] ?? '';
});
afterAll(async () => {
  lab.interrupt();
  expect(await labEnded).toBe(0);
});

const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 {{local.ip}}',
  's=-',
  'c=IN IP4 {{local.ip}}',
  't=0 0',
  'm=audio 9 RTP/AVP 0',
  '',
].join('\r\n');

async function call(user: string, ...argv: string[]): Promise<{ code: number; io: TestIo }> {
  const io = createTestIo({ files: { offer: OFFER } });
  return { code: await main(['call', `sip:${user}@${to}`, ...argv], io), io };
}

type Line = Readonly<Record<string, unknown>>;

function linesOf(io: TestIo): Line[] {
  const lines = io.out().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

function flowOf(lines: readonly Line[]): string[] {
  return lines
    .filter(({ type, retransmission }) => type === 'message' && retransmission === 0)
    .map(({ direction, method, status, cseqMethod }) =>
      [direction, method ?? status, method === null ? cseqMethod : ''].join(' ').trim(),
    );
}

const ALICE = ['--user', 'alice', '--password'];

describe('the end of the call is the exit code', () => {
  it.each([
    ['echo', ['--for', '0'], 0, /200 OK[^]*ACK[^]*BYE[^]*200 OK \(BYE\)[^]*ended by us/],
    ['echo', ['--for', '0', '--hold'], 0, /ACK[^]*INVITE[^]*ACK[^]*INVITE[^]*ACK[^]*BYE[^]*ended by us/],
    ['echo', ['--for', '0', '--reliable'], 0, /ended by us/],
    ['echo', ['--for', '0', '--session-timer', '90'], 0, /ended by us/],
    ['echo', ['--for', '0', '--sdp', 'offer', '--verbose'], 0, /dialog 1 terminated \(bye-sent\)/],
    ['hangup', ['--for', '60'], 0, /◀─+ BYE[^]*200 OK \(BYE\) ─+▶[^]*ended by the peer/],
    ['busy', [], 1, /486 Busy Here[^]*ACK/],
    ['nobody', [], 1, /404 Not Found[^]*ACK/],
    ['ring', ['--timeout', '0.3'], 3, /180 Ringing[^]*CANCEL[^]*487[^]*ACK[^]*no final answer/],
    ['silent', ['--t1', '5'], 3, /timer B/],
    ['auth', [...ALICE, 'wonderland', '--for', '0'], 0, /407[^]*digest SHA-256[^]*ended by us/],
    ['auth', [...ALICE, 'no'], 1, /refused user "alice"[^]*407 Proxy Authentication Required/],
  ])('%s with %j ends with %d', async (user, argv, code, shown) => {
    const { code: ended, io } = await call(user, ...argv);
    expect(io.err()).toBe('');
    expect(io.out()).toMatch(shown);
    expect(ended).toBe(code);
  });

  it('is that of arguments where the file has a variable that nobody gave', async () => {
    const io = createTestIo({ files: { offer: '{{what}}' } });
    expect(await main(['call', `echo@${to}`, '--sdp', 'offer'], io)).toBe(2);
    expect(io.err()).toMatch(/^sipwright: call: [^\n]*what[^\n]*\n$/);
  });
});

describe('call --json', () => {
  it('writes every message, each phase of the dialog, and an outcome with the times', async () => {
    const { code, io } = await call('echo', '--for', '0.1', '--json');
    const lines = linesOf(io);
    expect(flowOf(lines)).toEqual([
      'out INVITE',
      'in 180 INVITE',
      'in 200 INVITE',
      'out ACK',
      'out BYE',
      'in 200 BYE',
    ]);
    const dialogs = lines.filter(({ type }) => type === 'dialog');
    expect(dialogs.map(({ phase }) => phase)).toEqual(['early', 'confirmed', 'terminated']);
    expect(new Set(dialogs.map(({ remoteTag }) => remoteTag)).size).toBe(1);
    expect(lines[0]).toMatchObject({ type: 'resolution', destination: `udp:${to}` });
    const last = lines.at(-1);
    expect(last).toMatchObject({ type: 'outcome', kind: 'answer', status: 200, endedBy: 'us', exit: code });
    expect(last?.['durationMs']).toBeGreaterThanOrEqual(100);
    expect(last?.['answeredAfterMs']).toBeGreaterThan(0);
  });

  it('shows the answer to what the peer sends in the call, and who ended it', async () => {
    const { code, io } = await call('hangup', '--for', '60', '--json');
    const lines = linesOf(io);
    expect(flowOf(lines).slice(-2)).toEqual(['in BYE', 'out 200 BYE']);
    expect(lines.at(-1)).toMatchObject({ endedBy: 'peer', exit: 0 });
    expect(code).toBe(0);
  });

  it('tells wrong credentials as a notice and in the outcome', async () => {
    const { io } = await call('auth', ...ALICE, 'no', '--json');
    const lines = linesOf(io);
    const sentence = expect.stringContaining('refused user "alice"') as string;
    expect(lines).toContainEqual(
      expect.objectContaining({ type: 'notice', code: 'WRONG_CREDENTIALS', message: sentence }),
    );
    expect(lines.at(-1)).toMatchObject({ code: 'WRONG_CREDENTIALS', message: sentence, endedBy: null });
  });

  it('leaves out what is switched off', async () => {
    const { code, io } = await call('echo', '--for', '0', '--off', 'bye', '--json');
    expect(flowOf(linesOf(io))).not.toContain('out BYE');
    expect(linesOf(io).at(-1)).toMatchObject({ durationMs: null, endedBy: null });
    expect(code).toBe(0);
  });
});

describe('an interrupt', () => {
  it('cancels a call that rings', async () => {
    const io = createTestIo();
    const ended = main(['call', `ring@${to}`], io);
    await io.waitFor('180 Ringing');
    io.interrupt();
    expect(await ended).toBe(1);
    expect(io.out()).toMatch(/CANCEL[^]*487 [^]*ACK/);
  });

  it('hangs up a call that stands', async () => {
    const io = createTestIo();
    const ended = main(['call', `echo@${to}`, '--for', '3600'], io);
    await io.waitFor('ACK');
    io.interrupt();
    expect(await ended).toBe(0);
    expect(io.out()).toMatch(/BYE[^]*ended by us/);
  });

  it('stops at once the second time', async () => {
    const io = createTestIo();
    const ended = main(['call', `silent@${to}`], io);
    await io.waitFor('INVITE');
    io.interrupt();
    io.interrupt();
    expect(await ended).toBe(3);
    expect(io.out()).toMatch(/stopped/);
  });
});

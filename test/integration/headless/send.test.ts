/** `sipwright send` against the lab over real sockets, run in this process: what it prints and how it ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import type { TestIo } from '../../helpers/test-io.ts';
import { createTestIo } from '../../helpers/test-io.ts';
import { startDnsServer } from '../../helpers/dns-server.ts';
import { freeUdpPort } from '../../helpers/peers.ts';

const lab = createTestIo();
let labEnded: Promise<number>;
let to = '';

beforeAll(async () => {
  labEnded = main(['lab', '--udp', '127.0.0.1:0'], lab);
  const started = await lab.waitFor(/udp:127\.0\.0\.1:\d+/);
  to = /udp:127\.0\.0\.1:\d+/.exec(started)?.[0] ?? '';
});
afterAll(async () => {
  lab.interrupt();
  expect(await labEnded).toBe(0);
});

function request(method: string, user: string, ...more: string[]): string {
  const head = [`${method} sip:${user}@127.0.0.1 SIP/2.0`, `To: <sip:${user}@127.0.0.1>`];
  return [...head, 'From: <sip:alice@127.0.0.1>', ...more, '', ''].join('\n');
}

async function send(file: string, ...argv: string[]): Promise<{ code: number; io: TestIo }> {
  const io = createTestIo({ stdin: file });
  return { code: await main(['send', '--to', to, ...argv, '-'], io), io };
}

const ALICE = ['--user', 'alice', '--password', 'wonderland'];

describe('the outcome is the exit code', () => {
  it.each([
    ['OPTIONS echo', [], 0, /200 OK/],
    ['MESSAGE busy', [], 1, /486 Busy Here/],
    ['MESSAGE moved', [], 0, /302 Moved Temporarily[^]*led to sip:echo[^]*200 OK/],
    ['MESSAGE moved', ['--off', 'followRedirects'], 1, /302 Moved Temporarily/],
    ['INVITE busy', [], 1, /486 Busy Here[^]*ACK/],
    ['INVITE echo', [], 0, /ACK[^]*BYE[^]*200 OK \(BYE\)/],
    ['INVITE silent', ['--timeout', '0.3'], 3, /no final answer/],
    ['INVITE ring', ['--timeout', '0.3'], 3, /180 Ringing[^]*CANCEL[^]*487[^]*ACK/],
    ['MESSAGE silent', ['--timeout', '0.7'], 3, /retransmission 1/],
    ['REGISTER alice', ALICE, 0, /401 Unauthorized[^]*digest SHA-256[^]*200 OK/],
    [
      'REGISTER alice',
      ['--user', 'alice', '--password', 'no'],
      1,
      /refused user "alice"[^]*401 Unauthorized/,
    ],
    ['REGISTER alice', [], 1, /401 Unauthorized/],
    ['OPTIONS echo', ['--verbose'], 0, /numeric A 127\.0\.0\.1\n *chosen .*udp:127[^]*OPTIONS/],
    ['MESSAGE silent', ['--t1', '5'], 3, /timer F/],
    ['OPTIONS {{who}}', ['--var', 'who=echo'], 0, /200 OK/],
    ['OPTIONS {{who}}', ['--var', 'who={{name}}', '--var', 'name=echo'], 0, /200 OK/],
    ['OPTIONS {{$uuid}}', ['--json'], 0, /OPTIONS sip:[\da-f-]{36}@/],
    ['OPTIONS {{who}}', ['--json', '--off', 'variables', '--var', 'who=echo'], 0, /OPTIONS sip:\{\{who\}\}@/],
  ])('%s with %j ends with %d', async (what, argv, code, shown) => {
    const [method = '', user = ''] = what.split(' ');
    const { code: ended, io } = await send(request(method, user, 'Contact: <sip:alice@127.0.0.1>'), ...argv);
    expect(io.err()).toBe('');
    expect(io.out()).toMatch(shown);
    expect(ended).toBe(code);
  });

  it('sends nothing and says why where a variable has no value', async () => {
    const { code, io } = await send(request('OPTIONS', '{{who}}'));
    expect(code).toBe(2);
    expect(io.err()).toMatch(/^sipwright: send: .*who.*\n$/);
    expect(io.out()).toBe('');
  });

  it('tells what the system refuses as no answer, in one line', async () => {
    const { code, io } = await send('x'.repeat(65_600), '--as-typed');
    expect(code).toBe(3);
    expect(io.err()).toMatch(/^sipwright: send: [^\n]*too large[^\n]*\n$/);
    expect(io.out()).toBe('');
  });
});

describe('what is sent', () => {
  it('is exactly what was typed where nothing is automatic', async () => {
    const typed = 'OPTIONS sip:echo@127.0.0.1 SIP/2.0\nTo: x\n\n';
    const { code, io } = await send(typed, '--as-typed', '--json', '--timeout', '0.2');
    const [first = ''] = io
      .out()
      .split('\n')
      .filter((line) => line.includes('"message"'));
    expect(JSON.parse(first)).toMatchObject({
      type: 'message',
      direction: 'out',
      raw: typed,
      retransmission: 0,
    });
    expect(code).toBe(3);
  });

  it('gets no ACK, no BYE and no retransmission as typed', async () => {
    const port = await freeUdpPort();
    const typed = [
      'INVITE sip:busy@127.0.0.1 SIP/2.0',
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKtyped;rport`,
      'Max-Forwards: 70',
      'From: <sip:a@127.0.0.1>;tag=1',
      'To: <sip:busy@127.0.0.1>',
      'Call-ID: typed-1',
      'CSeq: 1 INVITE',
      `Contact: <sip:a@127.0.0.1:${port}>`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const { code, io } = await send(typed, '--as-typed');
    expect(io.out()).toContain('486');
    expect(io.out()).not.toMatch(/ACK|BYE/);
    expect(code).toBe(1);
  });
});

describe('send --json', () => {
  it('writes a line a message and one for the outcome', async () => {
    const { io } = await send(request('INVITE', 'echo'), '--json');
    const lines = io
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const messages = lines.filter(({ type }) => type === 'message');
    const flow = messages.map(({ direction, kind, method, status, cseqMethod }) => {
      return [direction, kind, method ?? status, cseqMethod].join(' ');
    });
    expect(flow).toEqual([
      'out request INVITE INVITE',
      'in response 180 INVITE',
      'in response 200 INVITE',
      'out request ACK ACK',
      'out request BYE BYE',
      'in response 200 BYE',
    ]);
    expect(lines.at(-1)).toMatchObject({
      type: 'outcome',
      kind: 'answer',
      status: 200,
      destination: to,
      exit: 0,
    });
  });
});

describe('where it goes', () => {
  it('is where the message itself leads when nothing else is said', async () => {
    const port = to.slice(to.lastIndexOf(':'));
    const io = createTestIo({ stdin: `OPTIONS sip:echo@127.0.0.1${port} SIP/2.0\n\n` });
    expect(await main(['send', '-'], io), io.err()).toBe(0);
    expect(io.out()).toContain(`127.0.0.1${port}`);
  });

  it('is found by the name server that is given', async () => {
    const port = to.slice(to.lastIndexOf(':') + 1);
    const zone = {
      'SRV _sip._udp.lab.example': [`10 5 ${port} host.lab.example`],
      'A host.lab.example': ['127.0.0.1'],
    };
    const dns = await startDnsServer({ zone });
    const io = createTestIo({ stdin: 'OPTIONS sip:echo@lab.example SIP/2.0\n\n' });
    const code = await main(['send', '--dns', dns.address, '--json', '-'], io);
    await dns.close();
    expect(code, io.out() + io.err()).toBe(0);
    const [first = ''] = io.out().split('\n');
    expect(JSON.parse(first)).toMatchObject({ type: 'resolution', destination: to });
    expect(first).toContain(`10 5 ${port} host.lab.example`);
  });

  it('cannot be a transport that this build does not speak', async () => {
    const io = createTestIo({ stdin: 'OPTIONS sip:echo@127.0.0.1;transport=tcp SIP/2.0\n\n' });
    expect(await main(['send', '-'], io)).toBe(2);
    expect(io.err()).toMatch(/^sipwright: send: [^\n]*tcp[^\n]*\n$/i);
  });
});

describe('an interrupt', () => {
  it('cancels a call that rings', async () => {
    const io = createTestIo({ stdin: request('INVITE', 'ring') });
    const ended = main(['send', '--to', to, '-'], io);
    await io.waitFor('180 Ringing');
    io.interrupt();
    expect(await ended).toBe(1);
    expect(io.out()).toMatch(/CANCEL[^]*487 /);
  });

  it('stops what cannot be cancelled', async () => {
    const io = createTestIo({ stdin: request('MESSAGE', 'silent') });
    const ended = main(['send', '--to', to, '-'], io);
    await io.waitFor('MESSAGE');
    io.interrupt();
    expect(await ended).toBe(3);
  });
});

describe('a request of a workspace', () => {
  /** A file with a block of these lines. */
  const file = (block: readonly string[], what: string, ...more: string[]): string => {
    const [method = '', user = ''] = what.split(' ');
    return ['---', ...block, '---', request(method, user, ...more)].join('\n');
  };
  const play = async (text: string, ...argv: string[]): Promise<{ code: number; io: TestIo }> => {
    const io = createTestIo({ stdin: text });
    return { code: await main(['send', ...argv, '-'], io), io };
  };

  it.each<readonly [string, () => string, readonly string[], number, RegExp]>([
    ['goes where it says', () => file([`to: ${to}`], 'OPTIONS echo'), [], 0, /200 OK/],
    [
      'has its own values',
      () => file([`to: {{place}}`, `var place: ${to}`, 'var who: echo'], 'OPTIONS {{who}}'),
      ['--json'],
      0,
      /OPTIONS sip:echo@/,
    ],
    [
      'has its values replaced by options',
      () => file([`to: ${to}`, 'var who: echo'], 'MESSAGE {{who}}'),
      ['--var', 'who=busy'],
      1,
      /486 Busy Here/,
    ],
    [
      'goes elsewhere where it is told to',
      () => file(['to: udp:127.0.0.1:9'], 'OPTIONS echo'),
      ['TO'],
      0,
      /200 OK/,
    ],
    [
      'answers challenges as its user',
      () => file([`to: ${to}`, 'user: alice', 'password: {{password}}'], 'REGISTER alice'),
      ['--var', 'password=wonderland'],
      0,
      /401 Unauthorized[^]*200 OK/,
    ],
    [
      'has off what it says',
      () => file([`to: ${to}`, 'off: followRedirects'], 'MESSAGE moved'),
      [],
      1,
      /302 Moved/,
    ],
    [
      'may have its end left out',
      () => file([`to: ${to}`, 'off: fill'], 'OPTIONS echo'),
      ['--timeout', '0.3'],
      3,
      /OPTIONS/,
    ],
    [
      'says which bytes it means',
      () => file([`to: ${to}`], 'OPTIONS echo', 'X-A: {{\\x41}}'),
      ['--json'],
      0,
      /X-A: A\\r/,
    ],
  ])('%s', async (_what, text, argv, exit, shown) => {
    const { code, io } = await play(text(), ...argv.flatMap((arg) => (arg === 'TO' ? ['--to', to] : [arg])));
    expect(io.out() + io.err()).toMatch(shown);
    expect(code, io.out() + io.err()).toBe(exit);
  });

  it.each([
    ['a value that nobody gives', ['to: {{lab}}'], /\{\{lab\}\} has no value/],
    ['an account', ['account: a1'], /sent by the account a1, which only a console has/],
  ])('cannot be used with %s', async (_what, block, complaint) => {
    const { code, io } = await play(file(block, 'OPTIONS echo'));
    expect(io.err()).toMatch(complaint);
    expect(code).toBe(2);
  });
});

/** Attacks on the browser host, each against a real one on loopback. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { FRAME_LIMIT } from '#shared/rpc/port.ts';
import { portOfWebSocket, whenOpen } from '#shared/rpc/web-socket-port.ts';
import { HEARTBEAT, SOCKET_LIMIT } from '../../electron/headless/web/rpc-sockets.ts';
import type { WebHost } from '../../electron/headless/web/web-host.ts';
import { startWebHost } from '../../electron/headless/web/web-host.ts';
import { createFakeService } from '../contract/fake-service.ts';
import { createRawClient } from '../contract/raw-client.ts';

const SECRET = 'not a file of the page';
let outside: string;
let folder: string;
let host: WebHost;
let clock: ManualClock;
const errors: unknown[] = [];
const sockets: WebSocket[] = [];

function start(port = 0, address = '127.0.0.1') {
  return startWebHost({
    service: createFakeService(),
    host: address,
    port,
    rendererDir: folder,
    clock,
    random: createSeededRandom(11),
    onError: (error) => errors.push(error),
  });
}

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'sipwright-web-'));
  folder = join(outside, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(outside, 'page-of-another'));
  writeFileSync(join(outside, 'secret.txt'), SECRET);
  writeFileSync(join(outside, 'page-of-another', 'secret.txt'), SECRET);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, '.hidden'), SECRET);
  writeFileSync(join(folder, 'assets', 'main-1.js'), 'export {};');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  clock = createManualClock();
  const started = await start();
  if (!started.ok) throw new Error(started.error.message);
  host = started.value;
});

afterEach(async () => {
  const open = sockets.splice(0).filter((socket) => socket.readyState !== WebSocket.CLOSED);
  const over = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of open) socket.terminate();
  await Promise.all(over);
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await host.close();
  rmSync(outside, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks with the path exactly as written: a URL parser would tidy it. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: host.port, path, agent: false, ...options },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const body = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

interface Handshake {
  protocols?: string[];
  origin?: string;
  hostHeader?: string;
  path?: string;
}

function dial({ protocols, origin, hostHeader, path = '/rpc' }: Handshake = {}): WebSocket {
  const own = `127.0.0.1:${host.port}`;
  const socket = new WebSocket(`ws://${own}${path}`, protocols ?? ['sipwright', `token.${host.token}`], {
    origin: origin ?? `http://${own}`,
    headers: { Host: hostHeader ?? own },
  });
  sockets.push(socket);
  return socket;
}

/** The HTTP status that refuses a handshake, or 101. */
function outcome(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
  });
}

describe('the socket', () => {
  it('opens for the page with the token, and answers without naming it', async () => {
    const socket = dial();
    expect(await outcome(socket)).toBe(101);
    expect(socket.protocol).toBe('sipwright');
    expect(socket.extensions).toBe('');
  });

  it.each<[string, () => Handshake, number]>([
    ['no subprotocol', () => ({ protocols: [] }), 401],
    ['no token', () => ({ protocols: ['sipwright'] }), 401],
    ['an empty token', () => ({ protocols: ['sipwright', 'token.'] }), 401],
    ['a wrong token', () => ({ protocols: ['sipwright', `token.${'A'.repeat(43)}`] }), 401],
    [
      'the beginning of the token',
      () => ({ protocols: ['sipwright', `token.${host.token.slice(0, -1)}`] }),
      401,
    ],
    ['more than the token', () => ({ protocols: ['sipwright', `token.${host.token}A`] }), 401],
    [
      'the token in the query only',
      () => ({ protocols: ['sipwright'], path: `/rpc?token=${host.token}` }),
      404,
    ],
    ['a foreign Origin', () => ({ origin: 'http://evil.example' }), 403],
    ['the Origin of a file', () => ({ origin: 'null' }), 403],
    ['the Origin of another port', () => ({ origin: `http://127.0.0.1:${host.port + 1}` }), 403],
    ['a foreign Host', () => ({ hostHeader: `evil.example:${host.port}` }), 403],
    [
      'a foreign Host with the fitting Origin',
      () => ({ hostHeader: `evil.example:${host.port}`, origin: `http://evil.example:${host.port}` }),
      403,
    ],
    ['another path', () => ({ path: '/' }), 404],
  ])('stays shut with %s', async (_, handshake, status) => {
    expect(await outcome(dial(handshake()))).toBe(status);
  });

  it('stays shut without an Origin', async () => {
    const protocols = ['sipwright', `token.${host.token}`];
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, protocols);
    sockets.push(socket);
    expect(await outcome(socket)).toBe(403);
  });

  it('ends with 1009 on a frame above the limit, and the host goes on', async () => {
    const socket = dial();
    await outcome(socket);
    socket.send(new Uint8Array(FRAME_LIMIT + 1));
    expect((await once(socket, 'close'))[0]).toBe(1009);
    expect((await ask('/')).status).toBe(200);
  });

  it('survives garbage and goes on answering', async () => {
    const socket = dial();
    const client = createRawClient(await whenOpen(socket));
    const noise = createSeededRandom(5);
    for (let i = 0; i < 500; i++) client.port.send(noise.bytes(i));
    socket.send('text');
    client.port.send(new Uint8Array(FRAME_LIMIT).fill(0xdd));
    client.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
    expect(await client.answer(1)).toMatchObject({ type: 'result' });
  });

  it('ends only itself when it breaks the framing of RFC 6455', async () => {
    const socket = dial();
    await outcome(socket);
    // A client's frame has to be masked (5.1); this one is not.
    const raw = (socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket;
    raw.write(Uint8Array.of(0x82, 0x01, 0x00));
    expect((await once(socket, 'close'))[0]).toBe(1002);
    expect(await outcome(dial())).toBe(101);
  });

  it('refuses one too many, and takes another when one has left', async () => {
    const open = Array.from({ length: SOCKET_LIMIT }, () => dial());
    expect(await Promise.all(open.map(outcome))).toEqual(open.map(() => 101));
    expect(await outcome(dial())).toBe(503);
    const [first] = open;
    first?.close();
    if (first) await once(first, 'close');
    expect(await outcome(dial())).toBe(101);
  });

  it('ends when it leaves two pings unanswered', async () => {
    const socket = dial();
    const dead = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, ['sipwright', `token.${host.token}`], {
      origin: `http://127.0.0.1:${host.port}`,
      autoPong: false,
    });
    sockets.push(dead);
    await Promise.all([outcome(socket), outcome(dead)]);
    const pinged = Promise.all([once(socket, 'ping'), once(dead, 'ping')]);
    clock.advance(HEARTBEAT);
    await pinged;
    const client = createRawClient(portOfWebSocket(socket));
    client.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
    await client.answer(1);
    clock.advance(HEARTBEAT);
    expect((await once(dead, 'close'))[0]).toBe(1006);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('the page', () => {
  it('is served to whoever asks, with its type and the headers that fence it in', async () => {
    const { status, headers, body } = await ask('/');
    expect([status, body]).toEqual([200, '<!doctype html><title>page</title>']);
    expect(body).not.toContain(host.token);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`);
  });

  it('serves scripts as scripts, and tells of HEAD without the body', async () => {
    const script = await ask('/assets/main-1.js');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    const head = await ask('/assets/main-1.js', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..%252fsecret.txt',
    '/../page-of-another/secret.txt',
    '//etc/passwd',
    '/index.html%00',
    '/%00',
    '/.hidden',
    '/link.txt',
    '/assets',
    '/assets/',
    '/%',
    '/no-such-file',
  ])('does not give away %s', async (path) => {
    const { status, body } = await ask(path);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain(SECRET);
    expect(body).not.toContain('main-1.js');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('does not answer %s', async (method) => {
    const { status, headers } = await ask('/', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(['evil.example', '127.0.0.1', 'localhost:1', '169.254.1.1:80'])(
    'is not served as %s',
    async (name) => {
      const { status, body } = await ask('/', { headers: { Host: name } });
      expect(status).toBe(403);
      expect(body).not.toContain('doctype');
    },
  );

  it('answers what is no HTTP with 400 and goes on', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.write('\x00\xff GARBAGE\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
    expect((await ask('/')).status).toBe(200);
  });
});

describe('starting', () => {
  it('prints an address whose token is in the fragment and has 32 bytes', () => {
    const url = new URL(host.url);
    expect([url.origin, url.pathname, url.search]).toEqual([`http://127.0.0.1:${host.port}`, '/', '']);
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('tells of a taken port in a sentence', async () => {
    const error = { code: 'EADDRINUSE', message: `127.0.0.1:${host.port} is taken by another program` };
    expect(await start(host.port)).toMatchObject({ ok: false, error });
  });

  it.each([
    [70_000, '127.0.0.1', 'BAD_PORT'],
    [-1, '127.0.0.1', 'BAD_PORT'],
    [0, '192.0.2.1', 'EADDRNOTAVAIL'],
  ])('tells of port %s on %s as %s', async (port, address, code) => {
    expect(await start(port, address)).toMatchObject({ ok: false, error: { code } });
  });

  it('ends every connection when it is closed', async () => {
    const started = await start();
    if (!started.ok) throw new Error(started.error.message);
    const { port, token, close } = started.value;
    const origin = `http://127.0.0.1:${port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['sipwright', `token.${token}`], { origin });
    await outcome(socket);
    const over = once(socket, 'close');
    await close();
    await over;
    expect(await start(port).then((again) => again.ok && again.value.close().then(() => true))).toBe(true);
  });
});

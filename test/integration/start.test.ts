/**
 * `npm start` as a process, with a runtime and a download host of the test's own: whatever stands in a window's way
 * is told in one line, and the same console is served to the browser.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const SERVE = ['--port', '0', '--udp', '127.0.0.1:0', '--no-lab'];

let folder = '';
const servers: Server[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipwright-start-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Started {
  readonly child: ChildProcess;
  /** What it printed so far, both streams. */
  text(): string;
  /** Resolves when the text matches. */
  prints(pattern: RegExp): Promise<void>;
  readonly ended: Promise<number | null>;
}

function start(env: Readonly<Record<string, string | undefined>>, args: readonly string[] = []): Started {
  const child = spawn(process.execPath, ['electron/headless/start.ts', '--no-sandbox', ...args, ...SERVE], {
    cwd: root,
    env: {
      ...process.env,
      DISPLAY: ':0',
      electron_config_cache: join(folder, 'cache'),
      SIPWRIGHT_DATA: join(folder, 'data'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  const waiting = new Set<() => void>();
  const hear = (part: string): void => {
    text += part;
    for (const check of [...waiting]) check();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    text: () => text,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (pattern.test(text)) resolve();
        };
        waiting.add(check);
        check();
        void ended.then((code) =>
          reject(new Error(`it ended with ${code} before it printed ${pattern}:\n${text}`)),
        );
      }),
    ended,
  };
}

/** Waits for the address, interrupts, and gives the lines before it. */
async function servedAfter(started: Started): Promise<string[]> {
  await started.prints(/^Sipwright is at http:\/\/127\.0\.0\.1:\d+\/#token=\S+\n/m);
  started.child.kill('SIGINT');
  // Windows knows no interrupt that a program could hear: there it just ends.
  expect(await started.ended).toBe(process.platform === 'win32' ? null : 0);
  expect(started.text()).not.toMatch(/^\s+at /m);
  const before = started.text().split('Sipwright is at ')[0]?.trimEnd().split('\n') ?? [];
  // Said only where somebody changed a source since the build of this test run.
  return before.filter((line) => line !== 'Building Sipwright ...');
}

/** A host for the runtime's download that answers as told. */
async function downloadHost(
  listener: Parameters<typeof createServer>[1],
): Promise<{ readonly mirror: string }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { mirror: `http://127.0.0.1:${port}/` };
}

/** What the program is called inside its folder: as an installed runtime says, else as on Linux. */
function programName(): string {
  const path = join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'path.txt');
  return existsSync(path) ? readFileSync(path, 'utf8') : 'electron';
}

/** A runtime that is a script: it gets a channel to its parent as Electron does. */
function fakeRuntime(script: string): { ELECTRON_OVERRIDE_DIST_PATH: string } {
  const dist = join(folder, 'dist');
  const program = join(dist, programName());
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, `#!${process.execPath}\n${script}\n`);
  chmodSync(program, 0o755);
  return { ELECTRON_OVERRIDE_DIST_PATH: dist };
}

/** A folder without a runtime: it has to be fetched. */
const noRuntime = (): { ELECTRON_OVERRIDE_DIST_PATH: string } => ({
  ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'empty'),
});

describe.skipIf(process.platform !== 'linux')('without a display', () => {
  it('serves the browser, with the reason in one line', async () => {
    const lines = await servedAfter(start({ DISPLAY: '', WAYLAND_DISPLAY: '', ...noRuntime() }));
    expect(lines).toEqual(['No window: there is no display. The same console is served to your browser:']);
  });
});

describe('where the browser is asked for', () => {
  it('opens no window', async () => {
    expect(await servedAfter(start(noRuntime(), ['--browser']))).toEqual([
      'No window: the browser was asked for. The same console is served to your browser:',
    ]);
  });
});

describe('without a runtime', () => {
  it('serves the browser where its host refuses', async () => {
    const { mirror } = await downloadHost(undefined);
    servers.splice(0).forEach((server) => server.close());
    const lines = await servedAfter(start({ ...noRuntime(), ELECTRON_MIRROR: mirror }));
    expect(lines).toEqual([
      expect.stringMatching(/^No window: .* not installed and 127\.0\.0\.1:\d+ cannot be reached/),
    ]);
  });

  it('serves the browser soon where its host never answers', { timeout: 15_000 }, async () => {
    const { mirror } = await downloadHost(() => undefined);
    const lines = await servedAfter(start({ ...noRuntime(), ELECTRON_MIRROR: mirror }));
    expect(lines).toEqual([expect.stringMatching(/^No window: .* 127\.0\.0\.1:\d+ cannot be reached/)]);
  });

  it('serves the browser where its host does not have it', async () => {
    const { mirror } = await downloadHost((_request, response) => response.writeHead(404).end());
    const lines = await servedAfter(start({ ...noRuntime(), ELECTRON_MIRROR: mirror }));
    expect(lines).toEqual([expect.stringMatching(/^No window: .* 127\.0\.0\.1:\d+ answered 404/)]);
  });

  it('shows the progress of the download, and serves the browser where what came is not the runtime', async () => {
    const { mirror } = await downloadHost((_request, response) => response.end(Buffer.alloc(3_000_000)));
    const lines = await servedAfter(start({ ...noRuntime(), ELECTRON_MIRROR: mirror }));
    expect(lines).toContain('Downloading the Electron runtime: 3 of 3 MB (100 %)');
    expect(lines.at(-1)).toMatch(/^No window: the Electron runtime could not be installed: .*checksum/i);
  });

  it('serves the browser where the download stalls', async () => {
    const { mirror } = await downloadHost((request, response) => {
      response.writeHead(200, { 'Content-Length': 3_000_000 });
      if (request.method === 'HEAD') response.end();
      else response.write(Buffer.alloc(1_500_000));
    });
    const lines = await servedAfter(start({ ...noRuntime(), ELECTRON_MIRROR: mirror }));
    expect(lines).toContain('Downloading the Electron runtime: 1 of 3 MB (50 %)');
    expect(lines.at(-1)).toMatch(
      /^No window: the Electron runtime could not be installed: its download stalled\./,
    );
  });
});

describe.skipIf(process.platform === 'win32')('with a runtime', () => {
  it('stays with the window and ends as it ends', async () => {
    const started = start(
      fakeRuntime(`process.send('sipwright:window'); process.exitCode = 5; process.disconnect();`),
    );
    expect(await started.ended).toBe(5);
    expect(started.text()).toBe('');
  });

  it('hands the runtime the folder of the program, and its switch', async () => {
    const script = `console.log(JSON.stringify(process.argv.slice(2))); process.send('sipwright:window'); process.disconnect();`;
    const started = start(fakeRuntime(script));
    expect(await started.ended).toBe(0);
    expect(JSON.parse(started.text())).toEqual([root, '--no-sandbox']);
  });

  it('says so where the window is open already', async () => {
    const started = start(fakeRuntime(`process.send('sipwright:already-running'); process.disconnect();`));
    expect(await started.ended).toBe(0);
    expect(started.text()).toBe('Sipwright is running already; its window is in front now.\n');
  });

  it('serves the browser where it ends before its window is seen', async () => {
    const script = `console.error('error while loading shared libraries: libnss3.so: no'); process.exitCode = 127;`;
    expect(await servedAfter(start(fakeRuntime(script)))).toEqual([
      'No window: the system library libnss3.so is missing. The same console is served to your browser:',
    ]);
  });

  it('ends the window when it is interrupted', async () => {
    const script = `process.send('sipwright:window'); console.log(process.pid); setInterval(() => {}, 1000);`;
    const started = start(fakeRuntime(script));
    await started.prints(/^\d+\n/);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(130);
    expect(() => process.kill(Number(started.text()), 0)).toThrow('ESRCH');
  });
});

/**
 * Programs from outside that tests talk to: finding them, starting them, and ending exactly those that were started.
 * A missing one skips its tests with a line that cannot be overlooked, or fails them where SIPWRIGHT_REQUIRE_PEERS=1.
 */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The names that a peer goes by, and the Debian package that has it. */
const PEERS = {
  sipp: { names: ['sipp'], debian: 'sip-tester' },
  sipsak: { names: ['sipsak'], debian: 'sipsak' },
  kamailio: { names: ['kamailio'], debian: 'kamailio' },
  baresip: { names: ['baresip'], debian: 'baresip-core' },
  tshark: { names: ['tshark'], debian: 'tshark' },
  sngrep: { names: ['sngrep'], debian: 'sngrep' },
  tcpdump: { names: ['tcpdump'], debian: 'tcpdump' },
  dumpcap: { names: ['dumpcap'], debian: 'wireshark-common' },
  text2pcap: { names: ['text2pcap'], debian: 'wireshark-common' },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: 'chromium',
  },
} as const;

export type PeerName = keyof typeof PEERS;

const SUFFIXES = process.platform === 'win32' ? ['.exe'] : [''];

/** Debian keeps servers here, and leaves the folder out of an ordinary user's PATH. */
const SERVERS = '/usr/sbin';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be started: both mean that the search goes on.
    return false;
  }
}

/** The path of a peer, or null; SIPWRIGHT_SIPP, SIPWRIGHT_CHROMIUM and so on name one outside the PATH. */
export function findPeer(peer: PeerName): string | null {
  const named = process.env[`SIPWRIGHT_${peer.toUpperCase()}`];
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .concat(SERVERS)
    .filter((folder) => folder !== '');
  const paths = folders.flatMap((folder) =>
    PEERS[peer].names.flatMap((name) => SUFFIXES.map((suffix) => join(folder, name + suffix))),
  );
  return [...(named ? [named] : []), ...paths].find(isProgram) ?? null;
}

/**
 * The path of a peer, or null where its tests are to be skipped: `describe.skipIf(!peer)`. Says so loudly; throws
 * where SIPWRIGHT_REQUIRE_PEERS=1, so that a machine which should have the peer cannot pass without it.
 */
export function peerOrSkip(peer: PeerName): string | null {
  const path = findPeer(peer);
  if (path !== null) return path;
  const line = `${peer} is not installed (Debian: apt-get install ${PEERS[peer].debian})`;
  if (process.env['SIPWRIGHT_REQUIRE_PEERS'] === '1') throw new Error(line);
  console.warn(`INTEROP TEST NOT RUN: ${line}`);
  return null;
}

export interface Running {
  readonly pid: number;
  /** What it wrote until now. */
  out(): string;
  err(): string;
  /** Its exit code, or the name of the signal that ended it. */
  readonly exit: Promise<number | string>;
  /** Settles once standard output (or standard error) matches; rejects where the program ends before. */
  waitFor(pattern: RegExp, stream?: 'out' | 'err'): Promise<RegExpExecArray>;
  /** Ends it if it still runs, by its own id, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

export interface StartOptions {
  readonly input?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes the reading end of its standard output after that many pieces, as `head` does. */
  readonly hangUpAfter?: number;
}

/** Starts a program without a shell. */
export function start(program: string, args: readonly string[], options: StartOptions = {}): Running {
  const env = { ...process.env, ...options.env };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const text = { out: '', err: '' };
  let pieces = 0;
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text.out += more;
    if (++pieces === options.hangUpAfter) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text.err += more));
  // A program that ends before it reads its input is told by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const exit = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return {
    pid: child.pid ?? 0,
    out: () => text.out,
    err: () => text.err,
    exit,
    waitFor: (pattern, stream = 'out') =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text[stream]);
          if (match) resolve(match);
        };
        (stream === 'out' ? child.stdout : child.stderr).on('data', look);
        const tooEarly = (code: number | string): void =>
          reject(new Error(`it ended (${code}) before ${pattern}: ${text.out}${text.err}`));
        exit.then(tooEarly, reject);
        look();
      }),
    stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exit;
    },
  };
}

const CLI = fileURLToPath(new URL('../../electron/headless/sipwright.ts', import.meta.url));

/** Starts our own command line from its sources. */
export function startSipwright(args: readonly string[], options?: StartOptions): Running {
  return start(process.execPath, [CLI, ...args], options);
}

/** A UDP port of 127.0.0.1 that was free a moment ago. */
export function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Settles once a port of 127.0.0.1 is bound, as Linux lists it, or once the program that is to bind it has ended; elsewhere at
 * once. For programs that tell a pipe nothing until they end, as SIPp does.
 */
export async function portBound(port: number, transport: 'udp' | 'tcp', by: Running): Promise<void> {
  const table = `/proc/net/${transport}`;
  const row = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const ended = by.exit.then(() => true);
  while (existsSync(table) && !readFileSync(table, 'latin1').includes(row)) {
    if (await Promise.race([ended, wait(10, false)])) return;
  }
}

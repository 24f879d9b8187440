/** Kamailio as a registrar and proxy on a free port of 127.0.0.1, started for one test and gone with it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KamailioOptions } from './kamailio-config.ts';
import { KAMAILIO_REALM, kamailioConfig } from './kamailio-config.ts';
import type { Running } from './peers.ts';
import { freeUdpPort, start } from './peers.ts';

export interface Kamailio {
  /** 127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  readonly realm: string;
  /**
   * What it wrote until now, a line a thing: `request METHOD URI from USER`, `response STATUS METHOD`, `saved USER` and
   * `credentials CODE of USER`: -2 wrong password, -3 no such account, -4 nonce expired or nc used again, -6 nonce used
   * again, -8 another user than the one of To or From.
   */
  log(): string;
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ends it with its children. */
  stop(): Promise<void>;
}

/** It serves once its first worker runs; the socket is bound before, so no datagram is lost from then on. */
const READY = /NOTICE: <script>: ready/;

/** In the foreground, with little memory and everything it writes in the folder of this test. */
function launch(program: string, folder: string): Running {
  const places = ['-f', join(folder, 'kamailio.cfg'), '-w', folder, '-Y', join(folder, 'run')];
  return start(program, ['-DD', '-E', ...places, '-m', '16', '-M', '4']);
}

/** Now and then it hangs while it shuts down: after so many milliseconds it is ended by force. */
const STOP_PATIENCE = 5_000;

/** Ends it, if need be with its children, which would outlive it. */
async function end(running: Running): Promise<void> {
  const force = setTimeout(() => {
    for (const pid of childrenOf(running.pid)) process.kill(pid, 'SIGKILL');
    void running.stop('SIGKILL');
  }, STOP_PATIENCE);
  await running.stop();
  clearTimeout(force);
}

function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) : [];
}

/** Starts it and settles when it serves. The program is what `peerOrSkip('kamailio')` told. */
export async function startKamailio(program: string, options: KamailioOptions = {}): Promise<Kamailio> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-kamailio-'));
  const port = await freeUdpPort();
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(folder, 'kamailio.cfg'), kamailioConfig(port, options));
  const running = launch(program, folder);
  const stop = async (): Promise<void> => {
    await end(running);
    rmSync(folder, { recursive: true, force: true });
  };
  await running.waitFor(READY, 'err').catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
  return {
    address: `127.0.0.1:${port}`,
    port,
    realm: KAMAILIO_REALM,
    log: running.err,
    waitFor: (pattern) => running.waitFor(pattern, 'err'),
    stop,
  };
}

/** baresip as a telephone without a sound device on 127.0.0.1: a test dials, answers and hangs up with its commands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BaresipControl } from './baresip-control.ts';
import { controlBaresip } from './baresip-control.ts';
import { freeTcpPort, freeUdpPort, start } from './peers.ts';

export interface BaresipOptions {
  readonly user?: string;
  /** What it does with a call to it: lets it ring, answers, or sends 183 with media and lets it ring. */
  readonly answer?: 'manual' | 'auto' | 'early';
  /** Registers there, by way of that address; without it the telephone is called at its own address. */
  readonly registrar?: {
    readonly domain: string;
    readonly address: string;
    readonly password: string;
    readonly expires?: number;
  };
  /** More parameters of its account, such as `;sipnat=outbound`. */
  readonly account?: string;
  /** More lines of its configuration. */
  readonly config?: readonly string[];
}

export interface Baresip extends Pick<BaresipControl, 'events' | 'send' | 'waitFor'> {
  /** 127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  /** What to call it by, without a registrar. */
  readonly uri: string;
  /** What it wrote until now, with every SIP message it sent and received. */
  log(): string;
  /** Settles once what it wrote matches. */
  waitForLog(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ends it. It unregisters first and waits for the answer, so its registrar must be stopped after it. */
  stop(): Promise<void>;
}

/** `aubridge` is a sound device made of nothing. It binds SIP over TCP to the same port, and TLS to the next. */
function config(port: number, control: number, more: readonly string[]): string {
  return [
    `sip_listen 127.0.0.1:${port}`,
    'net_interface 127.0.0.1',
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    ...['audio_player', 'audio_source', 'audio_alert'].map((use) => `${use} aubridge,nil`),
    'rtp_ports 20000-30000',
    'module_path /usr/lib/baresip/modules',
    'module g711.so',
    'module aubridge.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    ...more,
    '',
  ].join('\n');
}

function account(port: number, options: BaresipOptions): string {
  const { user = 'bob', answer = 'manual', registrar } = options;
  const tail = `;answermode=${answer}${options.account ?? ''}\n`;
  if (!registrar) return `<sip:${user}@127.0.0.1:${port}>;regint=0${tail}`;
  const { domain, address, password, expires = 600 } = registrar;
  const credentials = `;auth_user=${user};auth_pass=${password}`;
  return `<sip:${user}@${domain}>${credentials};outbound="sip:${address}";regint=${expires}${tail}`;
}

/** Starts it and settles when it takes commands. The program is what `peerOrSkip('baresip')` told. */
export async function startBaresip(program: string, options: BaresipOptions = {}): Promise<Baresip> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-baresip-'));
  const [port, control] = [await freeUdpPort(), await freeTcpPort()];
  writeFileSync(join(folder, 'config'), config(port, control, options.config ?? []));
  writeFileSync(join(folder, 'accounts'), account(port, options));
  writeFileSync(join(folder, 'contacts'), '');
  // Into a pipe it writes in blocks; a line at a time is needed to see when it is ready.
  const running = start('stdbuf', ['-oL', program, '-s', '-f', folder]);
  let wire: BaresipControl | undefined;
  const stop = async (): Promise<void> => {
    wire?.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await running.waitFor(/baresip is ready/);
    wire = await controlBaresip(control);
  } catch (cause) {
    await stop();
    throw cause;
  }
  const { events, send, waitFor } = wire;
  const address = `127.0.0.1:${port}`;
  const uri = `sip:${options.user ?? 'bob'}@${address}`;
  return { address, port, uri, events, send, waitFor, log: running.out, waitForLog: running.waitFor, stop };
}

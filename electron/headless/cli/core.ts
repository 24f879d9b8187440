/** The core for a command: `createApp` with the system's clock, randomness, sockets and disk. */
import { createApp } from '#core/session/app.ts';
import type { App } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { Io } from './io.ts';
import { projectVersion } from './project.ts';
import { safeText } from './safe-text.ts';

export interface CoreOptions {
  /** `ADDRESS` or `ADDRESS:PORT` of name servers; the system's where it is null. */
  readonly servers?: readonly string[] | null;
  /** The data folder, in which everything listed is recorded; nothing is where it is null. */
  readonly captures?: string | null;
  /** The folder of requests; none where it is null. */
  readonly workspace?: string | null;
  /** Is told of each folder that is opened in its place. */
  onWorkspace?(folder: string, log: (line: string) => void): void;
}

/** Makes the core; its log goes to standard error where SIPWRIGHT_DEBUG asks for it. */
export function createCore(io: Io, host: 'shell' | 'browser', options: CoreOptions = {}): App {
  const { servers = null, captures = null, workspace = null } = options;
  const log = (line: string): void => {
    if (io.env['SIPWRIGHT_DEBUG'] === '1') io.stderr.write(`${safeText(line)}\n`);
  };
  return createApp({
    ...nodeMachine(),
    resolver: nodeResolver(servers === null ? {} : { servers }),
    clock: systemClock(),
    random: systemRandom(),
    log,
    host,
    version: projectVersion(),
    platform: process.platform,
    captures,
    workspace,
    onWorkspace: (folder) => options.onWorkspace?.(folder, log),
  });
}

/** Tells whether only this machine can reach a listener on that host. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(host);
}

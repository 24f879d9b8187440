/** The core for a command: `createApp` with the system's clock, randomness and sockets. */
import { createApp } from '#core/session/app.ts';
import type { App } from '#core/session/app.ts';
import { systemClock, systemRandom } from '#core/session/system.ts';
import { nodeNet } from '#core/transport/net.ts';
import type { Result } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Io } from './io.ts';
import { projectVersion } from './project.ts';
import { safeText } from './safe-text.ts';

/** Makes the core; its log goes to standard error where SIPWRIGHT_DEBUG asks for it. */
export function createCore(io: Io, host: 'shell' | 'browser'): App {
  return createApp({
    net: nodeNet(),
    clock: systemClock(),
    random: systemRandom(),
    log: (line) => {
      if (io.env['SIPWRIGHT_DEBUG'] === '1') io.stderr.write(`${safeText(line)}\n`);
    },
    host,
    version: projectVersion(),
    platform: process.platform,
  });
}

/** Tells whether only this machine can reach a listener on that host. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(host);
}

/** The address that was bound, or the trouble, of a listener that was opened. */
export function boundAddress(row: SourceRow): Result<string, Trouble> {
  if (row.address !== null && row.state === 'open') return { ok: true, value: row.address };
  const unknown = { code: 'UNKNOWN', message: `${row.requested} cannot be opened` };
  return { ok: false, error: row.trouble ?? unknown };
}

/**
 * Opens at the preferred address, or at a free port of the same host where that one is taken and nobody insisted
 * on it.
 */
export async function openPreferred<T>(
  preferred: TransportAddress,
  insisted: boolean,
  open: (address: TransportAddress) => Promise<Result<T, Trouble>>,
): Promise<Result<T, Trouble>> {
  const first = await open(preferred);
  if (first.ok || insisted || first.error.code !== 'EADDRINUSE') return first;
  return open({ ...preferred, port: 0 });
}

/** Where the lab and the console listen when nobody says otherwise: their usual ports on this machine, else free ones. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Transport } from '../transport/transport.ts';

export const LAB_ADDRESS: TransportAddress = { transport: 'udp', host: '127.0.0.1', port: 5070 };
export const CONSOLE_ADDRESS: TransportAddress = { transport: 'udp', host: '127.0.0.1', port: 5060 };

/**
 * Opens at the preferred address, or at a free port of the same host where that one cannot be had: it may be taken
 * (EADDRINUSE), or kept by the system (EACCES on Windows).
 */
export async function openPreferred<T>(
  preferred: TransportAddress,
  open: (address: TransportAddress) => Promise<Result<T, Trouble>>,
): Promise<Result<T, Trouble>> {
  const first = await open(preferred);
  return first.ok ? first : open({ ...preferred, port: 0 });
}

/** The address that was bound, or the trouble, of a listener that was opened. */
export function boundAddress(row: SourceRow): Result<string, Trouble> {
  if (row.address !== null && row.state === 'open') return ok(row.address);
  return err(row.trouble ?? { code: 'UNKNOWN', message: `${row.requested} cannot be opened` });
}

/** Opens a listener of the console's own; one that fails is not kept in the list. The value is its address. */
export async function openListener(
  transport: Transport,
  address: TransportAddress,
): Promise<Result<string, Trouble>> {
  const row = await transport.open(address, 'console');
  const bound = boundAddress(row);
  if (!bound.ok) await transport.close(row.id);
  return bound;
}

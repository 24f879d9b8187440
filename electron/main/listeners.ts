/** Where the lab and the console listen in the window: their usual ports on this machine, else free ones. */
import type { Transport } from '#core/transport/transport.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export const LAB_ADDRESS: TransportAddress = { transport: 'udp', host: '127.0.0.1', port: 5070 };
export const CONSOLE_ADDRESS: TransportAddress = { transport: 'udp', host: '127.0.0.1', port: 5060 };

type Open = (address: TransportAddress) => Promise<Result<string, Trouble>>;

/** Opens at the preferred address, or at a free port of the same host where that one is taken. */
export async function openPreferred(
  preferred: TransportAddress,
  open: Open,
): Promise<Result<string, Trouble>> {
  const first = await open(preferred);
  return first.ok ? first : open({ ...preferred, port: 0 });
}

/** Opens a listener of the console's own; one that fails is not kept in the list. The value is its address. */
export async function openListener(
  transport: Transport,
  address: TransportAddress,
): Promise<Result<string, Trouble>> {
  const row = await transport.open(address, 'console');
  if (row.state === 'open' && row.address !== null) return ok(row.address);
  await transport.close(row.id);
  return err(row.trouble ?? { code: 'UNKNOWN', message: `${row.requested} cannot be opened` });
}

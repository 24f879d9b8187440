/** The bytes of one message, for panes that show it beside what it belongs to. */
import type { RpcClient } from '#shared/rpc/client.ts';
import { troubleOf } from './rpc.ts';

/** The bytes, or null where they cannot be had any more: lists that were emptied, or that are full, let go of what is still shown. */
export async function messageBytes(rpc: RpcClient, id: number): Promise<Uint8Array | null> {
  try {
    return (await rpc.call('messages.get', { id })).bytes;
  } catch (error) {
    const { code, message } = troubleOf(error);
    if (code !== 'NOT_FOUND') console.warn(`message ${id} could not be read: ${message}`);
    return null;
  }
}

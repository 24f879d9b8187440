/**
 * The values of an environment's secrets: told to the core, which holds them in memory, and in the desktop window kept in the system's
 * key chain where a person wants that. The page itself keeps none.
 */
import type { DesktopSecrets } from '#shared/contract/desktop.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { sipHash } from '#shared/redact/sip-hash.ts';
import type { RpcClient } from '#shared/rpc/client.ts';

export interface SecretKeeper {
  /** Tells the core a value, or lets it forget it by null. False where the key chain was to keep it and does not. */
  set(secret: SecretName, value: string | null, inKeyChain: boolean): Promise<boolean>;
  /** Tells the core what the key chain has of these. */
  bringBack(secrets: readonly SecretName[]): Promise<void>;
  hasKeyChain(): Promise<boolean>;
}

export interface SecretName {
  /** Where the workspace is. */
  readonly root: string;
  readonly environment: string;
  readonly name: string;
}

const NO_KEY = new Uint8Array(16);

/** A name that the key chain takes, another one for each secret of each workspace (contract/desktop.ts). */
export function secretKey({ root, environment, name }: SecretName): string {
  const [low, high] = sipHash(NO_KEY, utf8(JSON.stringify([root, environment, name])));
  return `environment:${[high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')}`;
}

export function createSecretKeeper(
  rpc: RpcClient,
  keyChain: () => Promise<DesktopSecrets | null>,
): SecretKeeper {
  async function set(secret: SecretName, value: string | null, inKeyChain: boolean): Promise<boolean> {
    const { environment, name } = secret;
    const chain = await keyChain();
    // First here: what the core forgets is asked of the key chain again.
    const wanted = value !== null && inKeyChain;
    const isKept = wanted && ((await chain?.save(secretKey(secret), value)) ?? false);
    if (!wanted) await chain?.forget(secretKey(secret));
    await rpc.call('secrets.set', { environment, name, value });
    return isKept || !wanted;
  }

  async function bringBack(secrets: readonly SecretName[]): Promise<void> {
    const chain = await keyChain();
    for (const secret of chain ? secrets : []) {
      const value = (await chain?.load(secretKey(secret))) ?? null;
      const { environment, name } = secret;
      if (value !== null) await rpc.call('secrets.set', { environment, name, value });
    }
  }

  return { set, bringBack, hasKeyChain: async () => (await keyChain()) !== null };
}

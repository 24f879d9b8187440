/** Messages as bytes: MessagePack, the same for every port. Reading never throws, whatever the bytes are. */
import { decode, encode } from '@msgpack/msgpack';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { DEPTH_LIMIT, isSoundPack } from './pack-check.ts';

function textKey(key: unknown): string {
  if (typeof key === 'string') return key;
  throw new TypeError('a key is not a string');
}

/**
 * Packs a plain value: null, booleans, numbers, strings, `Uint8Array`, arrays and objects. A property that is
 * undefined is left out. Throws on what the contract cannot carry (a function, a bigint, a cycle): that is a bug.
 */
export function pack(value: unknown): Uint8Array {
  // The encoder counts the value inside the last container as a step of its own.
  return encode(value, { ignoreUndefined: true, maxDepth: DEPTH_LIMIT + 1 });
}

/** Unpacks one value. Byte strings in it are views into `bytes`. The error says why it is not one. */
export function unpack(bytes: Uint8Array): Result<unknown, string> {
  if (!isSoundPack(bytes)) return err('not one MessagePack item within the limits');
  try {
    return ok(decode(bytes, { mapKeyConverter: textKey }));
  } catch (error) {
    // What the check lets through and the decoder refuses: the key __proto__, and keys that are not strings.
    return err(error instanceof Error ? error.message : 'not readable');
  }
}

/** Values that are made on sending: identifiers, random characters, the time. */
import type { Clock } from '#shared/lib/clock.ts';
import { hexOf } from '#shared/lib/bytes.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt, randomToken } from '#shared/lib/random.ts';
import { newBranch } from '#shared/sip/fill.ts';
import type { Lookup } from './render.ts';
import type { ValueCall } from './template.ts';

/** Characters that one value makes at the most. */
const LONGEST = 4_096;

export interface Maker {
  readonly random: Random;
  readonly clock: Pick<Clock, 'now'>;
}

type Make = (maker: Maker, args: ValueCall['args']) => string | null;

const plain =
  (make: (maker: Maker) => string): Make =>
  (maker, args) =>
    args.length === 0 ? make(maker) : null;

/** `count` characters made by `make`; null where the count is none. */
const counted =
  (make: (random: Random, count: number) => string): Make =>
  ({ random }, [count = 8, ...more]) =>
    typeof count === 'number' && count >= 1 && count <= LONGEST && more.length === 0
      ? make(random, count)
      : null;

const from =
  (letters: string) =>
  (random: Random, count: number): string =>
    Array.from({ length: count }, () => letters[randomInt(random, letters.length)]).join('');

/** A random UUID (RFC 9562 5.4). */
function uuid({ random }: Maker): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const between: Make = ({ random }, [low = 0, high = low, ...more]) => {
  if (typeof low !== 'number' || typeof high !== 'number' || high < low || more.length > 0) return null;
  const span = high - low + 1;
  return span <= 2 ** 32 ? `${low + randomInt(random, span)}` : null;
};

const MADE: Readonly<Record<string, Make>> = {
  $uuid: plain(uuid),
  $branch: plain(({ random }) => newBranch(random)),
  $tag: plain(({ random }) => randomToken(random, 10)),
  $callId: plain(({ random }) => randomToken(random, 24)),
  '$random.digits': counted(from('0123456789')),
  '$random.hex': counted(from('0123456789abcdef')),
  '$random.letters': counted(from('abcdefghijklmnopqrstuvwxyz')),
  '$random.int': between,
  '$now.iso': plain(({ clock }) => new Date(clock.now()).toISOString()),
  '$now.unix': plain(({ clock }) => `${Math.floor(clock.now() / 1000)}`),
  '$now.ms': plain(({ clock }) => `${Math.floor(clock.now())}`),
  // As the header Date wants it (RFC 3261 20.17).
  '$now.date': plain(({ clock }) => new Date(clock.now()).toUTCString()),
};

/** The lookup of what is made; every look makes another one. */
export function madeValues(maker: Maker): Lookup {
  return ({ name, args }) => (Object.hasOwn(MADE, name) ? (MADE[name]?.(maker, args) ?? null) : null);
}

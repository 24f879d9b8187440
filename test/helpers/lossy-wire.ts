/**
 * A wire that loses, doubles, delays and so reorders what is sent over it, or refuses to send at all, as a seeded
 * random says; time is the clock's. What it does is a rule, so a test can choose how bad the network is.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export interface WireRules {
  /** How many of 100 packets are lost, arrive twice, or are refused by the sender's own system. */
  readonly lost: number;
  readonly twice: number;
  readonly refused: number;
  /** The longest time on the way, in milliseconds; each packet takes its own time, so the order changes. */
  readonly delay: number;
}

export interface LossyWire {
  /** Sends bytes; `deliver` is called for each copy that arrives. */
  send(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): Promise<Result<unknown, Trouble>>;
  /** How many sends were refused. */
  readonly refusals: number;
}

const SENT = ok(null);
const REFUSED = err({ code: 'EPERM', message: 'the wire refused it' });

/** Makes a wire. */
export function createLossyWire(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: WireRules;
}): LossyWire {
  const { clock, random, rules } = deps;
  const happens = (percent: number): boolean => randomInt(random, 100) < percent;
  let refusals = 0;
  return {
    send(bytes, deliver) {
      if (happens(rules.refused)) {
        refusals++;
        return Promise.resolve(REFUSED);
      }
      const copies = happens(rules.lost) ? 0 : happens(rules.twice) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        clock.after(randomInt(random, rules.delay + 1), () => deliver(bytes));
      }
      return Promise.resolve(SENT);
    },
    get refusals() {
      return refusals;
    },
  };
}

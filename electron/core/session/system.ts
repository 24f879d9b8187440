/** The machine's own time, randomness, network and programs, for whoever composes an app outside of tests. */
import { randomFillSync } from 'node:crypto';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { StreamNet } from '../hep/stream-net.ts';
import { nodeStreamNet } from '../hep/stream-net.ts';
import type { Programs } from '../sniff/programs.ts';
import { nodePrograms } from '../sniff/programs.ts';
import type { Net } from '../transport/net.ts';
import { nodeNet } from '../transport/net.ts';

/** What traffic comes from. */
export interface Machine {
  readonly net: Net;
  /** The TCP that HEP goes over. */
  readonly streams: StreamNet;
  /** The programs that capture. */
  readonly programs: Programs;
}

/** This machine. */
export function nodeMachine(): Machine {
  return { net: nodeNet(), streams: nodeStreamNet(), programs: nodePrograms() };
}

/** The longest wait that the system's timers take; a longer one would fire at once. */
const LONGEST_WAIT = 2_147_483_647;

/** Time with a fraction of milliseconds that never runs backwards, also when somebody sets the machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_WAIT));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** Asked for at once: a call takes a dozen tags, branches and numbers, and asking the system costs more than the bytes. */
const POOL = 8_192;

/** Randomness fit for secrets: tags, branches and nonces must not be guessed (RFC 3261 19.3). No byte is given twice. */
export function systemRandom(): Random {
  const pool = new Uint8Array(POOL);
  let used = POOL;
  return {
    bytes(count) {
      if (count > POOL) return randomFillSync(new Uint8Array(count));
      if (used + count > POOL) {
        randomFillSync(pool);
        used = 0;
      }
      const taken = pool.slice(used, used + count);
      // What was given away is kept nowhere else.
      pool.fill(0, used, used + count);
      used += count;
      return taken;
    },
  };
}

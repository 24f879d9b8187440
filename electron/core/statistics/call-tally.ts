/**
 * Counts calls that were tried, and what became of them (ITU-T E.411 and E.425). A seizure is a Call-ID whose INVITE was seen: an attempt
 * that is repeated after a challenge or a redirection has the same Call-ID (RFC 3261 8.1.3.5) and is the same seizure. Legs
 * of a back-to-back user agent have Call-IDs of their own, and each is one.
 */
import type { Statistics } from '#shared/model/statistics.ts';
import type { KnownCall } from '../callflow/call-tracker.ts';
import { DelayCounter } from './delays.ts';

/** By these the user, not the network, ends a call: not available, busy, declined (RFC 6076 4.7). */
const BY_USER: ReadonlySet<number> = new Set([480, 486, 600, 603]);

export type CallFigures = Pick<
  Statistics,
  'dialogs' | 'postDialDelays' | 'seizures' | 'answered' | 'cancelled' | 'open' | 'effective'
>;

export class CallTally {
  #dialogs = 0;
  #seizures = 0;
  #answered = 0;
  #cancelled = 0;
  #open = 0;
  #effective = 0;
  readonly #delays = new DelayCounter();

  add({ method, facts }: Pick<KnownCall, 'method' | 'facts'>): void {
    this.#dialogs++;
    // A call of which only responses or its later requests were seen was tried before anybody looked.
    if (method !== 'INVITE' || facts.asked === null) return;
    const { state, status, answered, postDialDelay } = facts;
    const isCancelled = answered === null && state === 'cancelled';
    this.#seizures++;
    if (answered !== null) this.#answered++;
    if (isCancelled) this.#cancelled++;
    if (answered === null && (state === 'setup' || state === 'ringing')) this.#open++;
    if (answered !== null || isCancelled || BY_USER.has(status)) this.#effective++;
    if (postDialDelay !== null) this.#delays.add(postDialDelay);
  }

  result(): CallFigures {
    return {
      dialogs: this.#dialogs,
      postDialDelays: this.#delays.result(),
      seizures: this.#seizures,
      answered: this.#answered,
      cancelled: this.#cancelled,
      open: this.#open,
      effective: this.#effective,
    };
  }
}

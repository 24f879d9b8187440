/**
 * Calls that look like legs of one, as a B2BUA makes them, each with the reasons. A call is indexed once, by its first request; legs
 * are found when somebody asks, also by way of other legs. Bounded in calls, in identifiers, and in the legs of one call.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Correlation, Leg } from '#shared/model/observed.ts';
import { DEFAULT_CORRELATION, legReasonSchema } from '#shared/model/observed.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { hashText } from '../store/hash.ts';
import type { KnownCall } from './call-tracker.ts';
import type { Crossing } from './crossing.ts';
import type { CallIdPatterns } from './leg-patterns.ts';
import { createCallIdPatterns, NO_PATTERNS } from './leg-patterns.ts';
import { createLegPlaces } from './leg-places.ts';
import { createLegSearch } from './leg-search.ts';
import type { LegFacts, Reason } from './leg-search.ts';
import { traitsOf, usersKey } from './leg-traits.ts';

const DEFAULT_LIMIT_INDEXED = 200_000;

/** Legs of one call. */
const MOST_LEGS = 50;
/**
 * How much is looked at to find the legs of one call: honest ones take a tenth of it, and whoever sends fifty calls with the same dozen
 * identifiers would have the same pairs told thousands of times, for each message and each row.
 */
const MOST_WORK = 800;
/** What one more call costs of it, beside its reasons. */
const STEP = 10;

export interface LegsDeps {
  readonly call: (id: number) => KnownCall | null;
  readonly row: (id: number) => DialogRow | null;
  readonly limit?: number;
}

export interface Legs {
  /** Takes a message in; the first request of a call is indexed. */
  observe(crossing: Crossing): void;
  /** The legs of a call, those with the strongest reason first. */
  legs(id: number): Leg[];
  /** How many legs a call has. */
  count(id: number): number;
  readonly correlation: Correlation;
  /**
   * Finds legs by other rules from now on. The seconds count at once, also for calls that are known; so do headers and patterns once
   * the calls were indexed anew by `reindex`.
   */
  use(correlation: Correlation): Result<void, Trouble>;
  /**
   * Indexes the next known call anew, by its first request, or by what was known of it where that was let go.
   */
  reindex(read: (messageId: number) => SipMessage | null): void;
  /** The first request of the next call to index anew; null where all are. */
  nextToIndex(): number | null;
  clear(): void;
  /** Hears the id of each call that found a leg. */
  onChange(listener: (id: number) => void): Unsubscribe;
}

/** Makes an index without calls. */
export function createLegs(deps: LegsDeps): Legs {
  return new LegIndex(deps);
}

const NO_TRAITS: LegFacts['traits'] = [];

class LegIndex implements Legs {
  readonly #deps: LegsDeps;
  readonly #limit: number;
  readonly #changes = createEmitter<number>();
  readonly #facts = new Map<number, LegFacts>();
  /** Ids that are indexed anew, the next one last. */
  #waiting: number[] = [];
  #places = createLegPlaces();
  #patterns: CallIdPatterns = NO_PATTERNS;
  #correlation: Correlation = { headers: [], callIdPatterns: [], seconds: 0 };

  constructor(deps: LegsDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? DEFAULT_LIMIT_INDEXED;
    this.use(DEFAULT_CORRELATION);
  }

  get correlation(): Correlation {
    return this.#correlation;
  }

  observe(crossing: Crossing): void {
    const { dialogId: id, messageId, dst, summary } = crossing;
    if (id === 0 || summary.kind !== 'request' || this.#facts.has(id)) return;
    const message = crossing.message();
    const place = hashText(formatHostPort(dst));
    this.#keep(id, { messageId, place, traits: message ? this.#traits(message) : NO_TRAITS });
    if (!this.#index(id)) return;
    for (const leg of this.#reach(id).keys()) this.#changes.emit(leg);
  }

  legs(id: number): Leg[] {
    return [...this.#reach(id)]
      .flatMap(([leg, reasons]) => {
        const dialog = this.#deps.row(leg);
        return dialog ? [{ dialog, reasons: sorted(reasons) }] : [];
      })
      .sort((a, b) => strengthOf(a.reasons) - strengthOf(b.reasons) || a.dialog.id - b.dialog.id);
  }

  count(id: number): number {
    return this.#reach(id).size;
  }

  use(correlation: Correlation): Result<void, Trouble> {
    const patterns = createCallIdPatterns(correlation.callIdPatterns);
    if (!patterns.ok) return err(patterns.error);
    const { headers, callIdPatterns } = this.#correlation;
    const isSame =
      headers.join('\n') === correlation.headers.join('\n') &&
      callIdPatterns.join('\n') === correlation.callIdPatterns.join('\n');
    this.#correlation = correlation;
    if (isSame) return ok(undefined);
    this.#patterns = patterns.value;
    this.#places = createLegPlaces();
    this.#waiting = [...this.#facts.keys()].reverse();
    return ok(undefined);
  }

  nextToIndex(): number | null {
    const id = this.#waiting.at(-1);
    return id === undefined ? null : (this.#facts.get(id)?.messageId ?? 0);
  }

  reindex(read: (messageId: number) => SipMessage | null): void {
    const id = this.#waiting.pop() ?? 0;
    const facts = this.#facts.get(id);
    if (!facts) return;
    const message = read(facts.messageId);
    if (message) this.#facts.set(id, { ...facts, traits: this.#traits(message) });
    this.#index(id);
    this.#changes.emit(id);
  }

  clear(): void {
    this.#facts.clear();
    this.#waiting = [];
    this.#places = createLegPlaces();
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  #traits(message: SipMessage): LegFacts['traits'] {
    const traits = traitsOf(message, this.#correlation.headers);
    return traits.length > 0 ? traits : NO_TRAITS;
  }

  #keep(id: number, facts: LegFacts): void {
    this.#facts.set(id, facts);
    const oldest = this.#facts.size > this.#limit ? this.#facts.keys().next().value : undefined;
    if (oldest !== undefined) this.#facts.delete(oldest);
  }

  /** Puts a call in under all that it has. Answers whether another call may be a leg of it; most calls have none. */
  #index(id: number): boolean {
    const call = this.#deps.call(id);
    const facts = this.#facts.get(id);
    if (!call || !facts) return false;
    const places = this.#places;
    let hasOthers = places.find(`n ${call.callId}`).length > 0;
    for (const { key, names } of facts.traits) {
      if (places.add(key, id) > 0) hasOthers = true;
      if (names === '') continue;
      places.add(`n ${names}`, id);
      if (places.find(`c ${names}`).length > 0) hasOthers = true;
    }
    if (places.add(`c ${call.callId}`, id) > 0) hasOthers = true;
    const rest = this.#patterns.rest(call.callId);
    if (rest && places.add(`c ${rest.rest}`, id) > 0) hasOthers = true;
    return this.#indexUsers(call) || hasOthers;
  }

  #indexUsers(call: KnownCall): boolean {
    const users = call.method === 'INVITE' ? usersKey(call.from, call.to) : '';
    const last = users === '' ? 0 : this.#places.add(users, call.id, true);
    const other = last > 0 ? this.#deps.call(last) : null;
    if (!other || this.#facts.get(last)?.place === this.#facts.get(call.id)?.place) return false;
    return Math.abs(call.started - other.started) <= this.#correlation.seconds * 1_000;
  }

  /** All legs that are found from a call, also by way of others, with the reasons for which each was found. */
  #reach(id: number): Map<number, Reason[]> {
    const found = new Map<number, Reason[]>();
    if (!this.#facts.has(id)) return found;
    const direct = createLegSearch({
      call: this.#deps.call,
      facts: (other) => this.#facts.get(other) ?? null,
      places: this.#places,
      patterns: this.#patterns,
      seconds: this.#correlation.seconds,
    });
    const queue = [id];
    let left = MOST_WORK;
    for (let next = queue.shift(); next !== undefined && left > 0; next = queue.shift()) {
      left -= STEP;
      for (const [leg, reasons] of direct(next)) {
        left -= reasons.length;
        if (leg === id || found.has(leg) || !this.#deps.call(leg) || found.size >= MOST_LEGS) continue;
        found.set(leg, reasons);
        queue.push(leg);
      }
    }
    return found;
  }
}

const ORDER = legReasonSchema.options;

const sorted = (reasons: readonly Reason[]): Reason[] =>
  [...reasons].sort((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));

const strengthOf = ([first]: readonly Reason[]): number =>
  first ? ORDER.indexOf(first.reason) : ORDER.length;

/**
 * Which calls are legs of one directly, and why. Identifiers speak for themselves; Call-IDs that are alike and the same users do
 * so only together with the time, for a client may count its Call-IDs and people call each other more than once.
 */
import type { LegReason } from '#shared/model/observed.ts';
import type { KnownCall } from './call-tracker.ts';
import type { CallIdPatterns } from './leg-patterns.ts';
import type { LegPlaces } from './leg-places.ts';
import type { Trait } from './leg-traits.ts';
import { usersKey } from './leg-traits.ts';

/** What is known of a call for its legs. */
export interface LegFacts {
  /** Its first request. */
  readonly messageId: number;
  /** A hash of where that went. */
  readonly place: number;
  readonly traits: readonly Trait[];
}

export interface Reason {
  readonly reason: LegReason;
  readonly detail: string;
}

export interface SearchDeps {
  readonly call: (id: number) => KnownCall | null;
  readonly facts: (id: number) => LegFacts | null;
  readonly places: LegPlaces;
  readonly patterns: CallIdPatterns;
  readonly seconds: number;
}

type Found = Map<number, Reason[]>;

/** With more calls of the same users at one time than this nobody can say which belong together: a load test. */
const MOST_ALIKE = 8;

/** Makes a search for the legs of one call. */
export function createLegSearch(deps: SearchDeps): (id: number) => Found {
  return (id) => {
    const found: Found = new Map();
    const call = deps.call(id);
    const facts = deps.facts(id);
    if (!call || !facts) return found;
    byTraits(deps, call, facts, found);
    byCallId(deps, call, found);
    byUsers(deps, call, facts, found);
    found.delete(id);
    return found;
  };
}

function tell(found: Found, id: number, reason: LegReason, detail: string): void {
  const reasons = found.get(id);
  // Both halves of one Session-ID are one reason.
  const isTold = (one: Reason): boolean =>
    one.reason === reason && (one.detail === detail || reason === 'session-id');
  if (!reasons) found.set(id, [{ reason, detail }]);
  else if (!reasons.some(isTold)) reasons.push({ reason, detail });
}

function byTraits(
  { call: callOf, facts: factsOf, places }: SearchDeps,
  call: KnownCall,
  facts: LegFacts,
  found: Found,
): void {
  for (const { reason, key, detail, names } of facts.traits) {
    for (const id of places.find(key)) tell(found, id, reason, detail);
    if (names === '') continue;
    for (const id of places.find(`c ${names}`))
      if (callOf(id)?.callId === names) tell(found, id, 'header', detail);
  }
  for (const id of places.find(`n ${call.callId}`)) {
    const naming = factsOf(id)?.traits.find(({ names }) => names === call.callId);
    if (naming) tell(found, id, 'header', naming.detail);
  }
}

/** The same Call-ID is another call only in another capture; one that is the same but for an addition is one at any time. */
function byCallId(
  { call: callOf, places, patterns, seconds }: SearchDeps,
  call: KnownCall,
  found: Found,
): void {
  const own = patterns.rest(call.callId);
  const texts = own ? [call.callId, own.rest] : [call.callId];
  for (const id of texts.flatMap((text) => places.find(`c ${text}`))) {
    const other = id === call.id ? null : callOf(id);
    if (!other) continue;
    if (other.callId === call.callId) tell(found, id, 'call-id', `Call-ID: ${call.callId}`);
    else if (isMeanwhile(call, other, seconds)) {
      const theirs = patterns.rest(other.callId);
      const rest = own?.rest ?? call.callId;
      if ((theirs?.rest ?? other.callId) === rest)
        tell(found, id, 'call-id-pattern', patternsOf(own, theirs));
    }
  }
}

type Rest = ReturnType<CallIdPatterns['rest']>;

const patternsOf = (own: Rest, theirs: Rest): string =>
  [...new Set([...(own?.patterns ?? []), ...(theirs?.patterns ?? [])])].join(' ');

/** Whether one began before the other was over, or at most `seconds` behind it. */
function isMeanwhile(a: KnownCall, b: KnownCall, seconds: number): boolean {
  const [earlier, later] = a.started <= b.started ? [a, b] : [b, a];
  return later.started <= (earlier.facts.ended ?? Infinity) + seconds * 1_000;
}

/** INVITEs of the same users that began within some seconds of each other, and went to different places: to the B2BUA and from it. */
function byUsers(
  { call: callOf, facts: factsOf, places, seconds }: SearchDeps,
  call: KnownCall,
  facts: LegFacts,
  found: Found,
): void {
  const key = seconds > 0 && call.method === 'INVITE' ? usersKey(call.from, call.to) : '';
  if (key === '') return;
  const alike = places.find(key).filter((id) => {
    const other = id === call.id ? null : callOf(id);
    if (!other || factsOf(id)?.place === facts.place) return false;
    return Math.abs(other.started - call.started) <= seconds * 1_000;
  });
  if (alike.length > MOST_ALIKE) return;
  for (const id of alike) tell(found, id, 'users-and-time', `${call.from} → ${call.to}`);
}

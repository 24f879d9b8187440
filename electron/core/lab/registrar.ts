/** The lab's registrar: bindings of an address to contacts, with their time (RFC 3261 10.3). */
import type { Clock } from '#shared/lib/clock.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { addressOf, addressesOf, callIdOf, cseqOf, parseUri } from '#shared/sip/views.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { DigestGate } from './digest-gate.ts';
import type { Reply } from './lab.ts';

const MAX_ADDRESSES = 200;
const MAX_CONTACTS = 10;
/** How long a binding, a subscription or a published state lasts where nothing is asked for, and at the most; seconds. */
const DEFAULT_EXPIRES = 3_600;

interface Binding {
  readonly uri: string;
  readonly until: number;
  readonly callId: string;
  readonly seq: number;
}

export interface Registrar {
  register(request: SipRequest, reply: Reply): void;
  /** Whether a user has a contact that has not run out. */
  isRegistered(user: string): boolean;
}

/** Makes a registrar without bindings. */
export function createRegistrar({ clock, gate }: { clock: Clock; gate: DigestGate }): Registrar {
  const table = createBoundedMap<string, readonly Binding[]>(MAX_ADDRESSES);
  const current = (user: string): readonly Binding[] =>
    (table.get(user) ?? []).filter((binding) => binding.until > clock.now());
  const store = (user: string, bindings: readonly Binding[]): void => {
    if (bindings.length > 0) table.set(user, bindings);
    else table.delete(user);
  };
  const list = (bindings: readonly Binding[]): HeaderPair[] =>
    bindings.map(({ uri, until }) => [
      'Contact',
      `<${uri}>;expires=${Math.ceil((until - clock.now()) / 1_000)}`,
    ]);

  return {
    register(request, reply) {
      const verdict = gate.check(request, 'user');
      if (!verdict.isAllowed) return reply(401, verdict.challenges);
      const user = parseUri(addressOf(request, 'To')?.uri ?? '')?.user ?? '';
      // Nobody registers for somebody else. RFC 3261 10.3 step 4
      if (user !== verdict.user) return reply(403);
      const next = update(current(user), request, clock.now());
      if (typeof next === 'number') return reply(next);
      store(user, next);
      // The answer names every binding that stands. RFC 3261 10.3 step 8
      reply(200, list(next));
    },
    isRegistered: (user) => current(user).length > 0,
  };
}

/** The bindings after a REGISTER, or the status that refuses it. */
function update(bindings: readonly Binding[], request: SipRequest, now: number): readonly Binding[] | number {
  const header = secondsOf(headerValue(request, 'Expires'));
  // A star takes every binding away, and only together with Expires 0. RFC 3261 10.3 step 6
  if (headerValue(request, 'Contact')?.trim() === '*') return header === 0 ? [] : 400;
  const callId = callIdOf(request);
  const seq = cseqOf(request)?.seq ?? 0;
  let next = bindings;
  for (const { uri, params } of addressesOf(request, 'Contact').slice(0, MAX_CONTACTS)) {
    const known = next.find((binding) => binding.uri === uri);
    // An older request that was overtaken changes nothing. RFC 3261 10.3 step 7
    if (known?.callId === callId && known.seq >= seq) return 500;
    const seconds = Math.min(secondsOf(params.get('expires')) ?? expiresOf(request), DEFAULT_EXPIRES);
    const others = next.filter((binding) => binding.uri !== uri);
    next = seconds === 0 ? others : [...others, { uri, until: now + seconds * 1_000, callId, seq }];
  }
  return next.slice(-MAX_CONTACTS);
}

/** Whole seconds, or null where nothing readable is given. */
function secondsOf(text: string | null | undefined): number | null {
  const digits = /^\s*(\d{1,10})\s*$/.exec(text ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The seconds that a request asks for by its Expires header, or the default; never more than that. */
export function expiresOf(request: SipRequest): number {
  return Math.min(secondsOf(headerValue(request, 'Expires')) ?? DEFAULT_EXPIRES, DEFAULT_EXPIRES);
}

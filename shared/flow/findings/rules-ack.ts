/** Rules of the three-way handshake: a final response to an INVITE that no ACK ends, and an ACK that goes to the wrong place. */
import type { UriView } from '#shared/sip/views.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import { addTo } from './call.ts';
import type { Fact } from './fact.ts';
import {
  firstPlace,
  isAddress,
  isEnd,
  isPublic,
  isSamePlace,
  isStrict,
  localClass,
  placeOf,
  placeText,
} from './places.ts';
import type { FlowRuleOf, Hit, Hits } from './rule.ts';
import { hitsIn } from './rule.ts';

/** A final response to an INVITE as its sender saw it, with its retransmissions, and what was seen of its ACK. */
interface Handshake {
  readonly ask: Ask;
  /** The first is the response, the others repeat it. */
  readonly copies: readonly Fact[];
  readonly answer: Fact;
  readonly acks: readonly Fact[];
}

/** One retransmission happens where a network is slow; two say that no ACK came (RFC 3261 13.3.1.4, 17.2.1). */
const TELLING = 3;

/** A 2xx is repeated by who sent it, so it counts on the last hop that has it; other final responses count on every hop. */
function handshakesOf(call: CallFacts, ask: Ask): Handshake[] {
  const accepted = new Map<string, Fact[]>();
  const refused: Fact[][] = [];
  for (const { responses } of ask.transactions) {
    const here = new Map<string, Fact[]>();
    for (const fact of responses) if (fact.status >= 200) addTo(here, `${fact.status} ${fact.toTag}`, fact);
    for (const copies of here.values()) {
      if ((copies[0]?.status ?? 0) < 300) accepted.set(copies[0]?.toTag ?? '', copies);
      else refused.push(copies);
    }
  }
  return [...accepted.values(), ...refused].flatMap((copies) => {
    const [answer] = copies;
    return answer ? [{ ask, copies, answer, acks: call.acksOf(ask.cseq, answer.toTag) }] : [];
  });
}

/** What a rule finds in each handshake. */
const hitsOf = (call: CallFacts, find: (handshake: Handshake) => readonly Hit[]): Hits =>
  hitsIn(call.asksOf('INVITE'), (ask) => handshakesOf(call, ask).flatMap(find));

const arrivedAt = ({ acks, answer }: Handshake): Fact | undefined =>
  acks.find(({ dst }) => isEnd(dst, answer.src, answer));

const after = (copies: readonly Fact[], time: number): Fact[] => copies.filter((copy) => copy.time > time);

function missingAck(call: CallFacts): Hits {
  return hitsOf(call, (handshake) => {
    const { copies, answer, acks } = handshake;
    if (copies.length < TELLING) return [];
    const arrived = arrivedAt(handshake);
    if (arrived) {
      const ignored = after(copies, arrived.time + call.t1);
      return ignored.length < 2 ? [] : [hitOf(handshake, 'ignored', [arrived, ...ignored], answer.src.host)];
    }
    if (strayIn(handshake)) return [];
    const lost = acks.at(-1);
    if (lost) return [hitOf(handshake, 'lost', [lost, ...copies], lost.dst.host)];
    const why = answer.status < 300 ? contactTrouble(answer) : 'refusal';
    const host = why.startsWith('contact') ? answer.src.host : answer.dst.host;
    return [hitOf(handshake, why, copies, host)];
  });
}

function hitOf({ copies, answer, acks }: Handshake, why: string, at: readonly Fact[], host: string): Hit {
  const data = {
    why,
    status: answer.status,
    times: copies.length - 1,
    at: answer.src.host,
    from: answer.dst.host,
    contact: answer.contactUri,
    seen: acks.at(-1)?.dst.host ?? '',
  };
  return { at, host, data };
}

/** Why nobody finds the way to the Contact of a 2xx, as far as the message shows it. */
function contactTrouble(answer: Fact): string {
  const { contact, src, dst } = answer;
  if (!contact) return 'contact-missing';
  const kind = localClass(contact.host);
  if (kind === 'loopback' && localClass(dst.host) !== 'loopback') return 'contact-loopback';
  if (kind === 'private' && (isPublic(dst.host) || isPublic(src.host))) return 'contact-private';
  const hasRoute = answer.addresses('Record-Route').length > 0;
  return !hasRoute && isAddress(contact.host) && contact.host !== src.host ? 'contact-other' : 'none';
}

/** In which way an ACK does not follow the 2xx that its sender received. */
interface Stray {
  readonly why: 'route' | 'uri' | 'destination';
  readonly ack: Fact;
  /** The 2xx as the sender of the ACK saw it. */
  readonly seen: Fact;
  readonly expected: string;
  readonly found: string;
}

function strayIn(handshake: Handshake): Stray | null {
  const { answer, acks, ask } = handshake;
  if (answer.status >= 300) return null;
  const ack = acks.find((one) => one.vias.length <= 1);
  const seen = ack && received(ask.transactions, ack, answer.toTag);
  if (!ack || !seen || !seen.contact) return null;
  const set = seen.addresses('Record-Route').toReversed();
  return strayOf(ack, seen, seen.contact, firstPlace(set), set.length);
}

/** Of hops, and of answers on one: a sound call has a few. */
const MOST_LOOKED_AT = 64;

/** The 2xx that who sent the ACK had received: the route set and the target stand in it (RFC 3261 12.1.2). */
function received(transactions: readonly Transaction[], ack: Fact, toTag: string): Fact | null {
  for (const { responses, request } of transactions.slice(0, MOST_LOOKED_AT)) {
    if (!isEnd(request.src, ack.src, request)) continue;
    const found = responses
      .slice(0, MOST_LOOKED_AT)
      .find((one) => one.status >= 200 && one.status < 300 && one.toTag === toTag);
    if (found) return found;
  }
  return null;
}

function strayOf(
  ack: Fact,
  seen: Fact,
  contact: UriView,
  next: UriView | null,
  routes: number,
): Stray | null {
  const { target } = ack;
  if (!target || isStrict(next)) return null;
  if (ack.addresses('Route').length < routes) {
    const found = ack
      .addresses('Route')
      .map(({ uri }) => uri)
      .join(', ');
    return { why: 'route', ack, seen, expected: next?.host ?? '', found: found || '-' };
  }
  if (!isSamePlace(placeOf(target), placeOf(contact)))
    return { why: 'uri', ack, seen, expected: placeText(contact), found: placeText(target) };
  const hop = next ?? contact;
  if (isAddress(hop.host) && !isEnd(ack.dst, placeOf(hop), seen))
    return { why: 'destination', ack, seen, expected: placeText(hop), found: ack.dst.host };
  return null;
}

/** Without a 2xx that goes on it may be meant so: an outbound proxy, or an address that is translated on the way. */
function ackMisdirected(call: CallFacts): Hits {
  return hitsOf(call, (handshake): Hit[] => {
    const stray = strayIn(handshake);
    if (!stray) return [];
    const { why, ack, expected, found, seen } = stray;
    const later = arrivedAt(handshake) ? [] : after(handshake.copies, ack.time);
    if (later.length === 0 && why === 'destination') return [];
    const severity = later.length > 0 ? 'error' : why === 'route' ? 'warning' : 'info';
    const data = {
      why,
      expected,
      found,
      times: later.length,
      at: handshake.answer.src.host,
      from: ack.src.host,
    };
    return [{ at: [ack, seen, ...later], host: ack.src.host, data, severity }];
  });
}

export const ACK_RULES: readonly FlowRuleOf[] = [
  { rule: 'missing-ack', severity: 'error', rfc: 'RFC 3261 13.3.1.4', find: missingAck },
  { rule: 'ack-misdirected', severity: 'error', rfc: 'RFC 3261 13.2.2.4', find: ackMisdirected },
];

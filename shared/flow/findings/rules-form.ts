/** Rules of numbers that do not fit: CSeq, Content-Length, the size of a datagram (RFC 3261 12.2.1.1, 18.3, 18.1.1). */
import type { CallFacts } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit, Hits } from './rule.ts';
import { hitsIn } from './rule.ts';
import { isDead } from './rules-silence.ts';

/** These have the number of their INVITE (RFC 3261 13.2.2.4, 9.1). */
const OF_INVITE: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

/** Requests that cross on the way come in another order than they were sent. */
const REORDERED = 500;

/** Only what leaves a user agent is looked at: a proxy sends one request to many places (RFC 3261 16.6). */
function cseqs(call: CallFacts): Hits {
  const bySender = new Map<string, Fact>();
  const byNumber = new Map<string, Fact>();
  return hitsIn(call.transactions, ({ request }): Hit[] => {
    const { method, cseq, fromTag, src, toTag } = request;
    if (OF_INVITE.has(method) || request.vias.length > 1 || cseq < 0) return [];
    // Each dialog of a fork counts by itself (RFC 3261 12.2.1.1).
    const sender = `${src.host} ${fromTag} ${toTag}`;
    // A request that failed over goes to another server with the same number (RFC 3263 4.3).
    const numberOf = (tag: string): string => `${src.host} ${fromTag} ${cseq} ${request.dst.host} ${tag}`;
    const twin = byNumber.get(numberOf(toTag)) ?? byNumber.get(numberOf(''));
    const highest = bySender.get(sender);
    byNumber.set(numberOf(toTag), request);
    if (!highest || cseq > highest.cseq) bySender.set(sender, request);
    if (twin && twin.branch !== request.branch) return [twinHit(twin, request)];
    const isDown = highest && cseq < highest.cseq && request.time - highest.time > REORDERED;
    if (!isDown) return [];
    const data = { why: 'down', cseq, before: highest.cseq, method, from: src.host };
    return [{ at: [request, highest], host: src.host, data }];
  });
}

function twinHit(before: Fact, request: Fact): Hit {
  const { method, cseq, src } = request;
  const why = before.method === method ? 'same' : 'method';
  const data = { why, cseq, before: before.method, method, from: src.host };
  return { at: [request, before], host: src.host, data };
}

interface Lengths {
  readonly said: number;
  readonly real: number;
}

/** What a datagram says of its body against what it has; null where it says nothing, or over a stream, which is cut by it. */
function lengthsOf(fact: Fact): Lengths | null {
  const { message } = fact;
  const said = message && fact.isUnreliable ? fact.number('Content-Length') : null;
  if (!message || said === null) return null;
  return { said, real: message.bytes.length - message.body.start };
}

/** Empty lines behind the body are ignored by everybody. */
function isWrong(fact: Fact): Lengths | null {
  // A length that is not that of the body is a finding of the structure.
  const lengths = fact.isSound ? null : lengthsOf(fact);
  if (!lengths || lengths.said === lengths.real) return null;
  if (lengths.said < lengths.real && isBlank(fact, lengths.said)) return null;
  return lengths;
}

function isBlank({ message }: Fact, said: number): boolean {
  if (!message) return false;
  return message.bytes.subarray(message.body.start + said).every((byte) => byte <= 32);
}

/** A message with the same numbers on an earlier hop tells whether it was wrong from the beginning (RFC 3261 18.3). */
function lengths(call: CallFacts): Hit[] {
  if (call.facts.every((fact) => !isWrong(fact))) return [];
  const sound = new Map<string, Fact>();
  const told = new Set<string>();
  return call.facts.flatMap((fact): Hit[] => {
    const key = `${fact.method} ${fact.cseq} ${fact.status} ${fact.fromTag} ${fact.toTag}`;
    const wrong = isWrong(fact);
    if (!wrong) {
      if (!sound.has(key)) sound.set(key, fact);
      return [];
    }
    if (told.has(`${fact.hop} ${key}`)) return [];
    told.add(`${fact.hop} ${key}`);
    const before = sound.get(key);
    const isHop = before !== undefined && before.hop !== fact.hop && lengthsOf(before)?.said === wrong.said;
    const why = isHop ? 'hop' : wrong.said > wrong.real ? 'short' : 'long';
    const data = { why, ...wrong, from: fact.src.host, to: fact.dst.host };
    return [{ at: isHop ? [fact, before] : [fact], host: fact.src.host, data }];
  });
}

/** RFC 3261 18.1.1. */
const LARGEST = 1300;

function large(call: CallFacts): Hit[] {
  const hits = call.transactions.flatMap((transaction): Hit[] => {
    const { request } = transaction;
    const { length } = request.flow.bytes;
    if (!request.isUnreliable || length <= LARGEST) return [];
    const isLost = isDead(call, transaction);
    const data = { why: isLost ? 'unanswered' : 'large', what: request.method, bytes: length };
    return [{ at: [request], host: request.src.host, data, severity: isLost ? 'warning' : 'info' }];
  });
  return [...hits.filter(({ severity }) => severity === 'warning'), ...hits].slice(0, 1);
}

export const FORM_RULES: readonly FlowRuleOf[] = [
  { rule: 'cseq-duplicate', severity: 'warning', rfc: 'RFC 3261 12.2.1.1', find: cseqs },
  { rule: 'content-length-broken', severity: 'error', rfc: 'RFC 3261 18.3', find: lengths },
  { rule: 'datagram-too-large', severity: 'info', rfc: 'RFC 3261 18.1.1', find: large },
];

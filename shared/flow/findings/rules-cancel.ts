/** Rules of requests that cross or branch: CANCEL against 2xx, both sides at once, forks (RFC 3261 9, 14, 13.2.2.4). */
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit } from './rule.ts';
import { seconds } from './rule.ts';
import { patience } from './rules-silence.ts';

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const listOf = (hit: Hit | null): Hit[] => (hit ? [hit] : []);

function cancelRace(call: CallFacts): Hit[] {
  const invites = new Map(call.asksOf('INVITE').map((ask) => [`${ask.cseq} ${ask.fromTag}`, ask]));
  return call.asksOf('CANCEL').flatMap((ask): Hit[] => {
    const [cancel] = ask.transactions;
    const invite = invites.get(`${ask.cseq} ${ask.fromTag}`);
    if (!cancel || !invite) return [];
    const { branch, src } = cancel.request;
    const own = invite.transactions.find(({ request }) => request.branch === branch);
    if (own) return listOf(raceOf(call, cancel, own));
    const isSeen = invite.transactions.some(({ request }) => request.src.host === src.host);
    const data = { why: 'branch', branch, from: src.host, to: cancel.request.dst.host };
    return isSeen ? [{ at: [cancel.request], host: src.host, data, severity: 'error' }] : [];
  });
}

function raceOf(call: CallFacts, cancel: Transaction, invite: Transaction): Hit | null {
  const { request, final } = cancel;
  const answer = invite.final;
  const names = { from: request.src.host, to: request.dst.host };
  if (answer && isSuccess(answer.status)) {
    const bye = call.asksOf('BYE')[0]?.transactions[0]?.request;
    const isOpen = !bye && call.until - answer.time >= patience(call);
    const data = { ...names, why: isOpen ? 'crossed-open' : 'crossed', status: answer.status };
    const at = [request, answer, ...(bye ? [bye] : [])];
    if (!bye && !isOpen) return null;
    return { at, host: isOpen ? request.src.host : '', data, severity: isOpen ? 'warning' : 'info' };
  }
  if (final && final.status >= 400) {
    const data = { ...names, why: 'refused', status: final.status };
    return { at: [final, request], host: final.src.host, data };
  }
  if (final && !answer && call.until - request.time >= patience(call)) {
    const data = { ...names, why: 'unended', seconds: seconds(patience(call)) };
    return { at: [request, final, invite.request], host: request.dst.host, data };
  }
  const [first] = invite.responses;
  if (first && first.time <= request.time) return null;
  return {
    at: [request, invite.request],
    host: request.src.host,
    data: { ...names, why: 'early' },
    severity: 'info',
  };
}

/** Requests that offer a new session inside a dialog, in order. */
function changesOf(call: CallFacts): Ask[] {
  return call.asks.filter(({ method, transactions }) => {
    const request = transactions[0]?.request;
    return (method === 'INVITE' || method === 'UPDATE') && request !== undefined && request.toTag !== '';
  });
}

function glare(call: CallFacts): Hit[] {
  const changes = changesOf(call);
  const hits: Hit[] = [];
  /** Who sent which method later: looked at from the end. */
  const later = new Set<string>();
  for (const { method, fromTag, transactions } of changes.toReversed()) {
    const final = transactions[0]?.final;
    const hit = final?.status === 491 ? refusedHit(call, final, later.has(`${method} ${fromTag}`)) : null;
    if (hit) hits.unshift(hit);
    later.add(`${method} ${fromTag}`);
  }
  return [...hits, ...crossings(changes)];
}

/** After 491 the request comes again within 4 seconds (RFC 3261 14.1). */
const AGAIN = 10_000;

function refusedHit(call: CallFacts, final: Fact, isRepeated: boolean): Hit | null {
  const data = { method: final.method, from: final.dst.host, to: final.src.host };
  if (isRepeated)
    return { at: [final], host: final.dst.host, data: { ...data, why: 'refused' }, severity: 'info' };
  if (call.until - final.time < AGAIN) return null;
  return { at: [final], host: final.dst.host, data: { ...data, why: 'unresolved' } };
}

/** When the first final answer to a request was seen on any of its hops. */
function endOf({ transactions }: Ask): number {
  return transactions.reduce((end, { final }) => Math.min(end, final?.time ?? Infinity), Infinity);
}

const isAccepted = ({ transactions }: Ask): boolean => isSuccess(transactions[0]?.final?.status ?? 0);

function crossings(changes: readonly Ask[]): Hit[] {
  const offers = changes.filter((ask) => ask.transactions[0]?.request.hasSdp === true && isAccepted(ask));
  return offers.flatMap((ask, i): Hit[] => {
    const before = offers[i - 1];
    const [mine, theirs] = [ask.transactions[0]?.request, before?.transactions[0]?.request];
    if (!before || !mine || !theirs || before.fromTag === ask.fromTag) return [];
    if (mine.time >= endOf(before)) return [];
    const data = { why: 'crossed', method: ask.method, from: theirs.src.host, to: mine.src.host };
    return [{ at: [mine, theirs], host: mine.src.host, data }];
  });
}

/** The To tags of the answers to a request, by the first answer that has each. */
function tagsOf({ transactions }: Ask, test: (status: number) => boolean): Map<string, Fact> {
  const tags = new Map<string, Fact>();
  for (const { responses } of transactions)
    for (const one of responses)
      if (one.toTag !== '' && test(one.status) && !tags.has(one.toTag)) tags.set(one.toTag, one);
  return tags;
}

const isRinging = (status: number): boolean => status > 100 && status < 200;

function forks(call: CallFacts): Hit[] {
  const ended = new Set(
    call.asksOf('BYE').flatMap(({ transactions }) => {
      const request = transactions[0]?.request;
      return request ? [request.toTag, request.fromTag] : [];
    }),
  );
  return call.asksOf('INVITE').flatMap((ask): Hit[] => {
    if (ask.transactions[0]?.request.toTag !== '') return [];
    return listOf(forkHit(call, tagsOf(ask, isSuccess), tagsOf(ask, isRinging), ended));
  });
}

function forkHit(
  call: CallFacts,
  answered: ReadonlyMap<string, Fact>,
  rang: ReadonlyMap<string, Fact>,
  ended: ReadonlySet<string>,
): Hit | null {
  const answers = [...answered.values()];
  const [first] = answers;
  if (first && answers.length > 1) {
    const open = answers.filter(({ toTag }) => !ended.has(toTag));
    const isOpen = open.length > 1 && call.until - first.time >= patience(call);
    const data = { why: isOpen ? 'several' : 'several-ended', count: answers.length };
    const at = isOpen ? open : answers;
    return { at, host: first.dst.host, data, severity: isOpen ? 'warning' : 'info' };
  }
  const ringing = [...rang.values()];
  const [ring] = ringing;
  if (first && ring && !rang.has(first.toTag))
    return { at: [first, ...ringing], host: first.src.host, data: { why: 'silent', count: ringing.length } };
  if (!ring || ringing.length < 2) return null;
  return { at: ringing, host: ring.src.host, data: { why: 'early', count: ringing.length } };
}

/** A BYE with tags that no answer had, although the answer was seen. */
function strangers(call: CallFacts): Hit[] {
  const known = new Set<string>();
  let isAnswered = false;
  for (const ask of call.asksOf('INVITE')) {
    known.add(ask.fromTag);
    for (const tag of tagsOf(ask, (status) => status > 100).keys()) known.add(tag);
    known.add(ask.transactions[0]?.request.toTag ?? '');
    isAnswered ||= ask.transactions.some(({ final }) => isSuccess(final?.status ?? 0));
  }
  if (!isAnswered) return [];
  return call.asksOf('BYE').flatMap(({ transactions }): Hit[] => {
    const request = transactions[0]?.request;
    if (!request || (known.has(request.fromTag) && known.has(request.toTag))) return [];
    const data = { why: 'unknown', from: request.src.host };
    return [{ at: [request], host: request.src.host, data, severity: 'warning' }];
  });
}

export const CANCEL_RULES: readonly FlowRuleOf[] = [
  { rule: 'cancel-race', severity: 'warning', rfc: 'RFC 3261 9.1', find: cancelRace },
  { rule: 'glare', severity: 'warning', rfc: 'RFC 3261 14.1', find: glare },
  {
    rule: 'fork-surprise',
    severity: 'info',
    rfc: 'RFC 3261 13.2.2.4',
    find: (call) => [...forks(call), ...strangers(call)],
  },
];

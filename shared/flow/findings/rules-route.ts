/** Rules of the way of requests: routes that are lost, loops, redirections in circles (RFC 3261 12.1, 16.3, 8.1.3.4). */
import type { UriView } from '#shared/sip/views.ts';
import { parseUri } from '#shared/sip/views.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import { endKey, isAddress, isStrict, placeOf, placeText } from './places.ts';
import type { FlowRuleOf, Hit, Hits } from './rule.ts';
import { hitsIn, hitsOfEach } from './rule.ts';

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** RFC 3261 12.1.1: who accepts an INVITE copies its Record-Route into the 2xx. */
function notCopied(call: CallFacts): Hits {
  return hitsIn(call.asksOf('INVITE'), ({ transactions }): Hit[] => {
    const last = transactions.at(-1);
    const final = last?.final;
    if (!last || !final || !isSuccess(final.status) || last.request.toTag !== '') return [];
    const expected = last.request.addresses('Record-Route').length;
    const found = final.addresses('Record-Route').length;
    if (found >= expected) return [];
    const data = { why: 'not-copied', from: final.src.host, status: final.status, found, expected };
    return [{ at: [final, last.request], host: final.src.host, data }];
  });
}

/** What a user agent knows of a call: the route set and the target of its requests, by its address (12.1.1, 12.1.2). */
interface Known {
  readonly by: Fact;
  readonly set: readonly string[];
}

function routeSets(call: CallFacts): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  const learn = (end: string, by: Fact, set: readonly string[]): void =>
    void (known.has(end) || known.set(end, { by, set }));
  for (const { transactions } of call.asksOf('INVITE')) {
    const [first, last] = [transactions[0], transactions.at(-1)];
    if (!first || !last || first.request.toTag !== '') continue;
    const uris = (fact: Fact): string[] => fact.addresses('Record-Route').map(({ uri }) => uri);
    if (first.final && isSuccess(first.final.status) && first.request.vias.length === 1)
      learn(endKey(first.request.src, first.request), first.final, uris(first.final).toReversed());
    if (last.final && isSuccess(last.final.status))
      learn(endKey(last.request.dst, last.request), last.request, uris(last.request));
  }
  return known;
}

/** Of these the first is told by the rule of misdirected ACKs, the second is of its hop. */
const NOT_ROUTED: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

function routesLost(call: CallFacts): Hits {
  const known = routeSets(call);
  return hitsIn(call.asks, (ask): Hit[] => {
    const request = ask.transactions[0]?.request;
    if (!request || request.toTag === '' || NOT_ROUTED.has(ask.method) || request.vias.length > 1) return [];
    const learnt = known.get(endKey(request.src, request));
    const [next] = learnt?.set ?? [];
    const hop = next === undefined ? null : parseUri(next);
    if (!learnt || !hop || isStrict(hop)) return [];
    const hit = lostHit(request, learnt, placeText(hop), hop.host);
    return hit ? [hit] : [];
  });
}

function lostHit(request: Fact, { by, set }: Known, next: string, nextHost: string): Hit | null {
  const routes = request.addresses('Route');
  const names = { method: request.method, from: request.src.host, to: request.dst.host };
  const at = [request, by];
  const host = request.src.host;
  if (routes.length === 0) return { at, host, data: { ...names, why: 'no-route', expected: next } };
  if (routes.length < set.length)
    return { at, host, data: { ...names, why: 'short', expected: set.length, found: routes.length } };
  const { target } = request;
  const isPast = target?.host === request.dst.host && isAddress(nextHost) && nextHost !== request.dst.host;
  const severity = 'warning';
  return isPast ? { at, host, data: { ...names, why: 'around', expected: next }, severity } : null;
}

/** Hops that a request makes without circling: more than a Via for each of these is odd. */
const MANY_HOPS = 10;
const FEW_LEFT = 3;

function loops(call: CallFacts): Hit[] {
  const told = call.asks.flatMap((ask) => toldHit(ask) ?? []);
  if (told.length > 0) return told.slice(0, 1);
  for (const { request } of call.transactions) {
    const hit = branchHit(request) ?? hopsHit(request);
    if (hit) return [hit];
  }
  return call.asks.flatMap((ask) => passesHit(ask) ?? []).slice(0, 1);
}

/** 482 is also the answer to a request that comes on two ways from a fork (RFC 3261 8.2.2.2). */
function toldHit(ask: Ask): Hit | null {
  // Max-Forwards of 0 is a way to ask the next hop alone (RFC 3261 11).
  if (ask.method === 'OPTIONS') return null;
  const last = ask.transactions.findLast(({ final }) => final?.status === 482 || final?.status === 483);
  const final = last?.final;
  if (!last || !final) return null;
  const same = ask.transactions.filter(({ request }) => request.dst.host === final.src.host);
  const isMerged =
    final.status === 482 && same.length > 1 && !ask.transactions.some(({ request }) => branchHit(request));
  const data = { why: isMerged ? 'merged' : 'told', from: final.src.host, status: final.status };
  const severity = isMerged ? 'warning' : 'error';
  return {
    at: [final, ...ask.transactions.map(({ request }) => request)],
    host: final.src.host,
    data,
    severity,
  };
}

/** A spiral passes an element twice with another Request-URI; three times is a circle (RFC 3261 16.3 step 4). */
function branchHit(request: Fact): Hit | null {
  const { vias } = request;
  if (vias.length < 3) return null;
  const times = new Map<string, number>();
  for (const { host, port } of vias) {
    const name = placeText({ host, port, scheme: 'sip' });
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    if (count < 3) continue;
    const data = { why: 'branch', from: request.src.host, via: name, times: count };
    return { at: [request], host, data };
  }
  return null;
}

function hopsHit(request: Fact): Hit | null {
  const { length } = request.vias;
  const left = length < MANY_HOPS ? null : request.number('Max-Forwards');
  if (left === null || left > FEW_LEFT) return null;
  return {
    at: [request],
    host: request.src.host,
    data: { why: 'hops', left, times: length },
    severity: 'warning',
  };
}

/** A spiral passes an element twice. */
const MANY_PASSES = 3;

function passesHit({ transactions }: Ask): Hit | null {
  if (transactions.length < MANY_PASSES) return null;
  const byHop = new Map<string, Transaction[]>();
  for (const one of transactions) {
    const { request } = one;
    const passes = byHop.get(request.hop) ?? [];
    passes.push(one);
    byHop.set(request.hop, passes);
  }
  for (const passes of byHop.values()) {
    const [first, last] = [passes[0]?.request, passes.at(-1)?.request];
    const [before, left] = [first?.number('Max-Forwards') ?? 0, last?.number('Max-Forwards') ?? 0];
    if (!first || !last || passes.length < MANY_PASSES || left > before - passes.length + 1) continue;
    const data = { why: 'passes', from: first.src.host, to: first.dst.host, times: passes.length, left };
    return { at: passes.map(({ request }) => request), host: first.dst.host, data };
  }
  return null;
}

const MANY_REDIRECTIONS = 4;

/** RFC 3261 8.1.3.4: a target that was tried is not tried again. */
function redirections(call: CallFacts): Hit[] {
  const tried = new Set<string>();
  const redirected: Fact[] = [];
  for (const { transactions } of call.asksOf('INVITE')) {
    const [first] = transactions;
    const final = first?.final;
    if (first) tried.add(targetText(first.request.target, first.request.uri));
    if (!final || final.status < 300 || final.status >= 400) continue;
    redirected.push(final);
    const again = final.addresses('Contact').find(({ uri }) => tried.has(targetOf(uri)));
    const names = { from: final.src.host, times: redirected.length };
    const at = redirected.toReversed();
    if (again) return [{ at, host: final.src.host, data: { ...names, why: 'again', target: again.uri } }];
    if (redirected.length === MANY_REDIRECTIONS)
      return [{ at, host: final.src.host, data: { ...names, why: 'many' } }];
  }
  return [];
}

const targetOf = (text: string): string => targetText(parseUri(text), text);

function targetText(uri: UriView | null, text: string): string {
  if (!uri) return text;
  const { host, port } = placeOf(uri);
  return `${uri.user}@${host}:${port}`;
}

export const ROUTE_RULES: readonly FlowRuleOf[] = [
  {
    rule: 'record-route-lost',
    severity: 'error',
    rfc: 'RFC 3261 12.1.1',
    find: (call) => hitsOfEach(notCopied(call), routesLost(call)),
  },
  { rule: 'loop', severity: 'error', rfc: 'RFC 3261 16.3', find: loops },
  { rule: 'redirect-loop', severity: 'warning', rfc: 'RFC 3261 8.1.3.4', find: redirections },
];

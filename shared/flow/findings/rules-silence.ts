/** Rules of answers that do not come, come late, or do not arrive: retransmissions, dead peers, delays (RFC 3261 17). */
import type { Ask, CallFacts, Transaction } from './call.ts';
import { addTo } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit } from './rule.ts';
import { seconds } from './rule.ts';

/** How long a client transaction waits for a first answer, timers B and F (RFC 3261 17.1.1.2, 17.1.2.2). */
export const patience = (call: CallFacts): number => 64 * call.t1;

/** Whether nobody answered a request for as long as an answer could come. */
export function isDead(call: CallFacts, { request, responses, answeredElsewhere }: Transaction): boolean {
  return responses.length === 0 && !answeredElsewhere && call.until - request.time >= patience(call);
}

/** Four retransmissions take 7.5 s with the timers of RFC 3261: longer than any sound way to an answer. */
const MANY = 4;

/** A request that goes on though its answer was seen: the answer does not arrive. */
const DESPITE = 3;

function storm(call: CallFacts): Hit[] {
  return call.transactions.flatMap(
    (transaction) => requestStorm(call, transaction) ?? responseStorm(transaction) ?? [],
  );
}

function requestStorm(call: CallFacts, transaction: Transaction): Hit | null {
  const { request, requests, responses } = transaction;
  const times = requests.length - 1;
  if (times < DESPITE || isDead(call, transaction)) return null;
  const answered = responses.find(({ time }) => time > request.time);
  const data = { what: request.method, times, to: request.dst.host, from: request.src.host };
  const despite = answered ? requests.filter(({ time }) => time > answered.time + call.t1 / 2) : [];
  if (answered && despite.length >= DESPITE) {
    const more = { ...data, why: 'despite', times: despite.length, status: answered.status };
    return { at: [answered, ...despite], host: request.src.host, data: more };
  }
  // What nobody answers is told by a rule of its own for these.
  if (times < MANY || (!answered && OWN_RULES.has(request.method))) return null;
  const wait = seconds((answered?.time ?? requests.at(-1)?.time ?? request.time) - request.time);
  const why = answered ? 'late' : 'unanswered';
  return { at: requests, host: request.dst.host, data: { ...data, why, seconds: wait } };
}

/** A reliable provisional response is sent again until its PRACK comes; that is a rule of its own. */
function responseStorm({ request, requests, responses }: Transaction): Hit | null {
  if (request.method === 'INVITE') return null;
  const finals = responses.filter(({ status }) => status >= 200);
  const times = finals.length - requests.length;
  const [final] = finals;
  if (!final || times < MANY) return null;
  const data = { why: 'response', what: request.method, status: final.status, times };
  return {
    at: finals,
    host: final.src.host,
    data: { ...data, from: final.src.host, to: final.dst.host },
  };
}

/** REGISTER and BYE have rules of their own. */
const OWN_RULES: ReadonlySet<string> = new Set(['REGISTER', 'BYE']);

function peerDead(call: CallFacts): Hit[] {
  const byHost = new Map<string, Fact[]>();
  for (const transaction of call.transactions) {
    const { request, requests } = transaction;
    if (OWN_RULES.has(request.method) || !isDead(call, transaction)) continue;
    for (const one of requests) addTo(byHost, request.dst.host, one);
  }
  const silent = [...byHost].map(([to, at]): Hit => {
    const data = { why: 'silent', to, what: at[0]?.method ?? '', times: at.length };
    return { at, host: to, data: { ...data, seconds: seconds(patience(call)) } };
  });
  return silent.length > 0 ? silent : call.asks.flatMap((ask) => givenUp(ask) ?? stuck(call, ask) ?? []);
}

/** A 408 without ringing: who is behind the sender did not answer (RFC 3261 16.8). */
function givenUp({ method, transactions }: Ask): Hit | null {
  const last = transactions.findLast(({ final }) => final?.status === 408);
  const final = last?.final;
  if (
    !last ||
    !final ||
    OWN_RULES.has(method) ||
    last.responses.some(({ status }) => status > 100 && status < 200)
  )
    return null;
  const data = { why: 'told', from: final.src.host, what: method, status: 408 };
  return { at: [final, last.request], host: final.src.host, data, severity: 'warning' };
}

/** Timer C is more than three minutes (RFC 3261 16.6 step 11). */
const TIMER_C = 180_000;

function stuck(call: CallFacts, { method, cseq, transactions }: Ask): Hit | null {
  const last = transactions.at(-1);
  const [trying] = last?.responses ?? [];
  if (method !== 'INVITE' || !last || !trying || last.responses.some(({ status }) => status !== 100))
    return null;
  const isCancelled = call
    .asksOf('CANCEL')
    .slice(0, 16)
    .some((one) => one.cseq === cseq);
  const waited = call.until - last.request.time;
  if (isCancelled || last.answeredElsewhere || waited < TIMER_C) return null;
  const { host } = last.request.dst;
  const data = { why: 'trying', to: host, what: method, seconds: TIMER_C / 1000 };
  return { at: [trying, last.request], host, data, severity: 'warning' };
}

/** Above these a caller wonders, and hangs up. */
const SLOW_SIGN = 2_000;
const SLOW_RINGING = 5_000;
const SLOW_FINAL = 4_000;

function slow(call: CallFacts): Hit[] {
  return call.asks.flatMap((ask): Hit[] => {
    const hit =
      ask.method === 'INVITE' && ask.transactions[0]?.request.toTag === '' ? slowCall(ask) : slowAnswer(ask);
    return hit ? [hit] : [];
  });
}

/** The first response of a transaction that passes, with its delay. */
function delayOf(
  { request, responses }: Transaction,
  test: (status: number) => boolean,
): [Fact, number] | null {
  const found = responses.find(({ status }) => test(status));
  return found ? [found, found.time - request.time] : null;
}

/** The host behind the last hop that accounts for most of a delay. */
function whereSpent({ transactions }: Ask, delay: number, test: (status: number) => boolean): string {
  const hop = transactions.findLast((one) => (delayOf(one, test)?.[1] ?? 0) >= delay * 0.8);
  return hop?.request.dst.host ?? '';
}

const isProgress = (status: number): boolean => status > 100;
const isAny = (status: number): boolean => status >= 100;

/** Post-dial delay (RFC 6076 4.3): a caller that cancels or is asked for credentials waited for something else. */
function slowCall(ask: Ask): Hit | null {
  const [first] = ask.transactions;
  const [answer, delay] = (first && delayOf(first, isProgress)) ?? [];
  if (!first || !answer || delay === undefined) return null;
  const names = { what: ask.method, from: first.request.src.host, status: answer.status };
  if (delay > SLOW_RINGING && answer.status !== 487) {
    const host = whereSpent(ask, delay, isProgress);
    const data = {
      ...names,
      why: answer.status < 300 ? 'ringing' : 'refused',
      to: host,
      seconds: seconds(delay),
    };
    return { at: [answer, first.request], host, data };
  }
  const [sign, quiet] = delayOf(first, isAny) ?? [];
  if (!sign || quiet === undefined || quiet <= SLOW_SIGN) return null;
  const host = whereSpent(ask, quiet, isAny);
  const data = { ...names, why: 'first', to: host, seconds: seconds(quiet) };
  return { at: [sign, first.request], host, data, severity: 'info' };
}

function slowAnswer(ask: Ask): Hit | null {
  const [first] = ask.transactions;
  const [answer, delay] = (first && delayOf(first, (status) => status >= 200)) ?? [];
  if (!first || !answer || delay === undefined || delay <= SLOW_FINAL) return null;
  const host = whereSpent(ask, delay, (status) => status >= 200);
  const data = {
    why: 'final',
    what: ask.method,
    to: host,
    from: first.request.src.host,
    seconds: seconds(delay),
  };
  return { at: [answer, first.request], host, data };
}

export const SILENCE_RULES: readonly FlowRuleOf[] = [
  { rule: 'retransmission-storm', severity: 'warning', rfc: 'RFC 3261 17.1.1.2', find: storm },
  { rule: 'peer-dead', severity: 'error', rfc: 'RFC 3261 17.1.1.2', find: peerDead },
  { rule: 'answer-slow', severity: 'warning', rfc: 'RFC 6076 4.3', find: slow },
];

/** Rules of answers that do not come, come late, or do not arrive: retransmissions, dead peers, delays (RFC 3261 17). */
import type { CallFacts, Transaction } from './call.ts';
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
  if (times < MANY) return null;
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
  const byHost = new Map<string, Fact[][]>();
  for (const transaction of call.transactions) {
    const { request, requests } = transaction;
    if (OWN_RULES.has(request.method) || !isDead(call, transaction)) continue;
    const list = byHost.get(request.dst.host) ?? [];
    list.push([...requests]);
    byHost.set(request.dst.host, list);
  }
  return [...byHost].map(([host, groups]) => {
    const [first] = groups[0] ?? [];
    const times = groups.reduce((sum, group) => sum + group.length, 0);
    const data = {
      why: 'silent',
      to: host,
      what: first?.method ?? '',
      times,
      seconds: seconds(patience(call)),
    };
    return { at: groups.flat(), host, data };
  });
}

export const SILENCE_RULES: readonly FlowRuleOf[] = [
  { rule: 'retransmission-storm', severity: 'warning', rfc: 'RFC 3261 17.1.1.2', find: storm },
  { rule: 'peer-dead', severity: 'error', rfc: 'RFC 3261 17.1.1.2', find: peerDead },
];

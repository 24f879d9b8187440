/** Rules of a call that is set up: early media, the session timer, hold, and how it ends (RFC 3262, RFC 4028, RFC 3264 8.4, RFC 3261 15). */
import { reasonsOf, sessionTimerOf } from '#shared/sip/views-dialog.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit } from './rule.ts';
import { seconds } from './rule.ts';
import { isDead } from './rules-silence.ts';

const isSuccess = (fact: Fact | null | undefined): fact is Fact =>
  fact !== null && fact !== undefined && fact.status >= 200 && fact.status < 300;

/** Whether a request makes the call, and does not change it. */
const isFirst = ({ transactions }: Ask): boolean => transactions[0]?.request.toTag === '';

/** RFC 3262 3: what has to arrive is sent reliably, and only so it is an answer. */
function earlyMedia(call: CallFacts): Hit[] {
  return call.asksOf('INVITE').flatMap((ask): Hit[] => {
    const last = ask.transactions.at(-1);
    const early = last?.responses.find((one) => one.status > 100 && one.status < 200 && one.hasSdp);
    if (!last || !early || early.header('RSeq') !== null) return [];
    const isRequired = last.request.lists('Require', '100rel');
    if (!isRequired && !last.request.lists('Supported', '100rel')) return [];
    const data = { why: isRequired ? 'required' : 'offered', status: early.status, from: early.src.host };
    const severity = isRequired ? 'warning' : 'info';
    return [{ at: [early, last.request], host: early.src.host, data, severity }];
  });
}

const TELLING = 3;

/** A reliable provisional response comes again until its PRACK does (RFC 3262 3). */
function prackMissing(call: CallFacts): Hit[] {
  const acknowledged = new Set(
    call
      .asksOf('PRACK')
      .map(({ transactions }) => (transactions[0]?.request.header('RAck') ?? '').split(/\s+/)[0]),
  );
  return call.asksOf('INVITE').flatMap(({ transactions }): Hit[] => {
    const copies = new Map<string, Fact[]>();
    for (const one of transactions.at(-1)?.responses ?? []) {
      const rseq = one.status > 100 && one.status < 200 ? one.header('RSeq') : null;
      if (rseq === null || acknowledged.has(rseq)) continue;
      const key = `${rseq} ${one.toTag}`;
      const list = copies.get(key);
      if (list) list.push(one);
      else copies.set(key, [one]);
    }
    return [...copies.values()].flatMap((at): Hit[] => {
      const [first] = at;
      if (!first || at.length < TELLING) return [];
      const names = { status: first.status, from: first.src.host, to: first.dst.host };
      return [{ at, host: first.dst.host, data: { why: 'none', ...names, times: at.length } }];
    });
  });
}

interface Agreed {
  readonly ask: Ask;
  readonly answer: Fact;
  readonly interval: number;
  /** The host of the refresher; '' where it is not said. */
  readonly refresher: string;
}

/** What the last 2xx that has a Session-Expires agreed upon (RFC 4028 9). */
function agreedIn(changes: readonly Ask[]): Agreed | null {
  for (const ask of changes.toReversed()) {
    const [first] = ask.transactions;
    const answer = first?.final;
    if (!first || !isSuccess(answer)) continue;
    const timer = answer.message ? sessionTimerOf(answer.message, 'Session-Expires') : null;
    if (!timer) return null;
    const other = ask.transactions.at(-1)?.request.dst.host ?? '';
    const hosts = new Map([
      ['uac', first.request.src.host],
      ['uas', other],
    ]);
    return { ask, answer, interval: timer.seconds, refresher: hosts.get(timer.refresher ?? '') ?? '' };
  }
  return null;
}

/** A session without a refresh is ended by BYE a third of its time, or 32 s, before it runs out (RFC 4028 10). */
function sessionTimer(call: CallFacts): Hit[] {
  const changes = call.asks.filter(({ method }) => method === 'INVITE' || method === 'UPDATE');
  const agreed = agreedIn(changes);
  if (!agreed) return [];
  const { ask, answer, interval, refresher } = agreed;
  const bye = call.asksOf('BYE')[0]?.transactions[0]?.request;
  const failed = changes[changes.indexOf(ask) + 1]?.transactions[0]?.final ?? null;
  const data = { interval, refresher: refresher || '?' };
  const host = refresher;
  if (!bye) {
    // Where not even the ACK was seen, nothing else of the dialog comes by.
    const isSeen = call.acksOf(answer.cseq, answer.toTag).length > 0;
    const isOver = isSeen && call.until - answer.time >= (interval + 32) * 1000;
    return isOver ? [{ at: [answer], host, data: { ...data, why: 'silent' } }] : [];
  }
  const after = bye.time - answer.time;
  const isTimer = after >= (interval - Math.min(32, interval / 3)) * 1000 - 1000;
  if (!isTimer || bye.src.host === refresher) return [];
  const more = { ...data, after: seconds(after), from: bye.src.host };
  if (failed) {
    const withStatus = { ...more, why: 'failed', status: failed.status };
    return [{ at: [failed, bye, answer], host: failed.src.host, data: withStatus }];
  }
  return [{ at: [bye, answer], host, data: { ...more, why: 'bye' } }];
}

const HELD: ReadonlySet<string> = new Set(['sendonly', 'inactive']);

/** The direction of the sound in a description; '' where there is none. */
function directionIn(fact: Fact | null | undefined): string {
  const audio = fact?.media.find(({ media, port }) => media === 'audio' && port !== 0);
  if (!audio) return '';
  return audio.address === '0.0.0.0' ? 'inactive' : audio.direction;
}

function holds(call: CallFacts): Hit[] {
  const bye = call.asksOf('BYE')[0]?.transactions[0]?.request;
  if (!bye) return [];
  const changes = call.asks.filter(
    (ask) => (ask.method === 'INVITE' || ask.method === 'UPDATE') && isSuccess(ask.transactions[0]?.final),
  );
  const last = changes.findLast(({ transactions }) => directionIn(transactions[0]?.request) !== '');
  const [first] = last?.transactions ?? [];
  if (!last || !first) return [];
  const { request, final } = first;
  const offered = directionIn(request);
  const answered = directionIn(final);
  if (!isFirst(last) && HELD.has(offered)) {
    const data = { why: 'hold', direction: offered, from: request.src.host };
    const after = seconds(bye.time - request.time);
    return [{ at: [request, bye], host: request.src.host, data: { ...data, seconds: after } }];
  }
  if (!final || !isFirst(last) || offered !== 'sendrecv' || answered === '' || answered === 'sendrecv')
    return [];
  const data = { why: 'one-way', direction: answered, from: final.src.host };
  return [{ at: [final, request], host: final.src.host, data }];
}

/** Causes that say that somebody hung up, was busy or did not answer (ITU-T Q.850). */
const NORMAL_CAUSES: ReadonlySet<number> = new Set([16, 17, 18, 19, 21, 26, 31]);
const NORMAL_STATUSES: ReadonlySet<number> = new Set([200, 480, 486, 487, 600, 603]);

/** How far the call had come before anybody hung up. */
interface SetUp {
  /** The first INVITE of the call, where its answers were seen. */
  readonly invite: Transaction | null;
  /** The first 2xx, as the caller saw it. */
  readonly answer: Fact | null;
}

function setUpOf(call: CallFacts): SetUp {
  const invites = call.asksOf('INVITE').filter((ask) => isFirst(ask));
  const answers = invites.flatMap(({ transactions }) =>
    transactions.flatMap(({ responses }) => responses.find((one) => isSuccess(one)) ?? []),
  );
  const isElsewhere = invites.some(({ transactions }) => transactions.some((one) => one.answeredElsewhere));
  const [invite] = invites[0]?.transactions ?? [];
  const isSeen = invite && invite.responses.length > 0 && !isElsewhere;
  return { invite: isSeen ? invite : null, answer: answers[0] ?? null };
}

function byes(call: CallFacts): Hit[] {
  const asks = call.asksOf('BYE');
  // By its answers too: the BYE of one side may have crossed before anybody looked.
  const sides = new Set(call.facts.filter(({ method }) => method === 'BYE').map(({ fromTag }) => fromTag));
  const setUp = setUpOf(call);
  return asks.flatMap((ask): Hit[] => {
    const [first] = ask.transactions;
    const last = ask.transactions.at(-1);
    if (!first || !last) return [];
    const hit =
      unanswered(call, last) ??
      refusedBye(first, sides.size > 1) ??
      earlyBye(call, setUp, first) ??
      reasoned(first.request) ??
      atOnce(setUp, first.request);
    return hit ? [hit] : [];
  });
}

const MANY = 4;

function unanswered(call: CallFacts, transaction: Transaction): Hit | null {
  const { request, requests, responses, answeredElsewhere } = transaction;
  const isSilent = responses.length === 0 && !answeredElsewhere && requests.length > MANY;
  if (!isSilent && !isDead(call, transaction)) return null;
  const data = { why: 'unanswered', from: request.src.host, to: request.dst.host, times: requests.length };
  return { at: requests, host: request.dst.host, data };
}

/** Two that hang up at the same time each refuse the other's BYE: that is no harm. */
function refusedBye({ request, final }: Transaction, areBoth: boolean): Hit | null {
  if (!final || final.status < 300 || final.status === 401 || final.status === 407 || areBoth) return null;
  const data = { why: 'refused', from: request.src.host, to: final.src.host, status: final.status };
  return { at: [final, request], host: final.src.host, data };
}

/** RFC 3261 15: the callee may not send BYE before its 2xx; the caller may, and CANCEL is what it should send. */
function earlyBye(call: CallFacts, { invite, answer }: SetUp, { request }: Transaction): Hit | null {
  if (!invite || answer) return null;
  const isCaller = request.fromTag === invite.request.fromTag;
  const callee = isCaller ? request.toTag : request.fromTag;
  // An ACK shows that the answer came, even where it was not captured.
  if (call.acksOf(invite.request.cseq, callee).some(({ time }) => time <= request.time)) return null;
  const data = { why: isCaller ? 'early' : 'early-callee', from: request.src.host };
  const at = [request, invite.request];
  return { at, host: request.src.host, data, severity: isCaller ? 'info' : 'error' };
}

function reasoned(request: Fact): Hit | null {
  const reasons = request.header('Reason') !== null && request.message ? reasonsOf(request.message) : [];
  const odd = reasons.find(({ protocol, cause }) => {
    if (cause === null) return false;
    const isIsdn = protocol.toUpperCase() === 'Q.850';
    return isIsdn ? !NORMAL_CAUSES.has(cause) : cause >= 300 && !NORMAL_STATUSES.has(cause);
  });
  if (!odd) return null;
  const { protocol, cause, text } = odd;
  const data = { why: 'reason', from: request.src.host, protocol, cause: cause ?? 0, text };
  return { at: [request], host: request.src.host, data };
}

const AT_ONCE = 1000;

/** What hangs up within a second of the answer did not hear what it wanted; a load test does so too. */
function atOnce({ answer }: SetUp, request: Fact): Hit | null {
  const after = answer ? request.time - answer.time : -1;
  if (!answer || after < 0 || after >= AT_ONCE) return null;
  const data = { why: 'at-once', from: request.src.host, seconds: seconds(after) };
  return { at: [request, answer], host: request.src.host, data, severity: 'info' };
}

export const SESSION_RULES: readonly FlowRuleOf[] = [
  { rule: 'early-media-unreliable', severity: 'info', rfc: 'RFC 3262 3', find: earlyMedia },
  { rule: 'prack-missing', severity: 'warning', rfc: 'RFC 3262 3', find: prackMissing },
  { rule: 'session-timer-expired', severity: 'warning', rfc: 'RFC 4028 10', find: sessionTimer },
  { rule: 'hold-unresumed', severity: 'info', rfc: 'RFC 3264 8.4', find: holds },
  { rule: 'bye-abnormal', severity: 'warning', rfc: 'RFC 3261 15.1', find: byes },
];

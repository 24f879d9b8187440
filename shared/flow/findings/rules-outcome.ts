/** Rules of attempts that fail: codecs, transfers, ringing in vain, overload, server failures, extensions (RFC 3261 21, RFC 3264 6, RFC 3515). */
import { textOf } from '#shared/lib/bytes.ts';
import { codecOf, isCompanion } from '#shared/sdp/codecs.ts';
import { retryAfterOf } from '#shared/sip/views-dialog.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit, Hits } from './rule.ts';
import { hitsIn, seconds } from './rule.ts';

/** The codecs of a description that carry sound or picture, by name and clock rate. */
function codecsIn(fact: Fact): string[] {
  const names = fact.media
    .filter(({ port }) => port !== 0)
    .flatMap(({ media, formats }) =>
      formats.slice(0, 64).flatMap((format) => {
        const codec = codecOf(media, format);
        return codec && !isCompanion(codec) ? [`${codec.name.toUpperCase()}/${codec.clock}`] : [];
      }),
    );
  return [...new Set(names)];
}

const REFUSED: ReadonlySet<number> = new Set([415, 488, 606]);

/** The hop of an ask on which its final answer was made: the last that has it. */
function endOf({ transactions }: Ask): Transaction | undefined {
  const status = transactions[0]?.final?.status;
  return transactions.findLast(({ final }) => final?.status === status && status !== undefined);
}

function codecs(call: CallFacts): Hits {
  return hitsIn([...call.asksOf('INVITE'), ...call.asksOf('UPDATE')], (ask): Hit[] => {
    const end = endOf(ask);
    const final = end?.final;
    if (!end || !final || (final.status >= 300 && !REFUSED.has(final.status))) return [];
    if (final.status < 300 && !(final.hasSdp && end.request.hasSdp)) return [];
    const offered = end.request.hasSdp ? codecsIn(end.request) : [];
    const why = final.status >= 300 ? 'refused' : mismatch(end.request, final, offered);
    if (!why) return [];
    const names = { status: final.status, from: final.src.host, method: ask.method };
    const lists = { offered: offered.join(', ') || '-', answered: codecsIn(final).join(', ') };
    return [{ at: [final, end.request], host: final.src.host, data: { ...names, ...lists, why } }];
  });
}

/** RFC 3264 6: a stream without a common codec is refused with port 0; an answer takes its codecs from the offer (6.1). */
function mismatch(request: Fact, final: Fact, offered: readonly string[]): 'zero' | 'disjoint' | null {
  const wasAlive = request.media.some(({ port }) => port !== 0);
  if (wasAlive && final.media.length > 0 && final.media.every(({ port }) => port === 0)) return 'zero';
  const answered = codecsIn(final);
  if (offered.length === 0 || answered.length === 0) return null;
  return answered.some((name) => offered.includes(name)) ? null : 'disjoint';
}

const FRAGMENT = /^SIP\/2\.0 (\d{3}) ?([^\r\n]*)/;

function transfers(call: CallFacts): Hit[] {
  const refused = call.asksOf('REFER').flatMap((ask): Hit[] => {
    const final = endOf(ask)?.final;
    if (!final || final.status < 400 || final.status === 401 || final.status === 407) return [];
    const data = { why: 'refused', from: final.src.host, status: final.status };
    return [{ at: [final], host: final.src.host, data }];
  });
  const told = call.asksOf('NOTIFY').flatMap(({ transactions }): Hit[] => {
    const request = transactions[0]?.request;
    const [, status = '', reason = ''] = request ? (FRAGMENT.exec(bodyStart(request)) ?? []) : [];
    if (!request || Number(status) < 300) return [];
    const data = { why: 'notify', from: request.src.host, status: Number(status), reason };
    return [{ at: [request], host: request.src.host, data }];
  });
  return [...refused, ...told];
}

function bodyStart({ message }: Fact): string {
  if (!message) return '';
  const { body, bytes } = message;
  return textOf(bytes, { start: body.start, end: Math.min(body.end, body.start + 200) });
}

const NO_ANSWER: ReadonlySet<number> = new Set([408, 480]);

function ringing(call: CallFacts): Hit[] {
  return call.asksOf('INVITE').flatMap((ask): Hit[] => {
    const [first] = ask.transactions;
    const final = first?.final;
    const ring = first?.responses.find(({ status }) => status === 180 || status === 183);
    if (!final || !ring || !NO_ANSWER.has(final.status)) return [];
    const from = endOf(ask)?.final?.src.host ?? final.src.host;
    const data = { why: 'none', from, status: final.status, seconds: seconds(final.time - ring.time) };
    return [{ at: [final, ring], host: from, data }];
  });
}

/** A second is lost on the way and in rounding. */
const LEEWAY = 1000;

/** RFC 3261 21.5.4: no request goes to a server before the time that it asked for. */
function retries(call: CallFacts): Hit[] {
  const asked = new Map<string, { readonly final: Fact; readonly wait: number }>();
  return call.transactions.flatMap(({ request, final }): Hit[] => {
    const way = `${request.hop} ${request.method}`;
    const before = asked.get(way);
    const wait =
      final && final.status >= 400 && final.message ? retryAfterOf(final.message)?.seconds : undefined;
    if (final && wait !== undefined && wait > 0) asked.set(way, { final, wait });
    const passed = before ? request.time - before.final.time : 0;
    if (!before || passed < 0 || passed + LEEWAY >= before.wait * 1000) return [];
    const names = { from: request.src.host, to: request.dst.host, status: before.final.status };
    const data = { why: 'none', ...names, asked: before.wait, seconds: seconds(passed) };
    return [{ at: [request, before.final], host: request.src.host, data }];
  });
}

/** 501 and 505 say what a server cannot do, 580 that a condition was not met: they are no failure of its own. */
const TOLD_OTHERWISE: ReadonlySet<number> = new Set([501, 505, 513, 580]);

function failures(call: CallFacts): Hit[] {
  return call.asks.flatMap((ask): Hit[] => {
    const final = endOf(ask)?.final;
    if (!final || final.status < 500 || final.status >= 600 || TOLD_OTHERWISE.has(final.status)) return [];
    const data = { why: 'none', from: final.src.host, status: final.status, reason: final.reason };
    return [{ at: [final], host: final.src.host, data }];
  });
}

/** RFC 3261 21.4.15, 21.4.16. */
function extensions(call: CallFacts): Hit[] {
  return call.asks.flatMap((ask): Hit[] => {
    const end = endOf(ask);
    const final = end?.final;
    if (!end || !final || (final.status !== 420 && final.status !== 421)) return [];
    const isUnknown = final.status === 420;
    const option = final.header(isUnknown ? 'Unsupported' : 'Require') ?? end.request.header('Require') ?? '';
    const data = {
      why: isUnknown ? 'unsupported' : 'required',
      from: final.src.host,
      option,
      status: final.status,
    };
    return [{ at: [final, end.request], host: final.src.host, data }];
  });
}

export const OUTCOME_RULES: readonly FlowRuleOf[] = [
  { rule: 'codec-refused', severity: 'error', rfc: 'RFC 3264 6', find: codecs },
  { rule: 'transfer-failed', severity: 'warning', rfc: 'RFC 3515 2.4.4', find: transfers },
  { rule: 'ringing-unanswered', severity: 'info', rfc: 'RFC 3261 13.3.1.1', find: ringing },
  { rule: 'retry-after-ignored', severity: 'warning', rfc: 'RFC 3261 20.33', find: retries },
  { rule: 'server-failure', severity: 'warning', rfc: 'RFC 3261 21.5', find: failures },
  { rule: 'extension-refused', severity: 'warning', rfc: 'RFC 3261 21.4.15', find: extensions },
];

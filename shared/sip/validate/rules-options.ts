/** Rules of extensions: option tags, Allow, reliable provisional responses, session timers (RFC 3261 20, 3262, 4028). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, decimal, endOfRun } from '../chars.ts';
import { readParams } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import { isKnownMethod } from '../methods.ts';
import type { Facts } from './facts.ts';
import { excerpt, paramText } from './facts.ts';
import { OBSOLETE_HEADERS, OPTION_TAGS, PRIORITIES } from './registered.ts';
import type { RequestRule, ResponseRule, Rule, RuleSet } from './rule.ts';

const OPTION_HEADERS = ['Require', 'Proxy-Require', 'Supported', 'Unsupported'] as const;

/** The shortest session interval there is (RFC 4028 4 and 5). */
const MIN_SESSION = 90;

/** An option tag nobody registered is legal, and not understood by most (RFC 3261 19.2). */
const optionTags: Rule = ({ bytes }, report, { items, words }) => {
  for (const at of OPTION_HEADERS) {
    const spans = items(at);
    const seen = new Set<string>();
    words(at).forEach((tag, place) => {
      const span = spans[place];
      if (!span) return;
      if (!OPTION_TAGS.has(tag)) report('option-tag-unknown', at, span, { tag: excerpt(bytes, span) });
      if (seen.has(tag)) report('option-tag-repeated', at, span, { tag: excerpt(bytes, span) });
      seen.add(tag);
    });
  }
};

/** Allow names methods; one that nobody registered is legal (RFC 3261 20.5). */
const allowedMethods: Rule = ({ bytes }, report, { items }) => {
  for (const span of items('Allow')) {
    const method = excerpt(bytes, span);
    if (!isKnownMethod(method)) report('allow-method-unknown', 'Allow', span, { method });
  }
};

/** A 405 lists what is allowed instead, not the method it refuses (RFC 3261 21.4.6). */
const refusedMethod: ResponseRule = ({ bytes, status }, report, { method, items }) => {
  if (status !== 405) return;
  for (const span of items('Allow'))
    if (textOf(bytes, span) === method) report('allow-names-refused', 'Allow', span, { method });
};

/** A provisional response is reliable by RSeq and Require: 100rel together, 100 never is (RFC 3262 3). */
const reliable: ResponseRule = ({ bytes, status, startLine }, report, { first, words }) => {
  const sequence = first('RSeq');
  const required = first('Require');
  const asks = words('Require').includes('100rel');
  const isProvisional = status > 100 && status < 200;
  if (sequence && !isProvisional) report('rseq-misplaced', 'RSeq', sequence.line, { status });
  if (!isProvisional) return;
  if (sequence && !asks) report('rseq-without-100rel', 'message', startLine);
  if (required && asks && !sequence) report('100rel-without-rseq', 'Require', required.value);
  const zero = sequence && decimal(bytes, sequence.value.start, sequence.value.end) === 0;
  if (zero) report('rseq-zero', 'RSeq', sequence.value);
};

/** Only INVITE has provisional responses to acknowledge (RFC 3262 7.2). */
const acknowledged: RequestRule = ({ bytes }, report, { first }) => {
  const value = first('RAck')?.value;
  const method = value ? (/\S+$/.exec(textOf(bytes, value).slice(0, 256))?.[0] ?? '') : '';
  if (value && isKnownMethod(method) && method !== 'INVITE') report('rack-method', 'RAck', value, { method });
};

interface Timer {
  readonly seconds: number;
  readonly number: Span;
  readonly value: Span;
}

function timerOf({ message, first }: Facts, name: 'Session-Expires' | 'Min-SE'): Timer | null {
  const { bytes } = message;
  const value = first(name)?.value;
  if (!value) return null;
  const number = { start: value.start, end: endOfRun(bytes, value.start, value.end, CLASS.digit) };
  const seconds = decimal(bytes, number.start, number.end);
  return seconds < 0 ? null : { seconds, number, value };
}

/** No session interval is below 90 seconds or below Min-SE (RFC 4028 4, 5 and 7.1). */
const sessionInterval: Rule = (_, report, facts) => {
  const interval = timerOf(facts, 'Session-Expires');
  const least = timerOf(facts, 'Min-SE');
  if (least && least.seconds < MIN_SESSION)
    report('min-se-small', 'Min-SE', least.number, { seconds: least.seconds, limit: MIN_SESSION });
  if (!interval) return;
  const { seconds, number } = interval;
  if (seconds < MIN_SESSION)
    report('session-expires-small', 'Session-Expires', number, { seconds, limit: MIN_SESSION });
  else if (least && seconds < least.seconds)
    report('session-expires-below-min', 'Session-Expires', number, { seconds, limit: least.seconds });
};

/** Session-Expires of an element that does not say it knows timers was put in by a proxy (RFC 4028 7.1, 8.1). */
const timerSupported: RequestRule = (_, report, { first, words }) => {
  const header = first('Session-Expires');
  const knows = words('Supported').includes('timer') || words('Require').includes('timer');
  if (header && !knows) report('session-timer-unsupported', 'Session-Expires', header.value);
};

/** An answer says who refreshes; where that is the caller, it also requires the timer (RFC 4028 9). */
const refresher: ResponseRule = ({ bytes, status, startLine }, report, facts) => {
  const timer = status >= 200 && status < 300 ? timerOf(facts, 'Session-Expires') : null;
  if (!timer) return;
  const params = readParams(bytes, timer.number.end, timer.value.end, ignore);
  const who = paramText(bytes, params, 'refresher');
  if (who === null) report('session-refresher-missing', 'Session-Expires', timer.value);
  else if (who.toLowerCase() === 'uac' && !facts.words('Require').includes('timer'))
    report('session-timer-not-required', 'message', startLine);
};

/** Replaces and Join in one INVITE contradict each other (RFC 3911 4). */
const replacesOrJoin: RequestRule = (_, report, { first, has }) => {
  const join = first('Join');
  if (join && has('Replaces')) report('replaces-with-join', 'Join', join.line);
};

/** Headers that a later RFC took back. */
const obsolete: Rule = ({ headers }, report) => {
  for (const { canonical, line } of headers) {
    const rfc = OBSOLETE_HEADERS.get(canonical);
    if (rfc !== undefined) report('header-obsolete', canonical, line, undefined, rfc);
  }
};

/** Other priorities are legal and seldom understood (RFC 3261 20.26). */
const priority: Rule = ({ bytes }, report, { first, words }) => {
  const value = first('Priority')?.value;
  const [word = ''] = words('Priority');
  if (value && word !== '' && !PRIORITIES.has(word))
    report('priority-unknown', 'Priority', value, { priority: excerpt(bytes, value) });
};

/** A warning code begins with 3 (RFC 3261 20.43). */
const warnCode: Rule = ({ bytes }, report, { items }) => {
  for (const { start } of items('Warning')) {
    const code = { start, end: endOfRun(bytes, start, start + 3, CLASS.digit) };
    const number = decimal(bytes, code.start, code.end);
    if (number >= 100 && (number < 300 || number > 399))
      report('warning-code', 'Warning', code, { code: number });
  }
};

export const OPTION_RULES: RuleSet = {
  any: [optionTags, allowedMethods, sessionInterval, obsolete, priority, warnCode],
  request: [acknowledged, timerSupported, replacesOrJoin],
  response: [refusedMethod, reliable, refresher],
};

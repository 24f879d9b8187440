/** Rules of events and of requests that carry something: SUBSCRIBE, NOTIFY, PUBLISH, INFO, MESSAGE (RFC 6665, 3903, 6086, 3428). */
import { CLASS, decimal, endOfRun } from '../chars.ts';
import { findParam, readParams } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import type { SipMessage } from '../message.ts';
import { isStream } from './context.ts';
import { excerpt } from './facts.ts';
import { EVENT_PACKAGES } from './registered.ts';
import type { RequestRule, Rule, RuleSet } from './rule.ts';

const STATES: ReadonlySet<string> = new Set(['active', 'pending', 'terminated']);
/** A MESSAGE outside a session is no larger than this on paths that do not hold back (RFC 3428 8). */
const PAGER_LIMIT = 1300;

const hasBody = ({ body }: SipMessage): boolean => body.start < body.end;

/** An event package nobody registered is legal (RFC 6665 7.2); templates stand behind a point. */
const eventPackage: Rule = ({ bytes }, report, { items, words }) => {
  for (const at of ['Event', 'Allow-Events'] as const) {
    const spans = items(at);
    words(at).forEach((name, place) => {
      const [span, base = ''] = [spans[place], name.split('.')[0]];
      if (span && base !== '' && !EVENT_PACKAGES.has(base))
        report('event-package-unknown', at, span, { name: excerpt(bytes, span) });
    });
  }
};

/** The state is active, pending or terminated, and says how long or why (RFC 6665 4.1.3, 4.2.2). */
const subscriptionState: RequestRule = ({ bytes }, report, { first, words }) => {
  const at = 'Subscription-State';
  const value = first(at)?.value;
  const [state = ''] = words(at);
  if (!value || state === '') return;
  const wordEnd = endOfRun(bytes, value.start, value.end, CLASS.token);
  const params = readParams(bytes, wordEnd, value.end, ignore);
  if (!STATES.has(state)) report('subscription-state-unknown', at, value, { state });
  else if (state !== 'terminated' && !findParam(bytes, params, 'expires'))
    report('subscription-expires-missing', at, value, { state });
  else if (state === 'terminated' && !findParam(bytes, params, 'reason'))
    report('subscription-reason-missing', at, value);
};

/** Without Expires the package says how long the subscription lasts (RFC 6665 4.1.2.1). */
const subscribeExpires: RequestRule = ({ startLine }, report, { method, has }) => {
  if (method === 'SUBSCRIBE' && !has('Expires')) report('subscribe-expires-missing', 'message', startLine);
};

/** The first PUBLISH brings a state, a removal brings none (RFC 3903 4.2 and 4.5). */
const publishBody: RequestRule = (message, report, { method, has, first }) => {
  if (method !== 'PUBLISH') return;
  const expires = first('Expires')?.value;
  const isRemoval = expires && decimal(message.bytes, expires.start, expires.end) === 0;
  if (isRemoval && hasBody(message)) report('publish-removal-body', 'body', message.body);
  else if (!isRemoval && !has('SIP-If-Match') && !hasBody(message))
    report('publish-without-body', 'message', message.startLine);
};

/** An INFO without a package is of the older kind (RFC 6086 9); one with a package marks its body so (RFC 6086 4.2.1). */
const infoPackage: RequestRule = (message, report, { method, first, words, has }) => {
  if (method !== 'INFO') return;
  const header = first('Info-Package');
  if (!header) report('info-without-package', 'message', message.startLine);
  const type = words('Content-Type')[0] ?? '';
  const isSingle = hasBody(message) && has('Content-Type') && !type.startsWith('multipart');
  if (header && isSingle && words('Content-Disposition')[0] !== 'info-package')
    report('info-disposition', 'Info-Package', header.value);
};

/** A MESSAGE of more than 1300 bytes does not go over UDP (RFC 3428 8). */
const pagerSize: RequestRule = ({ body, bytes }, report, { method, context }) => {
  const isLarge = method === 'MESSAGE' && bytes.length > PAGER_LIMIT && !isStream(context.transport);
  if (isLarge) report('pager-large', 'body', body, { length: bytes.length, limit: PAGER_LIMIT });
};

export const EVENT_RULES: RuleSet = {
  any: [eventPackage],
  request: [subscriptionState, subscribeExpires, publishBody, infoPackage, pagerSize],
};

/** Rules of registrations: no answer, an answer that binds nothing, a binding that ran out (RFC 3261 10). */
import type { UriView } from '#shared/sip/views.ts';
import { parseUri } from '#shared/sip/views.ts';
import { wholeNumber } from '#shared/sip/views-values.ts';
import type { Ask, CallFacts, Transaction } from './call.ts';
import type { Fact } from './fact.ts';
import { placeText } from './places.ts';
import type { FlowRuleOf, Hit } from './rule.ts';
import { seconds } from './rule.ts';
import { isDead } from './rules-silence.ts';

/** So many retransmissions take longer than any sound way to an answer. */
const MANY = 4;

function isSilent(call: CallFacts, transaction: Transaction): boolean {
  const { request, requests, responses, answeredElsewhere } = transaction;
  if (request.method !== 'REGISTER' || responses.length > 0 || answeredElsewhere) return false;
  return requests.length > MANY || isDead(call, transaction);
}

function silences(call: CallFacts): Hit[] {
  const byHost = new Map<string, Fact[]>();
  for (const transaction of call.transactions) {
    if (!isSilent(call, transaction)) continue;
    const { host } = transaction.request.dst;
    byHost.set(host, [...(byHost.get(host) ?? []).slice(0, 40), ...transaction.requests.slice(0, 40)]);
  }
  return [...byHost].map(([host, at]) => {
    const [first, last] = [at[0], at.at(-1)];
    const waited = seconds((last?.time ?? 0) - (first?.time ?? 0));
    const data = { why: 'silent', to: host, from: first?.src.host ?? '', times: at.length, seconds: waited };
    return { at, host, data, severity: 'error' };
  });
}

/** Whether a REGISTER wants a binding: it names a contact and takes none away (10.2.2). */
function isBinding(request: Fact): boolean {
  const contacts = request.addresses('Contact');
  const common = request.number('Expires');
  return (
    contacts.length > 0 &&
    contacts.every(({ params }) => (wholeNumber(params.get('expires')) ?? common) !== 0)
  );
}

/** The answer to a REGISTER where it was accepted, as the client saw it. */
function acceptedOf({ transactions }: Ask): Fact | null {
  const final = transactions[0]?.final;
  return final && final.status >= 200 && final.status < 300 ? final : null;
}

/** RFC 3261 10.3 step 8: the 200 lists every binding. Many servers list another address for the same user: that is no harm. */
function unbound(call: CallFacts): Hit[] {
  return call.asksOf('REGISTER').flatMap((ask): Hit[] => {
    const accepted = acceptedOf(ask);
    const request = ask.transactions[0]?.request;
    if (!accepted || !request || !isBinding(request)) return [];
    const listed = accepted.addresses('Contact').map(({ uri }) => parseUri(uri));
    const own = request.contact;
    const isOurs = listed.some((uri) => uri && (uri.user === own?.user || uri.host === own?.host));
    if (isOurs || (!own && listed.length > 0)) return [];
    const why = listed.length === 0 ? 'contact-missing' : 'contact-other';
    const names = { to: accepted.src.host, from: request.src.host };
    const data = { why, ...names, contact: request.contactUri, listed: accepted.contactUri };
    return [{ at: [accepted, request], host: accepted.src.host, data }];
  });
}

/** How long a binding holds; the contact's own time goes before the header (10.2.1.1). */
function grantedBy(accepted: Fact, request: Fact): number {
  const own = accepted.addresses('Contact').find(({ uri }) => parseUri(uri)?.user === request.contact?.user);
  return wholeNumber(own?.params.get('expires')) ?? accepted.number('Expires') ?? 0;
}

/** A device may renew under another Call-ID, so silence alone is only told; a renewal that comes late shows that it did not. */
function runOut(call: CallFacts): Hit[] {
  const asks = call.asksOf('REGISTER');
  return asks.flatMap((ask, i): Hit[] => {
    const accepted = acceptedOf(ask);
    const request = ask.transactions[0]?.request;
    if (!accepted || !request || !isBinding(request)) return [];
    const interval = grantedBy(accepted, request);
    const end = accepted.time + interval * 1000;
    const next = asks[i + 1]?.transactions[0]?.request;
    const late = (next?.time ?? call.until) - end;
    if (interval === 0 || late < LATE) return [];
    const data = {
      why: next ? 'late' : 'silent',
      interval,
      seconds: seconds(late),
      user: request.to,
    };
    const at = next ? [next, accepted] : [accepted];
    return [{ at, host: request.src.host, data, severity: next ? 'warning' : 'info' }];
  });
}

/** A call in which something was found. */
export interface Among {
  readonly call: CallFacts;
  readonly hit: Hit;
}

const keyOf = (uri: UriView): string => `${uri.user}@${placeText(uri)}`;

/** Over several calls: an INVITE to a contact that was registered gets no answer at all (RFC 3261 16.5). */
export function registeredInVain(calls: readonly CallFacts[]): Among[] {
  const bound = new Map<string, Fact>();
  for (const ask of calls.flatMap((call) => call.asksOf('REGISTER'))) {
    const accepted = acceptedOf(ask);
    const request = ask.transactions[0]?.request;
    if (accepted && request?.contact && isBinding(request)) bound.set(keyOf(request.contact), accepted);
  }
  if (bound.size === 0) return [];
  return calls.flatMap((call) =>
    call.transactions.flatMap((transaction): Among[] => {
      const { request } = transaction;
      const uri = request.method === 'INVITE' && isDead(call, transaction) ? request.target : null;
      const accepted = uri && bound.get(keyOf(uri));
      if (!accepted) return [];
      const { host } = request.dst;
      const data = { why: 'unreachable', contact: request.uri, registrar: accepted.src.host, to: host };
      return [{ call, hit: { at: [request, accepted], host, data, severity: 'error' } }];
    }),
  );
}

/** A renewal on the way when the binding ends is in time. */
const LATE = 5_000;

export const ONE_WAY: FlowRuleOf = {
  rule: 'registration-one-way',
  severity: 'warning',
  rfc: 'RFC 3261 10.3',
  find: (call) => [...silences(call), ...unbound(call)],
};

export const REGISTER_RULES: readonly FlowRuleOf[] = [
  ONE_WAY,
  { rule: 'registration-expired', severity: 'warning', rfc: 'RFC 3261 10.2.4', find: runOut },
];

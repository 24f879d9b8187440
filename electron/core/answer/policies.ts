/** What answers a request that nobody's hand has answered: one choice a method, as data. */
import type { AnswerPolicies, AnswerPolicy } from '#shared/model/incoming.ts';
import { isKnownMethod } from '#shared/sip/methods.ts';

/** The choices that a console starts with. An INVITE rings nowhere by itself: somebody answers it, or a rule. */
export const DEFAULT_POLICIES: AnswerPolicies = {
  INVITE: 'hand',
  // OPTIONS asks what can be done here. RFC 3261 11.2
  OPTIONS: 200,
  MESSAGE: 200,
  // No event package and no registrar is served. RFC 6665 4.2.1.1, RFC 3261 21.4.6
  SUBSCRIBE: 489,
  PUBLISH: 489,
  REGISTER: 405,
  // Who refers us is told that nobody follows it. RFC 3515 2.4.2
  REFER: 603,
  // A request inside of a dialog that nobody knows here. RFC 3261 12.2.2
  BYE: 481,
  INFO: 481,
  NOTIFY: 481,
  PRACK: 481,
  UPDATE: 481,
  '*': 405,
};

/** The choice for a method: its own, that for all others, or 501 where nobody registered it (RFC 3261 21.5.2). */
export function policyFor(policies: AnswerPolicies, method: string): AnswerPolicy {
  const own = Object.hasOwn(policies, method) ? policies[method] : undefined;
  if (own !== undefined) return own;
  return isKnownMethod(method) ? (policies['*'] ?? 405) : 501;
}

/** Accounts: an address-of-record at a registrar, what keeps it registered, and what stands there (RFC 3261 10). */
import * as v from 'valibot';
import { nonceRowSchema } from './stack.ts';
import { troubleSchema } from './trouble.ts';

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const text = v.pipe(v.string(), v.maxLength(300));

/** What a person enters. The password is no part of it: it is given beside it, and never kept in a file. */
export const accountConfigSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** `sip:USER@DOMAIN`. */
  aor: text,
  display: text,
  /** Where REGISTER goes, in any form of a destination; '' for the domain of the address-of-record. */
  registrar: text,
  /** A proxy that every request of the account goes through, as a URI; '' for none. */
  proxy: text,
  /** The name that answers challenges; '' for the user of the address-of-record. */
  user: text,
  /** The Contact's URI; '' for the address that the request leaves from. */
  contact: text,
  /** Seconds to ask for. */
  expires: seconds,
  /** Register again by itself, `margin` seconds before the binding runs out. */
  refresh: v.boolean(),
  margin: seconds,
  /** What keeps a NAT's door open between the registrations: CRLF (RFC 5626 3.5.1) or OPTIONS. */
  keepAlive: v.picklist(['off', 'crlf', 'options']),
  keepAliveSeconds: v.pipe(seconds, v.minValue(1), v.maxValue(3_600)),
});
export type AccountConfig = v.InferOutput<typeof accountConfigSchema>;

/** One binding as the registrar told it last. */
export const bindingSchema = v.object({
  uri: v.string(),
  /** When it runs out: milliseconds since 1970-01-01 UTC, or null where the registrar did not say. */
  until: v.nullable(v.number()),
  /** Whether it is this account's own. */
  own: v.boolean(),
});
export type Binding = v.InferOutput<typeof bindingSchema>;

export const accountStateSchema = v.picklist([
  'new',
  'registering',
  'registered',
  'unregistering',
  'unregistered',
  'failed',
]);
export type AccountState = v.InferOutput<typeof accountStateSchema>;

export const accountRowSchema = v.object({
  config: accountConfigSchema,
  state: accountStateSchema,
  hasPassword: v.boolean(),
  /** The last final status, else 0, with its reason phrase. */
  status: v.number(),
  reason: v.string(),
  /** Why it failed, or what hinders it, in one sentence; null where nothing does. */
  trouble: v.nullable(troubleSchema),
  bindings: v.array(bindingSchema),
  /** When the own binding runs out, and when it is registered (or tried) again; milliseconds or null. */
  until: v.nullable(v.number()),
  nextAttempt: v.nullable(v.number()),
  serviceRoute: v.array(v.string()),
  path: v.array(v.string()),
  nonces: v.array(nonceRowSchema),
  callId: v.string(),
  cseq: v.number(),
  /** The exchange of the last REGISTER, or null. */
  exchange: v.nullable(v.number()),
  /** When the last keep-alive left, and when its answer came; milliseconds or null. */
  keptAlive: v.nullable(v.number()),
  answeredAlive: v.nullable(v.number()),
});
export type AccountRow = v.InferOutput<typeof accountRowSchema>;

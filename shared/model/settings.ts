/** What the core does by itself, and the base values of its timers. */
import * as v from 'valibot';
import { answerPoliciesSchema } from './incoming.ts';
import { correlationSchema } from './observed.ts';
import { captureLimitsSchema } from './recording.ts';

const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600_000));

export const settingsSchema = v.object({
  /** Whether requests that come in are answered by the policies at all. */
  autoAnswer: v.boolean(),
  /** What happens to a new request, by method. */
  answers: answerPoliciesSchema,
  /** Whether 100 Trying is sent where nobody answered in time (RFC 3261 17.2.1, RFC 4320 4.1). */
  trying: v.boolean(),
  /** T1, T2 and T4 of every transaction that starts from now on, in milliseconds (RFC 3261 17.1.1.1, table 4). */
  timers: v.object({ t1: milliseconds, t2: milliseconds, t4: milliseconds }),
  /** What is kept of the traffic. */
  limits: captureLimitsSchema,
  correlation: correlationSchema,
  /** The collector that gets a copy of everything as HEP, `[udp:|tcp:]HOST:PORT`; null for none. */
  mirror: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(300))),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

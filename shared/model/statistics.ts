/** Figures about what a view lets pass: rates over time, delays, answers, who talks most. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = v.array(count);

/** A rate is told in at most this many steps. */
export const STATISTICS_STEPS = 600;

/** Delays in milliseconds; null where there are none. */
export const delaysSchema = v.object({
  count,
  mean: v.nullable(v.number()),
  p50: v.nullable(v.number()),
  p90: v.nullable(v.number()),
  p95: v.nullable(v.number()),
  p99: v.nullable(v.number()),
  longest: v.nullable(v.number()),
  /** How many delays there are up to each bound in milliseconds, and above the one before. */
  bounds: v.array(v.number()),
  spread: counts,
});
export type Delays = v.InferOutput<typeof delaysSchema>;

export const statisticsSchema = v.object({
  messages: count,
  dialogs: count,
  /** Milliseconds since 1970-01-01 UTC of the first and the last message; 0 where there are none. */
  from: v.number(),
  to: v.number(),
  /** Milliseconds of one step of the series. */
  step: v.number(),
  /** How many messages there were in each step: requests by method, responses by class (`1xx` to `6xx`), repetitions. */
  methods: v.array(v.object({ name: v.string(), counts })),
  classes: v.array(v.object({ name: v.string(), counts })),
  retransmitted: counts,
  /** From a request to its final response, and from an INVITE to its first 18x or final response. */
  responseTimes: delaysSchema,
  postDialDelays: delaysSchema,
  /** Calls that were tried, of them answered by a 2xx, cancelled, and still without a final response (answer-seizure ratio, ITU-T E.411). */
  seizures: count,
  answered: count,
  cancelled: count,
  open: count,
  retransmissions: count,
  codes: v.array(v.object({ status: count, reason: v.string(), count })),
  hosts: v.array(v.object({ host: v.string(), sent: count, received: count })),
  agents: v.array(v.object({ name: v.string(), count })),
});
export type Statistics = v.InferOutput<typeof statisticsSchema>;

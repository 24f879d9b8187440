/** Figures about what a view lets pass: rates over time, delays, answers, who talks most. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = v.array(count);

/** A rate is told in at most this many steps. */
export const STATISTICS_STEPS = 300;

/** So many hosts and so many user agents are told, those that sent or received most. */
export const STATISTICS_HOSTS = 50;

/** Upper bounds of the ranges in which delays are counted, in milliseconds; one more range stands above the last of them. */
export const DELAY_BOUNDS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000,
];

/** Delays in milliseconds; null where there are none. Mean and longest are exact, percentiles are off by 1 % at the most. */
export const delaysSchema = v.object({
  count,
  mean: v.nullable(v.number()),
  p50: v.nullable(v.number()),
  p90: v.nullable(v.number()),
  p95: v.nullable(v.number()),
  p99: v.nullable(v.number()),
  longest: v.nullable(v.number()),
  /** How many delays there are up to each bound and above the one before; the last figure counts those above all bounds. */
  bounds: v.array(v.number()),
  spread: counts,
});
export type Delays = v.InferOutput<typeof delaysSchema>;

/** How many messages of one name there were in each step. The name is empty for all methods beyond those that are told apart. */
export const statisticsSeriesSchema = v.object({ name: v.string(), counts });
export type StatisticsSeries = v.InferOutput<typeof statisticsSeriesSchema>;

export const statisticsSchema = v.object({
  /** All that passes; `other` of them are not SIP. */
  messages: count,
  other: count,
  dialogs: count,
  /** Milliseconds since 1970-01-01 UTC of the first and the last message that is in a step; 0 where there are none. */
  from: v.number(),
  to: v.number(),
  /** When the first step of the series begins, and milliseconds of one step. */
  start: v.number(),
  step: v.number(),
  /** Messages that are in no step: their time is not known, or far away from that of nearly all others. */
  outside: count,
  /** How many messages there were in each step: requests by method, responses by class (`1xx` to `6xx`), repetitions. */
  methods: v.array(statisticsSeriesSchema),
  classes: v.array(statisticsSeriesSchema),
  retransmitted: counts,
  /** From a request to its final response, and from an INVITE to its first 18x or final response. */
  responseTimes: delaysSchema,
  postDialDelays: delaysSchema,
  /**
   * Calls that were tried: each Call-ID with an INVITE that was seen is one seizure, however often it was challenged, redirected or sent
   * again. Of them answered by a 2xx, cancelled by the caller, and still without a final response (answer-seizure ratio, ITU-T E.411).
   */
  seizures: count,
  answered: count,
  cancelled: count,
  open: count,
  /** Seizures that reached the user: answered, cancelled, or refused by the user: 480, 486, 600, 603 (network effectiveness ratio, ITU-T E.425). */
  effective: count,
  retransmissions: count,
  codes: v.array(v.object({ status: count, reason: v.string(), count })),
  /** The host is empty for all those beyond what is told apart. */
  hosts: v.array(v.object({ host: v.string(), sent: count, received: count })),
  /** What the senders call themselves (User-Agent, Server), by the messages that they sent. */
  agents: v.array(v.object({ name: v.string(), count })),
});
export type Statistics = v.InferOutput<typeof statisticsSchema>;

/** The autosaved captures of earlier runs, and the limits of what is kept of this one. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const recordingRowSchema = v.object({
  id: v.string(),
  started: v.number(),
  /** The time of the last write. */
  last: v.number(),
  bytes: count,
  files: count,
  /** Whether the run ended without closing it. */
  crashed: v.boolean(),
});
export type RecordingRow = v.InferOutput<typeof recordingRowSchema>;

export const captureLimitsSchema = v.object({
  /** Messages in the lists. */
  messages: v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(10_000_000)),
  /** Bytes on disk, or in memory where nothing is written. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1_048_576)),
  /** Minutes that a message is kept, or null for as long as there is room. */
  minutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type CaptureLimits = v.InferOutput<typeof captureLimitsSchema>;

export const DEFAULT_LIMITS: CaptureLimits = { messages: 2_000_000, bytes: 4 * 1024 ** 3, minutes: null };

/** Trouble that a person can read and a program can tell apart: it crosses the boundary as it is. */
import * as v from 'valibot';

export const troubleSchema = v.object({
  /** A stable code: the system's (`EADDRINUSE`) or our own (`VARIABLE_UNRESOLVED`). */
  code: v.string(),
  /** One English sentence without a full stop at its end; a view may have a translation by the code. */
  message: v.string(),
  data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});
export type Trouble = v.InferOutput<typeof troubleSchema>;

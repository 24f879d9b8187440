/** Where traffic comes from: a UDP listener of the console's own, or the lab's. */
import * as v from 'valibot';
import { troubleSchema } from './trouble.ts';

export const sourceRowSchema = v.object({
  id: v.string(),
  role: v.picklist(['console', 'lab']),
  /** What was asked for, as `udp:HOST:PORT`. */
  requested: v.string(),
  /** What was bound, as `udp:HOST:PORT`, or null while it is not. */
  address: v.nullable(v.string()),
  state: v.picklist(['opening', 'open', 'failed', 'closed']),
  trouble: v.nullable(troubleSchema),
  /** The receive buffer that the system granted, in bytes, or null before it is open. */
  receiveBuffer: v.nullable(v.number()),
  received: v.number(),
  sent: v.number(),
});
export type SourceRow = v.InferOutput<typeof sourceRowSchema>;

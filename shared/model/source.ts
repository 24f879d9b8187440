/**
 * Where traffic comes from: a UDP listener of the console's own, or the lab's; a listener for HEP; an interface that is
 * captured; a capture file or a text trace that was opened.
 */
import * as v from 'valibot';
import { troubleSchema } from './trouble.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const sourceRoleSchema = v.picklist(['console', 'lab', 'hep', 'interface', 'file']);
export type SourceRole = v.InferOutput<typeof sourceRoleSchema>;

export const sourceRowSchema = v.object({
  id: v.string(),
  role: sourceRoleSchema,
  /** What was asked for: `udp:HOST:PORT`, `hep:HOST:PORT`, the name of an interface or of a file. */
  requested: v.string(),
  /** What was bound or is read, or null while it is not. */
  address: v.nullable(v.string()),
  /** A file is `opening` while it is read, `open` when it is all there, and `closed` where reading was cancelled. */
  state: v.picklist(['opening', 'open', 'failed', 'closed']),
  /** Why it failed, or why reading a file stopped before its end. */
  trouble: v.nullable(troubleSchema),
  /** The receive buffer that the system granted, in bytes, or null where there is none. */
  receiveBuffer: v.nullable(v.number()),
  received: v.number(),
  sent: v.number(),
  /** Packets that the system or the capturing program lost; null where nobody tells. */
  dropped: v.nullable(count),
  /** What gave no message, by reason; only reasons that occurred. */
  skipped: v.record(v.string(), count),
  /** Bytes of a file that were read, of how many (0 where that is not known); null for what is no file. */
  progress: v.nullable(v.object({ read: count, size: count })),
  /** What else is said of it: the program that captures, the format of a file, the agents of HEP. */
  detail: v.string(),
  /** Whether its messages are left out of the lists. */
  hidden: v.boolean(),
});
export type SourceRow = v.InferOutput<typeof sourceRowSchema>;

/** What a plain socket does not have of a source. */
export const PLAIN_SOCKET = {
  dropped: null,
  skipped: {},
  progress: null,
  detail: '',
  hidden: false,
} satisfies Partial<SourceRow>;

/** What every source is before it is open. */
export const OPENING_SOURCE = {
  address: null,
  state: 'opening',
  trouble: null,
  receiveBuffer: null,
  received: 0,
  sent: 0,
  ...PLAIN_SOCKET,
} satisfies Partial<SourceRow>;

/** An interface that can be captured. */
export const captureInterfaceSchema = v.object({
  name: v.string(),
  description: v.string(),
  addresses: v.array(v.string()),
  isLoopback: v.boolean(),
  isUp: v.nullable(v.boolean()),
});
export type CaptureInterfaceRow = v.InferOutput<typeof captureInterfaceSchema>;

/** A workspace: a folder of text files on the core's machine, as it crosses the boundary. Paths are relative, with `/` between names. */
import * as v from 'valibot';
import { outcomeSchema, sendDraftSchema } from './exchange.ts';
import { directionSchema } from './traffic.ts';
import { bytesSchema } from './bytes.ts';
import { troubleSchema } from './trouble.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const WORKSPACE_LIMITS = {
  /** Characters of a path. */
  path: 400,
  /** Bytes of a file that is read or written. */
  file: 524_288,
  /** Files that are listed. */
  entries: 20_000,
  /** Files that are added at once. */
  added: 500,
  hits: 200,
} as const;

export interface VariableRow {
  readonly name: string;
  readonly value: string;
}

/** `Basic call/invite.sip`; '' is the workspace itself. No name begins with a dot. */
export const workspacePathSchema = v.pipe(
  v.string(),
  v.maxLength(WORKSPACE_LIMITS.path),
  v.regex(/^(?:[^/\\.\x00-\x1f][^/\\\x00-\x1f]*(?:\/[^/\\.\x00-\x1f][^/\\\x00-\x1f]*)*)?$/),
);

/** Whether a path may stand in a workspace. */
export function isWorkspacePath(path: string): boolean {
  return v.is(workspacePathSchema, path);
}

export const ENTRY_KINDS = ['folder', 'request', 'sequence', 'environment', 'data'] as const;

/** The ending of each kind's files. */
export const FILE_ENDINGS = {
  request: '.sip',
  sequence: '.seq',
  environment: '.env',
  data: '.csv',
} as const;

/** The settings of a folder: the order of what is in it, and its variables. */
export const FOLDER_FILE = 'folder.conf';

export const workspaceEntrySchema = v.object({
  path: v.string(),
  kind: v.picklist(ENTRY_KINDS),
  /** Its place among those of its folder. */
  order: count,
  /** Of a request; '' for others. */
  method: v.string(),
  uri: v.string(),
  /** Changes whenever the file does; '' for a folder. */
  version: v.string(),
  /** Variables that a folder or an environment gives, in their order. */
  variables: v.array(v.object({ name: v.string(), value: v.string() })),
  /** Names of an environment whose values stand in no file, and whether this core knows them. */
  secrets: v.array(v.object({ name: v.string(), known: v.boolean() })),
});
export type WorkspaceEntry = v.InferOutput<typeof workspaceEntrySchema>;
export type EntryKind = WorkspaceEntry['kind'];

export const workspaceStateSchema = v.object({
  /** Where it is on the core's machine; '' while none is open. */
  root: v.string(),
  /** Counts up with every change of the entries. */
  revision: count,
  entries: count,
  /** Files beyond the limit, which are not listed. */
  unlisted: count,
  /** Why it cannot be read or watched, or null. */
  trouble: v.nullable(troubleSchema),
});
export type WorkspaceState = v.InferOutput<typeof workspaceStateSchema>;

export const searchHitSchema = v.object({
  path: v.string(),
  /** Counted from 1; 0 where the name alone fits. */
  line: count,
  excerpt: v.string(),
  /** Where in the excerpt the text stands. */
  from: count,
  to: count,
});
export type SearchHit = v.InferOutput<typeof searchHitSchema>;

/** The step of a run that made a send. */
export const sentByRunSchema = v.object({
  /** Of the sequence. */
  name: v.string(),
  path: v.string(),
  /** When the run began, which tells two of them apart. */
  started: v.number(),
  /** The row of its data, counted from 0, and how many rows there are. */
  row: count,
  rows: count,
  /** The line of the step. */
  line: count,
});
export type SentByRun = v.InferOutput<typeof sentByRunSchema>;

/** Sends by hand, and those of runs: each has its own shelf with its own limit. */
export const HISTORY_SHELVES = ['hand', 'runs'] as const;
export type HistoryShelf = (typeof HISTORY_SHELVES)[number];

/** How many sends are kept, how many made room since this core began, and how often the list changed. */
const historyCountSchema = v.object({ kept: count, gone: count, revision: count });
export type HistoryCount = v.InferOutput<typeof historyCountSchema>;

export const historyCountersSchema = v.object({
  hand: historyCountSchema,
  runs: historyCountSchema,
});
export type HistoryCounters = v.InferOutput<typeof historyCountersSchema>;

/** A send that was made, as a list shows it. */
export const historyRowSchema = v.object({
  id: count,
  time: v.number(),
  method: v.string(),
  uri: v.string(),
  /** What its draft was called, and its file; '' for none. */
  name: v.string(),
  path: v.string(),
  destination: v.string(),
  callId: v.string(),
  /** Null while it runs. */
  outcome: v.nullable(outcomeSchema),
  /** Its exchange in this run of the core, or null. */
  exchange: v.nullable(count),
  /** Null for a send by hand. */
  run: v.nullable(sentByRunSchema),
});
export type HistoryRow = v.InferOutput<typeof historyRowSchema>;

/** A send that was made, whole. */
export const historyEntrySchema = v.object({
  ...historyRowSchema.entries,
  /** The draft without its password. */
  draft: sendDraftSchema,
  /** The messages of its exchange, as far as they were kept. */
  messages: v.array(v.object({ time: v.number(), direction: directionSchema, bytes: bytesSchema })),
});
export type HistoryEntry = v.InferOutput<typeof historyEntrySchema>;

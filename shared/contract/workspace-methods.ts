/** The methods by which requests are kept: the workspace, drafts, secrets, the history, and the runs of sequences. */
import * as v from 'valibot';
import { bytesSchema } from '#shared/model/bytes.ts';
import { rowResultSchema, runViewSchema } from '#shared/model/sequence.ts';
import {
  HISTORY_SHELVES,
  historyEntrySchema,
  historyRowSchema,
  searchHitSchema,
  WORKSPACE_LIMITS,
  workspaceEntrySchema,
  workspacePathSchema,
  workspaceStateSchema,
} from '#shared/model/workspace.ts';
import type { MethodDefinition } from './define.ts';
import { id, method, nothing, page } from './define.ts';

const path = workspacePathSchema;
const file = v.pipe(v.string(), v.maxLength(WORKSPACE_LIMITS.file));
/** Which sends of the history are meant. */
const of = v.picklist(HISTORY_SHELVES);
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const version = v.object({ version: v.string() });

export const workspaceMethods = {
  'workspace.open': method({
    description:
      'Opens a folder of the core’s machine as the workspace, in the place of the one that is open; makes it where `create` says so. NOT_FOUND, NOT_A_FOLDER, DISK.',
    input: v.object({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)), create: v.boolean() }),
    output: workspaceStateSchema,
  }),
  'workspace.entries': method({
    description:
      'What is in the workspace, folders before what is in them, from a place on that counts from 0; at most 1000.',
    input: v.object({ from: id, count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)) }),
    output: v.object({ revision: id, total: id, entries: v.array(workspaceEntrySchema) }),
  }),
  'workspace.changes': method({
    description:
      'What changed since a revision. `reset` where that is not known any more, or is much: then everything is to be asked for again.',
    input: v.object({ since: id }),
    output: v.object({
      revision: id,
      reset: v.boolean(),
      changed: v.array(workspaceEntrySchema),
      removed: v.array(v.string()),
    }),
  }),
  'workspace.read': method({
    description: 'A file of the workspace with its version. NOT_FOUND, TOO_LARGE, DISK.',
    input: v.object({ path }),
    output: v.object({ bytes: bytesSchema, version: v.string() }),
  }),
  'workspace.write': method({
    description:
      'Writes a file in one step. `version` is the one that was read, null for a file that is not there yet; CONFLICT where the file is another one by now. Folders on the way are made.',
    input: v.object({ path, text: file, version: v.nullable(v.pipe(v.string(), v.maxLength(100))) }),
    output: version,
  }),
  'workspace.add': method({
    description:
      'Adds files to a folder; names that are taken get a number. Answers with the paths, in the order of the files.',
    input: v.object({
      folder: path,
      files: v.pipe(
        v.array(v.object({ path, text: file })),
        v.minLength(1),
        v.maxLength(WORKSPACE_LIMITS.added),
      ),
    }),
    output: v.object({ paths: v.array(v.string()) }),
  }),
  'workspace.makeFolder': method({
    description: 'Makes a folder; a name that is taken gets a number.',
    input: v.object({ path }),
    output: v.object({ path: v.string() }),
  }),
  'workspace.move': method({
    description:
      'Renames or moves a file or folder; EXISTS where the place is taken. `before` names the neighbour it goes before, null for the end.',
    input: v.object({ from: path, to: path, before: v.optional(v.nullable(name)) }),
    output: nothing,
  }),
  'workspace.duplicate': method({
    description: 'Copies a file or folder beside itself.',
    input: v.object({ path }),
    output: v.object({ path: v.string() }),
  }),
  'workspace.remove': method({
    description: 'Takes a file or folder away; it can be brought back by the answer.',
    input: v.object({ path }),
    output: v.object({ trash: v.string() }),
  }),
  'workspace.restore': method({
    description: 'Brings back what was taken away.',
    input: v.object({ trash: v.pipe(v.string(), v.maxLength(200)) }),
    output: v.object({ path: v.string() }),
  }),
  'workspace.search': method({
    description: 'Files whose name or text holds a text, whatever its case; at most 200 places.',
    input: v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
    output: v.object({ hits: v.array(searchHitSchema), more: v.boolean() }),
  }),
  'drafts.keep': method({
    description:
      'Keeps the open drafts of the page, so that they come back after a crash. Passwords are not among them.',
    input: v.object({ text: v.pipe(v.string(), v.maxLength(8_000_000)) }),
    output: nothing,
  }),
  'drafts.kept': method({
    description: 'The drafts that were kept last, or null.',
    input: nothing,
    output: v.object({ text: v.nullable(v.string()) }),
  }),
  'secrets.set': method({
    description:
      'Tells the core a secret of an environment, or lets it forget it. It is held in memory only.',
    input: v.object({
      environment: v.pipe(v.string(), v.maxLength(100)),
      name,
      value: v.nullable(v.pipe(v.string(), v.maxLength(1_024))),
    }),
    output: nothing,
  }),
  'history.page': method({
    description:
      'Sends that were made, by hand or by runs of sequences, the newest first, from a place on that counts from 0.',
    input: v.object({ of, ...page.entries }),
    output: v.object({ rows: v.array(historyRowSchema), total: id }),
  }),
  'history.get': method({
    description: 'One send with its draft and messages. NOT_FOUND where it was let go.',
    input: v.object({ id }),
    output: historyEntrySchema,
  }),
  'history.clear': method({
    description: 'Forgets every send that was made, by hand or by runs of sequences.',
    input: v.object({ of }),
    output: nothing,
  }),
  'runs.start': method({
    description:
      'Runs a sequence of the workspace, once for each row of its data; `text` is run in the place of what the file says.',
    input: v.object({
      path,
      text: v.optional(file),
      environment: v.pipe(v.string(), v.maxLength(100)),
    }),
    output: v.object({ id }),
  }),
  'runs.stop': method({
    description: 'Ends a run; its calls are hung up.',
    input: v.object({ id }),
    output: nothing,
  }),
  'runs.list': method({
    description: 'The runs of this core, the newest first.',
    input: nothing,
    output: v.object({ runs: v.array(runViewSchema) }),
  }),
  'runs.rows': method({
    description: 'What came of the rows of a run, from a place on that counts from 0; at most 20.',
    input: v.object({ id, from: id, count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)) }),
    output: v.object({ rows: v.array(rowResultSchema) }),
  }),
  'runs.report': method({
    description: 'A run as JUnit XML.',
    input: v.object({ id }),
    output: v.object({ text: v.string() }),
  }),
} satisfies Record<string, MethodDefinition>;

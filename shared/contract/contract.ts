/**
 * The boundary between the core and whoever shows it, written once: every method and stream with its schemas.
 * The window, the browser and the command line are served this table; nothing else crosses.
 */
import * as v from 'valibot';
import { viewCountersSchema, viewDeltaSchema, viewParamsSchema } from '#shared/model/view.ts';
import { diagnosisSchema } from '#shared/model/finding.ts';
import { accountConfigSchema, accountRowSchema } from '#shared/model/account.ts';
import { bytesSchema } from '#shared/model/bytes.ts';
import { resolutionSchema } from '#shared/model/destination.ts';
import { exchangeSchema, sendDraftSchema } from '#shared/model/exchange.ts';
import { answerSchema, incomingRowSchema, respondSchema } from '#shared/model/incoming.ts';
import { settingsSchema } from '#shared/model/settings.ts';
import { sourceRowSchema } from '#shared/model/source.ts';
import {
  dialogStepSchema,
  liveDialogSchema,
  stackCountersSchema,
  stackDeltaSchema,
  transactionRowSchema,
} from '#shared/model/stack.ts';
import {
  dialogRowSchema,
  messageDetailSchema,
  messageRowSchema,
  trafficCountersSchema,
  trafficDeltaSchema,
} from '#shared/model/traffic.ts';
import { troubleSchema } from '#shared/model/trouble.ts';
import { captureMethods } from './capture-methods.ts';
import { readingMethods } from './reading-methods.ts';
import { workspaceMethods } from './workspace-methods.ts';
import { historyCountersSchema, workspaceStateSchema } from '#shared/model/workspace.ts';
import { runViewSchema } from '#shared/model/sequence.ts';
import type { MethodDefinition, StreamDefinition } from './define.ts';
import { id, method, nothing, page, stream } from './define.ts';

const accountId = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

export const methods = {
  'app.info': method({
    description: 'What this console is: name, version, the host it runs in, and where the lab listens.',
    input: nothing,
    output: v.object({
      name: v.string(),
      version: v.string(),
      host: v.picklist(['desktop', 'browser', 'shell', 'test']),
      platform: v.string(),
      /** `udp:HOST:PORT`, or null where no lab runs. */
      lab: v.nullable(v.string()),
    }),
  }),
  'sources.add': method({
    description:
      'Opens a UDP listener. A failure is a source in the state `failed`, not an error of the call.',
    input: v.object({ address: v.pipe(v.string(), v.maxLength(300)) }),
    output: sourceRowSchema,
  }),
  'sources.remove': method({
    description: 'Closes a listener and takes it off the list.',
    input: v.object({ id: v.string() }),
    output: nothing,
  }),
  'messages.page': method({
    description: 'Rows of messages by their ids, in order.',
    input: page,
    output: v.object({ rows: v.array(messageRowSchema) }),
  }),
  'messages.get': method({
    description: 'One message with its bytes. NOT_FOUND where it was let go.',
    input: v.object({ id }),
    output: messageDetailSchema,
  }),
  'messages.clear': method({
    description: 'Empties the lists. Ids go on counting.',
    input: nothing,
    output: nothing,
  }),
  'dialogs.page': method({
    description: 'Rows of calls by their ids, in order.',
    input: page,
    output: v.object({ rows: v.array(dialogRowSchema) }),
  }),
  'dialogs.messages': method({
    description:
      'Messages of one call, the oldest first, at most 500 of them: those around a message, else the first. `before` stand before them.',
    input: v.object({ id, around: v.optional(id) }),
    output: v.object({ rows: v.array(messageRowSchema), total: v.number(), before: v.number() }),
  }),
  'exchanges.start': method({
    description: 'Sends a draft. What comes of it is told by the stream `exchange`.',
    input: sendDraftSchema,
    output: v.object({ id }),
  }),
  'exchanges.get': method({
    description: 'An exchange as it stands. NOT_FOUND where it was let go.',
    input: v.object({ id }),
    output: exchangeSchema,
  }),
  'exchanges.next': method({
    description: 'Sends the CANCEL or the BYE that the exchange offers.',
    input: v.object({ id, method: v.picklist(['CANCEL', 'BYE']) }),
    output: nothing,
  }),
  'exchanges.stop': method({
    description: 'Ends the transaction at once: nothing more is sent for it.',
    input: v.object({ id }),
    output: nothing,
  }),
  'stack.transactions': method({
    description: "Rows of the stack's transactions by their ids, in order.",
    input: page,
    output: v.object({ rows: v.array(transactionRowSchema) }),
  }),
  'stack.dialogs': method({
    description: "Rows of the stack's own dialogs by their ids, in order.",
    input: page,
    output: v.object({ rows: v.array(liveDialogSchema) }),
  }),
  'stack.draft': method({
    description:
      'A request of a dialog, written out and ready to be edited. NOT_FOUND where the dialog was let go.',
    input: v.object({ dialog: id, step: dialogStepSchema }),
    output: v.object({ bytes: bytesSchema }),
  }),
  'stack.send': method({
    description:
      'Sends a request of a dialog as it would be written; answers with the exchange that lists it.',
    input: v.object({ dialog: id, step: dialogStepSchema }),
    output: v.object({ exchange: id }),
  }),
  'incoming.answer': method({
    description:
      'Answers a request that came in by a status. NOT_POSSIBLE where its final answer has gone out.',
    input: answerSchema,
    output: nothing,
  }),
  'incoming.draft': method({
    description: 'A response to a request that came in, written out and ready to be edited.',
    input: v.object({ id, status: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(699)) }),
    output: v.object({ bytes: bytesSchema }),
  }),
  'incoming.respond': method({
    description: 'Sends a response as it was written by hand.',
    input: respondSchema,
    output: nothing,
  }),
  'accounts.put': method({
    description:
      'Adds or changes an account. A password is kept in memory; null keeps the one that is there.',
    input: v.object({
      config: accountConfigSchema,
      password: v.nullable(v.pipe(v.string(), v.maxLength(1_024))),
    }),
    output: nothing,
  }),
  'accounts.remove': method({
    description: 'Forgets an account; what is registered runs out by itself.',
    input: accountId,
    output: nothing,
  }),
  'accounts.register': method({
    description: 'Registers an account now; answers with the exchange.',
    input: accountId,
    output: v.object({ exchange: id }),
  }),
  'accounts.query': method({
    description: 'Asks for the bindings of an account and changes none (RFC 3261 10.2.3).',
    input: accountId,
    output: v.object({ exchange: id }),
  }),
  'accounts.unregister': method({
    description: 'Takes the own binding of an account away, or all of them (RFC 3261 10.2.2).',
    input: v.object({ ...accountId.entries, all: v.boolean() }),
    output: v.object({ exchange: id }),
  }),
  'destinations.resolve': method({
    description: 'Where a destination leads, and the steps that led there (RFC 3263). Nothing is sent to it.',
    input: v.object({ to: v.pipe(v.string(), v.maxLength(300)) }),
    output: v.object({ ...resolutionSchema.entries, trouble: v.nullable(troubleSchema) }),
  }),
  'settings.get': method({
    description: 'The settings of the core.',
    input: nothing,
    output: settingsSchema,
  }),
  'settings.set': method({
    description: 'Changes settings of the core; what is left out stays.',
    input: v.partial(settingsSchema),
    output: nothing,
  }),
  ...captureMethods,
  ...readingMethods,
  ...workspaceMethods,
} satisfies Record<string, MethodDefinition>;

export const streams = {
  traffic: stream({
    description: 'How many messages and calls there are, and which of them changed.',
    params: nothing,
    snapshot: trafficCountersSchema,
    delta: trafficDeltaSchema,
  }),
  view: stream({
    description:
      'What a filter lets pass, while it is asked for and as more comes. INVALID_FILTER, with the code and place of the mistake, where it cannot be used.',
    params: viewParamsSchema,
    snapshot: viewCountersSchema,
    delta: viewDeltaSchema,
  }),
  diagnosis: stream({
    description:
      'What is wrong in the calls of a view, while they are looked at and as they change; each frame is the whole diagnosis. NOT_FOUND where the view was closed.',
    params: v.object({ view: id }),
    snapshot: diagnosisSchema,
    delta: diagnosisSchema,
  }),
  sources: stream({
    description: 'The sources with their state; each frame is the whole list.',
    params: nothing,
    snapshot: v.array(sourceRowSchema),
    delta: v.array(sourceRowSchema),
  }),
  exchange: stream({
    description: 'One exchange; each frame is the whole exchange.',
    params: v.object({ id }),
    snapshot: exchangeSchema,
    delta: exchangeSchema,
  }),
  stack: stream({
    description: 'How many transactions and dialogs the stack has, what it counted, and which rows changed.',
    params: nothing,
    snapshot: stackCountersSchema,
    delta: stackDeltaSchema,
  }),
  dialog: stream({
    description: 'One dialog of the stack; each frame is the whole dialog.',
    params: v.object({ id }),
    snapshot: liveDialogSchema,
    delta: liveDialogSchema,
  }),
  incoming: stream({
    description:
      'The newest requests that came in outside of any dialog, or that wait for a hand; each frame is the list.',
    params: nothing,
    snapshot: v.array(incomingRowSchema),
    delta: v.array(incomingRowSchema),
  }),
  accounts: stream({
    description: 'The accounts with their state; each frame is the whole list.',
    params: nothing,
    snapshot: v.array(accountRowSchema),
    delta: v.array(accountRowSchema),
  }),
  workspace: stream({
    description: 'The workspace that is open; each frame is its whole state, entries are asked for.',
    params: nothing,
    snapshot: workspaceStateSchema,
    delta: workspaceStateSchema,
  }),
  history: stream({
    description:
      'How many sends by hand and of runs are kept, how many made room, and how often that list changed.',
    params: nothing,
    snapshot: historyCountersSchema,
    delta: historyCountersSchema,
  }),
  run: stream({
    description: 'One run of a sequence; each frame is the run as a whole, rows are asked for. NOT_FOUND.',
    params: v.object({ id }),
    snapshot: runViewSchema,
    delta: runViewSchema,
  }),
} satisfies Record<string, StreamDefinition>;

export type Methods = typeof methods;
export type Streams = typeof streams;
export type MethodName = keyof Methods;
export type StreamName = keyof Streams;
export type Input<K extends MethodName> = v.InferOutput<Methods[K]['input']>;
export type Output<K extends MethodName> = v.InferOutput<Methods[K]['output']>;
export type Params<K extends StreamName> = v.InferOutput<Streams[K]['params']>;
export type Snapshot<K extends StreamName> = v.InferOutput<Streams[K]['snapshot']>;
export type Delta<K extends StreamName> = v.InferOutput<Streams[K]['delta']>;

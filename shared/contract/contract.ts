/**
 * The boundary between the core and whoever shows it, written once: every method and stream with its schemas.
 * The window, the browser and the command line are served this table; nothing else crosses.
 */
import * as v from 'valibot';
import { exchangeSchema, sendDraftSchema } from '#shared/model/exchange.ts';
import { sourceRowSchema } from '#shared/model/source.ts';
import {
  dialogRowSchema,
  messageDetailSchema,
  messageRowSchema,
  trafficCountersSchema,
  trafficDeltaSchema,
} from '#shared/model/traffic.ts';
import type { MethodDefinition, StreamDefinition } from './define.ts';
import { method, stream } from './define.ts';

/** A page asks for at most this many rows. */
export const PAGE_LIMIT = 200;

const nothing = v.object({});
const id = v.pipe(v.number(), v.integer(), v.minValue(0));
const page = v.object({
  /** The first id wanted; rows let go meanwhile are left out of the answer. */
  from: id,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_LIMIT)),
});

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
    description: 'The messages of one call, the oldest first, at most 500 of them.',
    input: v.object({ id }),
    output: v.object({ rows: v.array(messageRowSchema), total: v.number() }),
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
  'settings.get': method({
    description: 'The settings of the core.',
    input: nothing,
    output: v.object({ autoAnswer: v.boolean() }),
  }),
  'settings.set': method({
    description: 'Changes settings of the core: whether requests that come in are answered automatically.',
    input: v.object({ autoAnswer: v.boolean() }),
    output: nothing,
  }),
} satisfies Record<string, MethodDefinition>;

export const streams = {
  traffic: stream({
    description: 'How many messages and calls there are, and which of them changed.',
    params: nothing,
    snapshot: trafficCountersSchema,
    delta: trafficDeltaSchema,
  }),
  sources: stream({
    description: 'The listeners with their state; each frame is the whole list.',
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

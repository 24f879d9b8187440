/** The methods around captures: other sources than sockets, views, trackers, exports, and recordings of earlier runs. */
import * as v from 'valibot';
import { bytesSchema } from '#shared/model/bytes.ts';
import { exportPieceSchema, exportRequestSchema } from '#shared/model/export.ts';
import {
  hostRowSchema,
  legSchema,
  observedTransactionRowSchema,
  registrationRowSchema,
} from '#shared/model/observed.ts';
import { recordingRowSchema } from '#shared/model/recording.ts';
import { captureInterfaceSchema, sourceRowSchema } from '#shared/model/source.ts';
import { orderKeySchema, orderSchema, sortedListSchema } from '#shared/model/order.ts';
import { placeSchema, viewPageSchema, viewSearchSchema } from '#shared/model/view.ts';
import type { MethodDefinition } from './define.ts';
import { id, method, nothing, page } from './define.ts';

const sourceId = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

/** A piece of a file that is handed over has at most this many bytes. */
export const CAPTURE_PIECE = 512 * 1024;

export const captureMethods = {
  'sources.interfaces': method({
    description: 'The interfaces that can be captured, and the program that does it.',
    input: nothing,
    output: v.object({ program: v.string(), interfaces: v.array(captureInterfaceSchema) }),
  }),
  'sources.sniff': method({
    description:
      'Captures an interface, with a capture filter (pcap-filter) where it is not empty. A failure is a source in the state `failed`.',
    input: v.object({
      interface: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
      filter: v.pipe(v.string(), v.maxLength(8_192)),
    }),
    output: sourceRowSchema,
  }),
  'sources.hep': method({
    description:
      'Listens for HEP at `[udp:|tcp:]HOST[:PORT]`, over both where neither is named. A failure is a source in the state `failed`.',
    input: v.object({ address: v.pipe(v.string(), v.maxLength(300)) }),
    output: sourceRowSchema,
  }),
  'sources.show': method({
    description: 'Shows the messages of a source in the lists, or leaves them out.',
    input: v.object({ ...sourceId.entries, shown: v.boolean() }),
    output: nothing,
  }),
  'captures.begin': method({
    description:
      'Begins to open a capture (pcap, pcapng, gzip) or a text trace; its bytes follow by `captures.push`. Removing the source cancels it.',
    input: v.object({ name: v.pipe(v.string(), v.maxLength(1_024)), size: id }),
    output: sourceRowSchema,
  }),
  'captures.push': method({
    description:
      'The next bytes of a capture. Answers when they are read; `more` is false where nothing more will be read.',
    input: v.object({ ...sourceId.entries, bytes: bytesSchema }),
    output: v.object({ more: v.boolean() }),
  }),
  'captures.end': method({
    description: 'The capture is over; answers with its source when all of it is listed.',
    input: sourceId,
    output: sourceRowSchema,
  }),
  'traffic.pause': method({
    description: 'Stops listing what comes in, or goes on. What is not listed meanwhile is counted.',
    input: v.object({ paused: v.boolean() }),
    output: nothing,
  }),
  'views.page': method({
    description:
      'Rows of one list of a view, by their places, in the order in which they came or in one that `views.order` made. NOT_FOUND where the view was closed or is not sorted like that.',
    input: v.object({
      view: id,
      list: sortedListSchema,
      order: v.optional(orderSchema),
      ...page.entries,
    }),
    output: viewPageSchema,
  }),
  'views.find': method({
    description: 'The place of a row in a list of a view; null where it does not pass.',
    input: v.object({ view: id, list: sortedListSchema, order: v.optional(orderSchema), id }),
    output: v.object({ at: v.nullable(id) }),
  }),
  'views.order': method({
    description:
      'Sorts a list of a view by a key and keeps it sorted; null ends that. Answers with the number of rows when they are sorted, null where another order was asked for meanwhile. The stream `view` tells how far it is, and when rows stand elsewhere.',
    input: v.object({ view: id, list: sortedListSchema, key: v.nullable(orderKeySchema) }),
    output: v.object({ count: v.nullable(id) }),
  }),
  'views.search': method({
    description:
      'Finds the next row of a list in which a text stands: in the bytes of messages, in the texts of other rows. Null where there is none, or where the view was asked for another one meanwhile.',
    input: v.object({ view: id, ...viewSearchSchema.entries }),
    output: v.object({ found: v.nullable(placeSchema) }),
  }),
  'transactions.page': method({
    description: 'Rows of the transactions in the traffic by their ids, in order.',
    input: page,
    output: v.object({ rows: v.array(observedTransactionRowSchema) }),
  }),
  'registrations.page': method({
    description: 'Rows of the registrations in the traffic by their ids, in order.',
    input: page,
    output: v.object({ rows: v.array(registrationRowSchema) }),
  }),
  'hosts.list': method({
    description: 'What each address sent and received, the busiest first, and how many there are.',
    input: nothing,
    output: v.object({ rows: v.array(hostRowSchema), total: id }),
  }),
  'dialogs.legs': method({
    description: 'The calls that look like legs of one, each with the reasons.',
    input: v.object({ id }),
    output: v.object({ legs: v.array(legSchema) }),
  }),
  'exports.begin': method({
    description: 'Begins an export; answers with its id and a name for its file.',
    input: exportRequestSchema,
    output: v.object({ id, name: v.string(), type: v.string() }),
  }),
  'exports.read': method({
    description: 'The next bytes of an export. It is forgotten when it is done.',
    input: v.object({ id }),
    output: exportPieceSchema,
  }),
  'exports.cancel': method({
    description: 'Forgets an export.',
    input: v.object({ id }),
    output: nothing,
  }),
  'recordings.list': method({
    description: 'The autosaved captures of earlier runs, the newest first.',
    input: nothing,
    output: v.object({ rows: v.array(recordingRowSchema) }),
  }),
  'recordings.open': method({
    description: 'Opens the capture of an earlier run as a source.',
    input: sourceId,
    output: sourceRowSchema,
  }),
  'recordings.discard': method({
    description: 'Deletes the capture of an earlier run.',
    input: sourceId,
    output: nothing,
  }),
} satisfies Record<string, MethodDefinition>;

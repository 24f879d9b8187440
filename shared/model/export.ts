/** What can be written out: which rows, in which form, and what is hidden in it. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = v.pipe(v.array(count), v.minLength(1), v.maxLength(10_000));

export const exportTableSchema = v.picklist([
  'messages',
  'dialogs',
  'transactions',
  'registrations',
  'hosts',
]);
export type ExportTable = v.InferOutput<typeof exportTableSchema>;

export const exportScopeSchema = v.variant('kind', [
  v.object({ kind: v.literal('all') }),
  /** What a view lets pass. */
  v.object({ kind: v.literal('view'), view: count }),
  v.object({ kind: v.literal('messages'), ids }),
  /** All messages of these calls. */
  v.object({ kind: v.literal('dialogs'), ids }),
]);
export type ExportScope = v.InferOutput<typeof exportScopeSchema>;

export const exportFormatSchema = v.picklist(['pcapng', 'pcap', 'text', 'json', 'ndjson', 'csv', 'html']);
export type ExportFormat = v.InferOutput<typeof exportFormatSchema>;

/** What is replaced by pseudonyms, the same one for the same value, so that flows stay readable. */
export const redactionSchema = v.object({
  /** Responses, nonces and keys of authentication, and keys of SDP. */
  credentials: v.boolean(),
  /** User parts of addresses, and display names. */
  users: v.boolean(),
  /** Telephone numbers, wherever they stand. */
  numbers: v.boolean(),
  /** IP addresses and host names, also those of the packets. */
  addresses: v.boolean(),
});
export type Redaction = v.InferOutput<typeof redactionSchema>;

export const exportRequestSchema = v.object({
  scope: exportScopeSchema,
  format: exportFormatSchema,
  /** The rows of JSON and CSV; captures and text hold messages whatever it says, and an HTML report calls. */
  table: exportTableSchema,
  redaction: v.nullable(redactionSchema),
  /** The language of an HTML report; English where it is left out. */
  language: v.optional(v.picklist(['en', 'zh'])),
});
export type ExportRequest = v.InferOutput<typeof exportRequestSchema>;

/** The next piece of an export. */
export const exportPieceSchema = v.object({
  bytes: v.instance(Uint8Array),
  /** Rows written so far, of how many (0 where that is not known yet). */
  written: count,
  total: count,
  done: v.boolean(),
});
export type ExportPiece = v.InferOutput<typeof exportPieceSchema>;

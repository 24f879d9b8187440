/** What an export is made of, step by step: each step gives some bytes and takes about as long as one row does. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { ExportRequest, ExportTable } from '#shared/model/export.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import { createRedactor } from '#shared/redact/redactor.ts';
import { csvLine } from './csv.ts';
import type { ExportDeps, RowPages } from './export-deps.ts';
import type { MessageForm } from './format.ts';
import { createMessageFormat } from './format.ts';
import type { IdRun } from './id-runs.ts';
import { dialogRun, gatheringRun, messageRun, rangeRun } from './id-runs.ts';
import { reportProducer } from './report.ts';
import type { RowTable } from './row-tables.ts';
import { DIALOGS, HOSTS, REGISTRATIONS, TRANSACTIONS } from './row-tables.ts';
import { createMessageReader } from './stored-message.ts';

/** Makes the bytes of rows. */
export interface Producer {
  /** What stands before the first row, in pieces that each take about as long as a row does. */
  start(): Iterable<Uint8Array>;
  /** The bytes of one row; null where it is not there any more, or is not in the scope. */
  row(id: number): Uint8Array | null;
  /** What must be waited for before a row can be made. */
  load(id: number): Promise<void> | null;
  end(): Uint8Array;
  readonly run: IdRun;
}

const NOTHING = new Uint8Array(0);

function messageProducer(
  deps: ExportDeps,
  run: IdRun,
  form: MessageForm,
  redactor: Redactor | null,
): Producer {
  const reader = createMessageReader({ ...deps, redactor, sourceName: (id) => deps.sourceName(id) });
  const format = createMessageFormat(form, deps);
  return {
    run,
    start: () => [format.start()],
    load: (id) => deps.store.load(id),
    row(id) {
      const message = reader.read(id);
      return message && format.message(message);
    },
    end: () => format.end(),
  };
}

/** Rows of a table as CSV, or as JSON with a record for each. */
function tableProducer<Row>(
  run: IdRun,
  table: RowTable<Row>,
  find: (id: number) => Row | null,
  { format }: ExportRequest,
  redactor: Redactor | null,
): Producer {
  let separator = format === 'json' ? '\n' : '';
  const lineOf = (row: Row): string => {
    if (format === 'csv') return csvLine(table.cells(row));
    const text = JSON.stringify(table.object(row));
    if (format !== 'json') return `${text}\n`;
    const before = separator;
    separator = ',\n';
    return before + text;
  };
  return {
    run,
    load: () => null,
    start: () => [format === 'csv' ? utf8(csvLine(table.columns)) : format === 'json' ? utf8('[') : NOTHING],
    row(id) {
      const row = find(id);
      return row && utf8(lineOf(redactor ? table.redact(row, redactor) : row));
    },
    end: () => (format === 'json' ? utf8('\n]\n') : NOTHING),
  };
}

/** Rows of one page of a list, kept until another page is asked for. */
const PAGE = 200;

function paged<Row extends { readonly id: number }>(
  pages: Pick<RowPages<Row>, 'rows'>,
): (id: number) => Row | null {
  let rows = new Map<number, Row>();
  let known = { from: 0, end: 0 };
  return (id) => {
    if (id < known.from || id >= known.end) {
      known = { from: id, end: id + PAGE };
      rows = new Map(pages.rows(id, PAGE).map((row) => [row.id, row]));
    }
    return rows.get(id) ?? null;
  };
}

/** Rows that belong to the calls of the scope; all of them where it is everything. Null where its view was closed. */
function observed<Row extends { readonly id: number; readonly dialogId: number }>(
  deps: ExportDeps,
  pages: RowPages<Row>,
  table: RowTable<Row>,
  request: ExportRequest,
  redactor: Redactor | null,
): Producer | null {
  const { first, next } = pages.counters();
  const all = rangeRun(first, next);
  const find = paged(pages);
  if (request.scope.kind === 'all') return tableProducer(all, table, find, request, redactor);
  const chosen = new Set<number>();
  const dialogs = dialogRun(deps, request.scope);
  const inScope = (id: number): Row | null => {
    const row = find(id);
    return row && chosen.has(row.dialogId) ? row : null;
  };
  return dialogs && tableProducer(gatheringRun(dialogs, chosen, all), table, inScope, request, redactor);
}

/** What is not a report. */
type RowRequest = ExportRequest & { readonly format: MessageForm };
type Maker = (deps: ExportDeps, request: RowRequest, redactor: Redactor | null) => Producer | null;

const MAKERS: Readonly<Record<ExportTable, Maker>> = {
  messages(deps, request, redactor) {
    const run = messageRun(deps, request.scope);
    return run && messageProducer(deps, run, request.format, redactor);
  },
  dialogs(deps, request, redactor) {
    const run = dialogRun(deps, request.scope);
    return run && tableProducer(run, DIALOGS, (id) => deps.tracker.row(id), request, redactor);
  },
  transactions: (deps, request, redactor) =>
    observed(deps, deps.transactions, TRANSACTIONS, request, redactor),
  registrations: (deps, request, redactor) =>
    observed(deps, deps.registrations, REGISTRATIONS, request, redactor),
  /** Hosts have no calls: all of them are told whatever is chosen. */
  hosts(deps, request, redactor) {
    const hosts = deps.hosts();
    const run = rangeRun(0, hosts.length);
    return tableProducer(run, HOSTS, (at) => hosts[at] ?? null, request, redactor);
  },
};

/** Captures and traces hold messages whatever the table is. */
const OF_MESSAGES: ReadonlySet<ExportRequest['format']> = new Set(['pcapng', 'pcap', 'text'] as const);

/** The table that an export is of. */
export function tableOf({ format, table }: ExportRequest): ExportTable {
  if (format === 'html') return 'dialogs';
  return OF_MESSAGES.has(format) ? 'messages' : table;
}

/** Makes what an export is made of; null where its view was closed. */
export function createProducer(deps: ExportDeps, request: ExportRequest): Producer | null {
  const { redaction } = request;
  const redactor = redaction && createRedactor({ redaction, random: deps.random });
  const { format } = request;
  if (format === 'html') return reportProducer(deps, request, redactor);
  return MAKERS[tableOf(request)](deps, { ...request, format }, redactor);
}

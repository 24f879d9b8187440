/** What `sipwright read` prints of what passes: line by line while the file is read, and what is known when it is over. */
import { DIALOGS } from '#core/export/row-tables.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import type { TextTraceFormat } from '#shared/text-trace/trace.ts';
import type { Io } from '../cli/io.ts';
import type { Style } from '../cli/style.ts';
import { DIALOG_HEAD, dialogJson, dialogRow, MESSAGE_HEAD, messageJson, messageRow } from './read-lines.ts';
import { Column } from './read-memory.ts';
import type { Calls, Sighting } from './read-pass.ts';
import type { ReadCounters } from '#core/capture/any-reader.ts';
import { createStats } from './read-stats.ts';
import { statsJson, statsText, summaryJson, summaryText } from './read-summary.ts';

export type Shape = 'summary' | 'messages' | 'dialogs' | 'stats';

export interface ReportOptions {
  readonly shape: Shape;
  readonly json: boolean;
  readonly file: string;
  readonly style: Style;
  /** Redacts calls; messages come to `pass` as they are to be told. */
  readonly redactor?: Redactor | null;
}

export interface Report {
  /** A batch of messages that pass. */
  pass(sightings: readonly Sighting[]): void;
  /** `format` is that of a text; without it the file was a capture. */
  end(counters: ReadCounters, calls: Calls, format?: TextTraceFormat | null): void;
}

/** Calls that are listed at once, so that no text of all of them is made. */
const PAGE = 1_000;

/** Makes the report of one file. */
export function createReport(io: Io, { shape, json, file, style, redactor = null }: ReportOptions): Report {
  const passed = new Column();
  const stats = createStats();
  let sip = 0;
  let dialogs = 0;
  let isHeaded = json;
  const head = (line: string): void => {
    if (!isHeaded) io.stdout.write(`${style.dim(line)}\n`);
    isHeaded = true;
  };
  const list = (sightings: readonly Sighting[]): void => {
    head(MESSAGE_HEAD);
    const line = ({ record }: Sighting): string =>
      json ? messageJson(record) : `${messageRow(record, style).trimEnd()}\n`;
    io.stdout.write(sightings.map(line).join(''));
  };
  const eachDialog = ({ tracker }: Calls): void => {
    const { first, next } = tracker.counters();
    for (let from = first; from < next; from += PAGE) {
      const passing = tracker.rows(from, PAGE).filter(({ id }) => passed.get(id) > 0);
      const rows = redactor ? passing.map((row) => DIALOGS.redact(row, redactor)) : passing;
      if (shape === 'stats') rows.forEach((row) => stats.dialog(row));
      if (shape !== 'dialogs' || rows.length === 0) continue;
      head(DIALOG_HEAD);
      io.stdout.write(rows.map((row) => (json ? dialogJson(row) : `${dialogRow(row, style)}\n`)).join(''));
    }
  };
  return {
    pass(sightings) {
      if (sightings.length === 0) return;
      sip += sightings.length;
      for (const { dialogId, record } of sightings) {
        if (dialogId > 0 && passed.get(dialogId) === 0) dialogs++;
        if (dialogId > 0) passed.set(dialogId, 1);
        if (shape === 'stats') stats.message(record);
      }
      if (shape === 'messages') list(sightings);
    },
    end(counters, calls, format = null) {
      if (shape === 'dialogs' || shape === 'stats') eachDialog(calls);
      const totals = { counters, format, sip, dialogs };
      if (json && shape === 'summary') io.stdout.write(summaryJson(totals));
      if (json && shape === 'stats') io.stdout.write(statsJson(totals, stats.value()));
      if (json || shape === 'messages' || shape === 'dialogs') return;
      io.stdout.write(summaryText(file, totals, style));
      if (shape === 'stats') io.stdout.write(statsText(stats.value(), style));
    },
  };
}

/**
 * The rows of an HTML report: a section for each call, and where few calls were chosen one before them that shows all together.
 * Calls are gathered one after the other, so that a report of many holds the messages of one.
 */
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { findIn } from '#shared/flow/findings/find.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { ExportRequest } from '#shared/model/export.ts';
import { readNote } from '#shared/model/note.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import { REPORT_END, reportStart } from '#shared/report/page.ts';
import type { ReportCalls } from '#shared/report/section.ts';
import { callSection, togetherSection } from '#shared/report/section.ts';
import { REPORT_WORDS } from '#shared/report/words.ts';
import { rowOf } from '../store/row.ts';
import type { ExportDeps } from './export-deps.ts';
import type { IdRun } from './id-runs.ts';
import { dialogRun } from './id-runs.ts';
import type { Producer } from './producer.ts';
import { DIALOGS } from './row-tables.ts';
import { createMessageReader } from './stored-message.ts';

/** Calls that are listed at the begin, that are drawn together, and messages of a call that are shown. */
const MOST_LISTED = 1_000;
const MOST_TOGETHER = 20;
const MOST_MESSAGES = 1_000;
/** Bytes of the messages of a section: it is written as a whole. */
const MOST_BYTES = 4_194_304;

/** Stands for all calls together; ids of calls begin at 1. */
const TOGETHER = 0;

/** Makes the report; null where the view was closed. */
export function reportProducer(
  deps: ExportDeps,
  request: ExportRequest,
  redactor: Redactor | null,
): Producer | null {
  const run = dialogRun(deps, request.scope);
  const listing = dialogRun(deps, request.scope);
  if (!run || !listing) return null;
  const language = request.language ?? 'en';
  const words = REPORT_WORDS[language];
  const chosen = request.scope.kind === 'dialogs' ? [...new Set(request.scope.ids)] : [];
  const together = chosen.length > 1 && chosen.length <= MOST_TOGETHER ? chosen : null;
  const sections = createSections(deps, redactor);
  const callsOf = (id: number): readonly number[] => (id === TOGETHER ? (together ?? []) : [id]);
  return {
    run: together ? withFirst(TOGETHER, run) : run,
    *start() {
      const calls = rowsOf(firstOf(listing), sections.call);
      const { application, clock } = deps;
      const { total } = listing;
      const facts = { application, time: clock.now(), redaction: request.redaction, total, calls };
      for (const piece of reportStart(facts, words)) yield utf8(piece);
    },
    load: (id) => sections.load(callsOf(id)),
    row(id) {
      const calls = sections.read(callsOf(id));
      if (id === TOGETHER) return utf8(togetherSection(calls, words));
      const [call] = calls.dialogs;
      return call ? utf8(callSection(call, calls, language, words)) : null;
    },
    end: () => utf8(REPORT_END),
  };
}

/** The first ids of a run; where something is to be gathered first, it is. */
function firstOf(run: IdRun): readonly number[] {
  for (;;) {
    const { ids, over } = run.next(MOST_LISTED);
    if (ids.length > 0 || over) return ids;
  }
}

/** The rows of calls that are kept, each read when it is asked for. */
function* rowsOf(ids: readonly number[], read: (id: number) => DialogRow | null): Generator<DialogRow> {
  for (const id of ids) {
    const row = read(id);
    if (row) yield row;
  }
}

/** One id before those of a run. */
function withFirst(id: number, run: IdRun): IdRun {
  let isBegun = false;
  return {
    get total() {
      return run.total + 1;
    },
    next(count) {
      if (isBegun) return run.next(count);
      isBegun = true;
      return { ids: [id], over: false };
    },
  };
}

/** Reads calls with their messages, redacted where that is asked for. */
function createSections(deps: ExportDeps, redactor: Redactor | null) {
  const { store, tracker } = deps;
  const reader = createMessageReader({ ...deps, redactor, sourceName: (id) => deps.sourceName(id) });
  const call = (id: number): DialogRow | null => {
    const row = tracker.row(id);
    return row && redactor ? DIALOGS.redact(row, redactor) : row;
  };
  const idsOf = (calls: readonly number[]): number[] =>
    calls
      .flatMap((id) => store.thread(tracker.lastMessage(id), MOST_MESSAGES))
      .sort((a, b) => a - b)
      .slice(-MOST_MESSAGES);
  const messageOf = (id: number): FlowMessage | null => {
    const message = reader.read(id);
    const entry = message && store.entry(id);
    if (!entry) return null;
    // What is in memory may be moved by the next message that is read.
    const bytes = message.bytes.slice();
    const ways = { src: formatEndpoint(message.src), dst: formatEndpoint(message.dst) };
    return flowMessage(rowOf(id, { ...entry, ...ways }, bytes, readNote(message.comment)), bytes);
  };
  /** The newest ones that have room. */
  const messagesOf = (calls: readonly number[]): FlowMessage[] => {
    const messages: FlowMessage[] = [];
    let left = MOST_BYTES;
    for (const id of idsOf(calls).toReversed()) {
      const message = messageOf(id);
      left -= message?.bytes.length ?? 0;
      if (left < 0) break;
      if (message) messages.push(message);
    }
    return messages.sort((a, b) => a.row.time - b.row.time || a.row.id - b.row.id);
  };
  return {
    call,
    load(calls: readonly number[]): Promise<void> | null {
      const waiting = idsOf(calls).flatMap((id) => store.load(id) ?? []);
      return waiting.length === 0 ? null : Promise.all(waiting).then(() => undefined);
    },
    read(calls: readonly number[]): ReportCalls {
      const dialogs = calls.flatMap((id) => call(id) ?? []);
      const messages = messagesOf(calls);
      const end = messages.at(-1)?.row.time ?? 0;
      const findings = findIn(messages, { now: null, end });
      return { dialogs, messages, findings, total: dialogs.reduce((sum, one) => sum + one.messages, 0) };
    },
  };
}

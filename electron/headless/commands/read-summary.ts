/** What a capture holds in all: the summary and the statistics of `sipwright read`, as JSON and as text for people. */
import { timeOrNull } from '#core/export/message-object.ts';
import type { TextTraceFormat } from '#shared/text-trace/trace.ts';
import { jsonLine, safeText, safeTextUpTo } from '../cli/safe-text.ts';
import type { Style } from '../cli/style.ts';
import { cell, clock } from './read-lines.ts';
import type { ReadCounters, ReadSkipReason } from '#core/capture/any-reader.ts';
import type { Spread, Stats } from './read-stats.ts';

/** What was counted; messages and calls are those that pass the filter. */
export interface Totals {
  readonly counters: ReadCounters;
  /** What kind of text it is; null for a capture. */
  readonly format: TextTraceFormat | null;
  readonly sip: number;
  readonly dialogs: number;
}

/** The record of a file; its fields are a contract. */
export function summaryJson({ counters, sip, dialogs }: Totals): string {
  return jsonLine({ packets: counters.packets, sip, dialogs, skipped: counters.skipped });
}

function spreadJson({ count, min, mean, max }: Spread): object {
  return { count, min: timeOrNull(min), mean: timeOrNull(mean), max: timeOrNull(max) };
}

/** The record of the statistics; its fields are a contract. */
export function statsJson({ counters, sip, dialogs }: Totals, stats: Stats): string {
  const { packets, bytes, cut, dropped, skipped } = counters;
  return jsonLine({
    packets,
    sip,
    dialogs,
    skipped,
    bytes,
    cut,
    dropped,
    first: timeOrNull(stats.first),
    last: timeOrNull(stats.last),
    retransmissions: stats.retransmissions,
    transports: Object.fromEntries(stats.transports),
    methods: Object.fromEntries(stats.methods),
    statuses: Object.fromEntries(stats.statuses),
    states: Object.fromEntries(stats.states),
    pddMs: spreadJson(stats.pdd),
    durationMs: spreadJson(stats.duration),
    hosts: stats.hosts,
  });
}

const WORDS: Readonly<Record<ReadSkipReason, string>> = {
  'link-type': 'of a link layer that is not known',
  'no-interface': 'of an interface that is not described',
  'not-ip': 'not IP',
  'other-protocol': 'neither UDP nor TCP nor SCTP',
  malformed: 'with headers that contradict themselves',
  nested: 'with too many tunnels in each other',
  cut: 'cut too short by the capture',
  'fragment-lost': 'fragments whose rest is missing',
  'not-sip': 'not SIP',
  'keep-alive': 'keep-alives',
  encrypted: 'encrypted (TLS)',
  'tcp-control': 'TCP without data',
  'tcp-repeated': 'TCP data that came before',
  'tcp-lost': 'TCP data whose message is not whole',
  'ws-handshake': 'handshakes of WebSockets',
  'ws-control': 'WebSocket frames without a message',
  'sctp-control': 'SCTP without data',
  'sctp-repeated': 'SCTP data that came before',
  'no-headers': 'start lines without headers',
  'too-long': 'messages with headers beyond the limit',
  'too-many': 'lines behind the most that are read',
  'too-large': 'bytes behind the most that are read',
};

const isReason = (name: string): name is ReadSkipReason => Object.hasOwn(WORDS, name);

function skippedLines({ skipped }: ReadCounters): string[] {
  const rows = Object.entries(skipped).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) return [];
  const lines = rows.map(
    ([name, count]) => `${String(count).padStart(10)}  ${isReason(name) ? WORDS[name] : name}`,
  );
  return ['not SIP, or a part of it:', ...lines];
}

/** A word in the form that its number wants. */
const word = (count: number, what: string): string => (count === 1 ? what : `${what}s`);
const counted = (count: number, what: string): string => `${count} ${word(count, what)}`;

function lossLines({ cut, dropped }: ReadCounters): string[] {
  return [
    ...(cut > 0 ? [`${counted(cut, 'packet')} cut by the capture`] : []),
    ...(dropped > 0 ? [`${counted(dropped, 'packet')} lost by the system that captured`] : []),
  ];
}

/** What there is, in a few lines. */
export function summaryText(file: string, { counters, format, sip, dialogs }: Totals, style: Style): string {
  const line = (count: number, what: string, more = ''): string =>
    `${String(count).padStart(10)}  ${word(count, what)}${more}`;
  const lines = [
    style.bold(safeText(file)),
    line(counters.packets, format ? 'message' : 'packet', format ? ` in a text (${format})` : ''),
    line(sip, 'SIP message'),
    line(dialogs, 'dialog'),
    ...lossLines(counters),
    ...skippedLines(counters),
  ];
  return `${lines.join('\n')}\n`;
}

/** Rows of a table that people are shown. */
const SHOWN = 20;
const NAME = 40;

function table(title: string, rows: Stats['methods'], style: Style): string[] {
  if (rows.length === 0) return [];
  const lines = rows
    .slice(0, SHOWN)
    .map(
      ([name, count]) =>
        `${String(count).padStart(10)}  ${safeTextUpTo(name === '' ? '(none)' : name, NAME)}`,
    );
  const rest = rows.length - SHOWN;
  return [style.bold(title), ...lines, ...(rest > 0 ? [style.dim(`${rest} more`.padStart(10))] : [])];
}

const seconds = (time: number | null): string => ((time ?? 0) / 1_000).toFixed(3);

function spreadLine(name: string, { count, min, mean, max }: Spread): string[] {
  if (count === 0) return [];
  return [
    `${name}: ${seconds(mean)} s on average, ${seconds(min)} to ${seconds(max)} s (${counted(count, 'call')})`,
  ];
}

function hostLines({ hosts }: Stats, style: Style): string[] {
  if (hosts.length === 0) return [];
  const head = style.dim(`${cell('host', NAME)}  ${'sent'.padStart(10)}  ${'received'.padStart(10)}`);
  const lines = hosts
    .slice(0, SHOWN)
    .map(
      ({ host, sent, received }) =>
        `${cell(host, NAME)}  ${String(sent).padStart(10)}  ${String(received).padStart(10)}`,
    );
  const rest = hosts.length - SHOWN;
  return [head, ...lines, ...(rest > 0 ? [style.dim(`${rest} more`)] : [])];
}

/** The statistics below the summary. */
export function statsText(stats: Stats, style: Style): string {
  const { first, last, retransmissions } = stats;
  const lines = [
    ...(first === null || last === null ? [] : [`from ${clock(first)} to ${clock(last)}`]),
    ...(retransmissions > 0 ? [counted(retransmissions, 'retransmission')] : []),
    ...spreadLine('post-dial delay', stats.pdd),
    ...spreadLine('duration', stats.duration),
    ...table('transports', stats.transports, style),
    ...table('requests', stats.methods, style),
    ...table('responses', stats.statuses, style),
    ...table('dialogs', stats.states, style),
    ...hostLines(stats, style),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

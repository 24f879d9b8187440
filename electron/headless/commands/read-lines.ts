/** The lines of `sipwright read`: messages and calls, as JSON for scripts and as rows for people. */
import { endpointOrNull, messageObject, timeOrNull } from '#core/export/message-object.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import type { DialogRow, DialogState } from '#shared/model/traffic.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { jsonLine, safeTextUpTo } from '../cli/safe-text.ts';
import type { Style } from '../cli/style.ts';
import { textWidth } from '../cli/text-width.ts';
import { delayOf, durationOf } from '#core/callflow/call-times.ts';

/** The record of a message; its fields and their order are a contract. */
export const messageJson = (record: FilterRecord): string => jsonLine(messageObject(record));

/** The record of a call; its fields and their order are a contract. */
export function dialogJson(row: DialogRow): string {
  const { callId, method, from, to, state, messages, started } = row;
  return jsonLine({
    callId,
    method,
    from,
    to,
    state,
    messages,
    started: timeOrNull(started),
    durationMs: timeOrNull(durationOf(row)),
    pddMs: timeOrNull(delayOf(row)),
  });
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Local date and time with milliseconds. */
export function clock(time: number): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '-';
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const seconds = `${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${seconds}`;
}

/** A cell: cut where it is too long, filled up where it is too short. */
export function cell(text: string, width: number): string {
  const safe = safeTextUpTo(text, width);
  return safe + ' '.repeat(Math.max(0, width - textWidth(safe)));
}

const TIME = 23;
const ENDPOINT = 21;
const LABEL = 36;
const WHO = 28;

/** What stands above the messages. */
export const MESSAGE_HEAD = [
  'n'.padStart(8),
  cell('time', TIME),
  cell('via', 4),
  cell('from', ENDPOINT),
  cell('to', ENDPOINT),
  cell('message', LABEL),
  'call-id',
].join('  ');

function labelOf({ kind, method, status, summary }: FilterRecord): string {
  if (kind === 'other') return 'not SIP';
  return kind === 'request' ? `${method} ${summary}` : `${status} ${summary} (${method})`;
}

function paintOf(status: number, style: Style): (text: string) => string {
  if (status === 0) return style.blue;
  if (status < 200) return style.cyan;
  if (status < 300) return style.green;
  return status < 400 ? style.yellow : style.red;
}

const endpointText = (endpoint: Endpoint): string => endpointOrNull(endpoint) ?? '-';

/** A message as a row. */
export function messageRow(record: FilterRecord, style: Style): string {
  const { id, time, transport, src, dst, status, kind, callId } = record;
  return [
    style.dim(String(id).padStart(8)),
    style.dim(cell(clock(time), TIME)),
    cell(transport, 4),
    cell(endpointText(src), ENDPOINT),
    cell(endpointText(dst), ENDPOINT),
    paintOf(status, style)(cell(labelOf(record), LABEL)),
    kind === 'other' ? '' : safeTextUpTo(callId, 60),
  ].join('  ');
}

/** What stands above the calls. */
export const DIALOG_HEAD = [
  cell('started', TIME),
  cell('state', 12),
  cell('method', 10),
  cell('from', WHO),
  cell('to', WHO),
  'messages',
  'duration'.padStart(10),
  'pdd'.padStart(8),
  'call-id',
].join('  ');

const GOOD: ReadonlySet<DialogState> = new Set<DialogState>([
  'in-call',
  'completed',
  'registered',
  'unregistered',
  'subscribed',
  'answered',
]);
const OPEN: ReadonlySet<DialogState> = new Set<DialogState>(['setup', 'ringing', 'pending']);

const seconds = (time: number | null): string => (time === null ? '-' : (time / 1_000).toFixed(3));

/** A call as a row. */
export function dialogRow(row: DialogRow, style: Style): string {
  const failed = OPEN.has(row.state) ? style.cyan : style.red;
  const paint = GOOD.has(row.state) ? style.green : failed;
  return [
    style.dim(cell(clock(row.started), TIME)),
    paint(cell(row.state, 12)),
    cell(row.method, 10),
    cell(row.from, WHO),
    cell(row.to, WHO),
    String(row.messages).padStart(8),
    seconds(durationOf(row)).padStart(10),
    seconds(delayOf(row)).padStart(8),
    safeTextUpTo(row.callId, 60),
  ].join('  ');
}

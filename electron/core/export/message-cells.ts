/** The columns of the table of messages, and the cells of one. */
import { summarize } from '#shared/sip/summary.ts';
import type { Cell } from './csv.ts';
import type { FormatMessage } from './format-message.ts';
import { formatEndpoint } from '#shared/model/address.ts';

export const MESSAGE_COLUMNS = [
  'n',
  'time',
  'transport',
  'direction',
  'source',
  'src',
  'dst',
  'kind',
  'method',
  'status',
  'summary',
  'from',
  'to',
  'callId',
  'cseq',
  'sdp',
  'size',
  'retransmission',
  'severity',
] as const;

/** `2026-11-28T14:30:05.123456Z`; '' where nobody told the time. */
export function isoTime(time: number | null): string {
  if (time === null || Number.isNaN(time)) return '';
  const micros = Math.round(time * 1_000);
  const text = new Date(Math.floor(micros / 1_000)).toISOString();
  return `${text.slice(0, -1)}${String(((micros % 1_000) + 1_000) % 1_000).padStart(3, '0')}Z`;
}

/** One record of the table; 0 of what is not there is an empty cell. */
export function messageCells(message: FormatMessage): Cell[] {
  const { id, time, transport, direction = '', source = '', src, dst, bytes, retransmission = 0 } = message;
  const { kind, method, status, summary, from, to, callId, cseq, sdp, severity } = summarize(bytes);
  const isSip = kind !== 'other';
  return [
    id,
    isoTime(time),
    transport,
    direction,
    source,
    formatEndpoint(src),
    formatEndpoint(dst),
    kind,
    method,
    kind === 'response' ? status : null,
    summary,
    from,
    to,
    callId,
    isSip ? cseq : null,
    sdp,
    bytes.length,
    retransmission,
    severity ?? '',
  ];
}

/** The tables besides that of messages: how a row is redacted, what its columns are, and its record in JSON. */
import type { HostRow, ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import { durationOf } from '../callflow/call-times.ts';
import type { Cell } from './csv.ts';
import { isoTime } from './message-cells.ts';
import { exactTime, timeOrNull } from './message-object.ts';

export interface RowTable<Row> {
  readonly columns: readonly string[];
  redact(row: Row, redactor: Redactor): Row;
  cells(row: Row): Cell[];
  /** Times are in milliseconds since 1970-01-01 UTC. */
  object(row: Row): object;
}

const milliseconds = (value: number | null): Cell => (value === null ? null : exactTime(value));

export const DIALOGS: RowTable<DialogRow> = {
  columns: [
    ...['id', 'started', 'last', 'state', 'method', 'status', 'reason', 'from', 'to', 'callId', 'messages'],
    ...[
      'retransmissions',
      'pddMs',
      'answered',
      'ended',
      'durationMs',
      'severity',
      'source',
      'legs',
      'mark',
      'comment',
    ],
  ],
  redact: (row, redactor) => ({
    ...row,
    reason: redactor.text(row.reason),
    from: redactor.who(row.from),
    to: redactor.who(row.to),
    callId: redactor.identifier(row.callId),
    comment: redactor.text(row.comment),
  }),
  cells: (row) => [
    ...[row.id, isoTime(row.started), isoTime(row.last), row.state, row.method, row.status || null],
    ...[row.reason, row.from, row.to, row.callId, row.messages, row.retransmissions],
    ...[milliseconds(row.postDialDelay), isoTime(row.answered), isoTime(row.ended)],
    ...[milliseconds(durationOf(row)), row.severity ?? '', row.source, row.legs, row.mark ?? '', row.comment],
  ],
  object: (row) => ({
    callId: row.callId,
    method: row.method,
    from: row.from,
    to: row.to,
    state: row.state,
    messages: row.messages,
    started: timeOrNull(row.started),
    durationMs: timeOrNull(durationOf(row)),
    pddMs: timeOrNull(row.postDialDelay),
    id: row.id,
    last: timeOrNull(row.last),
    status: row.status,
    reason: row.reason,
    retransmissions: row.retransmissions,
    answered: timeOrNull(row.answered),
    ended: timeOrNull(row.ended),
    severity: row.severity,
    source: row.source,
    legs: row.legs,
    mark: row.mark,
    comment: row.comment,
  }),
};

export const TRANSACTIONS: RowTable<ObservedTransactionRow> = {
  columns: [
    ...['id', 'started', 'method', 'src', 'dst', 'target', 'branch', 'state', 'status', 'firstResponseMs'],
    ...['finalResponseMs', 'repeatedRequests', 'repeatedResponses', 'messages', 'dialogId', 'messageId'],
  ],
  redact: (row, redactor) => ({
    ...row,
    src: redactor.hostPort(row.src),
    dst: redactor.hostPort(row.dst),
    target: redactor.uri(row.target),
    branch: redactor.identifier(row.branch),
  }),
  cells: (row) => [
    ...[row.id, isoTime(row.started), row.method, row.src, row.dst, row.target, row.branch, row.state],
    ...[row.status || null, milliseconds(row.firstResponse), milliseconds(row.finalResponse)],
    ...[row.repeatedRequests, row.repeatedResponses, row.messages, row.dialogId || null, row.messageId],
  ],
  object: (row) => row,
};

export const REGISTRATIONS: RowTable<RegistrationRow> = {
  columns: [
    ...['id', 'aor', 'contact', 'state', 'status', 'granted', 'expires', 'registrar', 'userAgent'],
    ...['first', 'last', 'refreshes', 'dialogId'],
  ],
  redact: (row, redactor) => ({
    ...row,
    aor: redactor.who(row.aor),
    contact: redactor.who(row.contact),
    registrar: redactor.hostPort(row.registrar),
    userAgent: redactor.text(row.userAgent),
  }),
  cells: (row) => [
    ...[row.id, row.aor, row.contact, row.state, row.status || null, row.granted, isoTime(row.expires)],
    ...[
      row.registrar,
      row.userAgent,
      isoTime(row.first),
      isoTime(row.last),
      row.refreshes,
      row.dialogId || null,
    ],
  ],
  object: (row) => row,
};

export const HOSTS: RowTable<HostRow> = {
  columns: [
    ...[
      'host',
      'sent',
      'received',
      'bytes',
      'requests',
      '2xx',
      '3xx',
      '4xx',
      '5xx',
      '6xx',
      'retransmissions',
    ],
    ...['unanswered', 'meanResponseMs', 'slowestResponseMs', 'userAgent', 'first', 'last'],
  ],
  redact: (row, redactor) => ({
    ...row,
    host: redactor.hostPort(row.host),
    userAgent: redactor.text(row.userAgent),
  }),
  cells: (row) => [
    ...[row.host, row.sent, row.received, row.bytes, row.requests, ...row.answers, row.retransmissions],
    ...[row.unanswered, milliseconds(row.meanResponse), milliseconds(row.slowestResponse), row.userAgent],
    ...[isoTime(row.first), isoTime(row.last)],
  ],
  object: (row) => row,
};

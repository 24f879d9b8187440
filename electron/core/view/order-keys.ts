/** What rows are sorted by, as a table: a number or a text of a row for each key. Texts are compared in small letters, by their beginnings. */
import type { OrderKey, SortedList } from '#shared/model/order.ts';
import { ORDER_KEYS } from '#shared/model/order.ts';
import type { ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { Cursor } from './cursor.ts';
import type { Key } from './sort-slices.ts';

type Keys<R, L extends SortedList> = Readonly<Record<OrderKey<L>, (row: R) => Key>>;

/** Characters of a text that are compared: what a million rows hold has to have an end. */
const LONGEST = 64;

const text = (value: string): string => value.slice(0, LONGEST).toLowerCase();
/** What is not known comes first. */
const known = (value: number | null): number => value ?? -Infinity;
const SEVERITIES = { info: 1, warning: 2, error: 3 } as const;
const severity = (value: keyof typeof SEVERITIES | null): number => (value === null ? 0 : SEVERITIES[value]);

export const MESSAGE_KEYS: Keys<Cursor, 'messages'> = {
  id: ({ id }) => id,
  time: ({ time }) => time,
  direction: ({ direction }) => direction,
  // Requests by their methods, before them responses by their statuses.
  message: ({ kind, status, method }) => (kind === 'response' ? `${status} ${text(method)}` : text(method)),
  method: ({ method }) => text(method),
  status: ({ status }) => status,
  from: ({ from }) => text(from),
  to: ({ to }) => text(to),
  src: ({ src }) => text(formatHostPort(src)),
  dst: ({ dst }) => text(formatHostPort(dst)),
  callId: ({ callId }) => text(callId),
  cseq: ({ cseq }) => cseq,
  size: ({ size }) => size,
  source: ({ source }) => text(source),
  transport: ({ transport }) => transport,
  dialog: ({ dialogId }) => dialogId,
  retransmission: ({ retransmission }) => retransmission,
  responseTime: ({ responseTime }) => known(responseTime),
  severity: (row) => severity(row.severity),
};

/** How long a call was, as far as it is over or known; calls that go on by their newest message. */
const durationOf = ({ answered, ended, last }: DialogRow): number =>
  answered === null ? -Infinity : (ended ?? last) - answered;

export const DIALOG_KEYS: Keys<DialogRow, 'dialogs'> = {
  id: ({ id }) => id,
  started: ({ started }) => started,
  last: ({ last }) => last,
  state: ({ state }) => state,
  method: ({ method }) => text(method),
  status: ({ status }) => status,
  from: ({ from }) => text(from),
  to: ({ to }) => text(to),
  callId: ({ callId }) => text(callId),
  source: ({ source }) => text(source),
  messages: ({ messages }) => messages,
  retransmissions: ({ retransmissions }) => retransmissions,
  legs: ({ legs }) => legs,
  pdd: ({ postDialDelay }) => known(postDialDelay),
  answered: ({ answered }) => known(answered),
  ended: ({ ended }) => known(ended),
  duration: durationOf,
  severity: (row) => severity(row.severity),
};

export const TRANSACTION_KEYS: Keys<ObservedTransactionRow, 'transactions'> = {
  id: ({ id }) => id,
  started: ({ started }) => started,
  method: ({ method }) => text(method),
  state: ({ state }) => state,
  status: ({ status }) => status,
  firstResponse: ({ firstResponse }) => known(firstResponse),
  finalResponse: ({ finalResponse }) => known(finalResponse),
  repeated: ({ repeatedRequests, repeatedResponses }) => repeatedRequests + repeatedResponses,
  src: ({ src }) => text(src),
  dst: ({ dst }) => text(dst),
  target: ({ target }) => text(target),
  messages: ({ messages }) => messages,
  branch: ({ branch }) => text(branch),
  dialog: ({ dialogId }) => dialogId,
};

export const REGISTRATION_KEYS: Keys<RegistrationRow, 'registrations'> = {
  id: ({ id }) => id,
  state: ({ state }) => state,
  aor: ({ aor }) => text(aor),
  contact: ({ contact }) => text(contact),
  status: ({ status }) => status,
  granted: ({ granted }) => known(granted),
  expires: ({ expires }) => known(expires),
  registrar: ({ registrar }) => text(registrar),
  userAgent: ({ userAgent }) => text(userAgent),
  refreshes: ({ refreshes }) => refreshes,
  first: ({ first }) => first,
  last: ({ last }) => last,
  dialog: ({ dialogId }) => dialogId,
};

const TEXTS: readonly OrderKey[] = [
  'direction',
  'message',
  'method',
  'from',
  'to',
  'src',
  'dst',
  'callId',
  'source',
  'transport',
  'state',
  'target',
  'branch',
  'aor',
  'contact',
  'registrar',
  'userAgent',
];

/** What a row is sorted by whose key cannot be read: it stands before the others. */
export const nothingOf = (key: OrderKey): Key => (TEXTS.includes(key) ? '' : -Infinity);

/** Whether rows of a list can be sorted by a key. */
export function isKeyOf<L extends SortedList>(list: L, key: OrderKey): key is OrderKey<L> {
  const keys: readonly string[] = ORDER_KEYS[list];
  return keys.includes(key);
}

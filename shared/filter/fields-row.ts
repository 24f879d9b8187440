/** Fields that the columns and the texts of a row answer. Case rules: methods RFC 3261 7.1, tags and branches (tokens) 7.3.1, Call-ID 20.8. */
import { markSchema } from '#shared/model/traffic.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { parseUri } from '#shared/sip/views.ts';
import type { Field } from './field.ts';
import { COST, plain } from './field.ts';
import type { FilterRecord } from './record.ts';
import { hostPart, userPart } from './who.ts';

const { column, text, parts } = COST;

export const TRANSPORTS: readonly string[] = ['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp'];

const uriOf = (record: FilterRecord): string | null => (record.kind === 'request' ? record.summary : null);
const uriView = (record: FilterRecord): ReturnType<typeof parseUri> => {
  const uri = uriOf(record);
  return uri === null ? null : parseUri(uri);
};
const statusOf = ({ status }: FilterRecord): number | null => (status > 0 ? status : null);
const methodOfRequest = ({ kind, method }: FilterRecord): string | null =>
  kind === 'request' ? method : null;

const WHAT: readonly Field[] = [
  { name: 'id', always: true, type: 'number', cost: column, read: ({ id }) => id },
  { name: 'time', always: true, type: 'time', cost: column, read: ({ time }) => time },
  {
    name: 'direction',
    always: true,
    type: 'choice',
    cost: column,
    values: ['in', 'out'],
    read: ({ direction }) => direction,
  },
  {
    name: 'transport',
    always: true,
    type: 'text',
    rule: 'fold',
    cost: column,
    values: TRANSPORTS,
    read: plain((r) => r.transport),
  },
  {
    name: 'source',
    always: true,
    type: 'text',
    rule: 'fold',
    cost: column,
    read: plain(({ source }) => source),
  },
  { name: 'size', always: true, type: 'size', cost: column, read: ({ size }) => size },
  {
    name: 'retransmission',
    type: 'number',
    cost: column,
    zeroIsNone: true,
    read: ({ retransmission }) => retransmission,
  },
  {
    name: 'severity',
    type: 'choice',
    cost: column,
    values: ['error', 'warning', 'info'],
    read: ({ severity }) => severity,
  },
  { name: 'mark', type: 'choice', cost: column, values: markSchema.options, read: ({ mark }) => mark },
  {
    name: 'comment',
    type: 'text',
    rule: 'fold',
    cost: text,
    read: plain(({ comment }) => (comment === '' ? null : comment)),
  },
  {
    name: 'sip',
    type: 'text',
    rule: 'fold',
    cost: column,
    read: plain(({ kind }) => (kind === 'other' ? null : 'sip')),
  },
  {
    name: 'kind',
    always: true,
    type: 'choice',
    cost: column,
    values: ['request', 'response', 'other'],
    read: ({ kind }) => kind,
  },
  {
    name: 'method',
    type: 'text',
    rule: 'exact',
    cost: column,
    values: METHODS,
    read: plain(({ method }) => method),
  },
  {
    name: 'request.method',
    type: 'text',
    rule: 'exact',
    cost: column,
    values: METHODS,
    read: plain(methodOfRequest),
  },
  { name: 'status', type: 'status', cost: column, read: statusOf },
  {
    name: 'status.class',
    type: 'class',
    cost: column,
    read: ({ status }) => (status > 0 ? Math.floor(status / 100) : null),
  },
];

const WHO: readonly Field[] = [
  {
    name: 'reason',
    type: 'text',
    rule: 'fold',
    cost: text,
    read: plain(({ kind, summary }) => (kind === 'response' ? summary : null)),
  },
  { name: 'uri', type: 'text', rule: 'address', cost: text, read: plain(uriOf) },
  {
    name: 'uri.scheme',
    type: 'text',
    rule: 'fold',
    cost: parts,
    read: plain((r) => uriView(r)?.scheme ?? null),
  },
  {
    name: 'uri.user',
    type: 'text',
    rule: 'exact',
    cost: parts,
    read: plain((r) => uriView(r)?.user ?? null),
  },
  { name: 'uri.host', type: 'host', cost: parts, read: (r) => uriView(r)?.host ?? null },
  { name: 'uri.port', type: 'number', cost: parts, read: (r) => uriView(r)?.port ?? null },
  { name: 'from', type: 'text', rule: 'address', cost: text, read: plain(({ from }) => from) },
  { name: 'from.user', type: 'text', rule: 'exact', cost: text, read: plain(({ from }) => userPart(from)) },
  { name: 'from.host', type: 'host', cost: text, read: ({ from }) => hostPart(from) },
  { name: 'from.tag', type: 'text', rule: 'fold', cost: text, read: plain(({ fromTag }) => fromTag) },
  { name: 'to', type: 'text', rule: 'address', cost: text, read: plain(({ to }) => to) },
  { name: 'to.user', type: 'text', rule: 'exact', cost: text, read: plain(({ to }) => userPart(to)) },
  { name: 'to.host', type: 'host', cost: text, read: ({ to }) => hostPart(to) },
  { name: 'to.tag', type: 'text', rule: 'fold', cost: text, read: plain(({ toTag }) => toTag) },
  { name: 'callid', type: 'text', rule: 'exact', cost: text, read: plain(({ callId }) => callId) },
  { name: 'cseq', type: 'number', cost: text, read: ({ kind, cseq }) => (kind === 'other' ? null : cseq) },
  {
    name: 'cseq.method',
    type: 'text',
    rule: 'exact',
    cost: text,
    values: METHODS,
    read: plain((r) => r.cseqMethod),
  },
  { name: 'branch', type: 'text', rule: 'fold', cost: text, read: plain(({ branch }) => branch) },
];

export const ROW_FIELDS: readonly Field[] = [...WHAT, ...WHO];

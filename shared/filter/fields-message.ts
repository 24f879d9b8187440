/** Fields that need the parsed message: header fields, Via, Contact, the lines of the head, and the body. */
import { textOf } from '#shared/lib/bytes.ts';
import { headerInfo, HEADERS } from '#shared/sip/header-table.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { addressesOf, addressOf, listValues, parseUri, vias } from '#shared/sip/views.ts';
import { spansIn } from '#shared/sip/views-values.ts';
import { unfolded } from '#shared/sip/grammar/tokens.ts';
import type { Field, Texts } from './field.ts';
import { COST, plain } from './field.ts';
import type { FilterRecord } from './record.ts';
import { createSearch } from './search.ts';
import { TRANSPORTS } from './fields-row.ts';

const cost = COST.message;

const of =
  <T>(read: (message: SipMessage) => T, none: T) =>
  ({ message }: FilterRecord): T =>
    message ? read(message) : none;

const lists = (
  read: (message: SipMessage) => readonly string[],
): ((key: string) => (r: FilterRecord) => Texts) => plain(of<readonly string[]>(read, []));

/** The values of a header under the name that the parser gives it; a header that is there and empty has one empty value. */
function valuesOf(message: SipMessage, isName: (canonical: string) => boolean): readonly string[] {
  const lines = message.headers.filter(({ canonical }) => isName(canonical));
  const [first] = lines;
  if (!first) return [];
  const spans = spansIn(message.bytes, lines, first.canonical);
  return spans.length === 0 ? [''] : spans.map((span) => unfolded(message.bytes, span));
}

/**
 * A header by its name or compact form. A message is parsed only where the name stands in its bytes; a header that has a compact
 * form is looked for in every message, for one letter is everywhere.
 */
function headerReader(name: string): (record: FilterRecord) => Texts {
  const info = headerInfo(name);
  const lower = name.toLowerCase();
  const isName = info ? (one: string) => one === info.name : (one: string) => one.toLowerCase() === lower;
  const isThere = info?.compact === undefined ? createSearch(name) : () => true;
  return (record) => {
    const message = isThere(record.bytes) ? record.message : null;
    return message && valuesOf(message, isName);
  };
}

function lineOf(kind: SipMessage['kind']): (key: string) => (record: FilterRecord) => Texts {
  return plain((record) => {
    const message = record.kind === kind ? record.message : null;
    return message && textOf(message.bytes, message.startLine);
  });
}

const uris = (message: SipMessage): string[] => addressesOf(message, 'Contact').map(({ uri }) => uri);
const agents = (message: SipMessage): string[] => [
  ...listValues(message, 'User-Agent'),
  ...listValues(message, 'Server'),
];
const displayOf = (name: string): ((key: string) => (r: FilterRecord) => Texts) =>
  plain(of((message) => addressOf(message, name)?.display ?? null, null));
const viaParam = (name: string): ((key: string) => (r: FilterRecord) => Texts) =>
  lists((message) => vias(message).map(({ params }) => params.get(name) ?? ''));

export const MESSAGE_FIELDS: readonly Field[] = [
  {
    name: 'header',
    type: 'text',
    rule: 'header',
    cost,
    keyed: true,
    verbatim: true,
    list: true,
    numeric: true,
    read: headerReader,
    values: HEADERS.map(({ name }) => name),
  },
  { name: 'from.display', type: 'text', rule: 'exact', cost, read: displayOf('From') },
  { name: 'to.display', type: 'text', rule: 'exact', cost, read: displayOf('To') },
  {
    name: 'contact',
    type: 'text',
    rule: 'address',
    cost,
    verbatim: true,
    list: true,
    read: lists(uris),
  },
  {
    name: 'contact.user',
    type: 'text',
    rule: 'exact',
    cost,
    list: true,
    read: lists((message) => uris(message).map((uri) => parseUri(uri)?.user ?? '')),
  },
  {
    name: 'contact.host',
    type: 'host',
    cost,
    list: true,
    read: of((message) => uris(message).map((uri) => parseUri(uri)?.host ?? ''), []),
  },
  { name: 'ua', type: 'text', rule: 'fold', cost, verbatim: true, read: lists(agents) },
  {
    name: 'via',
    type: 'text',
    rule: 'header',
    cost,
    verbatim: true,
    list: true,
    read: lists((m) => listValues(m, 'Via')),
  },
  { name: 'via.branch', type: 'text', rule: 'fold', cost, list: true, read: viaParam('branch') },
  { name: 'via.received', type: 'text', rule: 'fold', cost, list: true, read: viaParam('received') },
  { name: 'via.host', type: 'host', cost, list: true, read: of((m) => vias(m).map(({ host }) => host), []) },
  {
    name: 'via.port',
    type: 'number',
    cost,
    list: true,
    read: of((message) => vias(message).map(({ port }) => port ?? 0), []),
  },
  {
    name: 'via.transport',
    type: 'text',
    rule: 'fold',
    cost,
    list: true,
    values: TRANSPORTS,
    read: lists((message) => vias(message).map(({ transport }) => transport)),
  },
  {
    name: 'request.line',
    type: 'text',
    rule: 'exact',
    cost,
    verbatim: true,
    read: lineOf('request'),
  },
  {
    name: 'status.line',
    type: 'text',
    rule: 'exact',
    cost,
    verbatim: true,
    read: lineOf('response'),
  },
  {
    name: 'body',
    type: 'text',
    rule: 'fold',
    cost,
    verbatim: true,
    read: plain(of((message) => textOf(message.bytes, message.body), '')),
  },
];

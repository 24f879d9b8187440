/** Fields that need the message itself: header fields, Via, Contact, the lines of the head, and the body. */
import { textOf } from '#shared/lib/bytes.ts';
import { indexOf } from '#shared/sip/chars.ts';
import { headerInfo, HEADERS } from '#shared/sip/header-table.ts';
import { headerNames, quickBody, quickLines } from '#shared/sip/header-lines.ts';
import { quickBranch } from '#shared/sip/index-values.ts';
import type { HeaderLines, SipMessage } from '#shared/sip/message.ts';
import { addressesOf, addressOf, listValues, parseUri, vias } from '#shared/sip/views.ts';
import { spansIn } from '#shared/sip/views-values.ts';
import { unfolded } from '#shared/sip/grammar/tokens.ts';
import type { Field, Texts } from './field.ts';
import { COST, plain } from './field.ts';
import type { FilterRecord } from './record.ts';
import { createSearch } from './search.ts';
import { TRANSPORTS } from './fields-row.ts';

const cost = COST.message;

/** The lines of one header: those found in the bytes, or the parsed message where they leave a doubt; null for what is not SIP. */
function linesOf(name: string): (record: FilterRecord) => HeaderLines | null {
  const names = headerNames(name, headerInfo(name)?.compact);
  return (record) => {
    const { bytes } = record;
    const headers = names && quickLines(bytes, names);
    return headers ? { bytes, headers } : record.message;
  };
}

/**
 * Whether a header can stand in a message at all, by its name: that is looked up faster than its lines. One letter is everywhere, so
 * that a compact form is in every message.
 */
function presenceOf(name: string): (bytes: Uint8Array) => boolean {
  return headerInfo(name)?.compact === undefined ? createSearch(name) : () => true;
}

/** Reads the values of one header by a view of them. */
function valuesBy<T>(
  name: string,
  read: (message: HeaderLines) => readonly T[],
): (record: FilterRecord) => readonly T[] {
  const lines = linesOf(name);
  const isThere = presenceOf(name);
  return (record) => {
    const message = isThere(record.bytes) ? lines(record) : null;
    return message ? read(message) : [];
  };
}

/** The values in the lines of a header; a header that is there and empty has one empty value. */
function valuesIn(bytes: Uint8Array, lines: HeaderLines['headers'], isList: boolean): readonly string[] {
  if (lines.length === 0) return [];
  const spans = spansIn(bytes, lines, isList);
  return spans.length === 0 ? [''] : spans.map((span) => unfolded(bytes, span));
}

/**
 * A header by its name or compact form. Its lines are looked for in the bytes, where its name stands in them at all; a message is
 * parsed only where that leaves a doubt.
 */
function headerReader(name: string): (record: FilterRecord) => Texts {
  const info = headerInfo(name);
  const lower = name.toLowerCase();
  const isName = info ? (one: string) => one === info.name : (one: string) => one.toLowerCase() === lower;
  const names = headerNames(info?.name ?? name, info?.compact);
  const isThere = presenceOf(name);
  const isList = info?.list ?? false;
  return (record) => {
    const { bytes } = record;
    if (!isThere(bytes)) return null;
    const quick = names && quickLines(bytes, names);
    if (quick) return valuesIn(bytes, quick, isList);
    const { message } = record;
    if (!message) return null;
    const lines = message.headers.filter(({ canonical }) => isName(canonical));
    return valuesIn(bytes, lines, isList);
  };
}

/** The text of the body; '' for what is not SIP. */
function bodyText(record: FilterRecord): string {
  const { bytes } = record;
  const body = quickBody(bytes) ?? record.message?.body;
  return body ? textOf(bytes, body) : '';
}

function lineOf(kind: SipMessage['kind']): (key: string) => (record: FilterRecord) => Texts {
  return plain((record) => {
    const message = record.kind === kind ? record.message : null;
    return message && textOf(message.bytes, message.startLine);
  });
}

const contacts = valuesBy('Contact', (message) => addressesOf(message, 'Contact').map(({ uri }) => uri));
const userAgents = valuesBy('User-Agent', (message) => listValues(message, 'User-Agent'));
const servers = valuesBy('Server', (message) => listValues(message, 'Server'));
const viaTexts = valuesBy('Via', (message) => listValues(message, 'Via'));
const viaViews = valuesBy('Via', vias);
const viaLines = linesOf('Via');
const COMMA = 0x2c;

function displayOf(name: string): (key: string) => (record: FilterRecord) => Texts {
  const lines = linesOf(name);
  return plain((record) => {
    const message = lines(record);
    return message && (addressOf(message, name)?.display ?? null);
  });
}

/** The branch of every Via; where each line has a single value in its plain form the grammar is not asked. */
function viaBranches(record: FilterRecord): readonly string[] {
  const lines = viaLines(record);
  if (!lines) return [];
  const { bytes, headers } = lines;
  const branches: string[] = [];
  for (const { canonical, value } of headers) {
    if (canonical !== 'Via') continue;
    const isSingle = indexOf(bytes, value.start, value.end, COMMA) < 0;
    const branch = isSingle ? quickBranch(bytes, value) : null;
    if (!branch) return vias(lines).map(({ params }) => params.get('branch') ?? '');
    branches.push(textOf(bytes, branch));
  }
  return branches;
}

const viaParam = (name: string): ((key: string) => (r: FilterRecord) => Texts) =>
  plain((record) => viaViews(record).map(({ params }) => params.get(name) ?? ''));

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
    read: plain(contacts),
  },
  {
    name: 'contact.user',
    type: 'text',
    rule: 'exact',
    cost,
    list: true,
    read: plain((record) => contacts(record).map((uri) => parseUri(uri)?.user ?? '')),
  },
  {
    name: 'contact.host',
    type: 'host',
    cost,
    list: true,
    read: (record) => contacts(record).map((uri) => parseUri(uri)?.host ?? ''),
  },
  {
    name: 'ua',
    type: 'text',
    rule: 'fold',
    cost,
    verbatim: true,
    read: plain((record) => [...userAgents(record), ...servers(record)]),
  },
  {
    name: 'via',
    type: 'text',
    rule: 'header',
    cost,
    verbatim: true,
    list: true,
    read: plain(viaTexts),
  },
  {
    name: 'via.branch',
    type: 'text',
    rule: 'fold',
    cost,
    verbatim: 'but for escapes',
    list: true,
    read: plain(viaBranches),
  },
  { name: 'via.received', type: 'text', rule: 'fold', cost, list: true, read: viaParam('received') },
  {
    name: 'via.host',
    type: 'host',
    cost,
    list: true,
    read: (record) => viaViews(record).map(({ host }) => host),
  },
  {
    name: 'via.port',
    type: 'number',
    cost,
    list: true,
    read: (record) => viaViews(record).map(({ port }) => port ?? 0),
  },
  {
    name: 'via.transport',
    type: 'text',
    rule: 'fold',
    cost,
    list: true,
    values: TRANSPORTS,
    read: plain((record) => viaViews(record).map(({ transport }) => transport)),
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
    read: plain(bodyText),
  },
];

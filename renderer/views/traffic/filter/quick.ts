/** Filters that a row suggests: only what is like it, or all but that. */
import { lex } from '#shared/filter/lex.ts';
import { isWord } from '#shared/filter/operators.ts';
import { quoted } from '#shared/filter/quote.ts';
import type { DialogRow, MessageRow } from '#shared/model/traffic.ts';

export interface Subject {
  readonly kind: 'call' | 'from' | 'to' | 'host' | 'method' | 'status';
  /** What a person reads; empty for a call. */
  readonly value: string;
  readonly filter: string;
}

/** A method is a token: where it is a plain word, it needs no quotation marks. */
const word = (text: string): string => (/^[A-Z][A-Z0-9]*$/.test(text) ? text : quoted(text));

/** The host of `HOST:PORT`, without the brackets of IPv6. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

export const methodFilter = (method: string): string => `method == ${word(method)}`;

export const hostFilter = (host: string): string => `host == ${quoted(host)}`;

/** Lets only these calls pass; empty where none has a Call-ID. */
export function callsFilter(callIds: readonly string[]): string {
  const ids = [...new Set(callIds)].filter((id) => id !== '').map(quoted);
  if (ids.length === 0) return '';
  return ids.length === 1 ? `callid == ${ids.join()}` : `callid in {${ids.join(', ')}}`;
}

type Parties = Pick<DialogRow, 'callId' | 'from' | 'to' | 'method'>;

function partySubjects({ callId, from, to, method }: Parties): Subject[] {
  const all: Subject[] = [
    { kind: 'call', value: '', filter: callId && `callid == ${quoted(callId)}` },
    { kind: 'from', value: from, filter: from && `from == ${quoted(from)}` },
    { kind: 'to', value: to, filter: to && `to == ${quoted(to)}` },
    { kind: 'method', value: method, filter: method && methodFilter(method) },
  ];
  return all.filter(({ filter }) => filter !== '');
}

/** What a call can be filtered by. */
export function dialogSubjects(row: DialogRow): readonly Subject[] {
  return partySubjects(row);
}

/** What a message can be filtered by. */
export function messageSubjects(row: MessageRow): readonly Subject[] {
  const hosts = [...new Set([hostOf(row.src), hostOf(row.dst)])].filter((host) => host !== '');
  const status = String(row.status);
  return [
    ...partySubjects(row),
    ...(row.status > 0 ? [{ kind: 'status' as const, value: status, filter: `status == ${status}` }] : []),
    ...hosts.map((host) => ({ kind: 'host' as const, value: host, filter: hostFilter(host) })),
  ];
}

/** Whether a filter needs parentheses before something is joined to it by `and`. */
const hasOr = (filter: string): boolean =>
  lex(filter).some((token) => isWord(token, 'or') || isWord(token, '||'));

const enclosed = (filter: string): string => (hasOr(filter) ? `(${filter})` : filter);

/** The filter that lets less pass: what is there already, and not what this one lets pass. */
export function without(present: string, filter: string): string {
  if (present.trim() === '') return `not ${filter}`;
  return `${enclosed(present)} and not ${filter}`;
}

/** The filter that lets only that pass which both let pass; what is asked for twice is written once. */
export function within(present: string, filter: string): string {
  const before = present.trim();
  const added = enclosed(filter);
  if (before === '' || before === filter) return filter;
  const isThere = !hasOr(before) && ` and ${before} and `.includes(` and ${added} and `);
  return isThere ? before : `${enclosed(before)} and ${added}`;
}

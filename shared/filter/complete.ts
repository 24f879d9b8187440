/** Proposes what can stand at the cursor: fields, operators or values, by what is written before it. Never throws, whatever the text. */
import { HEADERS } from '#shared/sip/header-table.ts';
import { STATUS_CODES } from '#shared/sip/status.ts';
import { ALIAS_NAMES } from './aliases.ts';
import type { Field } from './field.ts';
import { fieldByName, FIELDS } from './find-field.ts';
import { operatorsOf } from './leaf.ts';
import type { Token } from './lex.ts';
import { lex } from './lex.ts';
import { FILTER_LIMITS } from './limits.ts';
import { isKeyword, isWord, operatorAt } from './operators.ts';
import { quoted } from './quote.ts';
import { codesOf } from './test-findings.ts';

export interface CompletionItem {
  /** Takes the place of what stands between `from` and `to`. */
  readonly text: string;
  readonly kind: 'field' | 'operator' | 'keyword' | 'value' | 'header';
  /** What `describeDetail` has words for, or ''. */
  readonly detail: string;
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  /** The best ones first, at most 50. */
  readonly items: readonly CompletionItem[];
}

const MOST = 50;

/** What can be written at the cursor, a place in the text. */
export function complete(text: string, cursor: number): Completion {
  const to = Math.max(0, Math.min(cursor, text.length, FILTER_LIMITS.length));
  const tokens = lex(text.slice(0, to)).slice(0, -1);
  const last = tokens.at(-1);
  const typed = last && last.span.end === to && isOpenEnded(last) ? last : null;
  const before = typed ? tokens.slice(0, -1) : tokens;
  const from = typed ? typed.span.start : to;
  const items = ranked(candidates(before), typed?.text ?? '');
  return { from, to, items };
}

/** A word or an open string is still being written; a sign or a closed string is done. */
function isOpenEnded(token: Token): boolean {
  return token.kind === 'word' || (token.kind === 'trouble' && token.code === 'string-open');
}

/** The beginning of a name is better than a part of it. */
function ranked(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const key = ({ text }: CompletionItem): string => text.toLowerCase().replace(/^"/, '');
  const starts = items.filter((item) => key(item).startsWith(wanted));
  const inside = items.filter((item) => !key(item).startsWith(wanted) && key(item).includes(wanted));
  return [...starts, ...inside].slice(0, MOST);
}

function candidates(before: readonly Token[]): readonly CompletionItem[] {
  const last = before.at(-1);
  if (!last) return TERMS;
  if (isWord(last, '[')) return HEADER_NAMES;
  const field = comparedField(before);
  if (field) return valuesOf(field);
  const subject = subjectAt(before);
  if (subject) return [...operatorItems(subject), ...JOINERS];
  return endsTerm(last) ? [...JOINERS, ...TERMS] : TERMS;
}

/** Whether a term can end with a token, so that `and` and `or` may follow. */
function endsTerm(token: Token): boolean {
  if (token.kind === 'string' || isWord(token, ')') || isWord(token, ']') || isWord(token, '}')) return true;
  return token.kind === 'word' && !isKeyword(token.text);
}

/** The field whose path ends the tokens: `status`, `header["X"]`, `via[0].branch`. */
function fieldAtEnd(tokens: readonly Token[]): Field | null {
  const last = tokens.at(-1);
  if (!last) return null;
  const isMember = last.kind === 'word' && last.text.startsWith('.');
  const path = isMember ? tokens.slice(0, -1) : tokens;
  const member = isMember ? last.text : '';
  const isIndexed = isWord(path.at(-1) ?? last, ']') && isWord(path.at(-3) ?? last, '[');
  const name = isIndexed ? path.at(-4) : last;
  return name?.kind === 'word' ? (fieldByName(name.text + (isIndexed ? member : ''))?.field ?? null) : null;
}

/** The field that waits for an operator; a value behind an operator is none, whatever its name. */
function subjectAt(before: readonly Token[]): Field | null {
  const isValue = comparedField(before.slice(0, -1)) !== null;
  return isValue ? null : fieldAtEnd(before);
}

/** The field on the other side of the operator that ends the tokens, or that opens the set they end in. */
function comparedField(before: readonly Token[]): Field | null {
  const open = openSet(before);
  const tokens = open < 0 ? withoutRange(before) : before.slice(0, open);
  const last = tokens.at(-1);
  if (!last) return null;
  const operator = operatorAt(last, last);
  if (!operator) return null;
  const isNegated = isWord(tokens.at(-2) ?? last, 'not');
  return fieldAtEnd(tokens.slice(0, isNegated ? -2 : -1));
}

/** Behind `200..` the other end of the range is written. */
function withoutRange(before: readonly Token[]): readonly Token[] {
  const last = before.at(-1);
  return last && isWord(last, '..') ? before.slice(0, -2) : before;
}

/** The place of the brace that is not closed before the end, or -1. */
function openSet(tokens: readonly Token[]): number {
  const open = tokens.findLastIndex((token) => isWord(token, '{'));
  const close = tokens.findLastIndex((token) => isWord(token, '}'));
  return open > close ? open : -1;
}

const fieldItem = (name: string): CompletionItem => ({ text: name, kind: 'field', detail: `field:${name}` });
const keyword = (text: string): CompletionItem => ({ text, kind: 'keyword', detail: `operator:${text}` });

const JOINERS: readonly CompletionItem[] = ['and', 'or'].map(keyword);
const TERMS: readonly CompletionItem[] = [
  ...FIELDS.map(({ name }) => fieldItem(name)),
  keyword('not'),
  ...ALIAS_NAMES.map(fieldItem),
];
const HEADER_NAMES: readonly CompletionItem[] = HEADERS.map(({ name }) => ({
  text: quoted(name),
  kind: 'header',
  detail: `reference:${name}`,
}));

function operatorItems(field: Field): CompletionItem[] {
  return operatorsOf(field).map((text) => ({ text, kind: 'operator', detail: `operator:${text}` }));
}

const STATUSES: readonly string[] = ['1xx', '2xx', '3xx', '4xx', '5xx', '6xx', ...STATUS_CODES.map(String)];
const CLASSES: readonly string[] = ['1', '2', '3', '4', '5', '6'];

function valueTexts(field: Field): readonly string[] {
  if (field.type === 'status') return STATUSES;
  if (field.type === 'class') return CLASSES;
  if (field.type === 'findings') return codesOf(field.severity);
  return field.name === 'header' ? [] : (field.values ?? []);
}

/** Methods and status codes are described by the reference, other values say all by themselves. */
function valuesOf(field: Field): CompletionItem[] {
  const isReferred = field.type === 'status' || field.name.endsWith('method');
  return valueTexts(field).map((text) => {
    const isKnown = isReferred && !text.endsWith('xx');
    return { text, kind: 'value', detail: isKnown ? `reference:${text}` : '' };
  });
}

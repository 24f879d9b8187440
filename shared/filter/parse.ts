/**
 * Parses a filter by operator precedence: `or` binds loosest, then `and` and standing side by side, then `not`, then a
 * comparison. The first error ends it. Never throws, whatever the text.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { Token } from './lex.ts';
import { lex } from './lex.ts';
import { FILTER_LIMITS } from './limits.ts';
import { isKeyword, isWord, joinerOf, operatorAt } from './operators.ts';
import type { Reader } from './reader.ts';
import { createReader, failed, isFailure, troubleAt } from './reader.ts';
import type { Failure } from './reader.ts';
import { parseItems, parsePath } from './parse-compare.ts';
import type { Node } from './syntax.ts';

/** The tree of a filter, or what is wrong with it. */
export function parseFilter(text: string): Result<Node, FilterError> {
  const length = text.length;
  const limit = FILTER_LIMITS.length;
  if (length > limit)
    return err(filterError('filter-too-long', { start: limit, end: length }, { length, limit }));
  const reader = createReader(lex(text));
  if (reader.peek().kind === 'end') return ok({ kind: 'all', span: { start: 0, end: length } });
  const node = parseExpression(reader, 0, 0);
  if (isFailure(node)) return err(node.error);
  const rest = reader.peek();
  if (rest.kind === 'end') return ok(node);
  return err(
    isWord(rest, ')') ? filterError('paren-unexpected', rest.span) : troubleAt(rest, 'unexpected').error,
  );
}

const POWER = { or: 1, and: 2 } as const;

/** Whether a token can begin a term, so that it is joined to what stands before it. */
function beginsTerm(token: Token): boolean {
  if (token.kind === 'string') return true;
  if (token.kind === 'word') return !isKeyword(token.text) || token.text.toLowerCase() === 'not';
  return isWord(token, '(') || isWord(token, '!');
}

/** Reads terms as long as what joins them binds at least as tightly as `power`. */
function parseExpression(reader: Reader, power: number, depth: number): Node | Failure {
  let left = parseTerm(reader, depth);
  while (!isFailure(left)) {
    const token = reader.peek();
    const joiner = joinerOf(token) ?? (beginsTerm(token) ? 'and' : null);
    if (joiner === null || POWER[joiner] < power) return left;
    if (joinerOf(token) !== null) reader.next();
    const right = parseExpression(reader, POWER[joiner] + 1, depth);
    left = isFailure(right) ? right : join(joiner, left, right);
  }
  return left;
}

/** Groups of one kind are one group: `a and (b and c)` has three terms. */
function join(kind: 'and' | 'or', left: Node, right: Node): Node {
  const terms = [left, right].flatMap((node) => (node.kind === kind ? node.terms : [node]));
  return { kind, terms, span: { start: left.span.start, end: right.span.end } };
}

function tooDeep(token: Token): Failure {
  return failed('filter-too-deep', token.span, { limit: FILTER_LIMITS.depth });
}

function parseTerm(reader: Reader, depth: number): Node | Failure {
  const token = reader.peek();
  if (depth > FILTER_LIMITS.depth) return tooDeep(token);
  if (isWord(token, '(')) return parseGroup(reader, depth);
  if (isWord(token, 'not') || isWord(token, '!')) return parseNot(reader, depth);
  if (token.kind === 'string') {
    reader.next();
    return { kind: 'word', text: token.text, quoted: true, span: token.span };
  }
  if (token.kind !== 'word' || isKeyword(token.text)) return troubleAt(token, 'term-expected');
  return parseField(reader, token.span.start);
}

function parseNot(reader: Reader, depth: number): Node | Failure {
  const { start } = reader.next().span;
  const term = parseTerm(reader, depth + 1);
  return isFailure(term) ? term : { kind: 'not', term, span: { start, end: term.span.end } };
}

function parseGroup(reader: Reader, depth: number): Node | Failure {
  const open = reader.next();
  const node = parseExpression(reader, 0, depth + 1);
  if (isFailure(node)) return node;
  const close = reader.peek();
  if (close.kind === 'trouble') return troubleAt(close, 'unexpected');
  if (!isWord(close, ')')) return close.kind === 'end' ? failed('paren-open', open.span) : unexpected(close);
  reader.next();
  return { ...node, span: { start: open.span.start, end: close.span.end } };
}

function unexpected(token: Token): Failure {
  return failed('unexpected', token.span, { text: token.text });
}

/** A word or a field alone, or a comparison. */
function parseField(reader: Reader, start: number): Node | Failure {
  const field = parsePath(reader);
  if (isFailure(field)) return field;
  const found = operatorAt(reader.peek(), reader.peek(1));
  if (!found) {
    if (field.index) return { kind: 'field', field, span: field.span };
    return { kind: 'word', text: field.name, quoted: false, span: field.span };
  }
  const { operator, tokens, negated } = found;
  const first = reader.next().span;
  const operatorSpan = tokens === 2 ? { start: first.start, end: reader.next().span.end } : first;
  const items = parseItems(reader, operator);
  if (isFailure(items)) return items;
  const span = { start, end: reader.end() };
  const node: Node = { kind: 'compare', field, operator, operatorSpan, items, span };
  return negated ? { kind: 'not', term: node, span } : node;
}

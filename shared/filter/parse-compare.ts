/** Parses the two sides of a comparison: the path of a field, and a value, a range or a set. */
import type { Token } from './lex.ts';
import { isJoining, isWord } from './operators.ts';
import type { Failure, Reader } from './reader.ts';
import { failed, isFailure, troubleAt } from './reader.ts';
import type { FieldPath, Item, Literal, Operator } from './syntax.ts';

function literalOf(token: Token): Literal {
  return { text: token.text, quoted: token.kind === 'string', span: token.span };
}

/** Reads `name`, `name[index]` or `name[index].member`; a word is next. The parts stand without spaces between them. */
export function parsePath(reader: Reader): FieldPath | Failure {
  const word = reader.next();
  const { start, end } = word.span;
  const open = reader.peek();
  if (!isWord(open, '[') || open.span.start !== end)
    return { name: word.text, index: null, member: null, span: word.span };
  reader.next();
  const index = reader.peek();
  if (index.kind !== 'word' && index.kind !== 'string') return troubleAt(index, 'index-expected');
  reader.next();
  const close = reader.peek();
  if (!isWord(close, ']')) return troubleAt(close.kind === 'end' ? open : close, 'bracket-open');
  reader.next();
  const member = memberAt(reader, close.span.end);
  return { name: word.text, index: literalOf(index), member, span: { start, end: reader.end() } };
}

function memberAt(reader: Reader, end: number): string | null {
  const token = reader.peek();
  if (token.kind !== 'word' || token.span.start !== end || !token.text.startsWith('.')) return null;
  reader.next();
  return token.text.slice(1);
}

/** Reads what an operator compares with; only `in` takes a range or a set. */
export function parseItems(reader: Reader, operator: Operator): readonly Item[] | Failure {
  const open = reader.peek();
  if (isWord(open, '{'))
    return operator === 'in' ? parseSet(reader) : failed('set-needs-in', open.span, { operator });
  const item = parseItem(reader, operator);
  if (isFailure(item)) return item;
  return [item];
}

/** Values stand apart by commas or by spaces alone. */
function parseSet(reader: Reader): readonly Item[] | Failure {
  const open = reader.next();
  const items: Item[] = [];
  for (;;) {
    const token = reader.peek();
    if (token.kind === 'end') return failed('brace-open', open.span);
    if (isWord(token, '}')) break;
    const item = parseItem(reader, 'in');
    if (isFailure(item)) return item;
    items.push(item);
    if (isWord(reader.peek(), ',')) reader.next();
  }
  const close = reader.next();
  return items.length > 0 ? items : failed('set-empty', { start: open.span.start, end: close.span.end });
}

function parseItem(reader: Reader, operator: Operator): Item | Failure {
  const from = parseLiteral(reader, operator);
  if (isFailure(from) || !isWord(reader.peek(), '..')) return isFailure(from) ? from : { from, to: null };
  const dots = reader.next();
  if (operator !== 'in') return failed('range-needs-in', dots.span, { operator });
  const to = parseLiteral(reader, '..');
  return isFailure(to) ? to : { from, to };
}

function parseLiteral(reader: Reader, operator: string): Literal | Failure {
  const token = reader.peek();
  const isValue = token.kind === 'string' || (token.kind === 'word' && !isJoining(token.text));
  if (!isValue) return troubleAt(token, 'value-expected', { operator });
  reader.next();
  return literalOf(token);
}

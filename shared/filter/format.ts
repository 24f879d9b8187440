/** Writes the tree of a filter as text: one space between words, `and or not` in small letters; parsing gives the same tree. */
import { quoted } from './quote.ts';
import type { CompareNode, FieldPath, Item, Literal, Node } from './syntax.ts';

function literalText({ text, quoted: isQuoted }: Literal): string {
  return isQuoted ? quoted(text) : text;
}

function pathText({ name, index, member }: FieldPath): string {
  if (!index) return name;
  return `${name}[${literalText(index)}]${member === null ? '' : `.${member}`}`;
}

/** The dots of a range stand apart where a value ends or begins with a dot itself. */
function itemText({ from, to }: Item): string {
  const first = literalText(from);
  if (!to) return first;
  const last = literalText(to);
  return first.endsWith('.') || last.startsWith('.') ? `${first} .. ${last}` : `${first}..${last}`;
}

function itemsText(items: readonly Item[]): string {
  const texts = items.map(itemText);
  return texts.length === 1 ? (texts[0] ?? '') : `{${texts.join(', ')}}`;
}

function compareText({ field, operator, items }: CompareNode): string {
  return `${pathText(field)} ${operator} ${itemsText(items)}`;
}

/** A group inside `and` or `not` keeps its parentheses. */
function innerText(node: Node): string {
  return node.kind === 'and' || node.kind === 'or' ? `(${formatFilter(node)})` : formatFilter(node);
}

function groupText(kind: 'and' | 'or', terms: readonly Node[]): string {
  const write = kind === 'and' ? innerText : formatFilter;
  return terms.map(write).join(` ${kind} `);
}

/** The text of a tree that `parseFilter` made. */
export function formatFilter(node: Node): string {
  switch (node.kind) {
    case 'all':
      return '';
    case 'word':
      return node.quoted ? quoted(node.text) : node.text;
    case 'field':
      return pathText(node.field);
    case 'compare':
      return compareText(node);
    case 'not':
      return `not ${innerText(node.term)}`;
    default:
      return groupText(node.kind, node.terms);
  }
}

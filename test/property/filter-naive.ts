/** A filter as slow and as plain as can be, to hold the compiled one against: it walks the tree anew for each message. */
import type { FilterRecord } from '#shared/filter/record.ts';
import type { CompareNode, Item, Node } from '#shared/filter/syntax.ts';
import { textOf } from '#shared/lib/bytes.ts';

type Value = string | number;
type Read = (record: FilterRecord) => readonly Value[];

/** The fields of the generated filters; a field without a value has an empty list. */
export const NAIVE_FIELDS: Readonly<Record<string, Read>> = {
  method: ({ method }) => (method === '' ? [] : [method]),
  status: ({ status }) => (status === 0 ? [] : [status]),
  size: ({ size }) => [size],
  retransmission: ({ retransmission }) => [retransmission],
  callid: ({ callId }) => (callId === '' ? [] : [callId]),
  transport: ({ transport }) => [transport],
  port: ({ src, dst }) => [src.port, dst.port],
  'dialog.messages': ({ dialog }) => (dialog ? [dialog.messages] : []),
};

const CASELESS: ReadonlySet<string> = new Set(['transport']);

function bounds({ from, to }: Item): readonly [number, number] {
  const class_ = /^(\d)xx$/.exec(from.text)?.[1];
  if (class_ !== undefined) return [Number(class_) * 100, Number(class_) * 100 + 99];
  return [Number(from.text), Number((to ?? from).text)];
}

function equals(node: CompareNode, value: Value): boolean {
  if (typeof value === 'number') {
    return node.items.map(bounds).some(([low, high]) => value >= low && value <= high);
  }
  const fold = (text: string): string => (CASELESS.has(node.field.name) ? text.toLowerCase() : text);
  return node.items.some(({ from }) => fold(from.text) === fold(value));
}

function holds(node: CompareNode, value: Value): boolean {
  const [item] = node.items;
  if (!item) return false;
  const [low, high] = bounds(item);
  switch (node.operator) {
    case '<':
      return Number(value) < low;
    case '<=':
      return Number(value) <= high;
    case '>':
      return Number(value) > high;
    case '>=':
      return Number(value) >= low;
    case 'contains': {
      const [text, part] = [String(value), item.from.text];
      return CASELESS.has(node.field.name)
        ? text.toLowerCase().includes(part.toLowerCase())
        : text.includes(part);
    }
    case 'matches':
      return new RegExp(item.from.text, CASELESS.has(node.field.name) ? 'iu' : 'u').test(String(value));
    default:
      return equals(node, value);
  }
}

/** Whether a message passes. */
export function passes(node: Node, record: FilterRecord): boolean {
  switch (node.kind) {
    case 'all':
      return true;
    case 'and':
      return node.terms.every((term) => passes(term, record));
    case 'or':
      return node.terms.some((term) => passes(term, record));
    case 'not':
      return !passes(node.term, record);
    case 'word': {
      const read = node.quoted ? undefined : NAIVE_FIELDS[node.text];
      if (!read) return textOf(record.bytes).toLowerCase().includes(node.text.toLowerCase());
      return read(record).some((value) => node.text !== 'retransmission' || value !== 0);
    }
    case 'field':
      return false;
    default: {
      const values = NAIVE_FIELDS[node.field.name]?.(record) ?? [];
      if (node.operator === '!=') return values.length > 0 && !values.some((value) => holds(node, value));
      return values.some((value) => holds(node, value));
    }
  }
}

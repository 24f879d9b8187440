/** Puts a proposal into the text of a filter, and says where the cursor stands afterwards. */
import type { CompletionItem } from '#shared/filter/complete.ts';

export interface Edited {
  readonly text: string;
  readonly cursor: number;
}

/** Characters of a word, which a proposal replaces to its end. */
const WORD = /[\w.-]/;

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length && WORD.test(text[end] ?? '')) end++;
  return end;
}

/** What is written for a proposal: a field of many names goes on with a bracket, a name in brackets closes it. */
function written({ text, kind }: CompletionItem, rest: string): string {
  if (kind === 'field' && text === 'header') return rest.startsWith('[') ? text : `${text}[`;
  if (kind === 'header') return rest.startsWith(']') ? `${text}]` : `${text}] `;
  return rest.startsWith(' ') ? text : `${text} `;
}

/** The text with a proposal in the place of what stands between `from` and the end of the word at `to`. */
export function accept(text: string, from: number, to: number, item: CompletionItem): Edited {
  const end = endOfWord(text, to);
  const rest = text.slice(end);
  const put = written(item, rest);
  const skip = item.kind === 'header' && rest.startsWith(']') ? 1 : 0;
  return { text: text.slice(0, from) + put + rest.slice(skip), cursor: from + put.length };
}

/** Whether what is proposed is worth showing unasked: not in an empty field, and not what is written already. */
export function isWorthShowing(text: string, typed: string, items: readonly CompletionItem[]): boolean {
  const [first] = items;
  if (!first || text.trim() === '') return false;
  return items.length > 1 || first.text !== typed;
}

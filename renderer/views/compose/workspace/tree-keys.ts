/** The keys of a tree as the ARIA practices have them: what a key asks for at a row, as data. */
import type { Clock } from '#shared/lib/clock.ts';
import type { TreeRow } from './tree-rows.ts';
import { parentOf } from '#shared/workspace/scope.ts';

export type TreeWish =
  | { readonly kind: 'focus'; readonly index: number }
  | { readonly kind: 'fold' | 'unfold' | 'open' | 'rename' | 'remove' | 'duplicate' }
  | { readonly kind: 'shift'; readonly by: 1 | -1 };

/** Milliseconds in which keys are of one word. */
const WORD = 700;

/** The word that is being typed: what is called with each key answers with its letters so far. */
export function createTypedWord(clock: Pick<Clock, 'now'>): (key: string) => string {
  let text = '';
  let until = 0;
  return (key) => {
    if (key.length !== 1) return text;
    const now = clock.now();
    text = (now < until ? text : '') + key;
    until = now + WORD;
    return text;
  };
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const focus = (index: number): TreeWish => ({ kind: 'focus', index });

function moves(rows: readonly TreeRow[], index: number, page: number): Record<string, () => TreeWish | null> {
  const row = rows[index];
  const above = row ? rows.findIndex(({ path }) => path === parentOf(row.path)) : -1;
  const isFolder = row?.kind === 'folder';
  return {
    ArrowDown: () => focus(index + 1),
    ArrowUp: () => focus(index - 1),
    PageDown: () => focus(index + page),
    PageUp: () => focus(index - page),
    Home: () => focus(0),
    End: () => focus(rows.length - 1),
    ArrowRight: () => (isFolder && !row.isOpen ? { kind: 'unfold' } : isFolder ? focus(index + 1) : null),
    ArrowLeft: () => (row?.isOpen ? { kind: 'fold' } : above >= 0 ? focus(above) : null),
    Enter: () => ({ kind: 'open' }),
    ' ': () => ({ kind: 'open' }),
    F2: () => ({ kind: 'rename' }),
    Delete: () => ({ kind: 'remove' }),
  };
}

/** The next row whose title begins with a text, round at the end; a single letter goes on from the row itself. */
function typed(rows: readonly TreeRow[], index: number, text: string): TreeWish | null {
  const start = text.length > 1 ? index : index + 1;
  const order = rows.map((_, at) => (start + at) % rows.length);
  const found = order.find((at) => rows[at]?.title.toLowerCase().startsWith(text.toLowerCase()));
  return found === undefined ? null : focus(found);
}

/**
 * What a key asks for, or null.
 * @param typedText what was typed in quick succession, the key of this press among it
 * @param page rows that are seen at once
 */
export function treeWish(
  event: Press,
  rows: readonly TreeRow[],
  index: number,
  { typedText, page }: { readonly typedText: string; readonly page: number },
): TreeWish | null {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (altKey && !ctrlKey && !metaKey) {
    if (key === 'ArrowUp') return { kind: 'shift', by: -1 };
    return key === 'ArrowDown' ? { kind: 'shift', by: 1 } : null;
  }
  if (ctrlKey || metaKey) return key.toLowerCase() === 'd' ? { kind: 'duplicate' } : null;
  const move = moves(rows, index, page)[key];
  const wish = move ? move() : key.length === 1 ? typed(rows, index, typedText) : null;
  if (wish?.kind !== 'focus') return wish;
  return focus(Math.max(0, Math.min(rows.length - 1, wish.index)));
}

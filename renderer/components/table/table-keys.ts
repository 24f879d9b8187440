/** What a key does in a table: it goes to a row, chooses rows or opens one. Pure: rows are told by their index from 0. */

export type KeyAction =
  /** May lead beyond the rows there are. */
  | { readonly kind: 'go'; readonly index: number; readonly isExtending: boolean }
  | { readonly kind: 'toggle'; readonly index: number }
  | { readonly kind: 'all' | 'open' };

/** What is known of the table when a key is pressed. */
export interface KeyPlace {
  /** The row that the key is about, null where none is. */
  readonly at: number | null;
  readonly count: number;
  /** How many rows a page has. */
  readonly page: number;
  /** Whether several rows can be chosen. */
  readonly several: boolean;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The row that a key goes to; undefined where it goes to none. */
function targetOf(key: string, { at, count, page }: KeyPlace): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at === null ? 0 : at + 1,
    ArrowUp: at === null ? count - 1 : at - 1,
    PageDown: (at ?? 0) + page,
    PageUp: (at ?? 0) - page,
    Home: 0,
    End: count - 1,
  };
  return Object.hasOwn(targets, key) ? targets[key] : undefined;
}

/** What a key press asks for; null where it is not the table's. */
export function keyAction(event: KeyPress, place: KeyPlace): KeyAction | null {
  const { key, shiftKey } = event;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey)
    return key.toLowerCase() === 'a' && place.several ? { kind: 'all' } : null;
  const index = targetOf(key, place);
  if (index !== undefined) return { kind: 'go', index, isExtending: shiftKey };
  if (key === 'Enter') return { kind: 'open' };
  return key === ' ' && place.at !== null && place.several ? { kind: 'toggle', index: place.at } : null;
}

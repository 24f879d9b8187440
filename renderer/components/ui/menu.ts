/** What stands in a menu: groups of entries, each group with its heading. */

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  /** Set where the entry is one of a choice: whether it is the chosen one. */
  readonly chosen?: boolean | undefined;
}

export interface MenuGroup {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** What tells a screen reader that an entry is one of a choice; nothing for one that is not. */
export function choiceOf({ chosen }: MenuEntry): { role?: string; 'aria-checked'?: boolean } {
  return chosen === undefined ? {} : { role: 'menuitemradio', 'aria-checked': chosen };
}

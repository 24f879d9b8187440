/** What stands in a menu: groups of entries, each group with its heading. */

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  /** Whether what can be switched on and off is on. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

export interface MenuGroup {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

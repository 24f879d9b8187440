/** What stands in a menu: groups of entries, each group with its heading. */

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
}

export interface MenuGroup {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** The menu of a row: sections of data, each with its groups and with what its entries do. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { MenuGroup } from '../../../components/ui/menu.ts';

export interface MenuSection {
  /** Before the ids of its entries, so that no two sections share one. */
  readonly name: string;
  readonly groups: () => readonly MenuGroup[];
  choose(id: string): void;
}

export interface RowMenu {
  readonly groups: ComputedRef<readonly MenuGroup[]>;
  choose(id: string): void;
}

/** Puts sections together, one below the other. */
export function joinedMenu(sections: readonly MenuSection[]): RowMenu {
  return {
    groups: computed(() =>
      sections.flatMap(({ name, groups }) =>
        groups().map(({ label, entries }) => ({
          label,
          entries: entries.map((entry) => ({ ...entry, id: `${name}/${entry.id}` })),
        })),
      ),
    ),
    choose(id) {
      const end = id.indexOf('/');
      sections.find(({ name }) => name === id.slice(0, end))?.choose(id.slice(end + 1));
    },
  };
}

/** The part of a row's menu that marks the chosen rows and writes about them, and its key. */
import { useI18n } from 'vue-i18n';
import type { Note, NoteChange } from '#shared/model/note.ts';
import type { Mark } from '#shared/model/traffic.ts';
import { markSchema } from '#shared/model/traffic.ts';
import type { MenuSection } from '../tables/row-menu.ts';

export interface Marking {
  /** What is said of the row whose menu is shown; null where the row is not here. */
  readonly row: () => Note | null;
  /** Changes the notes of all that is chosen. */
  change(change: NoteChange): unknown;
  /** Opens the dialog for all that is chosen. */
  write(): unknown;
}

const markOf = (id: string): Mark | null => markSchema.options.find((one) => one === id) ?? null;

/** Whether a key press in a list asks to annotate what is chosen. */
export function isAnnotateKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'm' && !ctrlKey && !metaKey && !altKey;
}

/** To be called in a component's set-up. */
export function useMarkSection({ row, change, write }: Marking): MenuSection & {
  press(event: KeyboardEvent): void;
} {
  const { t } = useI18n();
  return {
    name: 'mark',
    groups() {
      const note = row();
      if (!note) return [];
      const colours = [...markSchema.options, 'none' as const].map((id) => ({
        id,
        label: t(`notes.marks.${id}`),
        checked: (note.mark ?? 'none') === id,
      }));
      return [{ label: t('notes.mark'), entries: [...colours, { id: 'write', label: t('notes.annotate') }] }];
    },
    choose: (id) => void (id === 'write' ? write() : change({ mark: markOf(id) })),
    press(event) {
      if (event.defaultPrevented || !isAnnotateKey(event) || !row()) return;
      // The key itself would be the first letter of the comment.
      event.preventDefault();
      write();
    },
  };
}

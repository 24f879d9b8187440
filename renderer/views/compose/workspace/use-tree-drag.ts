/** Dragging rows of the tree: where a row would go that hangs over another one, and files of this machine that hang over the tree. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import { nameOf, parentOf } from '#shared/workspace/scope.ts';
import type { Children, TreeRow } from './tree-rows.ts';
import { pathIn } from './tree-rows.ts';

export type Where = 'before' | 'into' | 'after';

/** The row that something hangs over, and where it would go. */
export interface Spot {
  /** '' for the workspace itself. */
  readonly path: string;
  readonly where: Where;
}

/** Which part of a row a pointer is in. @param part from 0 at its top to 1 at its bottom */
export function whereOf(row: Pick<TreeRow, 'kind' | 'isOpen'>, part: number): Where {
  if (row.kind !== 'folder') return part < 0.5 ? 'before' : 'after';
  if (part < 0.25) return 'before';
  return part > 0.75 && !row.isOpen ? 'after' : 'into';
}

export interface Place {
  readonly to: string;
  /** The name that it goes before; null for the end. */
  readonly before: string | null;
}

/** Where a row goes that is let fall; null where that is where it is, or within itself. */
export function placeFor(children: Children, from: string, { path, where }: Spot): Place | null {
  const folder = where === 'into' ? path : parentOf(path);
  if (from === path || folder === from || folder.startsWith(`${from}/`)) return null;
  const to = pathIn(folder, nameOf(from));
  if (where === 'into') return { to, before: null };
  const beside = (children.get(folder) ?? []).filter((entry) => entry.path !== from);
  const at = beside.findIndex((entry) => entry.path === path);
  const before = beside[where === 'before' ? at : at + 1];
  return { to, before: before ? nameOf(before.path) : null };
}

const TYPE = 'application/x-sipwright-path';

export interface TreeDrag {
  readonly spot: ShallowRef<Spot | null>;
  start(event: DragEvent, row: TreeRow): void;
  /** Something hangs over a row, or over the free space below them. */
  over(event: DragEvent, row: TreeRow | null): void;
  drop(event: DragEvent): void;
  end(): void;
}

export interface DragDeps {
  readonly move: (from: string, spot: Spot) => void;
  readonly addFiles: (folder: string, files: readonly File[]) => void;
}

export function useTreeDrag({ move, addFiles }: DragDeps): TreeDrag {
  const spot = shallowRef<Spot | null>(null);

  function over(event: DragEvent, row: TreeRow | null): void {
    const types = event.dataTransfer?.types ?? [];
    const isRow = types.includes(TYPE);
    if (!isRow && !types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    const box =
      event.currentTarget instanceof HTMLElement ? event.currentTarget.getBoundingClientRect() : null;
    const part = box && box.height > 0 ? (event.clientY - box.top) / box.height : 0;
    spot.value = row ? { path: row.path, where: whereOf(row, part) } : { path: '', where: 'into' };
  }

  return {
    spot,
    start(event, row) {
      event.dataTransfer?.setData(TYPE, row.path);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    },
    over,
    drop(event) {
      const { value } = spot;
      spot.value = null;
      if (!value || !event.dataTransfer) return;
      event.preventDefault();
      event.stopPropagation();
      const files = [...event.dataTransfer.files];
      const folder = value.where === 'into' ? value.path : parentOf(value.path);
      if (files.length > 0) addFiles(folder, files);
      else move(event.dataTransfer.getData(TYPE), value);
    },
    end: () => void (spot.value = null),
  };
}

/** The keys of the ladder: walking its arrows, unfolding and folding one, and what a key asks to be shown of it. */
import type { Arrow } from '#shared/flow/ladder/model.ts';

export interface LadderKeys {
  readonly arrows: () => readonly Arrow[];
  /** The index of the selected arrow, -1 where none is. */
  readonly cursor: () => number;
  /** How many arrows are seen at once. */
  readonly page: () => number;
  readonly onSelect: (id: number) => void;
  readonly onUnfold: (id: number, open: boolean) => void;
  readonly onOpen: () => void;
  readonly onDetails: () => void;
  readonly onLeave: () => void;
}

/** What is done at a key press; keys with modifiers, and those that mean nothing here, are left alone. */
export function useLadderKeys(on: LadderKeys): (event: KeyboardEvent) => void {
  function choose(index: number): void {
    const arrows = on.arrows();
    const arrow = arrows[Math.min(arrows.length - 1, Math.max(0, index))];
    if (arrow) on.onSelect(arrow.id);
  }

  /** Shows the repetitions of the selected arrow, or folds them again, also from one of them. */
  function unfold(open: boolean): void {
    const arrow = on.arrows()[on.cursor()];
    if (!arrow) return;
    if (open && arrow.steps.length > 1) on.onUnfold(arrow.id, true);
    if (!open && (arrow.repeats > 0 || arrow.repetitions > 0)) on.onUnfold(arrow.repeats || arrow.id, false);
  }

  const last = (): number => on.arrows().length - 1;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => choose(on.cursor() + 1),
    ArrowUp: () => choose(on.cursor() < 0 ? last() : on.cursor() - 1),
    PageDown: () => choose(Math.max(0, on.cursor()) + on.page()),
    PageUp: () => choose(Math.max(0, on.cursor()) - on.page()),
    Home: () => choose(0),
    End: () => choose(last()),
    ArrowRight: () => unfold(true),
    ArrowLeft: () => unfold(false),
    Enter: () => void (on.cursor() >= 0 && on.onOpen()),
    ' ': on.onDetails,
    Escape: on.onLeave,
  };

  return (event) => {
    const run = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
}

/** Which arrow's details are shown: the one under a pointer that rests for a moment, or the one that a key asks for. */
import type { ShallowRef } from 'vue';
import { onBeforeUnmount, shallowRef } from 'vue';
import type { Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../../../host/clock.ts';

const REST = 350;

export interface ShownCard {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  /** Whether a key asked for it: it stays with its arrow, where one of the pointer goes when anything moves. */
  readonly byKey: boolean;
}

export interface LadderCards {
  readonly card: Readonly<ShallowRef<ShownCard | null>>;
  point(event: MouseEvent): void;
  /** Shows the details of a row, or hides them where they are shown. */
  toggle(row: Element | null): void;
  /** The rows were moved: `rows` is where they are. */
  follow(rows: Element | null): void;
  hide(): void;
}

const indexOf = (row: Element): number => Number(row.getAttribute('data-index'));

/** Where a card stands that a key asked for. */
function besideRow(row: Element): ShownCard {
  const { left, top, height, width } = row.getBoundingClientRect();
  return { index: indexOf(row), x: left + width / 3, y: top + height / 2, byKey: true };
}

/** To be called in a component's set-up. */
export function useLadderCard(): LadderCards {
  const card = shallowRef<ShownCard | null>(null);
  let timer: Timer | null = null;

  function hide(): void {
    timer?.cancel();
    timer = null;
    card.value = null;
  }
  onBeforeUnmount(hide);

  return {
    card,
    point({ target, clientX, clientY, movementX, movementY }) {
      // Rows that move below a pointer that rests are told as its movement, too.
      if (card.value?.byKey && movementX === 0 && movementY === 0) return;
      const row = target instanceof Element ? target.closest('.ladder-row') : null;
      if (row && card.value?.index === indexOf(row)) return;
      hide();
      if (!row) return;
      const index = indexOf(row);
      timer = browserClock.after(
        REST,
        () => void (card.value = { index, x: clientX, y: clientY, byKey: false }),
      );
    },
    toggle(row) {
      const isShown = card.value !== null;
      hide();
      if (!isShown && row) card.value = besideRow(row);
    },
    follow(rows) {
      const shown = card.value;
      const row = shown?.byKey ? rows?.querySelector(`.ladder-row[data-index='${shown.index}']`) : null;
      if (row) card.value = besideRow(row);
      else hide();
    },
    hide,
  };
}

/**
 * The position in the rows and the scroll bar that stands for it: moving one moves the other, and what a person does
 * with bar or wheel is told from what we did ourselves.
 */
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { onBeforeUnmount, shallowRef } from 'vue';
import { browserClock } from '../host/clock.ts';
import type { WindowGeometry } from './window-math.ts';
import { limitPosition, scale } from './window-math.ts';

export interface ScrollPositionOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  readonly geometry: ComputedRef<WindowGeometry>;
  /** Is switched off when a person goes back. */
  readonly follow: Ref<boolean>;
}

export interface ScrollPosition {
  /** Pixels from the top of all rows. */
  readonly position: Readonly<ShallowRef<number>>;
  /** The scroll bar's place as we know it; a scroll event that tells another is a person's doing. */
  readonly scrollTop: Readonly<ShallowRef<number>>;
  /** Whether a person scrolls: until a moment after the last move. */
  readonly isScrolling: Readonly<ShallowRef<boolean>>;
  /** Goes to a position, as far as there is one, and takes the bar along. */
  moveTo(next: number): void;
  onScroll(): void;
  /** Where one pixel of the bar is many rows, the wheel moves rows by itself. */
  onWheel(event: WheelEvent): void;
}

/** Milliseconds without a move after which nobody scrolls any more. */
const REST = 250;

/** Something that is going on until nothing was told of it for a moment. */
function useGoingOn(): { readonly isGoingOn: Readonly<ShallowRef<boolean>>; tell(): void } {
  const isGoingOn = shallowRef(false);
  let timer: { cancel(): void } | null = null;
  onBeforeUnmount(() => timer?.cancel());
  function tell(): void {
    isGoingOn.value = true;
    timer?.cancel();
    timer = browserClock.after(REST, () => void (isGoingOn.value = false));
  }
  return { isGoingOn, tell };
}

/** To be called in a component's set-up. */
export function useScrollPosition(options: ScrollPositionOptions): ScrollPosition {
  const { scroller, geometry, follow } = options;
  const position = shallowRef(0);
  const scrollTop = shallowRef(0);
  const { isGoingOn: isScrolling, tell: tellScrolling } = useGoingOn();

  function moveTo(next: number): void {
    position.value = limitPosition(next, geometry.value);
    const element = scroller.value;
    if (!element) return;
    element.scrollTop = position.value / scale(geometry.value);
    scrollTop.value = element.scrollTop;
  }

  function byPerson(next: number): void {
    tellScrolling();
    if (next < position.value - 0.5) follow.value = false;
    position.value = limitPosition(next, geometry.value);
  }

  function onScroll(): void {
    const element = scroller.value;
    if (!element || Math.abs(element.scrollTop - scrollTop.value) < 1) return;
    scrollTop.value = element.scrollTop;
    byPerson(element.scrollTop * scale(geometry.value));
  }

  function onWheel(event: WheelEvent): void {
    if (scale(geometry.value) <= 1.001 || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? geometry.value.rowHeight : 1);
    byPerson(position.value + pixels);
    moveTo(position.value);
  }

  return { position, scrollTop, isScrolling, moveTo, onScroll, onWheel };
}

/** Drags the head of a lane by a pointer to another place among the lanes; nothing moves before it is let go. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { Geometry } from '#shared/flow/ladder/drawing.ts';
import type { Lane } from '#shared/flow/ladder/model.ts';

/** Pixels that a pointer trembles in a click. */
const TREMBLE = 4;

export interface LaneDragOptions {
  readonly lanes: () => readonly Lane[];
  readonly geometry: () => Geometry;
  readonly onMove: (key: string, to: number) => void;
}

export interface LaneDrag {
  /** The lane that is dragged, or null. */
  readonly key: ComputedRef<string | null>;
  /** Where it would be put: its index among the others, and the place of the line that shows it. */
  readonly target: ComputedRef<{ readonly to: number; readonly x: number } | null>;
  offsetOf(key: string): number;
  begin(event: PointerEvent, key: string): void;
  follow(event: PointerEvent): void;
  end(): void;
  cancel(): void;
}

interface Dragging {
  readonly key: string;
  readonly from: number;
  readonly by: number;
}

/** The index that a lane gets that is put down `by` pixels from its place; the lane that hosts share stays the last. */
export function dropIndex(lanes: readonly Lane[], index: number, by: number, { pitch }: Geometry): number {
  const last = lanes.length - (lanes.at(-1)?.key === '' ? 2 : 1);
  return Math.min(last, Math.max(0, index + Math.round(by / pitch)));
}

export function useLaneDrag({ lanes, geometry, onMove }: LaneDragOptions): LaneDrag {
  const dragging: ShallowRef<Dragging | null> = shallowRef(null);
  const isMoving = computed(() => dragging.value !== null && Math.abs(dragging.value.by) > TREMBLE);

  const target = computed(() => {
    if (!dragging.value || !isMoving.value) return null;
    const { key, by } = dragging.value;
    const index = lanes().findIndex((lane) => lane.key === key);
    const to = dropIndex(lanes(), index, by, geometry());
    if (index < 0 || to === index) return null;
    const { first, pitch } = geometry();
    return { to, x: first + (to + (to > index ? 0.5 : -0.5)) * pitch };
  });

  return {
    key: computed(() => (isMoving.value ? (dragging.value?.key ?? null) : null)),
    target,
    offsetOf: (key) => (isMoving.value && dragging.value?.key === key ? dragging.value.by : 0),
    begin(event, key) {
      if (event.button !== 0 || key === '') return;
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
      dragging.value = { key, from: event.clientX, by: 0 };
    },
    follow(event) {
      const now = dragging.value;
      if (now) dragging.value = { ...now, by: event.clientX - now.from };
    },
    end() {
      const [now, put] = [dragging.value, target.value];
      dragging.value = null;
      if (now && put) onMove(now.key, put.to);
    },
    cancel() {
      dragging.value = null;
    },
  };
}

/** What is pointed at and selected in the message that is shown, for all lenses at once: parts where there are some, else bytes. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { Span } from '#shared/lib/bytes.ts';
import type { Lens, Lit } from '../../../components/message/lit.ts';
import type { TreeNode } from '../../../components/message/tree/node.ts';
import { pathTo, spanAt } from '../../../components/message/tree/places.ts';

/** What a lens says, ready to be bound to its events. */
export interface LensEvents {
  /** The part under the pointer is pointed at. */
  point(byte: number | null): void;
  /** The part at a byte is selected. */
  pick(byte: number): void;
  /** These bytes are selected. */
  range(span: Span): void;
}

export interface Lenses {
  readonly hover: Readonly<ShallowRef<Lit | null>>;
  readonly selected: Readonly<ShallowRef<Lit | null>>;
  /** The nodes that lead to what is selected. */
  readonly path: ComputedRef<TreeNode[]>;
  point(from: Lens, span: Span | null): void;
  select(from: Lens, span: Span | null): void;
  eventsOf(from: Lens): LensEvents;
  /** Lights nothing: another message is shown. */
  clear(): void;
}

/** @param nodes the tree of the message that is shown */
export function useLenses(nodes: () => readonly TreeNode[]): Lenses {
  const hover = shallowRef<Lit | null>(null);
  const selected = shallowRef<Lit | null>(null);

  function point(from: Lens, span: Span | null): void {
    const before = hover.value;
    const isSame = before?.from === from && before.span.start === span?.start && before.span.end === span.end;
    if (!isSame) hover.value = span && { span, from };
  }

  function select(from: Lens, span: Span | null): void {
    selected.value = span && { span, from };
    hover.value = null;
  }

  return {
    hover,
    selected,
    path: computed(() => (selected.value ? pathTo(nodes(), selected.value.span) : [])),
    point,
    select,
    eventsOf: (from) => ({
      point: (byte) => point(from, byte === null ? null : spanAt(nodes(), byte)),
      pick: (byte) => select(from, spanAt(nodes(), byte)),
      range: (span) => select(from, span),
    }),
    clear() {
      hover.value = null;
      selected.value = null;
    },
  };
}

/**
 * The comparison of two messages, and of one message over its hops: what is compared, how it is shown, and the message that
 * was pinned to be compared with others. An answer that comes when something else is asked for since is dropped.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { MessageDetail } from '#shared/model/traffic.ts';
import type { Against, Sides } from './compare-partner.ts';
import { findSides } from './compare-partner.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

export const COMPARE_MODES = ['headers', 'text', 'hops'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

/** `none`: there is nothing to compare with. `failed`: the core did not give it. */
export type CompareState = 'loading' | 'ready' | 'none' | 'failed';

/** More hops than this are not compared. */
const MOST_HOPS = 30;

/** The same message on every hop that is known, by time. */
async function fetchHops({ row }: MessageDetail): Promise<MessageDetail[]> {
  const { rows } = await useRpc().call('messages.hops', { id: row.id });
  return Promise.all(rows.slice(0, MOST_HOPS).map(({ id }) => useRpc().call('messages.get', { id })));
}

export const useCompare = defineStore('compare', () => {
  const traffic = useTraffic();
  const mode = shallowRef<CompareMode>('headers');
  const against = shallowRef<Against>('previous');
  const onlyChanges = shallowRef(false);
  const pinned = shallowRef<MessageDetail | null>(null);
  const sides = shallowRef<Sides | null>(null);
  const hops = shallowRef<readonly MessageDetail[]>([]);
  const state = shallowRef<CompareState>('none');
  let asked = 0;

  /** Keeps a message: whatever is inspected from now on is compared with it. */
  function pin(detail: MessageDetail): void {
    pinned.value = detail;
    against.value = 'pinned';
    if (mode.value === 'hops') mode.value = 'headers';
  }

  function unpin(): void {
    pinned.value = null;
    if (against.value === 'pinned') against.value = 'previous';
  }

  async function fetch(detail: MessageDetail, isCurrent: () => boolean): Promise<boolean> {
    if (mode.value === 'hops') {
      const found = await fetchHops(detail);
      if (isCurrent()) hops.value = found;
      return found.length > 1;
    }
    const choices = { chosen: traffic.chosenMessages, pinned: pinned.value };
    const found = await findSides(detail, against.value, choices);
    if (isCurrent()) sides.value = found;
    return found !== null;
  }

  /** Compares a message by what is chosen now; what was shown stays until the answer is there. */
  async function compare(detail: MessageDetail): Promise<void> {
    const own = ++asked;
    const isCurrent = (): boolean => own === asked;
    if (state.value !== 'ready') state.value = 'loading';
    try {
      const found = await fetch(detail, isCurrent);
      if (isCurrent()) state.value = found ? 'ready' : 'none';
    } catch (error) {
      console.warn('a comparison could not be made', troubleOf(error).code);
      if (isCurrent()) state.value = 'failed';
    }
  }

  return { mode, against, onlyChanges, pinned, sides, hops, state, pin, unpin, compare };
});

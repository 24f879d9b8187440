/** The search of the workspace: asked for a moment after the last keystroke; an answer that comes late is dropped. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { SearchHit } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';

/** Milliseconds without a keystroke before the core is asked. */
const PAUSE = 180;

export interface Hits {
  readonly hits: readonly SearchHit[];
  /** Whether there are more than are listed. */
  readonly more: boolean;
}

export interface Search {
  readonly text: ShallowRef<string>;
  /** Null where nothing is searched for, or no answer is there yet. */
  readonly found: ShallowRef<Hits | null>;
  set(text: string): void;
  /** Asks again for the same, since files changed. */
  renew(): void;
}

export function createSearch(rpc: RpcClient, clock: Clock, fail: (error: unknown) => void): Search {
  const text = shallowRef('');
  const found = shallowRef<Hits | null>(null);
  let waiting: Timer | null = null;

  async function ask(): Promise<void> {
    const wanted = text.value;
    if (wanted.trim() === '') return;
    try {
      const answer = await rpc.call('workspace.search', { text: wanted.slice(0, 200) });
      if (wanted === text.value) found.value = answer;
    } catch (error) {
      fail(error);
    }
  }

  return {
    text,
    found,
    set(next) {
      text.value = next;
      waiting?.cancel();
      if (next.trim() === '') found.value = null;
      else waiting = clock.after(PAUSE, () => void ask());
    },
    renew: () => void ask(),
  };
}

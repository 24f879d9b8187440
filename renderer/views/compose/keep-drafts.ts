/** Keeps the open drafts in the core, a moment after each change, and brings them back: a crash of either side loses none. */
import { watch } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { DraftBook } from './draft-book.ts';
import { keptText, readKept } from './persist.ts';

/** Milliseconds without a change before the drafts are kept. */
export const KEEP_AFTER = 400;

export interface DraftKeeper {
  /** Brings back what was kept, once. Where the core cannot be asked it does nothing, and may be asked again. */
  restore(): Promise<void>;
  /** Keeps the drafts as they are. Until those of before are back it does nothing: they would be lost. */
  keepNow(): void;
}

export interface DraftKeeperDeps {
  readonly rpc: Pick<RpcClient, 'call'>;
  readonly clock: Clock;
  readonly book: DraftBook;
  /** The switches of a draft whose own were not kept. */
  usual(): SendSwitches;
}

/** Watches a book of drafts. */
export function createDraftKeeper({ rpc, clock, book, usual }: DraftKeeperDeps): DraftKeeper {
  let isRestored = false;
  let waiting: Timer | null = null;

  async function keep(): Promise<void> {
    try {
      await rpc.call('drafts.keep', { text: keptText(book.kept()) });
    } catch (error) {
      console.warn('the drafts could not be kept', error);
    }
  }

  function keepNow(): void {
    waiting?.cancel();
    waiting = null;
    if (isRestored) void keep();
  }

  watch([book.drafts, book.activeId, book.recent], () => {
    waiting?.cancel();
    waiting = clock.after(KEEP_AFTER, keepNow);
  });

  async function restore(): Promise<void> {
    if (isRestored) return;
    try {
      const { text } = await rpc.call('drafts.kept', {});
      // It may have been asked twice.
      if (isRestored) return;
      isRestored = true;
      const kept = text === null ? null : readKept(text, usual());
      if (kept) book.restore(kept);
    } catch (error) {
      console.warn('the drafts of before are not known', error);
    }
  }

  return { restore, keepNow };
}

/** What changed in a view since its reader was last told: places whose ids moved, and rows that say something else now. */
import type { ViewCounters, ViewDelta } from '#shared/model/view.ts';
import type { IdRange } from '#shared/lib/id-range.ts';
import { widen } from '#shared/lib/id-range.ts';
import type { PlaceList } from './place-list.ts';

/** The lists of a view that has some; without them ids are places. */
export interface Lists {
  readonly messages: PlaceList;
  readonly dialogs: PlaceList;
}

export class ViewChanges {
  #isChanged = false;
  /** Whether nothing stands where it stood. */
  #isOther = false;
  #messages: IdRange | null = null;
  #dialogs: IdRange | null = null;
  #told: ViewCounters | null = null;

  /** The place behind the last message that the reader has heard of. */
  get toldMessages(): number {
    return this.#told?.nextMessage ?? 0;
  }

  /** A message says something else now. */
  message(id: number): void {
    this.#messages = widen(this.#messages, id);
    this.#isChanged = true;
  }

  /** A call says something else now, or came. */
  dialog(id: number): void {
    this.#dialogs = widen(this.#dialogs, id);
    this.#isChanged = true;
  }

  /** The counters are other ones. */
  progress(): void {
    this.#isChanged = true;
  }

  /** Every row is another one. */
  all(): void {
    this.#isOther = true;
    this.#isChanged = true;
  }

  /** The reader is told everything. */
  tell(now: ViewCounters, lists: Lists | null): ViewCounters {
    lists?.messages.takeTouched();
    lists?.dialogs.takeTouched();
    this.#isChanged = false;
    this.#isOther = false;
    this.#messages = null;
    this.#dialogs = null;
    this.#told = now;
    return now;
  }

  /** The reader is told what changed; null where nothing did. */
  take(now: ViewCounters, lists: Lists | null): ViewDelta | null {
    if (!this.#isChanged) return null;
    const told = this.#told ?? now;
    const messages = clipped(
      this.#isOther ? EVERYTHING : placesOf(this.#messages, lists?.messages),
      Math.min(told.firstMessage, now.firstMessage),
      Math.max(told.nextMessage, now.nextMessage),
    );
    const dialogs = clipped(
      this.#isOther ? EVERYTHING : placesOf(this.#dialogs, lists?.dialogs),
      Math.min(told.firstDialog, now.firstDialog),
      Math.max(told.nextDialog, now.nextDialog),
    );
    return { counters: this.tell(now, lists), changedMessages: messages, changedDialogs: dialogs };
  }
}

const EVERYTHING: IdRange = { first: 0, last: Infinity };

/** Where the rows of these ids stand now, and whatever moved. */
function placesOf(ids: IdRange | null, list: PlaceList | undefined): IdRange | null {
  if (!list) return ids;
  const moved = list.takeTouched();
  const rows = ids && { first: list.placeFrom(ids.first), last: list.placeFrom(ids.last + 1) - 1 };
  if (!rows || rows.last < rows.first) return moved;
  return widen(widen(moved, rows.first), rows.last);
}

/** The part of a range that lies between two places, the second one left out. */
function clipped(range: IdRange | null, from: number, next: number): IdRange | null {
  if (!range) return null;
  const first = Math.max(range.first, from);
  const last = Math.min(range.last, next - 1);
  return first <= last ? { first, last } : null;
}

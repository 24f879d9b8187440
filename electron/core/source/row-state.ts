/** The part of a source's row that changes while it lives, and who hears of it; a row that is closed or failed stays so. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRow } from '#shared/model/source.ts';
import { OPENING_SOURCE } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export type RowBegin = Pick<SourceRow, 'id' | 'role' | 'requested'>;

export interface RowState {
  /** The row without its counts. */
  readonly row: SourceRow;
  /** Whether it is neither closed nor failed. */
  readonly isAlive: boolean;
  opened(part: Partial<SourceRow>): void;
  fail(trouble: Trouble): void;
  closed(): void;
  /** Says that the counts are others. */
  touch(): void;
  onChange(listener: () => void): Unsubscribe;
}

/** Makes the state of a source that is opening. */
export function createRowState(begin: RowBegin): RowState {
  const changes = createEmitter<null>();
  let row: SourceRow = { ...OPENING_SOURCE, ...begin };
  const isAlive = (): boolean => row.state === 'opening' || row.state === 'open';
  const change = (part: Partial<SourceRow>): void => {
    if (!isAlive()) return;
    row = { ...row, ...part };
    changes.emit(null);
  };
  return {
    get row() {
      return row;
    },
    get isAlive() {
      return isAlive();
    },
    opened: (part) => change({ ...part, state: 'open' }),
    fail: (trouble) => change({ state: 'failed', trouble }),
    closed: () => change({ state: 'closed' }),
    touch: () => changes.emit(null),
    onChange: (listener) => changes.on(listener),
  };
}

/**
 * What the system and capturing programs lost before it came here, of all sources together. Sources are asked a second after
 * they told a change, not at each: telling it costs the system more than a message does.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceList } from '../source/source-list.ts';
import { MIRROR_ID } from './mirror.ts';

export interface DropCount {
  /** Packets lost, as the sources told when they were asked last. */
  total(): number;
  onChange(listener: () => void): Unsubscribe;
  close(): void;
}

const ASK_AFTER = 1_000;

/** Makes a count that follows these sources. */
export function createDropCount(clock: Clock, sources: Pick<SourceList, 'rows' | 'onChange'>): DropCount {
  const changes = createEmitter<null>();
  let total = 0;
  let timer: Timer | null = null;
  let isChanged = false;

  function ask(): void {
    const lost = sources
      .rows()
      // What the mirror could not send was listed here.
      .reduce((sum, { id, dropped }) => sum + (id === MIRROR_ID ? 0 : (dropped ?? 0)), 0);
    // Once more where something came meanwhile: what was lost last is seen when it is calm.
    timer = isChanged ? clock.after(ASK_AFTER, ask) : null;
    isChanged = false;
    if (lost === total) return;
    total = lost;
    changes.emit(null);
  }

  const end = sources.onChange(() => {
    if (timer) isChanged = true;
    else timer = clock.after(ASK_AFTER, ask);
  });
  return {
    total: () => total,
    onChange: (listener) => changes.on(listener),
    close() {
      end();
      timer?.cancel();
    },
  };
}

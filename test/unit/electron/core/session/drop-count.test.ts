import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRow } from '#shared/model/source.ts';
import { createDropCount } from '#core/session/drop-count.ts';
import { sourceRow } from '../../../../contract/fake-rows.ts';

function setUp() {
  const clock = createManualClock();
  const changes = createEmitter<null>();
  const rows: SourceRow[] = [];
  const told: number[] = [];
  const count = createDropCount(clock, {
    rows: () => rows,
    onChange: (listener) => changes.on(listener),
  });
  count.onChange(() => void told.push(count.total()));
  const set = (id: string, dropped: number | null): void => {
    const at = rows.findIndex((row) => row.id === id);
    rows.splice(at < 0 ? rows.length : at, at < 0 ? 0 : 1, { ...sourceRow(id, id), dropped });
    changes.emit(null);
  };
  return { clock, changes, count, told, set };
}

describe('the count of what was lost', () => {
  it('is the sum of all sources that tell it, but for the mirror', () => {
    const { clock, count, set } = setUp();
    set('console-1', 3);
    set('hep-1', null);
    set('interface-1', 4);
    set('mirror', 100);
    expect(count.total()).toBe(0);
    clock.advance(1_000);
    expect(count.total()).toBe(7);
  });

  it('is told when it is another, and asked once a second however often sources change', () => {
    const { clock, told, set } = setUp();
    for (let n = 1; n <= 50; n++) set('console-1', n);
    clock.advance(1_000);
    expect(told).toEqual([50]);
    clock.advance(1_000);
    expect(told).toEqual([50]);
  });

  it('sees what was lost last, and rests when nothing comes', () => {
    const { clock, told, set, count } = setUp();
    set('console-1', 1);
    clock.advance(999);
    set('console-1', 2);
    clock.advance(1);
    set('console-1', 2);
    clock.advance(2_000);
    expect([told, clock.pending]).toEqual([[2], 0]);
    set('console-1', 5);
    count.close();
    expect(clock.pending).toBe(0);
  });
});

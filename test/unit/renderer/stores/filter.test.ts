// @vitest-environment happy-dom
/** The filter as it is written: when it is asked for, when a mistake is told, and what is kept. */
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFilter } from '../../../../renderer/stores/filter.ts';
import {
  readFilters,
  RECENT_LIMIT,
  withName,
  withoutSaved,
  withRecent,
  withSaved,
} from '../../../../renderer/stores/kept-filters.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { createFakeRpc } from '../fake-rpc.ts';

beforeEach(() => {
  window.localStorage.clear();
  setActivePinia(createPinia());
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function setUp() {
  const rpc = createFakeRpc();
  useConnection().attach(rpc);
  const traffic = useTraffic();
  traffic.start();
  const asked = (): string | undefined => rpc.streams('view').at(-1)?.params.filter;
  return { filter: useFilter(), traffic, asked };
}

describe('a filter that is typed', () => {
  it('is asked for after a rest, and not with every key', () => {
    const { filter, asked } = setUp();
    filter.type('ali');
    vi.advanceTimersByTime(150);
    filter.type('alice ');
    vi.advanceTimersByTime(150);
    expect(asked()).toBe('');
    vi.advanceTimersByTime(100);
    expect(asked()).toBe('alice');
  });

  it('is asked for at once by Enter', () => {
    const { filter, asked } = setUp();
    filter.type('alice');
    filter.submit();
    expect([asked(), filter.recent]).toEqual(['alice', ['alice']]);
  });

  it('has a mistake only once it cannot be unfinished any more', () => {
    const { filter, asked } = setUp();
    filter.type('method ==');
    vi.advanceTimersByTime(400);
    expect(filter.mistake).toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(filter.mistake?.code).toBe('value-expected');
    filter.type('method = INVITE');
    expect(filter.mistake).toBeNull();
    vi.advanceTimersByTime(250);
    expect([filter.mistake?.code, asked()]).toEqual(['equals-single', '']);
  });

  it('has its mistake told at once by Enter, and is not remembered', () => {
    const { filter } = setUp();
    filter.type('method ==');
    filter.submit();
    expect([filter.mistake?.code, filter.recent]).toEqual(['value-expected', []]);
  });

  it('is remembered when the field is left, if it is what the lists show', () => {
    const { filter } = setUp();
    filter.type('alice');
    filter.leave();
    expect(filter.recent).toEqual([]);
    vi.advanceTimersByTime(250);
    filter.leave();
    expect(filter.recent).toEqual(['alice']);
  });

  it('leaves the field where it was taken off to show something, and can be brought back', () => {
    const { filter, traffic, asked } = setUp();
    filter.choose('alice');
    traffic.takeOff();
    expect([filter.text, asked(), traffic.takenOff]).toEqual(['', '', 'alice']);
    filter.choose(traffic.takenOff ?? '');
    expect([filter.text, asked(), traffic.takenOff]).toEqual(['alice', 'alice', null]);
  });

  it('stays written where it is given up', () => {
    const { filter, asked } = setUp();
    filter.choose('alice');
    filter.cancel();
    expect([filter.text, asked(), filter.isPending]).toEqual(['alice', '', true]);
  });
});

describe('kept filters', () => {
  it('come back with the next page', () => {
    setUp().filter.save('Pings', 'method == OPTIONS');
    setActivePinia(createPinia());
    expect(setUp().filter.saved).toEqual([{ name: 'Pings', filter: 'method == OPTIONS' }]);
  });

  it('are none where what was kept cannot be read', () => {
    window.localStorage.setItem('sipwright.filters', '{"saved":[{"name":1}]}');
    expect(readFilters(window.localStorage)).toEqual({ saved: [], recent: [] });
  });

  it('have the newest first, each once, at most twenty', () => {
    let kept = readFilters(null);
    for (let i = 0; i < RECENT_LIMIT + 5; i++) kept = withRecent(kept, `f${i}`);
    kept = withRecent(kept, 'f10');
    expect([kept.recent.length, kept.recent[0], new Set(kept.recent).size]).toEqual([20, 'f10', 20]);
  });

  it('are replaced under their name, renamed and deleted; a name belongs to one of them', () => {
    let kept = withSaved(withSaved(readFilters(null), ' A ', 'a'), 'B', 'b');
    kept = withSaved(kept, 'A', 'c');
    expect(kept.saved).toEqual([
      { name: 'A', filter: 'c' },
      { name: 'B', filter: 'b' },
    ]);
    expect(withName(kept, 'A', 'B')).toBe(kept);
    expect(withName(kept, 'A', ' ')).toBe(kept);
    expect(withoutSaved(withName(kept, 'A', 'C'), 'B').saved).toEqual([{ name: 'C', filter: 'c' }]);
    expect(withSaved(kept, ' ', 'x')).toBe(kept);
  });
});

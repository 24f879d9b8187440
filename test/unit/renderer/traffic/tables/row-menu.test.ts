// @vitest-environment happy-dom
/** The menu of a row: its sections, and what they copy. */
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOLD } from '../../../../../renderer/composables/use-told.ts';
import { i18n, setLanguage } from '../../../../../renderer/i18n/index.ts';
import { asCsv, asText, rowsOfIds } from '../../../../../renderer/views/traffic/tables/copy.ts';
import { joinedMenu } from '../../../../../renderer/views/traffic/tables/row-menu.ts';
import type { CopySection } from '../../../../../renderer/views/traffic/tables/use-copy-section.ts';
import { useCopySection } from '../../../../../renderer/views/traffic/tables/use-copy-section.ts';
import { refuse, settle } from '../../fake-rpc.ts';

interface Row {
  readonly id: number;
  readonly from: string;
}
const ROWS: readonly Row[] = [
  { id: 1, from: 'alice' },
  { id: 2, from: '=cmd, "bob"' },
];
const COLUMNS = [
  { key: 'id' as const, label: 'No.', width: 10 },
  { key: 'from' as const, label: 'From', width: 10 },
];

interface Parts {
  readonly row?: Row | null;
  readonly pointed?: string;
  readonly rows?: () => Promise<readonly Row[]>;
}

function section({
  row = ROWS[0] ?? null,
  pointed = 'from',
  rows = () => Promise.resolve(ROWS),
}: Parts = {}) {
  let made: CopySection | undefined;
  const host = mount(
    {
      setup() {
        made = useCopySection<Row, 'id' | 'from'>({
          row: () => row,
          pointed: () => pointed,
          columns: () => COLUMNS,
          text: (one, key) => String(one[key]),
          rows,
        });
        return () => null;
      },
    },
    { global: { plugins: [createPinia(), i18n] } },
  );
  if (!made) throw new Error('the section was not made');
  return { section: made, host };
}

const written: string[] = [];
function clipboard(write: (text: string) => Promise<void>): void {
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: write } });
}

describe('what a row copies', () => {
  beforeEach(() => {
    setLanguage('en');
    vi.useFakeTimers();
    written.length = 0;
    clipboard((text) => Promise.resolve(void written.push(text)));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each([
    ['cell', 'alice'],
    ['text', '1\talice\n2\t=cmd, "bob"'],
    ['csv', 'No.,From\r\n1,alice\r\n2,"\'=cmd, ""bob"""'],
    ['json', JSON.stringify(ROWS, null, 2)],
  ])('as %s', async (id, expected) => {
    const { section: copying, host } = section();
    copying.choose(id);
    await settle();
    expect(written).toEqual([expected]);
    expect(copying.told.value).toBe('Copied');
    vi.advanceTimersByTime(TOLD);
    expect(copying.told.value).toBe('');
    host.unmount();
  });

  it('tells that the clipboard refused', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    clipboard(() => Promise.reject(new Error('no permission')));
    const { section: copying, host } = section();
    copying.choose('csv');
    await settle();
    expect(copying.told.value).toBe('The clipboard refused');
    host.unmount();
  });

  it('tells why its rows cannot be fetched, and copies nothing', async () => {
    const { section: copying, host } = section({ rows: async () => refuse('BUSY')() });
    copying.choose('text');
    await settle();
    expect([copying.told.value, written]).toEqual(['Too much at once: try again in a moment (BUSY)', []]);
    host.unmount();
  });

  it('offers the cell under the pointer, cut where it is long', () => {
    const labels = (parts: Parts): string[] => {
      const { section: copying, host } = section(parts);
      host.unmount();
      return copying.groups().flatMap(({ entries }) => entries.map(({ label }) => label));
    };
    expect(labels({})[0]).toBe('Copy “alice”');
    expect(labels({ row: { id: 1, from: 'x'.repeat(99) } })[0]).toBe(`Copy “${'x'.repeat(40)}…”`);
    expect(labels({ pointed: 'gone' })[0]).toBe('Copy rows as text');
    expect(labels({ row: null })).toEqual([]);
  });
});

describe('rows as text', () => {
  it('stay one a line', () => {
    expect(asText({ headings: [], rows: [['a\tb\r\nc', 'd']] })).toBe('a b c\td');
  });

  it.each(['=1+1', '+1', '-1', '@x'])('are no formulas of a spreadsheet: %s', (cell) => {
    expect(asCsv({ headings: ['h'], rows: [[cell]] })).toBe(`h\r\n'${cell}`);
  });

  it('are fetched by few questions, and only those that are asked for', async () => {
    const asked: [from: number, count: number][] = [];
    const rows = await rowsOfIds(
      [900, 3, 1, 5],
      (from, count) => {
        asked.push([from, count]);
        return Promise.resolve(Array.from({ length: count }, (_, i) => ({ id: from + i })));
      },
      200,
    );
    expect(asked).toEqual([
      [1, 5],
      [900, 1],
    ]);
    expect(rows.map(({ id }) => id)).toEqual([1, 3, 5, 900]);
  });
});

describe('the sections of a menu', () => {
  it('stand one below the other, and each does what its own entries say', () => {
    const chosen: string[] = [];
    const one = (name: string) => ({
      name,
      groups: () => [{ label: name, entries: [{ id: 'a/b', label: 'A' }] }],
      choose: (id: string) => void chosen.push(`${name} ${id}`),
    });
    const menu = joinedMenu([one('go'), one('copy')]);
    const ids = menu.groups.value.flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(ids).toEqual(['go/a/b', 'copy/a/b']);
    for (const id of [...ids, 'gone/a']) menu.choose(id);
    expect(chosen).toEqual(['go a/b', 'copy a/b']);
  });
});

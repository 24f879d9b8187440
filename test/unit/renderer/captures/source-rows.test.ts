/** What the top bar makes of the sources: names, tones, percents, and the captures of this page among them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Upload } from '../../../../renderer/stores/captures.ts';
import { createSourceRates } from '../../../../renderer/views/traffic/source-rates.ts';
import {
  drops,
  emptyCaptures,
  kindOf,
  percentOf,
  roleWord,
  sourceName,
  sourceRows,
  toneOf,
  worstTone,
} from '../../../../renderer/views/traffic/source-rows.ts';
import { fileRow, sourceRow } from './source-row.ts';

const upload = (key: string, change: Partial<Upload> = {}): Upload => ({
  key,
  name: 'a.pcap',
  size: 10,
  source: null,
  trouble: null,
  ...change,
});
const trouble = { code: 'UPLOAD_CUT', message: 'cut' };
const mirror = sourceRow('mirror', { role: 'hep', requested: 'mirror:udp:192.0.2.1:9060', address: null });
const hep = sourceRow('hep-1', {
  role: 'hep',
  requested: 'hep:127.0.0.1:0',
  address: 'udp:127.0.0.1:9060, tcp:127.0.0.1:9060',
});

describe('a source', () => {
  it.each([
    [sourceRow('udp-1'), 'udp 127.0.0.1:5070', null, 'listener'],
    [sourceRow('lab', { role: 'lab' }), ':5070', 'lab', 'listener'],
    [hep, '127.0.0.1:9060', 'hep', 'listener'],
    [mirror, '192.0.2.1:9060', 'mirror', 'mirror'],
    [sourceRow('if-1', { role: 'interface', requested: 'eth0', address: 'eth0' }), 'eth0', null, 'interface'],
    [fileRow('file-1', { requested: 'C:\\captures\\b.pcapng' }), 'b.pcapng', null, 'file'],
    [fileRow('file-2', { requested: '/tmp/c.pcap' }), 'c.pcap', null, 'file'],
  ])('has a short name, a word and a kind: %#', (row, name, word, kind) => {
    expect([sourceName(row), roleWord(row), kindOf(row)]).toEqual([name, word, kind]);
  });

  it('that was read only in part warns, and the loudest of several counts', () => {
    const partly = fileRow('f', { state: 'open', trouble });
    expect(toneOf(partly)).toBe('warn');
    expect(worstTone([sourceRow('a'), partly, fileRow('g')])).toBe('warn');
    expect(worstTone([partly, sourceRow('b', { state: 'failed', trouble })])).toBe('danger');
    expect(worstTone([])).toBe('off');
  });

  it('that is a capture without a message warns, and the newest of several is told first', () => {
    const without = (id: string, change = {}) => fileRow(id, { state: 'open', ...change });
    const rows = sourceRows(
      [
        without('file-2'),
        without('file-9', { state: 'failed', trouble }),
        without('file-10'),
        without('file-3', { received: 1 }),
        fileRow('file-11'),
        sourceRow('udp-1'),
      ],
      [],
    );
    expect(toneOf(without('file-2'))).toBe('warn');
    expect(rows.map(({ id }) => id)).toEqual(['file-11', 'file-10', 'file-9', 'file-2', 'file-3', 'udp-1']);
    expect(emptyCaptures(rows).map(({ id }) => id)).toEqual(['file-10', 'file-9', 'file-2']);
  });

  it('is read by percent only where its size is known', () => {
    expect(percentOf(fileRow('f', { progress: { read: 999, size: 1_000 } }))).toBe(99);
    expect(percentOf(fileRow('f', { progress: { read: 5, size: 0 } }))).toBeNull();
    expect(percentOf(sourceRow('a'))).toBeNull();
  });

  it('is named beside what it lost', () => {
    const lossy = sourceRow('if-1', { role: 'interface', requested: 'eth0', dropped: 7 });
    expect(drops([sourceRow('a'), lossy, sourceRow('b', { dropped: 0 })])).toEqual([
      { name: 'eth0', count: 7 },
    ]);
  });
});

describe('the rows of the bar', () => {
  it('list a capture that waits for its turn', () => {
    const rows = sourceRows([sourceRow('udp-1')], [upload('upload-1')]);
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['udp-1', 'open'],
      ['upload-1', 'opening'],
    ]);
  });

  it('tell a capture by its source once there is one, and its end by what ended it', () => {
    const file = fileRow('file-1');
    expect(sourceRows([file], [upload('upload-1', { source: 'file-1' })])).toEqual([file]);
    const broken = sourceRows([file], [upload('upload-1', { source: 'file-1', trouble })]);
    expect(broken).toEqual([{ ...file, state: 'failed', trouble }]);
  });

  it('give room first to what is read, then to trouble, and last to what waits', () => {
    const rows = sourceRows(
      [sourceRow('udp-1'), sourceRow('udp-2', { state: 'failed', trouble }), fileRow('file-1')],
      [upload('upload-2')],
    );
    expect(rows.map(({ id }) => id)).toEqual(['file-1', 'udp-2', 'udp-1', 'upload-2']);
  });

  it('keep what broke off where another core answers that knows no such source', () => {
    const rows = sourceRows([], [upload('upload-1', { source: 'file-1', trouble })]);
    expect(rows).toMatchObject([{ id: 'upload-1', state: 'failed', trouble }]);
  });
});

describe('the rate of a source', () => {
  it('is nothing before there is a second sample', () => {
    const rates = createSourceRates();
    rates.take([fileRow('f', { progress: { read: 500, size: 1_000 } })], 1_000);
    expect(rates.of('f')).toEqual({ bytes: 0, messages: 0 });
    expect(rates.of('unknown')).toEqual({ bytes: 0, messages: 0 });
  });

  it('falls to nothing where the rows stand still', () => {
    const rates = createSourceRates();
    const at = (read: number) => [fileRow('f', { received: read / 10, progress: { read, size: 9_999 } })];
    rates.take(at(0), 0);
    rates.take(at(2_000), 1_000);
    expect(rates.of('f')).toEqual({ bytes: 2_000, messages: 200 });
    for (const time of [2_000, 3_000, 4_000]) rates.take(at(2_000), time);
    expect(rates.of('f')).toEqual({ bytes: 0, messages: 0 });
  });

  it('is that of the last two seconds, however often the rows come', () => {
    const pace = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 10, maxLength: 200 });
    fc.assert(
      fc.property(pace, fc.integer({ min: 1, max: 1_000 }), (steps, speed) => {
        const rates = createSourceRates();
        let time = 0;
        for (const step of [0, ...steps]) {
          time += step;
          rates.take([sourceRow('a', { received: time * speed })], time);
        }
        expect(rates.of('a').messages).toBeCloseTo(speed * 1_000, 3);
      }),
      { seed: 3261 },
    );
  });
});

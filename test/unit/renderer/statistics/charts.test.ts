/** What the charts of the statistics say, and what their places filter by. */
import { describe, expect, it } from 'vitest';
import type { Words } from '../../../../renderer/views/traffic/statistics/chart-model.ts';
import { delayChart } from '../../../../renderer/views/traffic/statistics/delay-chart.ts';
import { headFigures } from '../../../../renderer/views/traffic/statistics/head-figures.ts';
import {
  agentChart,
  codeChart,
  hostChart,
} from '../../../../renderer/views/traffic/statistics/rank-charts.ts';
import {
  shownSeries,
  timeChart,
  timeFilter,
} from '../../../../renderer/views/traffic/statistics/time-chart.ts';
import { compileFilter } from '../../../../shared/filter/filter.ts';
import { METHODS } from '../../../../shared/sip/methods.ts';
import { delays, figures, NO_DELAYS, START } from './some-figures.ts';

/** Texts by their keys, so that no language matters. */
const words: Words = {
  t: (key, values = {}) => [key.split('.').at(-1), ...Object.values(values)].join(' '),
  format: {
    number: (value, digits = 0) => value.toFixed(digits),
    time: String,
    moment: String,
    instant: String,
    today: String,
    duration: String,
    span: String,
    bytes: String,
    delay: String,
    trouble: ({ code }) => code,
  },
};

const HOSTILE = [
  'say "hi"',
  'back\\slash\\',
  'line\r\nend',
  '\u202Egpj.exe',
  ' and status == 200',
  '🦊'.repeat(60),
];

describe('the filter of every place of a chart', () => {
  const all = figures({
    methods: [...METHODS, 'X-OWN', '"', ''].map((name) => ({ name, counts: [1, 2, 3] })),
    classes: [1, 2, 3, 4, 5, 6].map((one) => ({ name: `${one}xx`, counts: [1, 2, 3] })),
    responseTimes: delays(Object.fromEntries(NO_DELAYS.spread.map((_, i) => [i, 1]))),
    hosts: ['192.0.2.1', '2001:db8::1', '', ...HOSTILE].map((host) => ({ host, sent: 1, received: 2 })),
    agents: HOSTILE.map((name) => ({ name, count: 1 })),
    codes: [100, 486, 799].map((status) => ({ status, reason: 'x', count: 1 })),
  });
  const pdd = { delays: all.responseTimes, field: 'dialog.pdd', colour: '' } as const;
  it.each([
    ['requests', timeChart(all, 'methods', words)],
    ['responses', timeChart(all, 'classes', words)],
    ['repetitions', timeChart(all, 'retransmitted', words)],
    ['response times', delayChart({ ...pdd, field: 'response.time' }, words)],
    ['post-dial delays', delayChart(pdd, words)],
    ['codes', codeChart(all, words)],
    ['hosts', hostChart(all, words)],
    ['agents', agentChart(all, words)],
  ])('can be used: %s', (_, { filters, rows, legend }) => {
    const used = [...filters, ...rows.map(({ filter }) => filter), ...legend.map(({ filter }) => filter)];
    expect(used.some((filter) => filter !== null)).toBe(true);
    for (const filter of used) if (filter !== null) expect(compileFilter(filter).ok, filter).toBe(true);
  });

  it('can be used at the head too', () => {
    const used = headFigures(all, words).flatMap(({ filter }) => filter ?? []);
    expect(used).toContain('retransmission > 0');
    for (const filter of used) expect(compileFilter(filter).ok, filter).toBe(true);
  });
});

describe('messages over time', () => {
  it('are told a second, whatever the step', () => {
    const { spec, rows } = timeChart(figures(), 'methods', words);
    expect(spec.series.map(({ name, values }) => [name, ...values])).toEqual([
      ['INVITE', 20 / 60, 0, 10 / 60],
      ['ACK', 10 / 60, 0, 10 / 60],
    ]);
    expect(rows.map(({ cells }) => cells[0])).toEqual(['30', '20']);
  });

  it('have a colour of their own each, also in one family', () => {
    const { spec } = timeChart(figures(), 'methods', words);
    expect(new Set(spec.series.map(({ colour }) => colour)).size).toBe(2);
    expect(spec.series[0]?.colour).toBe('var(--m-call)');
  });

  it('filter by the time from a step to the next one', () => {
    const { filters } = timeChart(figures(), 'methods', words);
    expect(filters[1]).toBe('time >= 2026-03-01T14:03:00Z and time < 2026-03-01T14:04:00Z');
  });

  it.each([
    ['years before 0', -9e13],
    ['years after 9999', 3e14],
    ['times that no date has', 1e20],
  ])('filter by nothing where no date can be written: %s', (_, time) => {
    expect(timeFilter(time, time + 1)).toBeNull();
  });

  it('are columns while there are few steps, else areas', () => {
    const long = Array.from({ length: 100 }, () => 1);
    const many = figures({ methods: [{ name: 'INVITE', counts: long }], retransmitted: long });
    expect(timeChart(figures(), 'methods', words).spec.kind).toBe('columns');
    expect(timeChart(many, 'methods', words).spec.kind).toBe('area');
  });

  it('show what there is where there is none of what was chosen', () => {
    const only = figures({ methods: [] });
    expect([shownSeries(only, 'methods'), shownSeries(figures(), 'methods'), shownSeries(null, 'x')]).toEqual(
      ['classes', 'methods', 'methods'],
    );
  });
});

describe('delays', () => {
  const options = { delays: figures().responseTimes, field: 'response.time', colour: '' } as const;

  it('are told from the first range to the last that has one', () => {
    const { rows, filters } = delayChart(options, words);
    expect(rows.map(({ label, cells }) => [label, ...cells])).toEqual([
      ['≤ milliseconds 20', '3', 'percent 75.0'],
      ['≤ milliseconds 50', '0', 'percent 0.0'],
      ['≤ milliseconds 100', '1', 'percent 25.0'],
    ]);
    expect(filters[0]).toBe('response.time > 10ms and response.time <= 20ms');
  });

  it('have their percentiles where they are among the ranges', () => {
    const marks = delayChart(options, words).spec.marks ?? [];
    expect(marks.map(({ label }) => label)).toEqual(['p50', 'p95', 'p99']);
    // 30 ms is in the second range, 99 ms nearly at the end of the third.
    expect(marks[0]?.at).toBeGreaterThan(0.5);
    expect(marks[0]?.at).toBeLessThan(1.5);
    expect(marks[2]?.at).toBeCloseTo(2.5, 1);
  });

  it('make an open range of the longest', () => {
    const { rows, filters } = delayChart({ ...options, delays: delays({ 16: 1 }) }, words);
    expect([rows[0]?.label, filters[0]]).toEqual(['> seconds 60', 'response.time > 60s']);
  });

  it('are nothing where there are none', () => {
    expect(delayChart({ ...options, delays: NO_DELAYS }, words)).toMatchObject({ rows: [], filters: [] });
  });
});

describe('texts of others', () => {
  it('are cut in a chart and whole in its table, with what they hide made visible', () => {
    const { spec, rows } = agentChart(
      figures({ agents: HOSTILE.map((name) => ({ name, count: 1 })) }),
      words,
    );
    expect(spec.labels.every((label) => [...label].length <= 18)).toBe(true);
    expect(rows[3]?.whole).toBe('‹U+202E›gpj.exe');
    expect(rows[2]?.whole).toBe('line‹CR›‹LF›end');
  });
});

describe('the figures at the head', () => {
  const told = (parts: Parameters<typeof figures>[0] = {}): Record<string, string> =>
    Object.fromEntries(headFigures(figures(parts), words).map(({ key, value }) => [key, value]));

  it('are ratios of what was tried, and rates', () => {
    expect(told()).toMatchObject({ messages: '101', calls: '20', asr: 'percent 50.0', ner: 'percent 75.0' });
    expect(told()).toMatchObject({ retransmissions: 'percent 2.0', responseTime: 'milliseconds 30' });
    expect(told()['rate']).toBe('perSecond 0.59');
  });

  it('tell nothing of nothing', () => {
    const none = { seizures: 0, answered: 0, effective: 0, messages: 0, other: 0, from: 0, to: 0 };
    expect(told(none)).toMatchObject({ asr: '–', ner: '–', rate: '–', pdd: '–' });
  });

  it('have a tone where much is sent again', () => {
    const tones = [0, 2, 20].map(
      (retransmissions) => headFigures(figures({ retransmissions }), words).at(-1)?.tone,
    );
    expect(tones).toEqual([undefined, 'warn', 'error']);
  });

  it('have a mean rate also where all is within one step', () => {
    expect(told({ to: START + 1_000 })['rate']).toBe('perSecond 100');
    expect(told({ to: START + 50_000_000 })['rate']).toBe('perSecond 0.0020');
  });

  it('count by the hour what is too rare to be counted by the second, the peak too', () => {
    const rate = headFigures(figures({ to: START + 500_000_000 }), words).find(({ key }) => key === 'rate');
    expect(rate?.value).toBe('perHour 0.72');
    expect(rate?.note).toContain('perHour');
  });
});

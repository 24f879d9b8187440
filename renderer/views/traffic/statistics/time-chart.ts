/** Messages a second over time: requests by method, responses by class, or what was sent again. */
import type { Statistics, StatisticsSeries } from '#shared/model/statistics.ts';
import { methodFamily } from '#shared/sip/methods.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { ChartSpec } from '../../../components/ui/chart-spec.ts';
import { formatInstant, formatStep } from '../../../i18n/format.ts';
import { methodFilter } from '../filter/quick.ts';
import type { ChartModel, LegendEntry, Words } from './chart-model.ts';
import { cut, sumOf } from './chart-model.ts';

export const TIME_SERIES = ['methods', 'classes', 'retransmitted'] as const;
export type TimeSeries = (typeof TIME_SERIES)[number];

/** The series that was chosen; where it has nothing and another one has, that one. */
export function shownSeries(figures: Statistics | null, chosen: string): TimeSeries {
  const wanted = TIME_SERIES.find((one) => one === chosen) ?? 'methods';
  if (!figures) return wanted;
  const has: Record<TimeSeries, boolean> = {
    methods: figures.methods.length > 0,
    classes: figures.classes.length > 0,
    retransmitted: figures.retransmissions > 0,
  };
  return has[wanted] ? wanted : (TIME_SERIES.find((one) => has[one]) ?? wanted);
}

/** Up to so many steps are drawn as columns: each is one that can be pointed at. */
const MOST_COLUMNS = 48;

interface Named extends StatisticsSeries {
  readonly colour: string;
  readonly filter: string | null;
}

/** How the colour of a family is varied for its second method, its third, and so on. */
const SHADES: readonly string[] = [
  '',
  'var(--bg-panel) 42%',
  'var(--text) 50%',
  'var(--bg-panel) 62%',
  'var(--text-dim) 60%',
];

/** The colour of a method's family; another shade of it for each further method of the same family. */
function methodColours(methods: readonly StatisticsSeries[]): string[] {
  const seen = new Map<string, number>();
  return methods.map(({ name }) => {
    const family = methodFamily(name);
    const place = seen.get(family) ?? 0;
    seen.set(family, place + 1);
    const colour = family === 'other' ? 'var(--text-dim)' : `var(--m-${family})`;
    const shade = SHADES[place % SHADES.length] ?? '';
    return shade === '' ? colour : `color-mix(in srgb, ${colour}, ${shade})`;
  });
}

/** The time from a step's begin to its end, as a filter; null where no date can be written. */
export function timeFilter(from: number, to: number): string | null {
  const written = [from, to].map((time) => (Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : ''));
  if (!written.every((text) => /^\d{4}-/.test(text))) return null;
  const [low = '', high = ''] = written.map((text) => text.replace('.000Z', 'Z'));
  return `time >= ${low} and time < ${high}`;
}

function seriesOf(figures: Statistics, which: TimeSeries, { t }: Words): Named[] {
  if (which === 'classes')
    return figures.classes.map((one) => ({
      ...one,
      colour: `var(--s${one.name.slice(0, 1)})`,
      filter: `status == ${one.name}`,
    }));
  if (which === 'retransmitted') {
    const name = t('statistics.series.retransmitted');
    return [{ name, counts: figures.retransmitted, colour: 'var(--warn)', filter: 'retransmission > 0' }];
  }
  const colours = methodColours(figures.methods);
  return figures.methods.map(({ name, counts }, i) => ({
    name: name === '' ? t('statistics.series.rest') : cut(visibleText(name)),
    counts,
    colour: colours[i] ?? 'var(--text-dim)',
    filter: name === '' ? null : methodFilter(name),
  }));
}

function specOf(series: readonly Named[], labels: string[], step: number, words: Words): ChartSpec {
  const seconds = step / 1_000;
  return {
    kind: labels.length <= MOST_COLUMNS ? 'columns' : 'area',
    labels,
    series: series.map(({ name, colour, counts }) => ({
      name,
      colour,
      values: counts.map((one) => one / seconds),
    })),
    format: (value) => perSecond(value, words),
  };
}

/** Places of a rate of a capture that goes over months. */
const MOST_PLACES = 6;

/** A rate with as many places as it needs to be told from nothing. */
function rateText(rate: number, { number }: Words['format']): string {
  if (rate >= 10 || Number.isInteger(rate)) return number(rate);
  if (rate >= 1) return number(rate, 1);
  return number(rate, Math.min(MOST_PLACES, Math.ceil(-Math.log10(rate)) + 1));
}

/** A rate with its unit. */
export const perSecond = (rate: number, { t, format }: Words): string =>
  t('statistics.perSecond', { rate: rateText(rate, format) });

/** The same of messages so far apart that their figure a second is all zeros. */
export const perHour = (rate: number, { t, format }: Words): string =>
  t('statistics.perHour', { rate: rateText(rate * 3_600, format) });

/** The chart of one kind of series. */
export function timeChart(figures: Statistics, which: TimeSeries, words: Words): ChartModel {
  const { t, format } = words;
  const { start, step, retransmitted } = figures;
  const series = seriesOf(figures, which, words);
  const begins = retransmitted.map((_, i) => start + i * step);
  const labels = begins.map((time) => formatStep(time, step, retransmitted.length * step));
  const filters = begins.map((time) => timeFilter(time, time + step));
  const totals = begins.map((_, i) => sumOf(series.map(({ counts }) => counts[i] ?? 0)));
  const rows = begins.map((time, i) => ({
    label: formatInstant(time),
    cells: [format.number(totals[i] ?? 0), rateText((totals[i] ?? 0) / (step / 1_000), format)],
    filter: filters[i] ?? null,
  }));
  const legend = series.map(({ name, colour, counts, filter }): LegendEntry => ({
    ...{ name, colour, filter },
    count: format.number(sumOf(counts)),
  }));
  return {
    spec: specOf(series, labels, step, words),
    filters,
    legend,
    headings: [
      t('statistics.headings.time'),
      t('statistics.headings.messages'),
      t('statistics.headings.rate'),
    ],
    rows: rows.filter((_, i) => (totals[i] ?? 0) > 0),
  };
}

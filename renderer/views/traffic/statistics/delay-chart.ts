/** How delays are spread, with lines at their percentiles. */
import type { Delays } from '#shared/model/statistics.ts';
import type { ChartMark } from '../../../components/ui/chart-spec.ts';
import type { ChartModel, Words } from './chart-model.ts';
import { delayText } from './chart-model.ts';

/** One range of delays: above the one bound and up to the other. */
interface Range {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** The ranges from the first to the last that has a delay. */
function rangesOf({ bounds, spread }: Delays): Range[] {
  const ranges = spread.map((count, i) => ({
    low: i === 0 ? -1 : (bounds[i - 1] ?? 0),
    high: bounds[i] ?? Infinity,
    count,
  }));
  const first = ranges.findIndex(({ count }) => count > 0);
  const last = ranges.findLastIndex(({ count }) => count > 0);
  return first < 0 ? [] : ranges.slice(first, last + 1);
}

/** `500ms` or `2s` of whole milliseconds. */
const written = (ms: number): string => (ms % 1_000 === 0 && ms > 0 ? `${ms / 1_000}s` : `${ms}ms`);

function filterOf(field: string, { low, high }: Range): string {
  const above = low < 0 ? null : `${field} > ${written(low)}`;
  const upTo = high === Infinity ? null : `${field} <= ${written(high)}`;
  return [above, upTo].filter((part) => part !== null).join(' and ');
}

/** A range by its bound: `≤ 500 ms`, `> 60 s`. */
function labelOf({ low, high }: Range, words: Words): string {
  return high === Infinity ? `> ${delayText(low, words)}` : `≤ ${delayText(high, words)}`;
}

/** Where a delay lies among the ranges, whose widths grow: by its ratio to the bounds of its range. */
function placeOf(delay: number, ranges: readonly Range[]): number {
  const at = ranges.findIndex(({ high }) => delay <= high);
  const range = ranges[at];
  if (!range) return ranges.length - 0.5;
  const low = Math.max(range.low, 0.1);
  const high = range.high === Infinity ? low * 2 : range.high;
  const share = Math.log(Math.max(delay, low) / low) / Math.log(high / low);
  return at - 0.5 + Math.min(1, share);
}

function marksOf(delays: Delays, ranges: readonly Range[]): ChartMark[] {
  const named = [
    ['p50', delays.p50],
    ['p95', delays.p95],
    ['p99', delays.p99],
  ] as const;
  return named.flatMap(([label, delay]) => (delay === null ? [] : [{ label, at: placeOf(delay, ranges) }]));
}

export interface DelayChartOptions {
  readonly delays: Delays;
  /** The field of the filter language that has these delays. */
  readonly field: 'response.time' | 'dialog.pdd';
  readonly colour: string;
}

/** The chart of some delays. */
export function delayChart({ delays, field, colour }: DelayChartOptions, words: Words): ChartModel {
  const { t, format } = words;
  const ranges = rangesOf(delays);
  const labels = ranges.map((range) => labelOf(range, words));
  const filters = ranges.map((range) => filterOf(field, range));
  const counts = ranges.map(({ count }) => count);
  const share = (count: number): string =>
    t('statistics.percent', { value: format.number((100 * count) / delays.count, 1) });
  return {
    spec: {
      kind: 'columns',
      labels,
      series: [{ name: '', colour, values: counts }],
      marks: marksOf(delays, ranges),
      isWhole: true,
      format: (value) => format.number(value),
    },
    filters,
    legend: [],
    headings: [
      t('statistics.headings.delay'),
      t('statistics.headings.count'),
      t('statistics.headings.share'),
    ],
    rows: ranges.map(({ count }, i) => ({
      label: labels[i] ?? '',
      cells: [format.number(count), share(count)],
      filter: filters[i] ?? null,
    })),
  };
}

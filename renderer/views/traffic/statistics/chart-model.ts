/** A chart of the statistics with everything around it: what each place filters by, its legend, and the same figures as a table. */
import type { ChartSpec } from '../../../components/ui/chart-spec.ts';
import type { Format } from '../../../composables/use-format.ts';

/** A line of the table; its filter, or the one of a legend's entry, is null where there is none. */
export interface ChartRow {
  readonly label: string;
  /** All of the label where it is cut. */
  readonly whole?: string;
  readonly cells: readonly string[];
  readonly filter: string | null;
}

export interface LegendEntry {
  readonly name: string;
  /** A CSS colour of tokens. */
  readonly colour: string;
  readonly count: string;
  readonly filter: string | null;
}

export interface ChartModel {
  readonly spec: ChartSpec;
  /** What a click on each place of the chart filters by. */
  readonly filters: readonly (string | null)[];
  readonly legend: readonly LegendEntry[];
  /** The headings of the table: that of the labels first. */
  readonly headings: readonly string[];
  readonly rows: readonly ChartRow[];
}

/** What the texts of charts are made with. */
export interface Words {
  t(key: string, values?: Record<string, unknown>): string;
  readonly format: Format;
}

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

/** A delay in the unit in which it is whole, or nearly: `0.4 ms`, `23 ms`, `1.84 s`, `20 s`. */
export function delayText(ms: number, { t, format }: Words): string {
  const isWhole = (value: number): boolean => Number.isInteger(value);
  if (ms < 1_000) {
    const value = format.number(ms, ms < 10 && !isWhole(ms) ? 1 : 0);
    return t('common.units.milliseconds', { value });
  }
  const seconds = ms / 1_000;
  return t('common.units.seconds', { value: format.number(seconds, isWhole(seconds) ? 0 : 2) });
}

const LONGEST_LABEL = 18;

/** A text that has room beside a bar. */
export function cut(text: string, longest = LONGEST_LABEL): string {
  const units = [...text];
  return units.length <= longest ? text : `${units.slice(0, longest - 1).join('')}…`;
}

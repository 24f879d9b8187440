/** What a chart shows, in words of our own: the views know no chart library. */

export interface ChartSeries {
  readonly name: string;
  /** A CSS colour, of tokens, for all values or for each. */
  readonly colour: string | readonly string[];
  readonly values: readonly number[];
}

/** A line across the chart at a place between its values: 0 is the middle of the first one. */
export interface ChartMark {
  readonly at: number;
  readonly label: string;
}

export interface ChartSpec {
  /** `area` and `columns` go from left to right and are stacked; `bars` lie one below the other. */
  readonly kind: 'area' | 'columns' | 'bars';
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
  /** Whether values are whole numbers, so that an axis has no others. */
  readonly isWhole?: boolean;
  /** A value with its unit. */
  format(value: number): string;
}

/** The columns of the table of hosts, and its rows in the order of one of them. */
import type { HostRow } from '#shared/model/observed.ts';
import type { Sorting } from '../../../components/table/columns.ts';

export const HOST_COLUMNS = [
  'host',
  'sent',
  'received',
  'requests',
  'answers2',
  'answers3',
  'answers4',
  'answers5',
  'answers6',
  'unanswered',
  'retransmissions',
  'meanResponse',
  'slowestResponse',
  'bytes',
  'userAgent',
  'last',
] as const;
export type HostColumn = (typeof HOST_COLUMNS)[number];
export type HostSorting = Sorting<HostColumn>;

/** A row of the table: its place is its id. */
export type PlacedHost = HostRow & { readonly id: number };

type AnswerColumn = Extract<HostColumn, `answers${string}`>;

/** Which of the counts of final responses a column shows. */
const ANSWERS = { answers2: 0, answers3: 1, answers4: 2, answers5: 3, answers6: 4 } as const satisfies Record<
  AnswerColumn,
  number
>;

export const isAnswers = (column: HostColumn): column is AnswerColumn => column in ANSWERS;

/** How many final responses of a column's class a host gave. */
export const answersOf = (row: HostRow, column: AnswerColumn): number => row.answers[ANSWERS[column]];

const valueOf = (row: HostRow, column: HostColumn): string | number | null =>
  isAnswers(column) ? answersOf(row, column) : row[column];

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true });
  return Number(a ?? -1) - Number(b ?? -1);
}

/** The rows in order, equal ones as they came, numbered from 1. */
export function sortedHosts(
  rows: readonly HostRow[],
  { key, descending }: HostSorting,
): readonly PlacedHost[] {
  const sign = descending ? -1 : 1;
  const ordered = [...rows].sort((a, b) => sign * compare(valueOf(a, key), valueOf(b, key)));
  return ordered.map((row, index) => ({ ...row, id: index + 1 }));
}

/** The order after a heading was pressed: the other way round, or first what there is most of; texts from A on. */
export function nextSorting(before: HostSorting, key: HostColumn): HostSorting {
  if (before.key === key) return { key, descending: !before.descending };
  return { key, descending: key !== 'host' && key !== 'userAgent' };
}

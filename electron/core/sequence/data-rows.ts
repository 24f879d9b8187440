/** The data of a sequence: CSV (RFC 4180) whose first line names the columns, a row for each run of the steps. */
import { parse } from 'csv-parse/sync';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Told, ToldCode } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { isVariable } from '#shared/sequence/terms.ts';
import { toldTrouble } from './words.ts';

export type DataRow = Readonly<Record<string, string>>;

export const MOST_ROWS = 10_000;

function unreadable(what: ToldCode, line: number, more: Told['data'] = {}): Trouble {
  return toldTrouble('INVALID_INPUT', what, { ...more, line });
}

/** What csv-parse says of a mistake, without its own words for places. */
function troubleOf(error: unknown): Trouble {
  const { code = '', lines = 1 } = error as { code?: unknown; lines?: unknown };
  const line = typeof lines === 'number' ? lines : 1;
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') return unreadable('data-fields', line);
  return unreadable('data-quote', line);
}

/** Reads data. Trouble: INVALID_INPUT with the line. */
export function readDataRows(bytes: Uint8Array): Result<readonly DataRow[], Trouble> {
  let records: string[][];
  try {
    records = parse(bytes, { bom: true, skip_empty_lines: true, to: MOST_ROWS + 2 });
  } catch (error) {
    return err(troubleOf(error));
  }
  const [names = [], ...rows] = records;
  const trimmed = names.map((name) => name.trim());
  const known = new Set<string>();
  const wrong = trimmed.find((name) => !isVariable(name) || known.size === known.add(name).size);
  if (wrong !== undefined) return err(unreadable('data-name', 1, { name: wrong.slice(0, 100) }));
  if (rows.length === 0) return err(unreadable('data-empty', 1));
  if (rows.length > MOST_ROWS) return err(unreadable('data-long', MOST_ROWS + 2, { limit: MOST_ROWS }));
  return ok(rows.map((row) => Object.fromEntries(trimmed.map((name, at) => [name, row[at] ?? '']))));
}

/** Rows of data as SIPp's `-inf` takes them: a line for each call, fields between semicolons, without quotes. */
import type { InjectionFile } from './script.ts';

/** Rows that are taken over. */
const MOST_ROWS = 10_000;

export interface DataRows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One record after the other; a quote in quotes is written twice (RFC 4180 2). Each character is looked at once. */
function recordsIn(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  let value = '';
  let isQuoted = false;
  for (const char of `${text}\n`) {
    if (char === '"') {
      isQuoted = !isQuoted;
      // The second of two quotes within quotes is the one that is meant.
      value += isQuoted && value.endsWith('\0') ? '"' : '\0';
    } else if (isQuoted || (char !== ',' && char !== '\n')) value += char;
    else {
      record.push(value.replace(/\0"?/g, (found) => found.slice(1)).replace(/\r$/, ''));
      value = '';
      if (char === ',') continue;
      if (record.length > 1 || record[0] !== '') records.push(record);
      record = [];
      if (records.length > MOST_ROWS) break;
    }
  }
  return records;
}

/** The rows of a file of data (RFC 4180): its first line names them. */
export function readRows(text: string): DataRows {
  const [names = [], ...rows] = recordsIn(text.replace(/^\ufeff/, ''));
  return { names: names.map((name) => name.trim()), rows: rows.slice(0, MOST_ROWS) };
}

/** Whether SIPp reads a row as it is: it knows no quotes, and takes `#` at the begin of a line for a comment. */
function isSayable(row: readonly string[]): boolean {
  return row.every((value) => !/[;\r\n\0]/.test(value)) && !/^(?:#|$)/.test(row.join(';'));
}

/** The file, and the numbers of the rows that it leaves out, counted from 1. */
export function injectionOf({ rows }: DataRows): {
  readonly file: InjectionFile;
  readonly left: readonly number[];
} {
  const kept = rows.filter(isSayable);
  const lines = ['SEQUENTIAL', ...kept.map((row) => row.join(';'))];
  return {
    file: { text: `${lines.join('\n')}\n`, calls: kept.length },
    left: rows.flatMap((row, at) => (isSayable(row) ? [] : [at + 1])),
  };
}

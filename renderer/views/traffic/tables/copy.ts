/** Rows of a table as text for the clipboard. */

/** A table of texts: its headings, and a list of cells for each row. */
export interface Copied {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row a line, cells parted by tabs; a tab or a line end in a cell becomes a space. */
export function asText({ rows }: Copied): string {
  return rows.map((cells) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}

/** A cell of CSV (RFC 4180 2). What a spreadsheet would take for a formula is a text. */
function csvCell(cell: string): string {
  const text = /^[=+\-@]/.test(cell) && cell.length > 1 ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV with a line of headings (RFC 4180). */
export function asCsv({ headings, rows }: Copied): string {
  return [headings, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n');
}

/** Fetches rows by their ids, in ascending order; those that are near each other by one question. */
export async function rowsOfIds<R extends { readonly id: number }>(
  ids: readonly number[],
  page: (from: number, count: number) => Promise<readonly R[]>,
  limit: number,
): Promise<readonly R[]> {
  const wanted = [...ids].sort((a, b) => a - b);
  const rows: R[] = [];
  for (let i = 0; i < wanted.length;) {
    const from = wanted[i] ?? 0;
    let end = i;
    while (end < wanted.length && (wanted[end] ?? 0) < from + limit) end++;
    const last = wanted[end - 1] ?? from;
    const found = await page(from, last - from + 1);
    const asked = new Set(wanted.slice(i, end));
    rows.push(...found.filter(({ id }) => asked.has(id)));
    i = end;
  }
  return rows;
}

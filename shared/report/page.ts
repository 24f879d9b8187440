/**
 * The frame of a report: one HTML file that needs nothing else, runs nothing and loads nothing. Its policy says so too, for
 * whatever of a message might have got through.
 */
import type { Redaction } from '#shared/model/export.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { safe, tag } from './markup.ts';
import { REPORT_STYLE } from './style.ts';
import { stamp, stateText } from './texts.ts';
import type { ReportWords } from './words.ts';
import { filled } from './words.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export interface ReportFacts {
  /** The program, as the file tells it. */
  readonly application: string;
  /** When it was made, in milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly redaction: Redaction | null;
  /** How many calls it is of, and those of them that are listed at its begin. */
  readonly total: number;
  readonly calls: Iterable<DialogRow>;
}

const REDACTIONS = ['credentials', 'users', 'numbers', 'addresses'] as const;

function listRow(row: DialogRow, words: ReportWords): string {
  const place = tag('a', safe(stamp(row.started)), `href="#call-${row.id}"`);
  const cells = [stateText(row, words), row.method, row.from, row.to, String(row.messages)];
  return tag('tr', [place, ...cells.map(safe)].map((cell) => tag('td', cell)).join(''));
}

/** The begin of the file, up to its first call, in pieces: one for each call that is listed, which is asked for by then. */
export function* reportStart(facts: ReportFacts, words: ReportWords): Generator<string> {
  yield `${headMarkup(facts, words)}\n<table>${columnsMarkup(words)}<tbody>`;
  let separator = '';
  for (const row of facts.calls) {
    yield separator + listRow(row, words);
    separator = '\n';
  }
  yield '</tbody></table>\n';
}

function columnsMarkup(words: ReportWords): string {
  const heads = words.columns.slice(0, 6).map((one) => tag('th', safe(one), 'scope="col"'));
  return tag('thead', tag('tr', heads.join('')));
}

function headMarkup({ application, time, redaction, total }: ReportFacts, words: ReportWords): string {
  const hidden = redaction
    ? REDACTIONS.filter((one) => redaction[one]).map((one) => words.redacted[one])
    : [];
  return [
    `<!doctype html>\n<html lang="${words.lang}">\n<head>\n<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${safe(POLICY)}">`,
    '<meta name="viewport" content="width=device-width">',
    tag('title', safe(words.title)),
    tag('style', REPORT_STYLE),
    '</head>\n<body>',
    tag('h1', safe(words.title)),
    tag('p', safe(filled(words.made, { application, time: stamp(time) })), 'class="dim"'),
    hidden.length > 0 ? tag('p', safe(filled(words.hidden, { what: hidden.join(', ') })), 'class="dim"') : '',
    tag('h2', safe(filled(words.calls, { n: total })), 'id="calls"'),
  ].join('\n');
}

/** The end of the file. */
export const REPORT_END = '</body>\n</html>\n';

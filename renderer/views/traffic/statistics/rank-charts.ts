/** What there is most of: response codes, hosts, and what senders call themselves. */
import { quoted } from '#shared/filter/quote.ts';
import type { Statistics } from '#shared/model/statistics.ts';
import { visibleText } from '#shared/lib/visible.ts';
import { hostFilter } from '../filter/quick.ts';
import type { ChartModel, ChartRow, Words } from './chart-model.ts';
import { cut, sumOf } from './chart-model.ts';

/** Bars of a chart; the table has all that is told. */
export const MOST_BARS = 8;

interface Ranked extends ChartRow {
  readonly colour?: string;
}

interface Column {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

function rankChart(
  ranked: readonly Ranked[],
  columns: readonly Column[],
  headings: readonly string[],
  { format }: Words,
): ChartModel {
  const shown = ranked.slice(0, MOST_BARS);
  const own = shown.map(({ colour }) => colour);
  return {
    spec: {
      kind: 'bars',
      labels: shown.map(({ label }) => label),
      series: columns.map(({ name, colour, values }) => ({
        name,
        colour: own.map((one) => one ?? colour),
        values: values.slice(0, MOST_BARS),
      })),
      isWhole: true,
      format: (value) => format.number(value),
    },
    filters: shown.map(({ filter }) => filter),
    legend:
      columns.length < 2
        ? []
        : columns.map(({ name, colour, values }) => ({
            ...{ name, colour, filter: null },
            count: format.number(sumOf(values)),
          })),
    headings,
    rows: ranked,
  };
}

const classColour = (status: number): string =>
  status < 700 ? `var(--s${Math.floor(status / 100)})` : 'var(--text-dim)';

/** Responses by status code, repetitions among them. */
export function codeChart({ codes }: Statistics, words: Words): ChartModel {
  const { t, format } = words;
  const ranked = codes.map(({ status, reason, count }): Ranked => {
    const whole = `${status} ${visibleText(reason)}`;
    const cells = [format.number(count)];
    return { label: cut(whole), whole, cells, filter: `status == ${status}`, colour: classColour(status) };
  });
  const values = codes.map(({ count }) => count);
  const headings = [t('statistics.headings.code'), t('statistics.headings.messages')];
  return rankChart(ranked, [{ name: '', colour: 'var(--accent)', values }], headings, words);
}

/** What the busiest hosts sent and received. */
export function hostChart({ hosts }: Statistics, words: Words): ChartModel {
  const { t, format } = words;
  const names = { sent: t('statistics.series.sent'), received: t('statistics.series.received') };
  const ranked = hosts.map(({ host, sent, received }): Ranked => {
    const whole = host === '' ? t('statistics.series.rest') : visibleText(host);
    return {
      ...{ label: cut(whole), whole, cells: [format.number(sent), format.number(received)] },
      filter: host === '' ? null : hostFilter(host),
    };
  });
  const columns = [
    { name: names.sent, colour: 'var(--m-call)', values: hosts.map(({ sent }) => sent) },
    { name: names.received, colour: 'var(--m-probe)', values: hosts.map(({ received }) => received) },
  ];
  return rankChart(ranked, columns, [t('statistics.headings.host'), names.sent, names.received], words);
}

/** What senders call themselves, by the messages that they sent. */
export function agentChart({ agents }: Statistics, words: Words): ChartModel {
  const { t, format } = words;
  const ranked = agents.map(({ name, count }): Ranked => {
    const whole = visibleText(name);
    return {
      ...{ label: cut(whole), whole, cells: [format.number(count)] },
      filter: `ua contains ${quoted(name)}`,
    };
  });
  const values = agents.map(({ count }) => count);
  const headings = [t('statistics.headings.agent'), t('statistics.headings.messages')];
  return rankChart(ranked, [{ name: '', colour: 'var(--m-register)', values }], headings, words);
}

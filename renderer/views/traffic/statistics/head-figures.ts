/** The figures at the head of the statistics, in words. */
import type { Statistics } from '#shared/model/statistics.ts';
import type { Words } from './chart-model.ts';
import { delayText, sumOf } from './chart-model.ts';
import { perHour, perSecond } from './time-chart.ts';

export interface HeadFigure {
  readonly key: string;
  readonly value: string;
  /** What stands below it, smaller. */
  readonly note: string;
  /** What a click filters by, or null. */
  readonly filter: string | null;
  readonly tone?: 'warn' | 'error';
}

/** Nothing can be told of nothing. */
const NONE = '–';
/** More messages than one in a hundred that were sent again are worth a look, and more than one in ten are trouble. */
const MANY = 0.01;
const VERY_MANY = 0.1;
/** Messages a second; fewer are told by the hour. */
const RARE = 0.001;

/** Messages in each step, whatever they are. */
function totals({ methods, classes, retransmitted }: Statistics): number[] {
  const series = [...methods, ...classes];
  return retransmitted.map((_, i) => sumOf(series.map(({ counts }) => counts[i] ?? 0)));
}

/** Messages a second on average and at most; null where all came at once. */
function rates(figures: Statistics): { mean: number; peak: number } | null {
  const { from, to, step } = figures;
  if (to <= from) return null;
  const counts = totals(figures);
  const peak = counts.reduce((most, one) => Math.max(most, one), 0);
  return {
    mean: sumOf(counts) / ((to - from) / 1_000),
    peak: peak / Math.min(step / 1_000, (to - from) / 1_000),
  };
}

/** Both figures have the unit of the mean, so that they can be compared. */
function rateFigure(figures: Statistics, words: Words): HeadFigure {
  const rate = rates(figures);
  if (!rate) return { key: 'rate', value: NONE, note: '', filter: null };
  const textOf = rate.mean < RARE ? perHour : perSecond;
  const peak = words.t('statistics.notes.peak', { rate: textOf(rate.peak, words) });
  return { key: 'rate', value: textOf(rate.mean, words), note: peak, filter: null };
}

function delayFigure(
  key: string,
  field: string,
  delays: Statistics['responseTimes'],
  words: Words,
): HeadFigure {
  const { t } = words;
  const { p50, p95 } = delays;
  if (p50 === null || p95 === null) return { key, value: NONE, note: '', filter: null };
  return {
    key,
    value: delayText(p50, words),
    note: t('statistics.notes.p95', { value: delayText(p95, words) }),
    filter: `${field} >= ${Number((p95 * 0.99).toPrecision(3))}ms`,
  };
}

function ratioFigure(
  key: string,
  part: number,
  whole: number,
  note: string,
  { t, format }: Words,
): HeadFigure {
  const value =
    whole === 0 ? NONE : t('statistics.percent', { value: format.number((100 * part) / whole, 1) });
  return { key, value, note: whole === 0 ? '' : note, filter: null };
}

/** All of them in their order. */
export function headFigures(figures: Statistics, words: Words): HeadFigure[] {
  const { t, format } = words;
  const { messages, other, seizures, answered, open, effective, retransmissions } = figures;
  const sip = messages - other;
  const number = format.number;
  const again = ratioFigure('retransmissions', retransmissions, sip, number(retransmissions), words);
  const share = sip === 0 ? 0 : retransmissions / sip;
  const tone = share > VERY_MANY ? 'error' : share > MANY ? 'warn' : null;
  return [
    {
      ...{ key: 'messages', value: number(messages), filter: null },
      note: other > 0 ? t('statistics.notes.other', { count: number(other) }) : '',
    },
    rateFigure(figures, words),
    {
      ...{ key: 'calls', value: number(seizures), filter: seizures > 0 ? 'method == INVITE' : null },
      note: open > 0 ? t('statistics.notes.open', { count: number(open) }) : '',
    },
    ratioFigure(
      'asr',
      answered,
      seizures,
      t('statistics.notes.answered', { count: number(answered) }),
      words,
    ),
    ratioFigure(
      'ner',
      effective,
      seizures,
      t('statistics.notes.effective', { count: number(effective) }),
      words,
    ),
    delayFigure('pdd', 'dialog.pdd', figures.postDialDelays, words),
    delayFigure('responseTime', 'response.time', figures.responseTimes, words),
    {
      ...again,
      filter: retransmissions > 0 ? 'retransmission > 0' : null,
      ...(tone ? { tone } : {}),
    },
  ];
}

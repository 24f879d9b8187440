/** An arrow of the ladder in a full sentence, for who does not see it, and the facts about it. */
import type { Arrow, Ladder, Lane } from '#shared/flow/ladder/model.ts';
import type { FlowRule } from '#shared/model/finding.ts';
import { notesOf, sdpText, shown, spanText } from '#shared/flow/ladder/words.ts';
import type { Fact } from '../../../components/FactList.vue';
import { visibleText } from '#shared/lib/visible.ts';

type Translate = (key: string, values?: Record<string, unknown>, plural?: number) => string;

/** What a lane is called in a sentence. */
export function hostName(lane: Lane | undefined): string {
  return lane ? lane.name || visibleText(lane.key) : '';
}

/** `14:02:09.871, INVITE with SDP, from Console to ss1.atlanta, offer PCMU`. */
export function sentenceOf(ladder: Ladder, arrow: Arrow, time: string, t: Translate): string {
  const { row } = arrow.step;
  const bare = arrow.label.replace(/ \(SDP\)$/, '');
  const what = row.sdp ? t('flow.sentence.sdp', { what: bare }) : bare;
  const [from, to] = [hostName(ladder.lanes[arrow.from]), hostName(ladder.lanes[arrow.to])];
  const parts = [t('flow.sentence.message', { time, what, from, to })];
  if (ladder.calls.length > 1 && arrow.call >= 0) parts.push(t('flow.sentence.call', { n: arrow.call + 1 }));
  if (arrow.steps.length > 1) parts.push(t('flow.sentence.sent', { n: arrow.steps.length }));
  if (arrow.repeats > 0) parts.push(t('flow.sentence.again'));
  if (row.mark) parts.push(t('notes.marked', { colour: t(`notes.marks.${row.mark}`) }));
  parts.push(...notesOf(arrow, ladder.words).map(({ text }) => text));
  const { length } = arrow.findings;
  if (length > 0) parts.push(t('flow.sentence.findings', { n: length }, length));
  return parts.join(t('flow.sentence.comma'));
}

interface FactWords {
  readonly t: Translate;
  readonly time: (time: number) => string;
  readonly bytes: (count: number) => string;
  /** What a rule is called. */
  readonly rule: (rule: FlowRule) => string;
}

const text = (value: string): string => shown(value, 120);

function timerFacts({ steps }: Arrow, { t }: FactWords): Fact[] {
  return steps.flatMap(({ timer }): Fact[] => {
    if (!timer) return [];
    const [after, expected] = [spanText(timer.after), timer.expected];
    const value =
      expected === null
        ? t('flow.card.timerValue', { after })
        : t('flow.card.timerExpected', { after, expected: spanText(expected) });
    return [{ label: t('flow.card.timer', { letter: text(timer.letter) }), values: [value] }];
  });
}

function sdpFacts({ step }: Arrow, ladder: Ladder, { t }: FactWords): Fact[] {
  if (!step.sdp) return [];
  const streams = step.sdp.streams
    .slice(0, 4)
    .map(({ media, target, direction }) => `${text(media)} ${text(target)} ${direction}`);
  return [{ label: t('flow.card.sdp'), values: [sdpText(step.sdp, ladder.words), ...streams] }];
}

function sentFact({ steps }: Arrow, { t }: FactWords): Fact[] {
  if (steps.length < 2) return [];
  const span = (steps.at(-1)?.row.time ?? 0) - (steps[0]?.row.time ?? 0);
  const value = t('flow.card.sentValue', { n: steps.length, span: spanText(span) });
  return [{ label: t('flow.card.sent'), values: [value], tone: 'warn' }];
}

/** Everything that is known of an arrow, as names and values. */
export function factsOf(ladder: Ladder, arrow: Arrow, words: FactWords): Fact[] {
  const { t } = words;
  const { row, phase, fork } = arrow.step;
  const state = phase === null ? [] : [ladder.words.phase[phase]];
  if (fork !== '') state.push(t('flow.card.fork', { tag: text(fork) }));
  const facts: Fact[] = [
    { label: t('flow.card.time'), values: [words.time(row.time)], mono: true },
    { label: t('flow.card.route'), values: [`${text(row.src)} → ${text(row.dst)}`], mono: true },
    { label: t('flow.card.carried'), values: [`${row.transport} · ${words.bytes(row.size)}`] },
    { label: 'CSeq', values: [`${row.cseq} ${text(row.method)}`], mono: true },
    { label: 'Call-ID', values: [text(row.callId)], mono: true },
    { label: t('flow.card.phase'), values: state },
    { label: t('notes.card'), values: row.comment === '' ? [] : [text(row.comment)] },
    ...sentFact(arrow, words),
    ...timerFacts(arrow, words).slice(0, 8),
    ...sdpFacts(arrow, ladder, words),
    {
      label: t('flow.card.findings'),
      values: arrow.findings.slice(0, 6).map(({ rule }) => words.rule(rule)),
      tone: 'warn',
    },
  ];
  return facts.filter(({ values }) => values.length > 0);
}

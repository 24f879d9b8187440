/** The columns of the list of calls, and the text of each of its cells. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { answerText, stateWord } from '#shared/flow/call-state.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { ShortNote } from '../../../components/note/short-note.ts';
import { commentNotes, joined, shortComment } from '../../../components/note/short-note.ts';
import type { Column } from '../../../components/table/columns.ts';
import type { Format } from '../../../composables/use-format.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { useNow } from '../../../composables/use-now.ts';
import { callDuration } from '../dialog-words.ts';

type Layout = Omit<Column<string>, 'key' | 'label'>;

const LAYOUT = {
  bar: { width: 20, quiet: true, order: 'id' },
  started: { width: 97, mono: true, order: 'started' },
  state: { width: 104, grow: 0.3, order: 'state' },
  method: { width: 78, order: 'method' },
  from: { width: 112, grow: 1, order: 'from' },
  to: { width: 112, grow: 1, order: 'to' },
  source: { width: 70, grow: 0.4, order: 'source' },
  count: { width: 62, align: 'end', order: 'messages' },
  pdd: { width: 58, align: 'end', order: 'pdd' },
  duration: { width: 66, align: 'end', order: 'duration' },
  notes: { width: 118, grow: 0.2, order: 'severity' },
  mark: { width: 70, hidden: true },
  comment: { width: 160, grow: 0.6, hidden: true },
  status: { width: 56, hidden: true, order: 'status' },
  callId: { width: 140, grow: 0.8, mono: true, hidden: true, order: 'callId' },
  last: { width: 97, mono: true, hidden: true, order: 'last' },
  answered: { width: 97, mono: true, hidden: true, order: 'answered' },
  ended: { width: 97, mono: true, hidden: true, order: 'ended' },
  retransmissions: { width: 84, align: 'end', hidden: true, order: 'retransmissions' },
  legs: { width: 50, align: 'end', hidden: true, order: 'legs' },
  fromUser: { width: 96, hidden: true, order: 'from' },
  toUser: { width: 96, hidden: true, order: 'to' },
} as const satisfies Readonly<Record<string, Layout>>;
export type DialogKey = keyof typeof LAYOUT;
const KEYS = Object.keys(LAYOUT) as DialogKey[];

export interface DialogCells {
  readonly columns: ComputedRef<readonly Column<DialogKey>[]>;
  text(row: DialogRow, key: DialogKey): string;
  notes(row: DialogRow): readonly ShortNote[];
  /** What the pointer is told of a cell that says less than it knows; undefined of any other. */
  hint(row: DialogRow, key: DialogKey): string | undefined;
}

/** What is often cut is told in full by the pointer. */
const CUT: readonly DialogKey[] = ['from', 'to', 'source', 'callId', 'state', 'comment'];

const userOf = (address: string): string =>
  visibleText(address.slice(0, Math.max(0, address.lastIndexOf('@'))));

function durationText(row: DialogRow, now: number, format: Format): string {
  // A capture ends with what it has: a call that stands there does not go on.
  const ms = callDuration(row, row.source === '' ? now : row.last);
  return ms === null ? '–' : format.duration(ms);
}

function hintOf(
  row: DialogRow,
  key: DialogKey,
  text: (row: DialogRow) => string,
  format: Format,
): string | undefined {
  if (key !== 'started' && key !== 'last' && key !== 'answered' && key !== 'ended')
    return CUT.includes(key) ? text(row) : undefined;
  const time = row[key];
  return time === null ? undefined : format.instant(time);
}

/** What stands in the notes. */
function useDialogNotes(): DialogCells['notes'] {
  const { t } = useI18n();
  const { number } = useFormat();
  return function notes({ retransmissions, legs, severity, comment }: DialogRow): ShortNote[] {
    const list = commentNotes(comment);
    if (retransmissions > 0) {
      const text = t('traffic.notes.retransmissions', { n: number(retransmissions) }, retransmissions);
      list.push({ text, tone: 'error' });
    }
    if (legs > 0)
      list.push({
        text: t('observed.legs.note', { n: number(legs) }, legs),
        tone: 'legs',
        hint: t('observed.legs.noteHint'),
      });
    if (severity) {
      const tone = { error: 'error', warning: 'warn', info: 'dim' }[severity];
      list.push({ text: t(`common.severity.${severity}`), tone });
    }
    return list;
  };
}

/** To be called in a component's set-up. @param sources names of sources, null where there is one */
export function useDialogCells(sources: () => ReadonlyMap<string, string> | null): DialogCells {
  const { t } = useI18n();
  const format = useFormat();
  const now = useNow();
  const { number } = format;
  const timeOf = (time: number | null): string => (time === null ? '–' : format.time(time));
  const countOf = (value: number): string => (value === 0 ? '–' : number(value));

  const notes = useDialogNotes();
  const texts: Readonly<Record<DialogKey, (row: DialogRow) => string>> = {
    bar: () => '',
    started: ({ started }) => format.time(started),
    state: (row) => visibleText(answerText(row) ?? t(`traffic.state.${stateWord(row)}`)),
    method: ({ method }) => visibleText(method),
    from: ({ from }) => visibleText(from),
    to: ({ to }) => visibleText(to),
    source: ({ source }) => sources()?.get(source) ?? '',
    count: ({ messages }) => number(messages),
    pdd: ({ postDialDelay }) => (postDialDelay === null ? '–' : format.delay(postDialDelay)),
    duration: (row) => durationText(row, now.value, format),
    notes: (row) => joined(notes(row)),
    mark: ({ mark }) => (mark ? t(`notes.marks.${mark}`) : ''),
    comment: ({ comment }) => shortComment(comment),
    status: ({ status }) => String(status || '–'),
    callId: ({ callId }) => visibleText(callId),
    last: ({ last }) => format.time(last),
    answered: ({ answered }) => timeOf(answered),
    ended: ({ ended }) => timeOf(ended),
    retransmissions: ({ retransmissions }) => countOf(retransmissions),
    legs: ({ legs }) => countOf(legs),
    fromUser: ({ from }) => userOf(from),
    toUser: ({ to }) => userOf(to),
  };

  return {
    columns: computed(() =>
      KEYS.filter((key) => key !== 'source' || sources() !== null).map((key) => ({
        ...LAYOUT[key],
        ...(key === 'pdd' ? { hint: t('traffic.columns.pddHint') } : {}),
        key,
        label: key === 'source' ? t('observed.source') : t(`traffic.columns.${key}`),
        sortable: 'order' in LAYOUT[key],
      })),
    ),
    text: (row, key) => texts[key](row),
    notes,
    hint: (row, key) => hintOf(row, key, texts[key], format),
  };
}

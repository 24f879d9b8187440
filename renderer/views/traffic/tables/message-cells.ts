/** The columns of the list of messages, and the text of each of its cells. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Direction, MessageRow } from '#shared/model/traffic.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { ShortNote } from '../../../components/note/short-note.ts';
import { commentNotes, joined, shortComment } from '../../../components/note/short-note.ts';
import type { Column } from '../../../components/table/columns.ts';
import type { Format } from '../../../composables/use-format.ts';
import { useFormat } from '../../../composables/use-format.ts';

type Layout = Omit<Column<string>, 'key' | 'label'>;

/** In their usual order; what is hidden can be shown by hand. */
const LAYOUT = {
  time: { width: 96, mono: true, order: 'time' },
  direction: { width: 28, quiet: true, order: 'direction' },
  message: { width: 144, grow: 0.6, order: 'message' },
  from: { width: 104, grow: 1, order: 'from' },
  to: { width: 104, grow: 1, order: 'to' },
  route: { width: 232, grow: 0.4, mono: true, order: 'src' },
  source: { width: 84, dim: true, grow: 0.3, order: 'source' },
  notes: { width: 112, grow: 0.2, order: 'severity' },
  cseq: { width: 90, dim: true, order: 'cseq' },
  callId: { width: 120, dim: true, grow: 0.8, mono: true, order: 'callId' },
  size: { width: 60, align: 'end', order: 'size' },
  mark: { width: 70, hidden: true },
  comment: { width: 160, grow: 0.6, hidden: true },
  number: { width: 64, align: 'end', hidden: true, order: 'id' },
  method: { width: 84, hidden: true, order: 'method' },
  status: { width: 64, hidden: true, order: 'status' },
  class: { width: 64, dim: true, hidden: true, order: 'status' },
  src: { width: 136, mono: true, hidden: true, order: 'src' },
  dst: { width: 136, mono: true, hidden: true, order: 'dst' },
  fromUser: { width: 96, hidden: true, order: 'from' },
  toUser: { width: 96, hidden: true, order: 'to' },
  transport: { width: 72, dim: true, hidden: true, order: 'transport' },
  dialog: { width: 70, dim: true, align: 'end', hidden: true, order: 'dialog' },
  retransmission: { width: 76, align: 'end', hidden: true, order: 'retransmission' },
} as const satisfies Readonly<Record<string, Layout>>;
export type MessageKey = keyof typeof LAYOUT;
const KEYS = Object.keys(LAYOUT) as MessageKey[];

export interface MessageCells {
  readonly columns: ComputedRef<readonly Column<MessageKey>[]>;
  text(row: MessageRow, key: MessageKey): string;
  notes(row: MessageRow): readonly ShortNote[];
  /** What the pointer is told of a cell that says less than it knows; undefined of any other. */
  hint(row: MessageRow, key: MessageKey): string | undefined;
}

/** What is often cut is told in full by the pointer. */
const CUT: readonly MessageKey[] = ['route', 'source', 'callId', 'src', 'dst', 'from', 'to', 'comment'];

/**
 * Which way a message went, from where this console stands; null of what it only looked on at: a capture, an interface and HEP tell
 * of others, unless a capture says that something was sent.
 */
export function directionOf({
  source,
  direction,
}: Pick<MessageRow, 'source' | 'direction'>): Direction | null {
  return direction === 'in' && /^(?:file|interface|hep)-/.test(source) ? null : direction;
}

const userOf = (address: string): string =>
  visibleText(address.slice(0, address.lastIndexOf('@') + 1).slice(0, -1));
const many = (value: number, words: (value: number) => string): string => (value === 0 ? '' : words(value));

function messageText({ kind, status, summary, method }: MessageRow, t: (key: string) => string): string {
  if (kind === 'request') return visibleText(method);
  return kind === 'response'
    ? `${status} ${visibleText(summary)}`
    : `${t('traffic.notes.notSip')} · ${visibleText(summary)}`;
}

function hintOf(
  row: MessageRow,
  key: MessageKey,
  text: (row: MessageRow) => string,
  format: Format,
): string | undefined {
  if (key === 'time') return format.instant(row.time);
  return CUT.includes(key) ? text(row) : undefined;
}

/** What stands in the notes. */
function useMessageNotes(): MessageCells['notes'] {
  const { t } = useI18n();
  const { number } = useFormat();
  return function notes(row: MessageRow): ShortNote[] {
    const list = commentNotes(row.comment);
    if (row.unsent) list.push({ text: t('traffic.notes.unsent'), tone: 'error' });
    if (row.retransmission > 0) {
      const n = number(row.retransmission);
      list.push({ text: t('traffic.notes.retransmission', { n }), tone: 'warn' });
    }
    if (row.severity) {
      const tone = { error: 'error', warning: 'warn', info: 'dim' }[row.severity];
      list.push({ text: t(`common.severity.${row.severity}`), tone });
    }
    return list;
  };
}

/** To be called in a component's set-up. @param sources names of sources, null where there is one */
export function useMessageCells(sources: () => ReadonlyMap<string, string> | null): MessageCells {
  const { t } = useI18n();
  const format = useFormat();
  const { number } = format;

  const notes = useMessageNotes();
  const directions = computed(() => ({ in: t('traffic.direction.in'), out: t('traffic.direction.out') }));
  const texts: Readonly<Record<MessageKey, (row: MessageRow) => string>> = {
    time: ({ time }) => format.time(time),
    direction(row) {
      const direction = directionOf(row);
      return direction ? directions.value[direction] : '';
    },
    message: (row) => messageText(row, t),
    from: ({ from }) => visibleText(from),
    to: ({ to }) => visibleText(to),
    route: ({ src, dst }) => `${src} → ${dst}`,
    source: ({ source }) => sources()?.get(source) ?? source,
    notes: (row) => joined(notes(row)),
    cseq: ({ kind, cseq, method }) => (kind === 'other' ? '' : `${cseq} ${visibleText(method)}`),
    callId: ({ callId }) => visibleText(callId),
    size: ({ size }) => number(size),
    mark: ({ mark }) => (mark ? t(`notes.marks.${mark}`) : ''),
    comment: ({ comment }) => shortComment(comment),
    number: ({ id }) => number(id),
    method: ({ method }) => visibleText(method),
    status: ({ status }) => many(status, String),
    class: ({ status }) => many(status, (value) => `${Math.floor(value / 100)}xx`),
    src: ({ src }) => src,
    dst: ({ dst }) => dst,
    fromUser: ({ from }) => userOf(from),
    toUser: ({ to }) => userOf(to),
    transport: ({ transport }) => transport.toUpperCase(),
    dialog: ({ dialogId }) => many(dialogId, number),
    retransmission: ({ retransmission }) => many(retransmission, number),
  };

  return {
    columns: computed(() =>
      KEYS.filter((key) => key !== 'source' || sources() !== null).map((key) => ({
        ...LAYOUT[key],
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

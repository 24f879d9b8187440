/** The row of a kept message: what its columns hold, and the texts that its bytes say when somebody looks. */
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Note } from '#shared/model/note.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import { summarize } from '#shared/sip/summary.ts';
import type { StoredEntry } from './columns.ts';

/** Characters of a Call-ID that a row carries. */
const CALL_ID_SHOWN = 512;

/** Characters of a comment that a row carries. */
const COMMENT_SHOWN = 2_000;

const NO_TEXTS = { summary: '', from: '', to: '', callId: '', cseq: 0, sdp: false } as const;

/** Makes a row; without bytes, which the disk refused, it has no texts. */
export const rowOf = (id: number, entry: StoredEntry, bytes: Uint8Array | null, note: Note): MessageRow =>
  rowWith(id, entry, bytes ? summarize(bytes) : { ...entry, ...NO_TEXTS }, note);

/** What a row has of its message's bytes. */
export type RowTexts = Omit<MessageSummary, 'fromTag' | 'toTag' | 'branch'>;

/** Makes a row of a message whose bytes were looked at before. */
export function rowWith(id: number, entry: StoredEntry, said: RowTexts, { mark, comment }: Note): MessageRow {
  const { time, direction, transport, source, src, dst, size, dialogId, retransmission, unsent } = entry;
  const { kind, method, status, severity, summary, from, to, callId, cseq, sdp } = said;
  return {
    id,
    time,
    direction,
    transport,
    source,
    src,
    dst,
    kind,
    method,
    status,
    summary,
    from,
    to,
    // Whole it is a key; in a row it is read by people, and a page of rows must stay a page.
    callId: callId.slice(0, CALL_ID_SHOWN),
    cseq,
    sdp,
    size,
    dialogId,
    retransmission,
    severity,
    unsent,
    mark,
    comment: comment.slice(0, COMMENT_SHOWN),
  };
}

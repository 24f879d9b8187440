/** The row of an observed transaction, made of its columns and of what its first message says. */
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { Chunk } from './transaction-chunk.ts';
import { GIVEN_UP, UNSEEN } from './transaction-chunk.ts';
import { ACK, METHODS, stateOf } from './transaction-rules.ts';

/** What a message says; null where it was let go. */
export type ReadMessage = (messageId: number) => Pick<MessageSummary, 'method' | 'summary' | 'branch'> | null;

/** No honest branch is longer. */
const LONGEST_BRANCH = 256;

/** The row at `at`. Texts of a message that was let go are empty. */
export function transactionRow(
  id: number,
  chunk: Chunk,
  at: number,
  read: ReadMessage,
): ObservedTransactionRow {
  const messageId = chunk.message[at] ?? 0;
  const said = read(messageId);
  const flags = chunk.flags[at] ?? 0;
  const code = chunk.method[at] ?? 0;
  const isUnseen = (flags & UNSEEN) !== 0;
  return {
    id,
    method: METHODS[code] || (said?.method ?? ''),
    src: chunk.places.textAt(chunk.src[at] ?? 0),
    dst: chunk.places.textAt(chunk.dst[at] ?? 0),
    // A response has its reason phrase where a request has its URI.
    target: isUnseen ? '' : (said?.summary ?? ''),
    branch: (said?.branch ?? '').slice(0, LONGEST_BRANCH),
    // A text may not tell when a message was sent.
    started: (chunk.started[at] ?? 0) || 0,
    state: stateOf({
      isUnseen,
      isAck: code === ACK,
      isGivenUp: (flags & GIVEN_UP) !== 0,
      status: chunk.status[at] ?? 0,
    }),
    status: chunk.status[at] ?? 0,
    firstResponse: isUnseen ? null : since(chunk, at, chunk.first[at]),
    finalResponse: isUnseen ? null : since(chunk, at, chunk.final[at]),
    repeatedRequests: chunk.repeatedRequests[at] ?? 0,
    repeatedResponses: chunk.repeatedResponses[at] ?? 0,
    messages: chunk.messages[at] ?? 0,
    dialogId: chunk.dialog[at] ?? 0,
    messageId,
  };
}

/** Milliseconds from the request to `time`; null where one of both is not known. */
export function since(chunk: Chunk, at: number, time = Number.NaN): number | null {
  const passed = Math.max(0, time - (chunk.started[at] ?? Number.NaN));
  return Number.isNaN(passed) ? null : passed;
}

/** One reading of a capture: every message is given its number, its call and what a filter may ask of it. Bytes are not kept. */
import { readNote } from '#shared/model/note.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import type { CallTracker } from '#core/callflow/call-tracker.ts';
import { createCallTracker } from '#core/callflow/call-tracker.ts';
import { filterDialog } from '#core/view/filter-dialog.ts';
import { mediaOf } from '#core/view/read-media.ts';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { Needs } from './read-filter.ts';
import { Column, createRepeats, createResponseTimes } from './read-memory.ts';

/** A message with what is known of it. */
export interface Sighting {
  /** Counted from 1 over the messages of the file. */
  readonly n: number;
  readonly message: CapturedMessage;
  readonly record: FilterRecord;
  /** Its call; 0 where it has none. */
  readonly dialogId: number;
}

/** The calls of a reading, while it goes on and when it is over. */
export interface Calls {
  readonly tracker: CallTracker;
  /** The call of each message, by the message's number. */
  readonly ofMessage: Column;
}

/** More calls than a file of a terabyte is likely to hold; beyond them the oldest are let go, which is told. */
const MOST_CALLS = 10_000_000;

/** The summary of a record, whose texts are made only when somebody asks for them. */
class RecordSummary implements MessageSummary {
  readonly #record: FilterRecord;

  constructor(record: FilterRecord) {
    this.#record = record;
  }

  get kind(): MessageSummary['kind'] {
    return this.#record.kind;
  }
  get method(): string {
    return this.#record.method;
  }
  get status(): number {
    return this.#record.status;
  }
  get summary(): string {
    return this.#record.summary;
  }
  get from(): string {
    return this.#record.from;
  }
  get to(): string {
    return this.#record.to;
  }
  get callId(): string {
    return this.#record.callId;
  }
  get cseq(): number {
    return this.#record.cseq;
  }
  get sdp(): boolean {
    return this.#record.media.length > 0;
  }
  get fromTag(): string {
    return this.#record.fromTag;
  }
  get toTag(): string {
    return this.#record.toTag;
  }
  get branch(): string {
    return this.#record.branch;
  }
  get severity(): MessageSummary['severity'] {
    return this.#record.severity;
  }
}

/** What is asked of a reading; `finals` are the calls of a reading before, whose ends are known. */
export interface PassOptions {
  readonly needs: Needs;
  readonly source: string;
  readonly finals: Calls | null;
}

export interface Pass {
  take(message: CapturedMessage): Sighting;
  readonly calls: Calls;
}

/** Begins a reading. Where there was one before, its calls are used and not followed again. */
export function createPass({ needs, source, finals }: PassOptions): Pass {
  const calls = finals ?? {
    tracker: createCallTracker({ limitCalls: MOST_CALLS }),
    ofMessage: new Column(),
  };
  const repeats = needs.retransmissions ? createRepeats() : null;
  const responseTimes = needs.responseTimes ? createResponseTimes() : null;
  let n = 0;

  const callOf = (id: number, record: FilterRecord): number => {
    if (finals) return finals.ofMessage.get(id);
    const { dialogId } = calls.tracker.observe({
      messageId: id,
      capture: '',
      time: record.time,
      bytes: record.bytes,
      summary: new RecordSummary(record),
      retransmission: record.retransmission,
    });
    if (needs.dialogs) calls.ofMessage.set(id, dialogId);
    return dialogId;
  };
  return {
    calls,
    take(message) {
      const { time, transport, src, dst, bytes, direction = 'in', comment = '' } = message;
      const id = ++n;
      const facts = {
        ...readNote(comment),
        retransmission: repeats?.(message) ?? 0,
        responseTime: null as number | null,
      };
      const dialog = finals ? filterDialog(finals.tracker.row(finals.ofMessage.get(id))) : null;
      const envelope = { id, time, direction, transport, src, dst, source, dialog, ...facts };
      const record = createMessageRecord(envelope, bytes, mediaOf);
      if (responseTimes) envelope.responseTime = responseTimes(record);
      return { n: id, message, record, dialogId: callOf(id, record) };
    },
  };
}

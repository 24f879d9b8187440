/** Where the messages of `sipwright watch` go: each is numbered, asked whether it passes, printed, and written whole at once. */
import { readNote } from '#shared/model/note.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { systemRandom } from '#core/session/system.ts';
import { mediaOf } from '#core/view/read-media.ts';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { BytesOut, Io } from '../cli/io.ts';
import type { Needs } from './read-filter.ts';
import { messageJson } from './read-lines.ts';
import { createRepeats, createResponseTimes } from './read-memory.ts';
import type { Seen } from './redact.ts';
import { createShellRedactor } from './redact.ts';
import { formatOfFile, toWrite } from './read-output.ts';
import { watchLine } from './watch-lines.ts';
import type { WatchPlan } from './watch-plan.ts';

/** Gives each message its number and what a filter may ask of it; what it remembers is bounded, however long it watches. */
function createRecorder(needs: Needs | null): (message: CapturedMessage, source: string) => FilterRecord {
  const repeats = needs?.retransmissions ? createRepeats() : null;
  const responseTimes = needs?.responseTimes ? createResponseTimes() : null;
  let n = 0;
  return (message, source) => {
    const { time, transport, src, dst, bytes, direction = 'in', comment = '' } = message;
    const facts = {
      ...readNote(comment),
      retransmission: repeats?.(message) ?? 0,
      responseTime: null as number | null,
    };
    const envelope = { id: ++n, time, direction, transport, src, dst, source, dialog: null, ...facts };
    const record = createMessageRecord(envelope, bytes, mediaOf);
    if (responseTimes) envelope.responseTime = responseTimes(record);
    return record;
  };
}

interface LiveFile {
  /** Makes the file, where that has not been done. */
  begin(): void;
  write(messages: readonly Seen[]): void;
  close(): void;
  /** Why it cannot be written, or null. */
  readonly trouble: Trouble | null;
}

/**
 * A file in the form that its name asks for. A capture, a trace and lines of JSON are sound after every write: the system has whole
 * messages, whatever becomes of this process.
 */
function createLiveFile(io: Io, path: string): LiveFile {
  const format = formatOfFile(path);
  let out: BytesOut | null = null;
  let trouble: Trouble | null = null;
  const put = (bytes: Uint8Array): void => {
    if (out && trouble === null) trouble = out.write(bytes);
  };
  const begin = (): void => {
    if (out || trouble) return;
    const made = io.createFile(path, '');
    if (made.ok) out = made.value;
    else trouble = made.error;
    put(format.start());
  };
  return {
    get trouble() {
      return trouble;
    },
    begin,
    write(messages) {
      begin();
      put(
        concatBytes(
          messages.map(({ message, record }) => format.message(toWrite({ n: record.id, message }))),
        ),
      );
    },
    close() {
      put(format.end());
      out?.close();
    },
  };
}

export interface WatchOutput {
  /** Makes the file; why that is not possible, or null. */
  begin(): Trouble | null;
  /** Takes messages of a source; why their file cannot be written, or null. */
  take(messages: readonly CapturedMessage[], source: string): Trouble | null;
  counts(): { readonly messages: number; readonly shown: number };
  close(): void;
}

/** Makes the output of one run. */
export function createWatchOutput(io: Io, { filter, write, json, redaction }: WatchPlan): WatchOutput {
  const record = createRecorder(filter);
  const test = filter && !filter.filter.passesAll ? filter.filter.test : null;
  const file = write === null ? null : createLiveFile(io, write);
  const redactor = redaction && createShellRedactor(redaction, systemRandom());
  let [messages, shown] = [0, 0];
  return {
    begin() {
      file?.begin();
      return file?.trouble ?? null;
    },
    take(batch, source) {
      messages += batch.length;
      const all = batch.map((message) => ({ message, record: record(message, source) }));
      const passing = test ? all.filter((one) => test(one.record)) : all;
      if (passing.length === 0) return null;
      shown += passing.length;
      const told = redactor ? passing.map((one) => redactor.seen(one)) : passing;
      // Before it is printed: who has read the line finds the message in the file.
      file?.write(told);
      io.stdout.write(told.map((one) => (json ? messageJson : watchLine)(one.record)).join(''));
      return file?.trouble ?? null;
    },
    counts: () => ({ messages, shown }),
    close: () => file?.close(),
  };
}

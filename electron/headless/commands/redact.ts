/** `--redact` of the shell: what is hidden, in what is printed and in what is written. Filters ask the messages as they were. */
import { readNote } from '#shared/model/note.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Redaction } from '#shared/model/export.ts';
import { redactionSchema } from '#shared/model/export.ts';
import type { Redactor } from '#shared/redact/redactor.ts';
import { createRedactor } from '#shared/redact/redactor.ts';
import { mediaOf } from '#core/view/read-media.ts';

const CATEGORIES = Object.keys(redactionSchema.entries) as readonly (keyof Redaction)[];

/** Reads the value of the option; null where it is not given, everything where it has no list. */
export function readRedaction(text: string | null): Result<Redaction | null, string> {
  if (text === null) return ok(null);
  const named = text === '' ? CATEGORIES : text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !CATEGORIES.some((category) => category === name));
  if (unknown !== undefined)
    return err(`"${unknown}" cannot be redacted: it is one of ${CATEGORIES.join(', ')}, with commas between`);
  const has = (category: keyof Redaction): boolean => named.includes(category);
  return ok({
    credentials: has('credentials'),
    users: has('users'),
    numbers: has('numbers'),
    addresses: has('addresses'),
  });
}

/** A message with what is known of it. */
export interface Seen {
  readonly message: CapturedMessage;
  readonly record: FilterRecord;
}

export interface ShellRedactor {
  readonly of: Redactor;
  /** The same with pseudonyms; all else that was known of it stays. */
  seen<T extends Seen>(one: T): T;
}

/** Makes the redactor of one run. */
export function createShellRedactor(redaction: Redaction, random: Random): ShellRedactor {
  const redactor = createRedactor({ redaction, random });
  const redacted = (message: CapturedMessage): CapturedMessage => ({
    ...message,
    src: redactor.endpoint(message.src),
    dst: redactor.endpoint(message.dst),
    bytes: redactor.message(message.bytes),
    ...(message.comment !== undefined && { comment: redactor.text(message.comment) }),
    ...(message.interface !== undefined && { interface: redactor.text(message.interface) }),
  });
  return {
    of: redactor,
    seen(one) {
      const message = redacted(one.message);
      const { id, time, direction, transport, source, retransmission, dialog, responseTime } = one.record;
      const { src, dst } = message;
      const envelope = {
        id,
        time,
        direction,
        transport,
        src,
        dst,
        source,
        retransmission,
        dialog,
        responseTime,
        ...readNote(message.comment ?? ''),
      };
      return { ...one, message, record: createMessageRecord(envelope, message.bytes, mediaOf) };
    },
  };
}

/** Writes the messages that pass into a file in the form that its name asks for; it is made with the first of them. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import type { FormatMessage } from '#core/export/format-message.ts';
import type { MessageFormat } from '#core/export/format.ts';
import { createMessageFormat, formatOfName } from '#core/export/format.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { BytesOut, Io } from '../cli/io.ts';
import { projectVersion } from '../cli/project.ts';

/** A message with its number. */
export interface NumberedMessage {
  readonly n: number;
  readonly message: CapturedMessage;
}

export interface CaptureOutput {
  write(messages: readonly NumberedMessage[]): void;
  /** Makes the file also where nothing passed. */
  end(): void;
  /** Why it cannot be written, or null. */
  readonly trouble: Trouble | null;
}

/** A message as files have it. */
export function toWrite({ n, message }: NumberedMessage): FormatMessage {
  const { interface: source, time, transport, src, dst, bytes, direction, comment, missing } = message;
  return {
    id: n,
    time,
    transport,
    src,
    dst,
    bytes,
    ...(direction && { direction }),
    ...(source !== undefined && { source }),
    ...(comment !== undefined && { comment }),
    ...(missing !== undefined && { missing }),
  };
}

/** The form that the name of a file asks for; times in a text are local. */
export const formatOfFile = (path: string): MessageFormat =>
  createMessageFormat(formatOfName(path), {
    application: `sipwright ${projectVersion()}`,
    utcOffset: (time) => -new Date(time).getTimezoneOffset(),
  });

/** Nothing is made before the first message, so a source that cannot be read leaves no empty file. */
export function createOutput(io: Io, path: string, source: string): CaptureOutput {
  const format = formatOfFile(path);
  let out: BytesOut | null = null;
  let trouble: Trouble | null = null;
  const put = (bytes: Uint8Array): void => {
    if (trouble === null && out) trouble = out.write(bytes);
  };
  const begin = (): void => {
    if (out || trouble) return;
    const made = io.createFile(path, source);
    if (made.ok) out = made.value;
    else trouble = made.error;
    put(format.start());
  };
  return {
    get trouble() {
      return trouble;
    },
    write(messages) {
      if (messages.length === 0) return;
      begin();
      put(concatBytes(messages.map((one) => format.message(toWrite(one)))));
    },
    end() {
      begin();
      put(format.end());
      out?.close();
      out = null;
    },
  };
}

/** Writes the messages that pass into a file of pcapng, which is made with the first of them. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { BytesOut, Io } from '../cli/io.ts';
import { projectVersion } from '../cli/project.ts';

export interface CaptureOutput {
  write(messages: readonly CapturedMessage[]): void;
  /** Makes the file also where nothing passed. */
  end(): void;
  /** Why it cannot be written, or null. */
  readonly trouble: Trouble | null;
}

/** Nothing is made before the first message, so a source that cannot be read leaves no empty file. */
export function createOutput(io: Io, path: string, source: string): CaptureOutput {
  const writer = createPcapngWriter({ application: `sipwright ${projectVersion()}` });
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
    put(writer.start());
  };
  return {
    get trouble() {
      return trouble;
    },
    write(messages) {
      if (messages.length === 0) return;
      begin();
      put(concatBytes(messages.map((message) => writer.message(message))));
    },
    end() {
      begin();
      out?.close();
      out = null;
    },
  };
}

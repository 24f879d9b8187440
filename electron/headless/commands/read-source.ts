/** Brings a file, or standard input, through the reader of captures and of text traces, and tells what was repaired in a text. */
import type { FileEnd } from '#core/capture/any-reader.ts';
import { createAnyReader } from '#core/capture/any-reader.ts';
import { nodeGunzip } from '#core/capture/capture-file.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import type { TextFacts } from '#core/capture/text-file.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { TextRepair } from '#shared/text-trace/trace.ts';
import type { BytesSink, Io } from '../cli/io.ts';

/** Who hears messages; `isFull` ends the reading. */
export interface MessageSink {
  batch(messages: readonly CapturedMessage[]): void;
  isFull(): boolean;
}

async function pourInput(io: Io, sink: BytesSink): Promise<void> {
  for await (const piece of io.stdin) {
    await sink.push(piece);
    if (sink.isFull()) return;
  }
}

/** Reads a capture, or a text trace, to its end or its damage; `-` is standard input. Times of a text without a zone are local. */
export async function readSource(io: Io, file: string, sink: MessageSink): Promise<Result<FileEnd, Trouble>> {
  const reader = createAnyReader({
    onMessages: (batch) => sink.batch(batch),
    gunzip: nodeGunzip,
    isFull: () => sink.isFull(),
    times: () => ({ offsetMinutes: -new Date(io.now()).getTimezoneOffset() }),
  });
  if (file === '-') await pourInput(io, reader);
  else {
    const poured = await io.pourFile(file, reader);
    if (!poured.ok) return poured;
  }
  return reader.end();
}

const REPAIRS: Readonly<Record<TextRepair, string>> = {
  'line-ends': 'line ends',
  'end-of-head': 'the end of the headers',
  prefix: 'what stood before each line',
  indent: 'indents',
  dots: 'points at line ends',
  escapes: 'written-out line ends',
};

/** What was repaired, in one line; null where nothing was. */
export function repairsText({ repaired, repairs }: TextFacts): string | null {
  if (repaired === 0) return null;
  const parts = [...repairs].map(([name, count]) => `${REPAIRS[name]} (${count})`);
  return `messages of the text that were repaired: ${repaired}; ${parts.join(', ')}`;
}

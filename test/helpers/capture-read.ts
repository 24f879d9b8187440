/** Reads capture files in tests, and makes the messages that are in them. */
import type { CaptureReader, CaptureReaderOptions } from '#core/capture/reader.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import type { CaptureCounters, CapturedMessage, CaptureStop } from '#core/capture/captured-message.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';

export interface ReadBack {
  readonly messages: readonly CapturedMessage[];
  readonly stop: CaptureStop | null;
  readonly counters: CaptureCounters;
  readonly reader: CaptureReader;
}

/** Reads a file in chunks of a size, each given in one buffer that is written over as the system does it. */
export async function readCapture(
  file: Uint8Array,
  chunk = file.length,
  options: Partial<CaptureReaderOptions> = {},
): Promise<ReadBack> {
  const messages: CapturedMessage[] = [];
  const reader = createCaptureReader({ ...options, onMessages: (batch) => messages.push(...batch) });
  const buffer = new Uint8Array(Math.max(1, chunk));
  for (let at = 0; at < file.length; at += buffer.length) {
    const part = file.subarray(at, at + buffer.length);
    buffer.set(part);
    await reader.push(buffer.subarray(0, part.length));
    buffer.fill(0xee);
  }
  const stop = await reader.end();
  return { messages, stop, counters: reader.counters(), reader };
}

/** A request with a Call-ID to know it by, and a body of so many bytes. */
export function optionsRequest(callId: string, body = 0): Uint8Array<ArrayBuffer> {
  const lines = [
    'OPTIONS sip:bob@192.0.2.2 SIP/2.0',
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${callId}`,
    'Max-Forwards: 70',
    'From: <sip:alice@192.0.2.1>;tag=1',
    'To: <sip:bob@192.0.2.2>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    `Content-Length: ${body}`,
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n${'x'.repeat(body)}`);
}

/** The Call-ID of a message, '' where it is not whole. */
export function callIdIn(bytes: Uint8Array): string {
  return /\r\nCall-ID: (\S+)\r\n/.exec(textOf(bytes))?.[1] ?? '';
}

export const callIds = ({ messages }: Pick<ReadBack, 'messages'>): string[] =>
  messages.map(({ bytes }) => callIdIn(bytes));

/** The forms that messages are written in: how a file begins, how each message stands in it, how it ends. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { ExportFormat } from '#shared/model/export.ts';
import { summarize } from '#shared/sip/summary.ts';
import { createPcapWriter } from '../capture/pcap-writer.ts';
import type { WritableMessage } from '../capture/pcapng-writer.ts';
import { createPcapngWriter } from '../capture/pcapng-writer.ts';
import { csvLine } from './csv.ts';
import { messageObject, rawObject } from './message-object.ts';
import type { FormatMessage } from './format-message.ts';
import { messageCells, MESSAGE_COLUMNS } from './message-cells.ts';
import { tracedMessage } from './text-format.ts';

export interface MessageFormat {
  start(): Uint8Array;
  /** The bytes of one message; none where the form leaves it out. */
  message(message: FormatMessage): Uint8Array;
  end(): Uint8Array;
}

export interface FormatOptions {
  /** The program, as the file tells it. */
  readonly application: string;
  /** Minutes that local time is ahead of UTC at a time. */
  utcOffset(time: number): number;
}

const NOTHING = new Uint8Array(0);

/** What a captured packet can say of the way. */
function captured(message: FormatMessage): WritableMessage {
  const { time, src, dst, bytes, direction, source = '', comment = '', missing = 0 } = message;
  // A secure WebSocket was one before it was secured.
  const transport = message.transport === 'wss' ? 'ws' : message.transport;
  return {
    time: Number.isNaN(time) ? 0 : time,
    transport,
    src,
    dst,
    bytes,
    ...(direction && { direction }),
    ...(source !== '' && { interface: source }),
    ...(comment !== '' && { comment }),
    ...(missing > 0 && { missing }),
  };
}

function pcapng({ application }: FormatOptions): MessageFormat {
  const writer = createPcapngWriter({ application });
  return {
    start: () => writer.start(),
    message: (message) => writer.message(captured(message)),
    end: () => NOTHING,
  };
}

function pcap(): MessageFormat {
  const writer = createPcapWriter();
  return {
    start: () => writer.start(),
    message: (message) => writer.message(captured(message)),
    end: () => NOTHING,
  };
}

function text({ utcOffset }: FormatOptions): MessageFormat {
  return {
    start: () => NOTHING,
    message(message) {
      if (summarize(message.bytes).kind === 'other') return NOTHING;
      return tracedMessage(message, utcOffset(message.time));
    },
    end: () => NOTHING,
  };
}

function jsonText(message: FormatMessage): string {
  const { kind, method, status, callId, cseq } = summarize(message.bytes);
  const facts = messageObject({ ...message, kind, method, status, callId, cseq });
  return JSON.stringify({ ...facts, ...rawObject(message.bytes) });
}

function ndjson(): MessageFormat {
  return {
    start: () => NOTHING,
    message: (message) => utf8(`${jsonText(message)}\n`),
    end: () => NOTHING,
  };
}

function json(): MessageFormat {
  let separator = '\n';
  return {
    start: () => utf8('['),
    message(message) {
      const before = separator;
      separator = ',\n';
      return utf8(before + jsonText(message));
    },
    end: () => utf8('\n]\n'),
  };
}

function csv(): MessageFormat {
  return {
    start: () => utf8(csvLine(MESSAGE_COLUMNS)),
    message: (message) => utf8(csvLine(messageCells(message))),
    end: () => NOTHING,
  };
}

/** The forms in which messages follow one another; a report is made of calls. */
export type MessageForm = Exclude<ExportFormat, 'html'>;

const MAKERS: Readonly<Record<MessageForm, (options: FormatOptions) => MessageFormat>> = {
  pcapng,
  pcap,
  text,
  json,
  ndjson,
  csv,
};

/** Makes the writer of one file. */
export function createMessageFormat(format: MessageForm, options: FormatOptions): MessageFormat {
  return MAKERS[format](options);
}

export const FORMAT_TYPES: Readonly<Record<ExportFormat, readonly [ending: string, type: string]>> = {
  pcapng: ['pcapng', 'application/x-pcapng'],
  pcap: ['pcap', 'application/vnd.tcpdump.pcap'],
  text: ['txt', 'text/plain; charset=utf-8'],
  json: ['json', 'application/json'],
  ndjson: ['ndjson', 'application/x-ndjson'],
  csv: ['csv', 'text/csv; charset=utf-8; header=present'],
  html: ['html', 'text/html; charset=utf-8'],
};

const ENDINGS: ReadonlyMap<string, MessageForm> = new Map<string, MessageForm>([
  ['pcap', 'pcap'],
  ['txt', 'text'],
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['csv', 'csv'],
]);

/** The form that the ending of a file's name asks for; pcapng, which holds most, for any other. */
export function formatOfName(name: string): MessageForm {
  const ending = /\.([A-Za-z]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return ENDINGS.get(ending) ?? 'pcapng';
}

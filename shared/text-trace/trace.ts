/** What a text of SIP messages gives: pasted by hand, exported by a tool, or cut out of a log. */
import type { Endpoint } from '#shared/sip/endpoint.ts';

export const TEXT_TRACE_FORMATS = [
  /** Messages one after another, with nothing or with lines of time and addresses between. */
  'raw',
  /** A log with something before each line, or before the first line of each message. */
  'prefixed',
  'sngrep',
  'ngrep',
  /** What Kamailio's module sipdump writes. */
  'kamailio',
  'asterisk',
  'asterisk-pjsip',
  'freeswitch',
  'sipp',
  /** pjsua and what else is built on pjsip. */
  'pjsip',
  'cisco',
] as const;
export type TextTraceFormat = (typeof TEXT_TRACE_FORMATS)[number];

/** What was changed to get from the text to the bytes of a message. */
export type TextRepair =
  /** Lines without CR got one. */
  | 'line-ends'
  /** The empty line behind the headers was missing. */
  | 'end-of-head'
  /** What the log puts before each line was taken off. */
  | 'prefix'
  | 'indent'
  /** Points that stand for CR at the ends of lines were taken off. */
  | 'dots'
  /** Written-out line ends (`#015#012`, `\r\n`) became real ones. */
  | 'escapes';

export type TextTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'sctp';

/** What the lines before a message say of it; null where they do not. */
export interface TextContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number | null;
  readonly src: Endpoint | null;
  readonly dst: Endpoint | null;
  /** Seen from the program that wrote the log. */
  readonly direction: 'in' | 'out' | null;
  readonly transport: TextTransport | null;
}

export interface TextTraceMessage extends TextContext {
  readonly bytes: Uint8Array;
  /** The line of the text where it begins, from 1. */
  readonly line: number;
  readonly repairs: readonly TextRepair[];
}

export type TextSkipReason =
  /** A line that belongs to no message and says nothing of one. */
  | 'not-sip'
  /** A start line without a header behind it. */
  | 'no-headers'
  /** Headers beyond the limit. */
  | 'too-long'
  /** Lines behind the last message or the last line that is read. */
  | 'too-many'
  /** Bytes behind the largest text that is read. */
  | 'too-large';

export interface TextTrace {
  readonly messages: readonly TextTraceMessage[];
  /** Lines by the reason why they gave nothing (bytes for `too-large`); only reasons that occurred. */
  readonly skipped: Readonly<Partial<Record<TextSkipReason, number>>>;
  /** The format that most messages came in; null where there are none. */
  readonly format: TextTraceFormat | null;
  /** How many bytes were looked at, for measuring; grows with the text. */
  readonly examined: number;
}

export interface TextTraceOptions {
  /** The midnight, in milliseconds, of the day that times without a date belong to; without it they are null. */
  readonly day?: number;
  /** Minutes that the clock of the log is ahead of UTC, for times that do not say it. */
  readonly offsetMinutes?: number;
}

export const TEXT_LIMITS = {
  maxText: 64 * 1024 * 1024,
  maxLines: 4_000_000,
  maxMessages: 500_000,
  maxHead: 65_536,
  maxBody: 1_048_576,
  /** Characters of a line that are looked at. */
  maxLook: 8_192,
} as const;

export const NO_CONTEXT: TextContext = { time: null, src: null, dst: null, direction: null, transport: null };

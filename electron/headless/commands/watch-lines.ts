/** The lines of `sipwright watch`: one a message, and the counts at the end. */
import type { FilterRecord } from '#shared/filter/record.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { jsonLine, safeText, safeTextUpTo } from '../cli/safe-text.ts';
import { cell, clock } from './read-lines.ts';
import type { SourceCounts } from './watch-source.ts';

const LINE_WIDTH = 160;
const ENDPOINT = 21;
/** Bytes of a start line that are looked at. */
const LONGEST = 1_024;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
const isBreak = (byte: number): boolean => byte === 0x0d || byte === 0x0a;

/** The first line, behind what may stand before it. */
function startLine(bytes: Uint8Array): string {
  const from = bytes.findIndex((byte) => !isSpace(byte));
  if (from < 0) return '';
  const head = bytes.subarray(from, from + LONGEST);
  const end = head.findIndex(isBreak);
  return textOf(end < 0 ? head : head.subarray(0, end));
}

/** Filled up, but never cut: the last figures of an address tell the host. */
const endText = (endpoint: Endpoint): string => safeText(formatHostPort(endpoint)).padEnd(ENDPOINT);

/** A message as a line: local time of day, transport, both ends, start line. */
export function watchLine({ time, transport, src, dst, bytes }: FilterRecord): string {
  const ends = `${endText(src)} -> ${endText(dst)}`;
  const text = safeTextUpTo(startLine(bytes), LINE_WIDTH);
  return `${clock(time).slice(-12)}  ${cell(transport, 4)}  ${ends}  ${text}\n`;
}

export interface WatchCounts extends SourceCounts {
  readonly messages: number;
  /** Those that passed the filter. */
  readonly shown: number;
}

/** The counts of all sources together. */
export function sumCounts(all: readonly SourceCounts[]): SourceCounts {
  const skipped = new Map<string, number>();
  for (const [reason, count] of all.flatMap((one) => Object.entries(one.skipped)))
    skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  const told = all.flatMap(({ dropped }) => (dropped === null ? [] : [dropped]));
  const dropped = told.length === 0 ? null : told.reduce((sum, count) => sum + count, 0);
  return { skipped: Object.fromEntries(skipped), dropped };
}

/** The record of the counts; its fields are a contract. */
export function countsJson({ messages, shown, skipped, dropped }: WatchCounts): string {
  return jsonLine({ messages, shown, skipped, dropped });
}

/** The counts as a line; what is zero or not known is left out. */
export function countsLine({ messages, shown, skipped, dropped }: WatchCounts): string {
  const reasons = Object.entries(skipped).sort((a, b) => b[1] - a[1]);
  const parts = [
    `${messages} ${messages === 1 ? 'message' : 'messages'}, ${shown} shown`,
    ...(reasons.length > 0
      ? [`skipped: ${reasons.map(([reason, count]) => `${count} ${safeText(reason)}`).join(', ')}`]
      : []),
    ...(dropped === null ? [] : [`dropped by the system: ${dropped}`]),
  ];
  return `${parts.join('; ')}\n`;
}

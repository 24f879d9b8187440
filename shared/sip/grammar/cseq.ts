/** Reads CSeq (RFC 3261 20.16): a number below 2^31 (8.1.1.5), white space, a method. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, decimal, endOfRun, isAll, skipLws } from '../chars.ts';
import type { Sink } from './sink.ts';

export interface CSeqNode {
  readonly number: Span;
  /** At most 2^53 - 1; -1 where it is not digits. */
  readonly seq: number;
  readonly method: Span;
}

const LIMIT = 2 ** 31;

/** Reads the value of CSeq. */
export function readCSeq(bytes: Uint8Array, span: Span, sink: Sink): CSeqNode {
  const { start, end } = span;
  const number = { start, end: endOfRun(bytes, start, end, CLASS.digit) };
  const method = { start: skipLws(bytes, number.end, end), end };
  const seq = decimal(bytes, number.start, number.end);
  const isSpaced = method.start > number.end;
  if (seq < 0 || !isSpaced || !isAll(bytes, method.start, end, CLASS.token)) sink('cseq-malformed', span);
  if (seq >= LIMIT) sink('cseq-range', number, { written: textOf(bytes, number).slice(0, 60) });
  return { number, seq, method };
}

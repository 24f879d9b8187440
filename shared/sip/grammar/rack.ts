/** Reads RAck (RFC 3262 7.2): the RSeq that is acknowledged, then number and method of the CSeq it came with. */
import type { Span } from '#shared/lib/bytes.ts';
import { CLASS, decimal, endOfRun, isAll, skipLws } from '../chars.ts';
import type { NumberNode } from './numbers.ts';
import { NUMBER_LIMIT } from './numbers.ts';
import type { Sink } from './sink.ts';

export interface RAckNode {
  readonly rseq: NumberNode;
  readonly cseq: NumberNode;
  readonly method: Span;
}

function readPart(bytes: Uint8Array, start: number, end: number): NumberNode {
  const digits = { start, end: endOfRun(bytes, start, end, CLASS.digit) };
  return { digits, value: decimal(bytes, digits.start, digits.end) };
}

function isPart({ value }: NumberNode): boolean {
  return value >= 0 && value < NUMBER_LIMIT;
}

/** Reads the value of RAck. */
export function readRAck(bytes: Uint8Array, span: Span, sink: Sink): RAckNode {
  const rseq = readPart(bytes, span.start, span.end);
  const cseq = readPart(bytes, skipLws(bytes, rseq.digits.end, span.end), span.end);
  const method = { start: skipLws(bytes, cseq.digits.end, span.end), end: span.end };
  const isSpaced = cseq.digits.start > rseq.digits.end && method.start > cseq.digits.end;
  const isMethod = isAll(bytes, method.start, method.end, CLASS.token);
  if (!isPart(rseq) || !isPart(cseq) || !isSpaced || !isMethod) sink('rack-malformed', span);
  return { rseq, cseq, method };
}

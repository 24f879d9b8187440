/**
 * A message's text as lines of segments, ready to be set: token kinds for colour, marked and lit byte ranges, and signs
 * in place of characters that cannot be seen. Pure; the cost is linear in the text that is shown.
 */
import type { Span } from '#shared/lib/bytes.ts';
import type { TokenKind } from '../../editor/sip-tokens.ts';
import { tokenizeMessage } from '../../editor/sip-tokens.ts';
import type { DecodedText } from './decode.ts';
import { textOffset } from './decode.ts';
import { isSpecial, signOf, unitName } from '#shared/lib/visible.ts';

export interface Segment {
  readonly text: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly from: number;
  /** Classes for its colour, and `marked`, `lit`, `chosen` and `special`; empty for plain text. */
  readonly classes: string;
  /** The name of the character that the sign stands for, else null. */
  readonly special: string | null;
}

export type TextLine = readonly Segment[];

const KINDS: readonly (TokenKind | null)[] = [
  null,
  'method',
  'uri',
  'version',
  'status',
  'reason',
  'header',
  'param',
  'value',
  'body',
  'variable',
];
const KIND_MASK = 0x0f;
const MARKED = 0x10;
const LIT = 0x20;
const CHOSEN = 0x40;
const CR = 13;
const LF = 10;

function paintSpans(paint: Uint8Array, decoded: DecodedText, spans: readonly Span[], bit: number): void {
  for (const span of spans) {
    const end = textOffset(decoded, span.end);
    for (let i = textOffset(decoded, span.start); i < end; i++) paint[i] = (paint[i] ?? 0) | bit;
  }
}

/** The colours of a text, one byte a UTF-16 unit: the index of its kind, 0 for what has no colour of its own. */
export function paintTokens(text: string): Uint8Array {
  const paint = new Uint8Array(text.length);
  for (const { from, to, kind } of tokenizeMessage(text))
    paint.fill(Math.max(0, KINDS.indexOf(kind)), from, to);
  return paint;
}

/** The class names of every paint, made once. */
const CLASSES: readonly string[] = Array.from({ length: 128 }, (_, paint) => {
  const kind = KINDS[paint & KIND_MASK];
  const states = [paint & MARKED && 'marked', paint & LIT && 'lit', paint & CHOSEN && 'chosen'];
  const names = [kind && `tok-${kind}`, ...states];
  return names.filter((name) => typeof name === 'string').join(' ');
});

function segmentOf(text: string, from: number, paint: number, special: string | null): Segment {
  const classes = CLASSES[paint] ?? '';
  return { text, from, classes: special === null ? classes : `${classes} special`.trim(), special };
}

/** How many units the line end at `i` has: 2 for CRLF, 1 for a bare CR or LF, else 0. */
function lineEnd(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit === CR) return text.charCodeAt(i + 1) === LF ? 2 : 1;
  return unit === LF ? 1 : 0;
}

/** Cuts a text into lines. A line that ends in a bare CR or LF shows it by a sign: SIP's lines end CRLF. */
export function layLines(
  decoded: DecodedText,
  tokens: Uint8Array,
  spans: { marks: readonly Span[]; lit?: readonly Span[]; chosen?: readonly Span[] },
): TextLine[] {
  const { text } = decoded;
  const paint = tokens.slice();
  paintSpans(paint, decoded, spans.marks, MARKED);
  paintSpans(paint, decoded, spans.lit ?? [], LIT);
  paintSpans(paint, decoded, spans.chosen ?? [], CHOSEN);
  const lines: Segment[][] = [];
  let line: Segment[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) line.push(segmentOf(text.slice(from, to), from, paint[from] ?? 0, null));
    from = to;
  };
  for (let i = 0; i < text.length; i++) {
    const end = lineEnd(text, i);
    const unit = text.charCodeAt(i);
    if (end > 0 || isSpecial(unit)) {
      flush(i);
      if (end < 2) line.push(segmentOf(signOf(unit), i, paint[i] ?? 0, unitName(unit)));
      from = i + Math.max(1, end);
      if (end > 0) {
        lines.push(line);
        line = [];
        i += end - 1;
      }
    } else if (paint[i] !== paint[from]) {
      flush(i);
    }
  }
  flush(text.length);
  lines.push(line);
  return lines;
}

/** Where to cut a long message so that `limit` bytes at most are shown: behind a whole line where there is one. */
export function cutAt(bytes: Uint8Array, limit: number): number {
  if (bytes.length <= limit) return bytes.length;
  const end = bytes.lastIndexOf(LF, limit - 1);
  return end > limit / 2 ? end + 1 : limit;
}

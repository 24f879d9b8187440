/**
 * Rules of the text itself: invalid UTF-8 (RFC 3261 7), characters that hide or turn text round, words that mix look-alike
 * scripts (Unicode TR 39), and header names that are one letter off a registered one.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { headerInfo, HEADERS } from '../header-table.ts';
import type { SipMessage } from '../message.ts';
import { excerpt } from './facts.ts';
import { isOneEditApart } from './near.ts';
import type { Report, Rule, RuleSet } from './rule.ts';
import { badUtf8 } from './utf8.ts';

/** Characters that change the order in which text is shown (RFC 9839 and Unicode TR 36). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Characters that take no place: soft hyphen, joiners, word joiner, byte order mark. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]/u;
const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

interface PlacedText {
  readonly at: string;
  readonly span: Span;
}

/** Where the first byte outside ASCII stands in a range, or -1. */
function firstHigh(bytes: Uint8Array, { start, end }: Span): number {
  for (let place = start; place < end; place++) if ((bytes[place] ?? 0) > 127) return place;
  return -1;
}

/** The start line and the lines of headers that hold more than ASCII. */
function* highTexts(message: SipMessage): Generator<PlacedText> {
  const { bytes, startLine, headers, body } = message;
  if (firstHigh(bytes, { start: 0, end: body.start }) < 0) return;
  const lines = [{ at: 'start-line', span: startLine }];
  for (const { canonical, line } of headers) lines.push({ at: canonical, span: line });
  for (const placed of lines) {
    const place = firstHigh(bytes, placed.span);
    if (place >= 0) yield { at: placed.at, span: { start: place, end: placed.span.end } };
  }
}

function tellCharacter(
  code: 'text-bidi' | 'text-invisible',
  match: RegExpExecArray | null,
  text: string,
  { at, span }: PlacedText,
  report: Report,
): void {
  if (!match) return;
  const [character] = match;
  const start = span.start + utf8(text.slice(0, match.index)).length;
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  report(code, at, { start, end: start + utf8(character).length }, { character: `U+${point}` });
}

function tellMixed(text: string, { at, span }: PlacedText, report: Report): void {
  const word = text.split(/[\s"<>@:;,=]+/).find((one) => LATIN.test(one) && LOOKALIKE.test(one));
  if (word === undefined) return;
  const start = span.start + utf8(text.slice(0, text.indexOf(word))).length;
  report('text-mixed-scripts', at, { start, end: start + utf8(word).length }, { word: word.slice(0, 60) });
}

/** The word in which a range begins belongs to it: its first letters may be ASCII. */
function wholeWord(bytes: Uint8Array, { at, span }: PlacedText): PlacedText {
  let { start } = span;
  while (start > 0 && /[a-z0-9]/i.test(String.fromCharCode(bytes[start - 1] ?? 0))) start--;
  return { at, span: { start, end: span.end } };
}

/** Text is UTF-8, and shows what it says. */
const characters: Rule = (message, report) => {
  const { bytes } = message;
  for (const high of highTexts(message)) {
    const bad = badUtf8(bytes, high.span.start, high.span.end);
    if (bad >= 0) {
      report('utf8-invalid', high.at, { start: bad, end: bad + 1 }, { byte: bytes[bad] ?? 0 });
      continue;
    }
    const placed = wholeWord(bytes, high);
    const text = textOf(bytes, placed.span);
    tellCharacter('text-bidi', BIDI.exec(text), text, placed, report);
    tellCharacter('text-invisible', INVISIBLE.exec(text), text, placed, report);
    tellMixed(text, placed, report);
  }
};

const plain = (name: string): string => name.replace(/[-_ ]/g, '');

const NAMES: readonly { readonly name: string; readonly folded: string; readonly bare: string }[] =
  HEADERS.filter(({ name }) => name.length > 4).map(({ name }) => ({
    name,
    folded: name.toLowerCase(),
    bare: plain(name.toLowerCase()),
  }));

/** Names longer than this are nobody's slip of the pen; more of them are not looked at. */
const LONGEST_NAME = 40;
const MOST_NAMES = 32;

function registeredLike(written: string): string | undefined {
  const folded = written.toLowerCase();
  const bare = plain(folded);
  return NAMES.find((known) => known.bare === bare || isOneEditApart(known.folded, folded))?.name;
}

/** An unknown header is legal; one that is a letter off a registered name is likely meant to be it (RFC 3261 7.3.1). */
const headerNames: Rule = ({ bytes, headers }, report) => {
  const unknown = headers.filter(({ name, canonical }) => {
    const length = name.end - name.start;
    return length > 4 && length <= LONGEST_NAME && headerInfo(canonical) === null;
  });
  for (const { name, canonical } of unknown.slice(0, MOST_NAMES)) {
    const written = excerpt(bytes, name);
    const known = registeredLike(written);
    if (known !== undefined) report('header-name-similar', canonical, name, { written, known });
  }
};

export const TEXT_RULES: RuleSet = { any: [characters, headerNames] };

/** Regular expressions of ours in the words of POSIX (extended; IEEE 1003.1 chapter 9.4), as SIPp's `ereg` takes them. */
import type { CharClass, CharRange } from '#shared/filter/regex/char-set.ts';
import { LAST_CODE } from '#shared/filter/regex/char-set.ts';
import { parseRegex } from '#shared/filter/regex/parse.ts';
import type { RegexNode } from '#shared/filter/regex/syntax.ts';

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** A text as an expression that matches it. */
export const posixText = (text: string): string => text.replace(SPECIAL, '\\$&');

/** What a class can hold only in a certain place: they are put there. */
const AWKWARD = [']', '^', '-'] as const;
/** White space as POSIX names it; an expression in an attribute cannot hold the characters themselves. */
const isControl = (code: number): boolean => code < 0x20 || code === 0x7f;
const SPACES = [9, 10, 11, 12, 13, 32];
/** The codes of ASCII. */
const ALL = Array.from({ length: 128 }, (_, code) => code);

/** The characters of ranges that are bytes of ASCII; of others POSIX knows only by a locale. */
function codesOf(ranges: readonly CharRange[]): readonly number[] {
  return ALL.filter((code) => ranges.some(([first, last]) => code >= first && code <= last));
}

/** Runs of codes that follow each other, as a class writes them. */
function runs(codes: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at++) {
    const first = codes[at] ?? 0;
    while (codes[at + 1] === (codes[at] ?? 0) + 1) at++;
    const [low, high] = [String.fromCharCode(first), String.fromCharCode(codes[at] ?? 0)];
    parts.push(first === codes[at] ? low : `${low}-${high}`);
  }
  return parts.join('');
}

/** A class; null where POSIX has no words for it. */
function classText({ negated, ranges }: CharClass): string | null {
  // What holds all other languages too, such as `\S`, is said by what it leaves out.
  const isOpen = ranges.some(([, last]) => last === LAST_CODE);
  const among = codesOf(ranges);
  const codes = isOpen ? ALL.filter((code) => !among.includes(code)) : among;
  const hat = negated === isOpen ? '' : '^';
  const { names, rest } = namedIn(codes);
  if (rest.some(isControl)) return null;
  const [bracket, caret, dash] = AWKWARD.map((one) => rest.includes(one.charCodeAt(0)));
  const plain = runs(rest.filter((code) => !AWKWARD.some((one) => one.charCodeAt(0) === code)));
  const inside = `${bracket ? ']' : ''}${plain}${names}${caret ? '^' : ''}${dash ? '-' : ''}`;
  // What begins with a caret would be negated, and a class of nothing matches nothing.
  if (inside === '' || (hat === '' && inside.startsWith('^'))) return inside === '^' ? '\\^' : null;
  return `[${hat}${inside}]`;
}

/** The classes that POSIX has names for, and what is left; both ends of a line are among the controls. */
function namedIn(codes: readonly number[]): { readonly names: string; readonly rest: readonly number[] } {
  if (codes.length === 2 && codes.includes(10) && codes.includes(13)) return { names: '[:cntrl:]', rest: [] };
  const controls = ALL.filter(isControl).every((code) => codes.includes(code));
  const spaces = !controls && SPACES.every((code) => codes.includes(code));
  const left = codes.filter((code) => !(controls && isControl(code)) && !(spaces && SPACES.includes(code)));
  return { names: controls ? '[:cntrl:]' : spaces ? '[:space:]' : '', rest: left };
}

function singleText(code: number): string | null {
  if (isControl(code)) return null;
  return posixText(String.fromCodePoint(code));
}

const ASSERTIONS = { start: '^', end: '$', word: '\\b', 'not-word': '\\B' } as const;

const times = (min: number, max: number): string => {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
};

/** Most that one bound of a repetition may say (POSIX RE_DUP_MAX). */
const MOST_TIMES = 255;

/** Writes a tree. `loose`: parentheses of its own may stand where ours capture nothing, for nobody asks what they took. */
class Printer {
  readonly #loose: boolean;

  constructor(loose: boolean) {
    this.#loose = loose;
  }

  text(node: RegexNode): string | null {
    switch (node.kind) {
      case 'assert':
        return ASSERTIONS[node.assertion];
      case 'class': {
        const [only] = node.chars.ranges;
        const isOne = !node.chars.negated && node.chars.ranges.length === 1 && only?.[0] === only?.[1];
        return isOne ? singleText(only?.[0] ?? 0) : classText(node.chars);
      }
      case 'group': {
        const part = this.text(node.part);
        return part === null ? null : `(${part})`;
      }
      case 'repeat':
        return this.#repeat(node);
      case 'choice':
        return this.#joined(
          node.options.map((one) => this.text(one)),
          '|',
        );
      case 'sequence':
        return this.#joined(
          node.parts.map((one) => this.#part(one)),
          '',
        );
    }
  }

  #joined(texts: readonly (string | null)[], between: string): string | null {
    return texts.some((text) => text === null) ? null : texts.join(between);
  }

  /** A part of something longer: what is more than one character needs parentheses. */
  #part(node: RegexNode): string | null {
    const isWhole = node.kind !== 'choice' && node.kind !== 'sequence';
    const text = this.text(node);
    if (isWhole || text === null) return text;
    return this.#loose ? `(${text})` : null;
  }

  #repeat({ part, min, max }: RegexNode & { readonly kind: 'repeat' }): string | null {
    const inner = this.#part(part);
    const isTooOften = min > MOST_TIMES || (max !== Infinity && max > MOST_TIMES);
    return inner === null || isTooOften ? null : `${inner}${times(min, max)}`;
  }
}

/**
 * The same expression in POSIX; null where it has no words for it, such as case that does not count.
 * @param use `group`: what the first group took is asked for, so that no other group may stand before it
 */
export function posixOf(source: string, use: 'whole' | 'group' = 'whole'): string | null {
  const parsed = parseRegex(source);
  if (!parsed.ok || parsed.value.ignoreCase === true) return null;
  return new Printer(use === 'whole').text(parsed.value.node);
}

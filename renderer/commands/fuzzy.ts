/**
 * How well a few letters fit a text, as the command palette asks: the words of a query each stand in the text as a
 * subsequence, whatever their order and case. Takes time linear in the text for each word, and always answers the same.
 */

export interface FuzzyMatch {
  /** Larger fits better; to be compared for one query only. */
  readonly score: number;
  /** Where the letters stand in the text, rising. */
  readonly places: readonly number[];
}

/** What of a query is looked at. */
const QUERY_LIMIT = 100;
const WORD_START = 8;
const TEXT_START = 4;
const NEIGHBOUR = 6;
const LONGEST_GAP = 5;
/** Letters that count as one gap: among texts that fit as well, the shorter one is meant. */
const LENGTH_STEP = 16;

const isWordSign = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign);
const isIdeograph = (sign: string): boolean => /\p{Script=Han}/u.test(sign);

/** Whether a word begins at a place: behind a sign of no word, at a capital behind a small letter, at each ideograph. */
function beginsWord(text: string, at: number): boolean {
  const [before, sign] = [text.charAt(at - 1), text.charAt(at)];
  if (!isWordSign(sign)) return false;
  return !isWordSign(before) || isIdeograph(sign) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(sign));
}

/** Lower case with the same number of UTF-16 units. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const small = text.charAt(at).toLowerCase();
    return small.length === 1 ? small : text.charAt(at);
  }).join('');
}

/** A text made ready to be searched again and again. */
export interface FuzzyText {
  readonly lower: string;
  /** The places where words begin, rising. */
  readonly starts: readonly number[];
}

export function fuzzyText(text: string): FuzzyText {
  const starts = Array.from({ length: text.length }, (_, at) => at).filter((at) => beginsWord(text, at));
  return { lower: folded(text), starts };
}

/** All letters beside each other. */
function together(word: string, { lower }: FuzzyText): number[] | null {
  const at = lower.indexOf(word);
  return at < 0 ? null : Array.from({ length: word.length }, (_, index) => at + index);
}

/** Each letter at the beginning of a word. */
function asInitials(word: string, { lower, starts }: FuzzyText): number[] | null {
  const places: number[] = [];
  for (const at of starts) if (lower[at] === word[places.length]) places.push(at);
  return places.length >= word.length ? places.slice(0, word.length) : null;
}

/** The first end of the word as a subsequence, and from there the latest letters before it. */
function anywhere(word: string, { lower }: FuzzyText): number[] | null {
  let end = -1;
  for (const letter of word.split('')) {
    end = lower.indexOf(letter, end + 1);
    if (end < 0) return null;
  }
  const places: number[] = [];
  for (let index = word.length - 1, at = end; index >= 0; index--, at--) {
    at = lower.lastIndexOf(word.charAt(index), at);
    places.push(at);
  }
  return places.reverse();
}

function scoreOf(places: readonly number[], starts: ReadonlySet<number>): number {
  return places.reduce((score, at, index) => {
    const gap = index === 0 ? 0 : at - (places[index - 1] ?? 0) - 1;
    const near = index > 0 && gap === 0 ? NEIGHBOUR : -Math.min(gap, LONGEST_GAP);
    return score + near + (starts.has(at) ? WORD_START : 0) + (at === 0 ? TEXT_START : 0);
  }, 0);
}

function matchWord(word: string, text: FuzzyText, starts: ReadonlySet<number>): FuzzyMatch | null {
  const found = [together(word, text), asInitials(word, text), anywhere(word, text)];
  const matches = found.flatMap((places) =>
    places === null ? [] : [{ places, score: scoreOf(places, starts) }],
  );
  return matches.reduce<FuzzyMatch | null>(
    (best, one) => (best === null || one.score > best.score ? one : best),
    null,
  );
}

/** Null where a word of the query does not stand in the text; an empty query fits everything. */
export function fuzzyMatch(query: string, text: FuzzyText): FuzzyMatch | null {
  const words = folded(query.slice(0, QUERY_LIMIT))
    .split(/\s+/)
    .filter((word) => word !== '');
  const starts = new Set(text.starts);
  const matches = words.map((word) => matchWord(word, text, starts));
  const places = new Set<number>();
  let score = -Math.floor(text.lower.length / LENGTH_STEP);
  for (const match of matches) {
    if (match === null) return null;
    score += match.score;
    match.places.forEach((at) => places.add(at));
  }
  return { score, places: [...places].sort((a, b) => a - b) };
}

/** A text in pieces, those that fit and those between them, for showing it. */
export function fuzzyPieces(text: string, places: readonly number[]): { text: string; fits: boolean }[] {
  const fitting = new Set(places);
  const pieces: { text: string; fits: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = pieces.at(-1);
    const fits = fitting.has(at);
    if (last?.fits === fits) last.text += text.charAt(at);
    else pieces.push({ text: text.charAt(at), fits });
  }
  return pieces;
}

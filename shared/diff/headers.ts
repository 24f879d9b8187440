/**
 * Compares the start lines and the headers of two messages. Headers are told by their names, compact ones by the full
 * ones (RFC 3261 7.3.3); lists of addresses and of Via are compared value by value, whatever lines they stand in (7.3.1).
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { unfolded } from '#shared/sip/grammar/tokens.ts';
import { ADDRESS_HEADERS, headerInfo } from '#shared/sip/header-table.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerMeanings, isOneMessage, startMeanings } from './meanings.ts';
import type { Pair } from './pairs.ts';
import { pairItems } from './pairs.ts';
import type { Part } from './parts.ts';
import { compareParts, partsOf, spanPieces, uriPartsAt } from './parts.ts';
import { wordPieces } from './pieces.ts';
import type { DiffRow, DiffSide, DiffState, PartChange } from './row.ts';
import { wholeSide } from './row.ts';

/** One header, or one value of a list that is compared value by value. */
interface Item {
  readonly message: SipMessage;
  /** The canonical name, and the same in lower case: names are compared without regard to case. */
  readonly name: string;
  readonly key: string;
  readonly span: Span;
  readonly text: string;
}

const BY_VALUE: ReadonlySet<string> = new Set([
  'Via',
  ...ADDRESS_HEADERS.filter((name) => headerInfo(name)?.list),
]);

function itemsOf(message: SipMessage): Item[] {
  const { bytes } = message;
  return message.headers.flatMap(({ canonical, value }) => {
    const values = BY_VALUE.has(canonical) ? splitList(bytes, value, ignore) : [];
    const spans = values.length > 0 ? values : [value];
    return spans.map((span) => ({
      message,
      name: canonical,
      key: canonical.toLowerCase(),
      span,
      text: unfolded(bytes, span),
    }));
  });
}

const partsIn = ({ message, name, span }: Item): Part[] => partsOf(message.bytes, name, span);

function textIn(parts: readonly Part[], kind: Part['kind'], name = ''): string | null {
  return parts.find((part) => part.kind === kind && part.name === name)?.text ?? null;
}

/** What tells one value of a header from another: the branch of a Via, the user and host of an address. */
function identityOf(item: Item): string | null {
  if (!BY_VALUE.has(item.name)) return null;
  const parts = partsIn(item);
  const own =
    item.name === 'Via'
      ? textIn(parts, 'param', 'branch')
      : `${textIn(parts, 'user') ?? ''}@${textIn(parts, 'host') ?? ''}`;
  return own === null ? null : `${item.key} ${own}`;
}

/** Who sent a Via, or who is meant by an address. */
function hostOf(item: Item): string | null {
  if (!BY_VALUE.has(item.name)) return null;
  const parts = partsIn(item);
  const own = textIn(parts, 'user') ?? textIn(parts, 'host');
  return own === null ? null : `${item.key} ${own}`;
}

const written = ({ key, text }: Item): string => `${key} ${text}`;
const named = ({ key }: Item): string => key;

function side(item: Item, marked: readonly Span[]): DiffSide {
  const pieces = spanPieces(item.message.bytes, item.span, marked);
  return { text: item.text, pieces, line: 0 };
}

interface Inside {
  readonly left: DiffSide;
  readonly right: DiffSide;
  readonly changes: readonly PartChange[];
}

/** Two values that are not the same, by their parts, or by their words where they have none that differ. */
function inside(left: Item, right: Item): Inside {
  const parts = compareParts(partsIn(left), partsIn(right));
  if (parts.changes.length > 0) {
    return { left: side(left, parts.left), right: side(right, parts.right), changes: parts.changes };
  }
  const pieces = wordPieces(left.text, right.text);
  return {
    left: { text: left.text, pieces: pieces.left, line: 0 },
    right: { text: right.text, pieces: pieces.right, line: 0 },
    changes: [],
  };
}

/** What two written values have in common whatever the order of their parameters, their case and their white space. */
function essence(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase().split(/[;,]/).sort().join(';');
}

/** A list in which nothing was added and nothing removed, and a value whose parameters only changed places. */
function isSameMeaning(left: Item, right: Item, changes: readonly PartChange[]): boolean {
  return changes.length === 0 && partsIn(left).length > 0 && essence(left.text) === essence(right.text);
}

function pairRow(left: Item, right: Item, moved: boolean): DiffRow {
  const base = { section: 'header' as const, name: left.name };
  if (left.text === right.text) {
    const state: DiffState = moved ? 'moved' : 'same';
    const sides = { left: wholeSide(left.text, false), right: wholeSide(right.text, false) };
    return { ...base, state, ...sides, changes: [], meanings: [] };
  }
  const { changes, ...sides } = inside(left, right);
  const same = isSameMeaning(left, right, changes);
  return { ...base, state: 'changed', ...sides, changes, meanings: same ? ['same-meaning'] : [] };
}

function loneRow(item: Item, state: 'added' | 'removed'): DiffRow {
  const whole = wholeSide(item.text, true);
  const sides = state === 'added' ? { left: null, right: whole } : { left: whole, right: null };
  return { section: 'header', state, name: item.name, ...sides, changes: [], meanings: [] };
}

/** The keys of names in the order of their first places among the pairs, to tell a move within a name from one among names. */
function movesWithin(pairs: readonly Pair[], left: readonly Item[]): ReadonlySet<Pair> {
  const furthest = new Map<string, number>();
  const found = new Set<Pair>();
  for (const pair of pairs) {
    const key = left[pair.left]?.key;
    if (key === undefined || pair.right < 0) continue;
    const before = furthest.get(key) ?? -1;
    if (pair.left < before) found.add(pair);
    furthest.set(key, Math.max(before, pair.left));
  }
  return found;
}

/** The rows of all headers: each value of either message stands in exactly one. */
export function compareHeaders(a: SipMessage, b: SipMessage): DiffRow[] {
  const [left, right] = [itemsOf(a), itemsOf(b)];
  const pairs = pairItems(left, right, [written, identityOf, hostOf, named]);
  const within = movesWithin(pairs, left);
  const rows = pairs.flatMap((pair): DiffRow[] => {
    const [one, two] = [left[pair.left], right[pair.right]];
    if (one && two) {
      const row = pairRow(one, two, pair.moved);
      if (row.state !== 'moved') return [row];
      return [{ ...row, meanings: [within.has(pair) ? 'order-counts' : 'order-free'] }];
    }
    if (one) return [loneRow(one, 'removed')];
    return two ? [loneRow(two, 'added')] : [];
  });
  return headerMeanings(rows, a, b);
}

/** A start line by its parts: those of the Request-URI with it. */
function startParts(message: SipMessage): Part[] {
  const { bytes } = message;
  const part = (kind: Part['kind'], span: Span): Part => ({
    kind,
    name: '',
    text: textOf(bytes, span),
    span,
  });
  if (message.kind === 'response') {
    return [
      part('version', message.version),
      part('status', message.statusSpan),
      part('reason', message.reason),
    ];
  }
  const uri = uriPartsAt(bytes, message.uri);
  return [
    part('method', message.method),
    ...(uri.length > 0 ? uri : [part('uri', message.uri)]),
    part('version', message.version),
  ];
}

/** The row of the two start lines. */
export function compareStartLines(a: SipMessage, b: SipMessage): DiffRow {
  const [left, right] = [textOf(a.bytes, a.startLine), textOf(b.bytes, b.startLine)];
  const base = { section: 'start' as const, name: '' };
  if (left === right) {
    const sides = { left: wholeSide(left, false), right: wholeSide(right, false) };
    return { ...base, state: 'same', ...sides, changes: [], meanings: [] };
  }
  if (a.kind !== b.kind) {
    const sides = { left: wholeSide(left, true), right: wholeSide(right, true) };
    return { ...base, state: 'changed', ...sides, changes: [], meanings: [] };
  }
  const parts = compareParts(startParts(a), startParts(b));
  const sides = {
    left: { text: left, pieces: spanPieces(a.bytes, a.startLine, parts.left), line: 0 },
    right: { text: right, pieces: spanPieces(b.bytes, b.startLine, parts.right), line: 0 },
  };
  return {
    ...base,
    state: 'changed',
    ...sides,
    changes: parts.changes,
    meanings: startMeanings(parts.changes, isOneMessage(a, b)),
  };
}

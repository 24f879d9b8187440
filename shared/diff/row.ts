/** What a comparison is made of: rows with two sides, and what changed inside them. Plain data, for any screen. */
import type { Piece } from './pieces.ts';
import { onePiece } from './pieces.ts';

/** `moved`: the same, at another place among the others. */
export type DiffState = 'same' | 'changed' | 'added' | 'removed' | 'moved';

export interface DiffSide {
  /** Without its line end; a folded header on one line. */
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Its line in the whole, from 1; 0 where the row is no line. */
  readonly line: number;
}

/** What a part of a value is. */
export type PartKind =
  | 'method'
  | 'uri'
  | 'version'
  | 'status'
  | 'reason'
  | 'transport'
  | 'display'
  | 'scheme'
  | 'user'
  | 'password'
  | 'host'
  | 'port'
  | 'uriParam'
  | 'uriHeaders'
  | 'param'
  | 'sequence'
  | 'value'
  | 'item'
  | 'address'
  | 'media'
  | 'proto'
  | 'format'
  | 'rest';

/** One part that is not the same in both. */
export interface PartChange {
  readonly kind: PartKind;
  /** The parameter's name, lower-case; '' for other parts. */
  readonly name: string;
  readonly state: 'changed' | 'added' | 'removed';
  /** As written; '' where there is none. */
  readonly left: string;
  readonly right: string;
}

/** What a difference means, where that is known; the words are the viewer's. */
export type Meaning = keyof typeof MEANINGS;

/** Each meaning with its source. */
export const MEANINGS = {
  'via-added': 'RFC 3261 16.6',
  'via-removed': 'RFC 3261 16.7',
  'via-received': 'RFC 3581 4',
  'branch-changed': 'RFC 3261 8.1.1.7',
  'max-forwards-less': 'RFC 3261 16.6',
  'max-forwards-odd': 'RFC 3261 16.6',
  'record-route-added': 'RFC 3261 16.6',
  'record-route-removed': 'RFC 3261 16.7',
  'route-removed': 'RFC 3261 16.4',
  'route-added': 'RFC 3261 16.6',
  'uri-retargeted': 'RFC 3261 16.5',
  'contact-rewritten': 'RFC 3261 20.10',
  'call-id-changed': 'RFC 3261 20.8',
  'tag-added': 'RFC 3261 12.1.1',
  'tag-changed': 'RFC 3261 19.3',
  'cseq-next': 'RFC 3261 12.2.1.1',
  'credentials-added': 'RFC 3261 22.2',
  'credentials-removed': 'RFC 3261 16.6',
  'identity-changed': 'RFC 3325 5',
  'content-length-follows': 'RFC 3261 20.14',
  'content-length-wrong': 'RFC 3261 20.14',
  'sdp-address-rewritten': 'RFC 8866 5.7',
  'sdp-address-changed': 'RFC 8866 5.7',
  'sdp-port-changed': 'RFC 8866 5.14',
  'sdp-codecs-changed': 'RFC 3264 6.1',
  'sdp-direction-changed': 'RFC 3264 6.1',
  'sdp-version-raised': 'RFC 3264 8',
  'stream-ended': 'RFC 3264 8.2',
  'order-free': 'RFC 3261 7.3.1',
  'order-counts': 'RFC 3261 7.3.1',
  'same-meaning': 'RFC 3261 7.3.1',
} as const;

export interface DiffRow {
  readonly section: 'start' | 'header' | 'body' | 'trailer' | 'text';
  readonly state: DiffState;
  /** The canonical name of a header; the kind of stream of an SDP line below its m= line; else ''. */
  readonly name: string;
  /** Null where it is not there. */
  readonly left: DiffSide | null;
  readonly right: DiffSide | null;
  /** What differs inside, where the parts can be told. */
  readonly changes: readonly PartChange[];
  readonly meanings: readonly Meaning[];
}

/** A side that is marked as a whole, or not at all. */
export function wholeSide(text: string, changed: boolean, line = 0): DiffSide {
  return { text, pieces: onePiece(text, changed), line };
}

/** How many rows differ, by how. */
export type DiffCounts = Readonly<Record<Exclude<DiffState, 'same'>, number>>;

/** Counts the rows that differ. */
export function countRows(rows: readonly Pick<DiffRow, 'state'>[]): DiffCounts {
  const counts = { changed: 0, added: 0, removed: 0, moved: 0 };
  for (const { state } of rows) if (state !== 'same') counts[state]++;
  return counts;
}

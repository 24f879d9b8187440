/**
 * Puts a text together from what is replaced, what is kept, and what lies between. Whatever no reader named is looked at as text in
 * the end, when everything that the message tells was learnt: nothing can be forgotten.
 */
import type { Span } from '#shared/lib/bytes.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Reach } from './scrub.ts';

/** A piece that is finished, or one that waits for what is learnt. */
export type Piece =
  | string
  | { readonly text: string; readonly reach: Reach | 'identifier' }
  /** Headers inside of something else: `finish` is given their text. */
  | { readonly pieces: readonly Piece[]; readonly finish: (text: string) => string }
  /** A Content-Length as it was; it is moved by what the body of its section became longer or shorter. */
  | { readonly contentLength: number; readonly written: string }
  | Section;

/** A head with the body that its Content-Length tells of. */
export interface Section {
  readonly head: readonly Piece[];
  readonly body: readonly Piece[];
  /** Octets of the body as it was. */
  readonly bodyLength: number;
}

export interface Weaver {
  readonly bytes: Uint8Array;
  /** The bytes as a text of octets. */
  readonly text: string;
  readonly names: Pseudonyms;
  /** How far everything before is settled. */
  readonly place: number;
  /** How much is taken of what lies between the spans that are named from here on. */
  reach: Reach;
  /** The text of a span. */
  read(span: Span): string;
  /** Puts a text in place of a span; one that lies before the place is passed over, and what lies between is text. */
  put(span: Span, text: string): void;
  keep(span: Span): void;
  /** A span that is text. */
  raw(span: Span, reach: Reach): void;
  identifier(span: Span): void;
  /** Anything else, in place of a span. */
  piece(span: Span, piece: Piece): void;
  /** Everything up to a place is text. */
  upTo(place: number): void;
  readonly pieces: readonly Piece[];
}

/** Makes a weaver that begins at a place of the bytes. */
export function createWeaver(bytes: Uint8Array, text: string, names: Pseudonyms, start = 0): Weaver {
  return new PieceWeaver(bytes, text, names, start);
}

class PieceWeaver implements Weaver {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly names: Pseudonyms;
  readonly pieces: Piece[] = [];
  reach: Reach = 'text';
  place: number;

  constructor(bytes: Uint8Array, text: string, names: Pseudonyms, start: number) {
    this.bytes = bytes;
    this.text = text;
    this.names = names;
    this.place = start;
  }

  read({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  put(span: Span, text: string): void {
    this.piece(span, text);
  }

  keep(span: Span): void {
    this.piece(span, this.read(span));
  }

  raw(span: Span, reach: Reach): void {
    this.piece(span, { text: this.read(span), reach });
  }

  identifier(span: Span): void {
    this.piece(span, { text: this.read(span), reach: 'identifier' });
  }

  piece({ start, end }: Span, piece: Piece): void {
    if (start < this.place || end < start) return;
    this.upTo(start);
    this.pieces.push(piece);
    this.place = end;
  }

  upTo(place: number): void {
    if (place <= this.place) return;
    this.pieces.push({ text: this.text.slice(this.place, place), reach: this.reach });
    this.place = place;
  }
}

/** The tree of a filter as it is written: names are not looked up and values have no type yet. Spans are of UTF-16 units. */
import type { Span } from '#shared/lib/bytes.ts';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches' | 'in';

/** A value as written: a bare word, or a string with its quotes and escapes undone. */
export interface Literal {
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** One value, or a range from one to another, both included. */
export interface Item {
  readonly from: Literal;
  readonly to: Literal | null;
}

/** `name`, `name[index]` or `name[index].member`. */
export interface FieldPath {
  readonly name: string;
  readonly index: Literal | null;
  readonly member: string | null;
  readonly span: Span;
}

interface Place {
  readonly span: Span;
}

/** The empty filter: everything passes. */
export interface AllNode extends Place {
  readonly kind: 'all';
}

/** At least two terms, none of them of the same kind as this one. */
export interface GroupNode extends Place {
  readonly kind: 'and' | 'or';
  readonly terms: readonly Node[];
}

export interface NotNode extends Place {
  readonly kind: 'not';
  readonly term: Node;
}

/** A word or a string alone: a field that must be there where a bare word names one, else a search in the message. */
export interface WordNode extends Place {
  readonly kind: 'word';
  readonly text: string;
  readonly quoted: boolean;
}

/** A field with an index alone: it must be there. */
export interface FieldNode extends Place {
  readonly kind: 'field';
  readonly field: FieldPath;
}

/** One value for every operator but `in`. */
export interface CompareNode extends Place {
  readonly kind: 'compare';
  readonly field: FieldPath;
  readonly operator: Operator;
  readonly operatorSpan: Span;
  readonly items: readonly Item[];
}

export type Node = AllNode | GroupNode | NotNode | WordNode | FieldNode | CompareNode;

/** What a field of the filter is: its type, how its values are compared, what reading it costs, and where it is read. */
import type { FilterRecord } from './record.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';

/**
 * How texts of a field are compared:
 * - `exact`: byte by byte;
 * - `fold`: without regard to case;
 * - `header`: `==` without regard to case outside quotation marks, `contains` and `matches` altogether (RFC 3261 7.3.1);
 * - `address`: `==` with the case of the user part alone, `contains` and `matches` without any (RFC 3261 19.1.4).
 */
export type CaseRule = 'exact' | 'fold' | 'header' | 'address';

/** The work of reading a field, in units of reading a column; `and` and `or` ask the cheaper terms first. */
export const COST = {
  column: 1,
  text: 5,
  parts: 15,
  tracker: 8,
  bytes: 60,
  message: 150,
  body: 250,
  lint: 2000,
} as const;

/** Null, '' and an empty list say that there is no value; a '' in a list is an empty value. */
export type Texts = string | readonly string[] | null;
export type Numbers = number | readonly number[] | null;

type Reader<T> = (record: FilterRecord) => T;

/** The numbers behind a type: what is accepted as a value is told by `value-*` errors. */
export type NumberType = 'number' | 'status' | 'class' | 'duration' | 'size' | 'time';

interface FieldBase {
  readonly name: string;
  readonly cost: number;
  /** Whether its values have an order, so that `field[0]` is the first one. */
  readonly list?: true;
  /** Whether every message has it, so that the bare word asks nothing and is searched for instead. */
  readonly always?: true;
  /** Values that are worth proposing. */
  readonly values?: readonly string[];
}

export interface TextField extends FieldBase {
  readonly type: 'text';
  readonly rule: CaseRule;
  /** Whether `<` and `>` compare the number that a value begins with. */
  readonly numeric?: true;
  /** Whether its texts are parts of the message's bytes, but for folds; or but for folds and the escapes of quoted texts. */
  readonly verbatim?: true | 'but for escapes';
  /** Whether it needs a name in brackets, which `read` is given; else that is ''. */
  readonly keyed?: true;
  readonly read: (key: string) => Reader<Texts>;
}

/** One of `values`, in any case. */
export interface ChoiceField extends FieldBase {
  readonly type: 'choice';
  readonly values: readonly string[];
  readonly read: Reader<Texts>;
}

/** `ip` takes addresses and networks alone, `host` also names. */
export interface HostField extends FieldBase {
  readonly type: 'ip' | 'host';
  readonly read: Reader<Texts>;
}

/** A host with its port. */
export interface EndpointField extends FieldBase {
  readonly type: 'endpoint';
  readonly read: Reader<FilterRecord['src']>;
}

export interface NumberField extends FieldBase {
  readonly type: NumberType;
  /** Whether the field alone asks for more than 0. */
  readonly zeroIsNone?: true;
  readonly read: Reader<Numbers>;
}

/** Findings: compared by number with their count, by a word with their codes. */
export interface FindingsField extends FieldBase {
  readonly type: 'findings';
  readonly severity: Diagnostic['severity'];
}

export type Field = TextField | ChoiceField | HostField | EndpointField | NumberField | FindingsField;

/** A reader for a field without a key. */
export function plain(read: Reader<Texts>): (key: string) => Reader<Texts> {
  return () => read;
}

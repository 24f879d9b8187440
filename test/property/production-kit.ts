/** What a production is to the property tests, and the samples and readings that several of them share. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { ParamNode } from '#shared/sip/grammar/params.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import type { ValueNode } from '#shared/sip/grammar/token-list.ts';
import fc from 'fast-check';
import type { Sample } from './generators.ts';

export interface Production {
  readonly name: string;
  readonly sample: fc.Arbitrary<Sample<unknown>>;
  /** Reads a value and gives the parts of its node as texts, in the shape of the sample's parts. */
  readonly read: (bytes: Uint8Array, span: Span, sink: Sink) => unknown;
}

export type Read<N> = (bytes: Uint8Array, span: Span, sink: Sink) => N;

export type Text = (span: Span) => string;

export type Optional = (span: Span | null | undefined) => string | null;

export type Pairs = (params: readonly ParamNode[]) => (readonly [string, string | null])[];

export interface Told {
  readonly text: Text;
  readonly optional: Optional;
  readonly pairs: Pairs;
}

export function toldOf(bytes: Uint8Array): Told {
  const text: Text = (span) => textOf(bytes, span);
  const optional: Optional = (span) => (span ? text(span) : null);
  return {
    text,
    optional,
    pairs: (params) => params.map(({ name, value }) => [text(name), optional(value)]),
  };
}

export function production<N>(
  name: string,
  sample: fc.Arbitrary<Sample<unknown>>,
  read: Read<N>,
  parts: (node: N, told: Told) => unknown,
): Production {
  return { name, sample, read: (bytes, span, sink) => parts(read(bytes, span, sink), toldOf(bytes)) };
}

/** A sample whose one part is its text. */
export const plain = (text: fc.Arbitrary<string>): fc.Arbitrary<Sample<string>> =>
  text.map((written) => ({ text: written, parts: written }));

/** Tokens with blanks of one kind between them. */
export const parted = (
  items: readonly (string | fc.Arbitrary<string>)[],
  blank: fc.Arbitrary<string>,
): fc.Arbitrary<Sample<string[]>> =>
  fc
    .tuple(
      fc.tuple(...items.map((item) => (typeof item === 'string' ? fc.constant(item) : item))),
      fc.array(blank, { minLength: items.length, maxLength: items.length }),
    )
    .map(([texts, blanks]) => ({
      text: texts.map((text, i) => (i === 0 ? text : `${blanks[i] ?? ' '}${text}`)).join(''),
      parts: texts,
    }));

export const value = (node: ValueNode, { text, pairs }: Told): unknown => ({
  value: text(node.value),
  params: pairs(node.params),
});

export const textual = (span: Span, { text }: Told): string => text(span);

export const seconds = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(String);

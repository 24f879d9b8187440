/** What the editor knows besides its text: the language, what values stand for, which addresses are known. */
import { Facet } from '@codemirror/state';
import type { Language } from '#shared/sip/reference/words.ts';

/** A value that can be written between braces. */
export interface OfferedValue {
  readonly name: string;
  /** What goes between the parentheses, as an example; '' for none. */
  readonly example: string;
  /** `known` is written somewhere, `made` comes to be on sending. */
  readonly kind: 'known' | 'made';
  /** What it comes to; '' where only the send tells. */
  readonly value: string;
  /** Where it is from, in words. */
  readonly origin: string;
}

/** The words that the editor says itself, in the language of the moment. */
export interface EditorWords {
  /** Behind what sending fills in. */
  readonly filled: string;
  /** Before the list of what sending fills in, for those who do not see it. */
  readonly fills: string;
  /** What a press on it does. */
  readonly write: string;
  /** Behind a line that has no line end. */
  readonly noLineEnd: string;
  /** What an escape is: `{bytes}` are its bytes. */
  readonly escape: string;
  /** Of a value that has none. */
  readonly unresolved: string;
  /** Of a line that is not sent. */
  readonly off: string;
  /** Where the whole body stands folded. */
  readonly mandatory: string;
}

export interface EditorContext {
  readonly language: Language;
  readonly values: readonly OfferedValue[];
  /** URIs of accounts, hosts and recent destinations. */
  readonly uris: readonly string[];
  /** Whether line ends that are not CRLF are told. */
  readonly lineEnds: boolean;
  readonly words: EditorWords;
}

const NO_WORDS: EditorWords = {
  filled: '',
  fills: '',
  write: '',
  noLineEnd: '',
  escape: '',
  unresolved: '',
  off: '',
  mandatory: '',
};

/** Where nothing is known. */
export const NO_CONTEXT: EditorContext = {
  language: 'en',
  values: [],
  uris: [],
  lineEnds: false,
  words: NO_WORDS,
};

export const editorContext = Facet.define<EditorContext, EditorContext>({
  combine: ([given]) => given ?? NO_CONTEXT,
});

/** The value of a name; null where there is none. */
export function offeredValue({ values }: EditorContext, name: string): OfferedValue | null {
  return values.find((one) => one.name === name) ?? null;
}

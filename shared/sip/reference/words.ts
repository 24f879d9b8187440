/** What the reference says of a thing: one or two plain sentences in each language of the console. */

export interface Words {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Words;

/** Words with their source, as `RFC 3261 21.4.8`. */
export interface SourcedWords extends Words {
  readonly rfc: string;
}

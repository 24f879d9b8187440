/**
 * Call-IDs, tags and branches: they stay, so that messages are still found to belong together, but for addresses and names in them.
 * What one became is remembered, since what is known of names grows: the same identifier must not become two.
 */
import type { Pseudonyms } from './pseudonyms.ts';
import { readAddress } from './addresses.ts';

/** Identifiers of one generation; of two generations the older is dropped when the younger is full. */
const GENERATION = 50_000;
/** Longer ones are hostile, and made anew each time. */
const LONGEST = 512;

const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

export class Identifiers {
  readonly #names: Pseudonyms;
  readonly #generation: number;
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  constructor(names: Pseudonyms, generation = GENERATION) {
    this.#names = names;
    this.#generation = generation;
  }

  /** What an identifier became, or null where it is not remembered. */
  get(text: string): string | null {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old === undefined) return null;
    this.#keep(text, old);
    return old;
  }

  /** What an identifier becomes; `words` replaces what was learnt in a piece of it. */
  of(text: string, words: (piece: string) => string): string {
    const known = this.get(text);
    if (known !== null) return known;
    const made = this.#make(text, words);
    if (text.length <= LONGEST) this.#keep(ownText(text), made === text ? made : ownText(made));
    return made;
  }

  #make(text: string, words: (piece: string) => string): string {
    const at = text.lastIndexOf('@');
    if (at < 0) return words(text);
    return `${words(text.slice(0, at))}@${this.#host(text.slice(at + 1), words)}`;
  }

  /** Behind the @ of a Call-ID often stands no host at all. */
  #host(text: string, words: (piece: string) => string): string {
    const [, open = '', host = '', close = '', port = ''] =
      /^(\[?)([^\]]*?)(\]?)(:\d{1,5})?$/.exec(text) ?? [];
    const isHost =
      readAddress(host) !== null || /^[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+\.?$/.test(host);
    if (isHost || host.toLowerCase() === 'localhost')
      return `${open}${this.#names.host(host)}${close}${port}`;
    return words(text);
  }

  #keep(text: string, made: string): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, made);
  }
}

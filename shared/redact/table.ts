/** Values and their pseudonyms: who comes first gets the lowest number. Bounded; what finds no room is counted by its owner. */

/** Entries of one table. */
export const MOST_PSEUDONYMS = 100_000;

/** A copy with memory of its own: a slice would keep the whole message alive. */
const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** Longer values are found by no table: they are hostile, and get theirs by a hash. */
const LONGEST = 256;

export class PseudonymTable {
  readonly #made = new Map<string, string>();
  readonly #most: number;
  #next = 0;

  constructor(most = MOST_PSEUDONYMS) {
    this.#most = most;
  }

  get(value: string): string | undefined {
    return this.#made.get(value);
  }

  has(value: string): boolean {
    return this.#made.has(value);
  }

  /** The pseudonym of a value; `make` offers the `n`th one, `refuses` those that would mislead. Null where there is no room. */
  of(value: string, make: (n: number) => string, refuses?: (pseudonym: string) => boolean): string | null {
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    if (this.#made.size >= this.#most || value.length > LONGEST) return null;
    let pseudonym = make(this.#next++);
    // What somebody is called in the traffic stands for nobody else.
    for (
      let tries = 0;
      tries < 1_000 && (pseudonym === value || this.#made.has(pseudonym) || refuses?.(pseudonym));
      tries++
    )
      pseudonym = make(this.#next++);
    this.#made.set(ownText(value), pseudonym);
    return pseudonym;
  }
}

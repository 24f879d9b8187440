/** A function of texts that remembers what it answered: for the few that are asked again and again, as the hosts of a capture. */

/** Answers that are kept; with one more all are forgotten, so that forged texts take no more room. */
const MOST = 1_024;
/** What is longer is not kept. */
const LONGEST = 128;

/** The same function, which has to be pure. What it answers is shared: it must not be changed. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly made: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.made;
    const made = make(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST) known.clear();
    known.set(text, { made });
    return made;
  };
}

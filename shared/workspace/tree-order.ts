/** In which order the files and folders of a folder stand: as its `folder.conf` says, then folders and files by their names. */

/** What is sorted by: numbers in a name count as numbers, case does not count. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/\d{1,15}/g, (digits) => digits.padStart(15, '0'));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The children of a folder in their order. @param order the names that `folder.conf` lists; those that are not there are passed over */
export function inOrder<T extends { readonly name: string; readonly isFolder: boolean }>(
  children: readonly T[],
  order: readonly string[],
): readonly T[] {
  const places = new Map(order.map((name, place) => [name, place]));
  return children
    .map((child) => ({ child, place: places.get(child.name) ?? order.length, key: keyOf(child.name) }))
    .sort(
      (a, b) =>
        a.place - b.place ||
        Number(b.child.isFolder) - Number(a.child.isFolder) ||
        compare(a.key, b.key) ||
        compare(a.child.name, b.child.name),
    )
    .map(({ child }) => child);
}

/** The order with a name before another one, or at the end. @param names all that are in the folder, in their order so far */
export function placed(names: readonly string[], name: string, before: string | null): readonly string[] {
  const others = names.filter((one) => one !== name);
  const at = before === null ? -1 : others.indexOf(before);
  return at < 0 ? [...others, name] : [...others.slice(0, at), name, ...others.slice(at)];
}

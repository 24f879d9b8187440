/** What the lab's values stand for: `{{lab}}` its `HOST:PORT`, `{{lab.host}}` its HOST. */

/** `HOST:PORT` of `udp:HOST:PORT`. */
export function labHost(lab: string | null): string | null {
  return lab === null ? null : lab.replace(/^udp:/i, '');
}

/** The values of the lab at an address; none where it does not run. */
export function labValues(lab: string | null): Record<string, string> {
  const address = labHost(lab);
  return address === null ? {} : { lab: address, 'lab.host': address.replace(/:\d+$/, '') };
}

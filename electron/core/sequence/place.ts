/** Where the files of a sequence are: paths relative to its folder, inside of the workspace. */
import { parentOf } from '#shared/workspace/scope.ts';

/** The path in the workspace; null where it would leave it, or is none. */
export function placeOf(sequence: string, path: string): string | null {
  const parts = parentOf(sequence)
    .split('/')
    .filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else parts.push(part);
  }
  const place = parts.join('/');
  // No name begins with a dot, none holds what another system reads as a way.
  return place === '' || path.startsWith('/') || /(?:^|\/)\.|[\\\x00-\x1f]/.test(place) ? null : place;
}

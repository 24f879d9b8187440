/** What the runtime's downloader tells its parent, one JSON line each, and how progress reads on a terminal. */

export type RuntimeNews =
  /** It is in the cache, or its host answers. */
  | { readonly kind: 'available' }
  /** Bytes so far and in all; `total` is 0 where the host does not say. */
  | { readonly kind: 'progress'; readonly got: number; readonly total: number }
  | { readonly kind: 'install' }
  | { readonly kind: 'trouble'; readonly message: string };

/** Reads a line; null for what is not news. */
export function parseNews(line: string): RuntimeNews | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isNews(value) ? value : null;
  } catch {
    // Something else printed a line that looks like JSON.
    return null;
  }
}

function isNews(value: unknown): value is RuntimeNews {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'progress') {
    return (
      'got' in value && typeof value.got === 'number' && 'total' in value && typeof value.total === 'number'
    );
  }
  if (value.kind === 'trouble') return 'message' in value && typeof value.message === 'string';
  return value.kind === 'available' || value.kind === 'install';
}

const MEGA = 1_000_000;

/** Progress as text: `Downloading the Electron runtime: 42 of 118 MB (35 %)`. */
export function progressText(got: number, total: number): string {
  const start = `Downloading the Electron runtime: ${Math.floor(got / MEGA)}`;
  return total > 0 ? `${start} of ${Math.ceil(total / MEGA)} MB (${percentOf(got, total)} %)` : `${start} MB`;
}

/** Whole percent, 100 only at the end. */
export function percentOf(got: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((got / total) * 100)) : 0;
}

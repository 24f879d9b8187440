/**
 * The files of the built page, for both hosts: what lies inside one folder and nothing else. A path is refused before
 * the disk is asked (traversal, NUL, hidden files), and what the disk answers has to lie inside the folder, links
 * followed.
 */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly type: string;
}

/**
 * The segments of a percent-encoded path (`/assets/main.js`; `/` is the index page, a query is left out), or null where
 * it is not one that a file of the page can have.
 */
export function pageSegments(url: string): string[] | null {
  const raw = url.split('?', 1)[0] ?? '';
  if (!raw.startsWith('/')) return null;
  let path: string;
  try {
    path = decodeURIComponent(raw.slice(1));
  } catch (error) {
    // Percent signs that are no encoding (RFC 3986 2.1) come as a URIError; all else is a bug.
    if (error instanceof URIError) return null;
    throw error;
  }
  if (path === '') return ['index.html'];
  const segments = path.split('/');
  return segments.every((one) => /^[^.\\:\0][^\\:\0]*$/.test(one)) ? segments : null;
}

/** Reads a file of the folder; null where there is none, none inside it, or one of a type that no page has. */
export async function readPageFile(folder: string, segments: readonly string[]): Promise<PageFile | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...segments));
    const type = TYPES[extname(file).toLowerCase()];
    if (!file.startsWith(root + sep) || type === undefined) return null;
    return { bytes: await readFile(file), type };
  } catch (error) {
    // Missing, a folder, or not ours to read: to the page all are "not found".
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

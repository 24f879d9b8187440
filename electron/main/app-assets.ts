/**
 * From an `app://sipwright/...` address to a file under one folder, and never outside it: encoded dots, NUL,
 * backslashes and symbolic links that lead away all end as "not found".
 */
import { realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep, isAbsolute } from 'node:path';
import { APP_HOST, APP_SCHEME } from './origin.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

export interface Asset {
  readonly path: string;
  readonly type: string;
}

/** The relative path that an address names, or null where it names none; the folder itself means its index page. */
export function assetPath(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null;
  const path = decoded(url.pathname);
  if (path === null || path.includes('\0') || path.includes('\\') || path.includes(':')) return null;
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..')) return null;
  return segments.length === 0 ? 'index.html' : segments.join('/');
}

/** The file that an address names and its media type, or null where there is none inside `root`. */
export async function findAsset(root: string, address: string): Promise<Asset | null> {
  const path = assetPath(address);
  const type = path === null ? undefined : TYPES[extname(path).toLowerCase()];
  if (path === null || type === undefined) return null;
  try {
    const [base, file] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (!isInside(base, file) || !(await stat(file)).isFile()) return null;
    return { path: file, type };
  } catch {
    // Missing, or not ours to read: to the page both are "not found".
    return null;
  }
}

function isInside(base: string, file: string): boolean {
  const way = relative(base, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A broken percent sequence names no file.
    return null;
  }
}

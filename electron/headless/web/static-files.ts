/**
 * Serves the built page: files inside one folder and nothing else. The path is refused before the disk is asked
 * (traversal, NUL, hidden files), and what the disk answers has to lie inside the folder, links followed.
 */
import { readFile, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy } from '#shared/contract/content-security-policy.ts';

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

/** Headers of every answer. `host` is the checked Host header: the page may open its socket there. */
export function securityHeaders(host: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(host === '' ? [] : [`ws://${host}`]),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

/** The segments of a request's path, or null where it is not one that a file of the page can have. */
export function pathSegments(url: string): string[] | null {
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

/** Reads a file of the folder; null where there is none, or none inside it. */
async function readInside(folder: string, segments: readonly string[]): Promise<Buffer | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...segments));
    return file.startsWith(root + sep) ? await readFile(file) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** Builds put a hash into the names of what lies in `assets`; everything else is asked for again. */
function cacheControl(segments: readonly string[]): string {
  return segments[0] === 'assets' ? 'private, max-age=31536000, immutable' : 'no-store';
}

/** Answers with a sentence, and ends the connection: what else the peer sends is not waited for. */
export function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  headers = securityHeaders(''),
): void {
  const body = Buffer.from(`${text}\n`);
  const type = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  response.writeHead(status, { ...headers, ...type, 'Content-Length': body.length });
  response.end(body);
}

/** Answers a GET or HEAD with a file of the folder; the Host header has been checked. */
export async function serveFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = securityHeaders(request.headers.host ?? '');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET is answered here.', { ...headers, Allow: 'GET, HEAD' });
  }
  const segments = pathSegments(request.url ?? '');
  if (!segments) return refuse(response, 400, 'This is not a path of the page.', headers);
  const body = await readInside(folder, segments);
  if (!body) return refuse(response, 404, 'There is no such file.', headers);
  response.writeHead(200, {
    ...headers,
    'Content-Type': TYPES[extname(segments.at(-1) ?? '').toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': body.length,
    'Cache-Control': cacheControl(segments),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Answers requests for the page: a file of its folder with the page's headers, or a sentence that says why not. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageSegments, readPageFile } from '#core/page/page-files.ts';
import { pageHeaders } from '#core/page/page-headers.ts';

/** Headers of every answer. `host` is the checked Host header: the page may open its socket there. */
export function securityHeaders(host: string): Record<string, string> {
  return pageHeaders(host === '' ? [] : [`ws://${host}`]);
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
  const segments = pageSegments(request.url ?? '');
  if (!segments) return refuse(response, 400, 'This is not a path of the page.', headers);
  const file = await readPageFile(folder, segments);
  if (!file) return refuse(response, 404, 'There is no such file.', headers);
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.type,
    'Content-Length': file.bytes.length,
    'Cache-Control': cacheControl(segments),
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

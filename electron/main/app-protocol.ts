/**
 * The scheme `app://`: the page's files are served from one folder with a content security policy, so the page has
 * an origin of its own and `file://` is never used.
 */
import type { CustomScheme, Protocol } from 'electron';
import { pageSegments, readPageFile } from '#core/page/page-files.ts';
import { pageHeaders } from '#core/page/page-headers.ts';
import { APP_HOST, APP_SCHEME } from './origin.ts';

/** To be registered before the program is ready. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

const HEADERS = { ...pageHeaders([]), 'Cache-Control': 'no-cache' };

/** Serves the files under `root`. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(root, request));
}

/** The segments of the file that an address names, or null where it names none of the page. */
export function segmentsOf(address: string): string[] | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, pathname } = new URL(address);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST ? pageSegments(pathname) : null;
}

async function answer(root: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Method not allowed');
  const segments = segmentsOf(request.url);
  const file = segments && (await readPageFile(root, segments));
  if (!file) return refusal(404, 'Not found');
  const body = request.method === 'HEAD' ? null : file.bytes;
  return new Response(body, { status: 200, headers: { ...HEADERS, 'Content-Type': file.type } });
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' } });
}

/**
 * The scheme `app://`: the page's files are served from one folder with a content security policy, so the page has
 * an origin of its own and `file://` is never used.
 */
import { readFile } from 'node:fs/promises';
import type { CustomScheme, Protocol } from 'electron';
import { contentSecurityPolicy } from '#shared/contract/content-security-policy.ts';
import { findAsset } from './app-assets.ts';
import { APP_SCHEME } from './origin.ts';

/** To be registered before the program is ready. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy([]),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** Serves the files under `root`. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(root, request));
}

async function answer(root: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Method not allowed');
  const asset = await findAsset(root, request.url);
  if (!asset) return refusal(404, 'Not found');
  const body = request.method === 'HEAD' ? null : await readFile(asset.path);
  return new Response(body, { status: 200, headers: { ...HEADERS, 'Content-Type': asset.type } });
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' } });
}

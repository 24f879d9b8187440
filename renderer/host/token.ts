/**
 * The token of a run of the browser host. It comes in the fragment of the address (`#token=...`), which a browser
 * never sends to a server; it is kept for the life of the tab and taken out of the address bar.
 */
const KEY = 'sipwright.token';

/** What this needs of a window; a test hands in its own. */
export interface TokenHost {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  /** Null where the browser keeps nothing (storage switched off). */
  readonly storage: { getItem(key: string): string | null; setItem(key: string, value: string): void } | null;
}

/** Reads the token from a fragment; null where it names none. Tokens are of the URL-safe base64 alphabet. */
export function tokenOfFragment(hash: string): string | null {
  return /^#token=([\w-]{16,256})$/.exec(hash)?.[1] ?? null;
}

/** Takes the token out of the address and keeps it, or answers with the one kept before; null where there is none. */
export function takeToken(host: TokenHost): string | null {
  const { location, history, storage } = host;
  const token = tokenOfFragment(location.hash);
  if (token === null) return storage?.getItem(KEY) ?? null;
  storage?.setItem(KEY, token);
  history.replaceState(null, '', location.pathname + location.search);
  return token;
}

/**
 * The Content-Security-Policy of the page, once, for both hosts (CSP Level 3): only its own files, nothing inline,
 * nothing from elsewhere. Style sheets that scripts make through the CSSOM are not inline styles and go on working.
 */

/**
 * The header's value. `connect` lists what the page may open besides its own origin (`ws://127.0.0.1:8080`: some
 * browsers do not count a WebSocket to the page's own host as 'self').
 */
export function contentSecurityPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

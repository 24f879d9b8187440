/**
 * The headers that the page is served with, once, for both hosts. The Content-Security-Policy (CSP Level 3) allows only
 * its own files, nothing inline, nothing from elsewhere. Style sheets that scripts make through the CSSOM are not inline styles and go on working.
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

/** The headers of every answer; `connect` as in `contentSecurityPolicy`. */
export function pageHeaders(connect: readonly string[]): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

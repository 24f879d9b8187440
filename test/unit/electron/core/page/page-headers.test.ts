import { expect, it } from 'vitest';
import { contentSecurityPolicy } from '#core/page/page-headers.ts';

it('denies by default and allows nothing inline', () => {
  const policy = contentSecurityPolicy([]);
  const directives = new Map(policy.split('; ').map((one) => [one.split(' ', 1)[0], one] as const));
  expect(directives.get('default-src')).toBe("default-src 'none'");
  expect(directives.get('script-src')).toBe("script-src 'self'");
  expect(directives.get('connect-src')).toBe("connect-src 'self'");
  expect(policy).not.toContain('unsafe');
});

it('adds what the page may connect to', () => {
  expect(contentSecurityPolicy(['ws://[::1]:8080'])).toContain("connect-src 'self' ws://[::1]:8080;");
});

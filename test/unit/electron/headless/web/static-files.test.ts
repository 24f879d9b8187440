import { expect, it } from 'vitest';
import { securityHeaders } from '../../../../../electron/headless/web/static-files.ts';

it('the policy allows nothing inline and the socket of the host only', () => {
  const policy = securityHeaders('127.0.0.1:8080')['Content-Security-Policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8080;");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

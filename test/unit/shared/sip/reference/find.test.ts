import { HEADER_ROWS } from '#shared/sip/header-rows.ts';
import { findReference, suggest } from '#shared/sip/reference/find.ts';
import { describe, expect, it } from 'vitest';

describe('findReference', () => {
  it.each([
    ['INVITE', 'method', 'INVITE'],
    ['invite', 'method', 'INVITE'],
    ['Message', 'method', 'MESSAGE'],
    ['407', 'status', '407'],
    [' 407 ', 'status', '407'],
    ['busy here', 'status', '486'],
    ['Not Acceptable', 'status', '406'],
    ['CONTACT', 'header', 'Contact'],
    ['m', 'header', 'Contact'],
    ['V', 'header', 'Via'],
    ['refer-to', 'header', 'Refer-To'],
    ['www-authenticate', 'header', 'WWW-Authenticate'],
    ['busy-call', 'flow', 'busy-call'],
    ['Registration', 'flow', 'registration'],
  ])('%j is the %s %s', (asked, kind, name) => {
    expect(findReference(asked)).toMatchObject({ kind, name });
  });

  it.each(HEADER_ROWS.flatMap(([name, , , compact]) => (compact ? [[compact, name] as const] : [])))(
    'knows the compact form %s of %s',
    (compact, name) => {
      expect(findReference(compact)).toMatchObject({ kind: 'header', name });
    },
  );

  it.each(['', ' ', '499', '0407', 'X-Custom', 'constructor', '__proto__', 'toString', '\u0000', 'q'])(
    'finds nothing for %j',
    (asked) => {
      expect(findReference(asked)).toBeNull();
    },
  );
});

describe('suggest', () => {
  it.each([
    ['Contct', 'Contact'],
    ['contacts', 'Contact'],
    ['INVTIE', 'INVITE'],
    ['Session-Expire', 'Session-Expires'],
    ['authenticate', 'WWW-Authenticate'],
    ['P-Assert', 'P-Asserted-Identity'],
    ['busy', 'busy-call'],
    ['ringin', '180'],
    ['registratoin', 'registration'],
  ])('comes from %j to %s', (asked, name) => {
    expect(suggest(asked)).toContain(name);
  });

  it('puts the nearest first, and no more than five', () => {
    expect(suggest('Reason-Phras')[0]).toBe('Reason-Phrase');
    expect(suggest('content')).toHaveLength(5);
  });

  it.each(['', ' ', 'q', 'zzzzzz', 'x'.repeat(1_000_000), '\u0000\u0000\u0000', '%%%%'])(
    'has nothing near %#',
    (asked) => {
      expect(suggest(asked)).toEqual([]);
    },
  );
});

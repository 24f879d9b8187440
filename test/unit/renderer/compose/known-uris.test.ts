/** The addresses that Compose knows: URIs to offer, and where a destination leads. */
import { describe, expect, it } from 'vitest';
import { addressOf, headOf } from '../../../../renderer/views/compose/destination.ts';
import { knownUris, uriOf } from '../../../../renderer/views/compose/known-uris.ts';

describe('a destination as a URI', () => {
  it.each([
    ['udp:192.0.2.1:5070', 'sip:192.0.2.1:5070'],
    ['example.com', 'sip:example.com'],
    ['sips:a@example.com;lr', 'sips:a@example.com;lr'],
    ['[2001:db8::1]:5060', 'sip:[2001:db8::1]:5060'],
    ['{{proxy}}', ''],
    ['', ''],
  ])('%j', (destination, uri) => {
    expect(uriOf(destination)).toBe(uri);
  });

  it('each is offered once, accounts first', () => {
    const config = { aor: 'sip:alice@example.com', registrar: 'example.com' };
    const rows = [{ config }] as unknown as Parameters<typeof knownUris>[0];
    expect(knownUris(rows, ['udp:192.0.2.1', 'sip:example.com'])).toEqual([
      'sip:alice@example.com',
      'sip:example.com',
      'sip:192.0.2.1',
    ]);
  });
});

describe('the address of a destination', () => {
  it.each([
    ['udp:192.0.2.1:5070', { host: '192.0.2.1', port: 5070 }],
    ['sip:a@192.0.2.1;lr', { host: '192.0.2.1', port: 5060 }],
    ['<sip:[2001:db8::1]:5080>', { host: '2001:db8::1', port: 5080 }],
    ['example.com', null],
    ['', null],
  ])('%j', (to, address) => {
    expect(addressOf(to)).toEqual(address);
  });
});

it('the head of a text ends at its first empty line, or with it', () => {
  expect(headOf('A\nB: c\n\nbody')).toBe('A\nB: c');
  expect(headOf('\n\nA\nB: c')).toBe('\n\nA\nB: c');
});

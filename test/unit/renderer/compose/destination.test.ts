/** Destinations as they are typed, and where a message itself leads. */
import { describe, expect, it } from 'vitest';
import { isNoDestination, leadOf } from '../../../../renderer/views/compose/destination.ts';

describe('a typed destination', () => {
  it.each([
    '',
    'udp:127.0.0.1:5060',
    'example.com',
    'example.com:5060',
    '[2001:db8::1]:5060',
    '2001:db8::1',
    'udp:[::1]:5060',
    'sip:bob@example.com;transport=tcp?Subject=x',
    'Bob <sip:bob@example.com>',
    'alice@example.com',
    'tls:example.com',
  ])('%j is left to the core', (to) => {
    expect(isNoDestination(to)).toBe(false);
  });

  it.each([
    'two words',
    'udp:host:0',
    'udp:host:65536',
    'sip:bob@host:70000;lr',
    'http://example.com',
    'tel:+15551234',
    'x'.repeat(301),
    '"host"',
  ])('%j can be none', (to) => {
    expect(isNoDestination(to)).toBe(true);
  });
});

describe('where a request leads', () => {
  const request = (...headers: string[]): string =>
    ['INVITE sip:bob@b.example SIP/2.0', ...headers, '', 'Route: <sip:body.example;lr>'].join('\n');

  it.each([
    ['its Request-URI', [], 'sip:bob@b.example'],
    [
      'the first Route, where it routes loosely',
      ['Route: <sip:p1.example;lr>, <sip:p2.example;lr>'],
      'sip:p1.example;lr',
    ],
    ['not a strict Route: its Request-URI is that router', ['Route: <sip:p1.example>'], 'sip:bob@b.example'],
    ['a folded Route', ['route:', ' <sip:p3.example;lr>'], 'sip:p3.example;lr'],
    ['its Request-URI where the Route cannot be read', ['Route: nonsense'], 'sip:bob@b.example'],
  ])('%s', (_, headers, expected) => {
    expect(leadOf(request(...headers))).toBe(expected);
  });

  it('nowhere, where it names nothing', () => {
    expect(leadOf('')).toBe('');
    expect(leadOf('SIP/2.0 200 OK\n\n')).toBe('');
  });
});

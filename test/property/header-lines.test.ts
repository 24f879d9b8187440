/** What is found in the bytes without parsing is what parsing finds, in any datagram. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import { headerNames, quickBody, quickLines } from '#shared/sip/header-lines.ts';
import { LIMITS } from '#shared/sip/limits.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 4_000, seed: 3261 };

const NAMES = [
  'Via',
  'Contact',
  'Content-Length',
  'Subject',
  'Max-Forwards',
  'NewFangledHeader',
  'X-Foo',
  'To',
];

/** Heads in which the names that are looked for come up, written in every odd way. */
const line = fc
  .tuple(
    fc.constantFrom(
      'X-Foo',
      'x-foo',
      'X-Foo2',
      'Contact',
      'm',
      'M',
      'Max-Forwards',
      'l',
      'Content-Length',
      ' X-Foo',
      '',
    ),
    fc.constantFrom(':', ' :', '\t: ', ': ', '', '\r:', '@:', ' \r\n :', ':\r\n '),
    fc.constantFrom('', '1', '12', 'a b ', ' \t', '<sip:a@b>', 'x\r\n y', 'x\n\ty', '\u0000'),
    fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r\n\r\n', '\r'),
  )
  .map((parts) => parts.join(''));
const head = fc
  .tuple(
    fc.constantFrom(
      'INVITE sip:a@b SIP/2.0\r\n',
      'SIP/2.0 200 OK\n',
      'SIP/2.0 \r\n',
      'x SIP/2.0\r\n',
      ' SIP/2.0\r\n',
      'INVITE sip:a\r\n',
    ),
    fc.array(line, { maxLength: 8 }),
    fc.constantFrom('', '\r\n', '\r\nbody', '\nbody: x\r\n'),
  )
  .map(([start, lines, end]) => utf8(start + lines.join('') + end));
const any = fc.oneof({ arbitrary: datagram, weight: 1 }, { arbitrary: head, weight: 2 });

describe('of any datagram', () => {
  it.each(NAMES)('the lines of %s are those of the parsed message, or nothing is said', (name) => {
    const info = headerInfo(name);
    const names = headerNames(name, info?.compact);
    if (!names) throw new Error('it is a token');
    const isName = (one: string): boolean =>
      info ? one === info.name : one.toLowerCase() === name.toLowerCase();
    fc.assert(
      fc.property(any, (bytes) => {
        const quick = quickLines(bytes, names);
        if (!quick) return;
        const headers = parseMessage(bytes).message?.headers.filter(({ canonical }) => isName(canonical));
        expect(quick.map(({ value }) => value)).toEqual(headers?.map(({ value }) => value));
      }),
      RUNS,
    );
  });

  it('the body is that of the parsed message, or nothing is said', () => {
    fc.assert(
      fc.property(any, (bytes) => {
        const quick = quickBody(bytes);
        if (quick) expect(quick).toEqual(parseMessage(bytes).message?.body);
      }),
      RUNS,
    );
  });
});

describe('a common message', () => {
  const text = (count: number): Uint8Array =>
    utf8(`OPTIONS sip:a@b SIP/2.0\r\n${'X-Foo: 1\r\n'.repeat(count)}Content-Length: 2\r\n\r\nab`);
  const names = headerNames('X-Foo');

  it('is not parsed', () => {
    expect(names && quickLines(text(3), names)).toHaveLength(3);
    expect(quickBody(text(3))).toEqual({ start: text(3).length - 2, end: text(3).length });
  });

  it('is parsed where it has more lines than are indexed, or a name that only a broken line could have', () => {
    expect(names && quickLines(text(LIMITS.maxHeaders + 1), names)).toBeNull();
    expect(headerNames('X Foo')).toBeNull();
  });
});

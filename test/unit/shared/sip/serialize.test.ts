/** Edits of headers patch the spans they name and no other byte. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders, serialize } from '#shared/sip/serialize.ts';
import { describe, expect, it } from 'vitest';
import { message, options, OPTIONS_LINES, parsed } from './text-message.ts';

const START = 'OPTIONS sip:bob@example.com SIP/2.0\r\n';
const text = (source: string, ...edits: HeaderEdit[]): string =>
  textOf(editHeaders(parsed(utf8(source)), edits));

describe('serialize', () => {
  it('gives back the very bytes', () => {
    const bytes = options(['s : odd\r\n  fold', 'no colon'], 'body');
    expect(serialize(parsed(bytes))).toBe(bytes);
  });
});

describe('editHeaders', () => {
  const base = `${START}v : a\r\nSubject:  one\r\n two\r\nVia: b\r\n\r\nbody`;

  it.each<[HeaderEdit, string]>([
    [{ op: 'set', name: 'Subject', value: 'new' }, `${START}v : a\r\nSubject:  new\r\nVia: b\r\n\r\nbody`],
    [{ op: 'set', name: 'via', value: 'c' }, base.replace('v : a', 'v : c')],
    [{ op: 'set', name: 'To', value: 'x' }, base.replace('Via: b\r\n', 'Via: b\r\nTo: x\r\n')],
    [{ op: 'remove', name: 'Via' }, `${START}Subject:  one\r\n two\r\n\r\nbody`],
    [{ op: 'remove', name: 'Nothing' }, base],
    [{ op: 'prepend', name: 'Via', value: 'c' }, base.replace('v : a', 'Via: c\r\nv : a')],
    [{ op: 'prepend', name: 'Route', value: 'r' }, base.replace('v : a', 'Route: r\r\nv : a')],
    [{ op: 'append', name: 'Via', value: 'c' }, base.replace('Via: b\r\n', 'Via: b\r\nVia: c\r\n')],
    [
      { op: 'append', name: 'X', value: 'a\r\nEvil: b' },
      base.replace('Via: b\r\n', 'Via: b\r\nX: a Evil: b\r\n'),
    ],
  ])('%j', (edit, expected) => {
    expect(text(base, edit)).toBe(expected);
  });

  it('puts several at one place in their order', () => {
    const edits = ['1', '2'].map((value): HeaderEdit => ({ op: 'append', name: 'X-A', value }));
    expect(text(`${START}\r\n`, ...edits)).toBe(`${START}X-A: 1\r\nX-A: 2\r\n\r\n`);
  });

  it('begins a line of its own where the last one has no end', () => {
    expect(text(`${START}To: a`, { op: 'append', name: 'X', value: '1' })).toBe(`${START}To: a\r\nX: 1\r\n`);
  });

  it('gives an empty header its value', () => {
    expect(text(`${START}To:\r\n\r\n`, { op: 'set', name: 'To', value: 'a' })).toBe(`${START}To: a\r\n\r\n`);
  });

  it('keeps bytes that are no text', () => {
    const bytes = new Uint8Array([...message([...OPTIONS_LINES, 'Content-Length: 3']), 0xff, 0, 0xfe]);
    const edited = editHeaders(parsed(bytes), [{ op: 'remove', name: 'Max-Forwards' }]);
    expect([...edited.subarray(-3)]).toEqual([0xff, 0, 0xfe]);
  });
});

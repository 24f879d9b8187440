/** The parts of a run that stand alone: rows of data, places of files. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { MOST_ROWS, readDataRows } from '#core/sequence/data-rows.ts';
import { placeOf } from '#core/sequence/place.ts';

describe('rows of data', () => {
  it.each([
    ['a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['\ufeffa,b\r\n"x, ""y""","line\nbreak"\r\n\r\n', [{ a: 'x, "y"', b: 'line\nbreak' }]],
    ['a\n', []],
    ['__proto__\nx\n', [Object.fromEntries([['__proto__', 'x']])]],
  ])('%j', (text, rows) => {
    expect(readDataRows(utf8(text))).toEqual({ ok: true, value: rows });
  });

  it.each([
    ['\n', 'line 1 of the data'],
    ['a b\n1\n', 'names no variable'],
    ['a,a\n1,2\n', 'names one twice'],
    ['a,b\n1,2\n3\n', 'line 3 of the data: it has not as many fields as the first line'],
    ['a\n"1\n', 'a quote is not closed'],
    ['a\n1"2\n', 'a quote is not closed, or stands where none may'],
    [`a\n${'1\n'.repeat(MOST_ROWS + 1)}`, `more than ${MOST_ROWS} rows`],
  ])('%j cannot be read', (text, message) => {
    const read = readDataRows(utf8(text));
    expect(read.ok ? '' : read.error.message).toContain(message);
    expect(read.ok ? '' : read.error.code).toBe('INVALID_INPUT');
  });
});

describe('the place of a file', () => {
  it.each([
    ['a.seq', 'invite.sip', 'invite.sip'],
    ['Calls/a.seq', 'invite.sip', 'Calls/invite.sip'],
    ['Calls/a.seq', './../users.csv', 'users.csv'],
    ['Calls/a.seq', '../../users.csv', null],
    ['a.seq', '..', null],
    ['a.seq', '/etc/passwd', null],
    ['a.seq', 'x/.git/config', null],
    ['a.seq', 'x\\..\\y', null],
    ['a.seq', 'x\u0000y', null],
    ['a.seq', '', null],
  ])('of %s: %j is %j', (sequence, path, place) => {
    expect(placeOf(sequence, path)).toBe(place);
  });
});

/** The parts of a run that stand alone: rows of data, places of files. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { MOST_ROWS, readDataRows } from '#core/sequence/data-rows.ts';
import type { LastMessages } from '#core/sequence/conversation.ts';
import { lastOf, noteLast } from '#core/sequence/last-messages.ts';
import { placeOf } from '#core/sequence/place.ts';
import { Results } from '#core/sequence/results.ts';

describe('rows of data', () => {
  it.each([
    ['a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['\ufeffa,b\r\n"x, ""y""","line\nbreak"\r\n\r\n', [{ a: 'x, "y"', b: 'line\nbreak' }]],
    ['__proto__\nx\n', [Object.fromEntries([['__proto__', 'x']])]],
  ])('%j', (text, rows) => {
    expect(readDataRows(utf8(text))).toEqual({ ok: true, value: rows });
  });

  it.each([
    ['\n', 'line 1 of the data'],
    ['a\n', 'there is no row behind the names'],
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

describe('the results of a long row', () => {
  it('keep what failed, whatever is skipped behind it', () => {
    const results = new Results({ now: () => 0 });
    const got = { code: 'text', data: { text: '486' } } as const;
    const place = { line: 1, text: 'wait 200', depth: 0, turn: 0, isCheck: false };
    for (let i = 0; i < 300; i++) results.begin(place)({ state: 'passed' });
    results.begin({ ...place, line: 2 })({ state: 'failed', got });
    for (let i = 0; i < 1_000; i++) results.skip(place);
    expect(results.steps).toHaveLength(1_000);
    expect(results.omitted).toBe(301);
    expect(results.steps.filter(({ state }) => state === 'failed')).toMatchObject([{ line: 2, got }]);
  });
});

describe('the last messages of a conversation', () => {
  it('are one for each status and method, the newest, and so many of them', () => {
    const last: LastMessages = new Map();
    noteLast(last, 'INVITE', { messageId: 1, elapsed: 0 });
    for (let status = 100; status < 700; status++)
      noteLast(last, `${status}`, { messageId: status, elapsed: 5 });
    noteLast(last, '699', { messageId: 3, elapsed: 1 });
    expect(last.size).toBe(64);
    expect(lastOf(last, 'INVITE')).toBeNull();
    expect(lastOf(last, { low: 600, high: 650 })).toEqual({ messageId: 650, elapsed: 5 });
    expect(lastOf(last, { low: 600, high: 699 })).toEqual({ messageId: 699, elapsed: 5 });
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

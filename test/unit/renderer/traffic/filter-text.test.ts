/** What is made of the text of a filter: its colours, proposals written into it, and the filters of a row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, isWorthShowing } from '../../../../renderer/views/traffic/filter/accept.ts';
import { paint } from '../../../../renderer/views/traffic/filter/paint.ts';
import {
  dialogSubjects,
  messageSubjects,
  within,
  without,
} from '../../../../renderer/views/traffic/filter/quick.ts';
import { complete } from '../../../../shared/filter/complete.ts';
import { compileFilter } from '../../../../shared/filter/filter.ts';
import { dialogRow, messageRow } from '../stores/rows.ts';

const WORDS = [
  'method',
  '==',
  'INVITE',
  'and',
  '"al\\"ice"',
  "'",
  '(',
  'header["X-Foo"]',
  ' ',
  '=',
  'in',
  '200..299',
];
const texts = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string())).map((parts) => parts.join(' '));

describe('the colours of a filter', () => {
  it('leave its text as it is, whatever it is', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), fc.nat(60), (text, start, length) => {
        const mistake = { start, end: start + length };
        expect(
          paint(text, mistake)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
      { seed: 3261 },
    );
  });

  it('tell fields, operators and strings', () => {
    const pieces = paint('method == INVITE and from.user contains "al"', null).filter(
      ({ text }) => text !== ' ',
    );
    expect(pieces.map(({ text, kind }) => [text, kind])).toEqual([
      ['method', 'field'],
      ['==', 'operator'],
      ['INVITE', 'plain'],
      ['and', 'operator'],
      ['from.user', 'field'],
      ['contains', 'operator'],
      ['"al"', 'string'],
    ]);
  });

  it.each([
    ['in the middle', 'method = INVITE', { start: 7, end: 8 }, '='],
    ['at the end, where something is missing', 'method ==', { start: 9, end: 9 }, '='],
    ['at the beginning', '== 1', { start: 0, end: 0 }, '='],
  ])('mark a mistake %s', (_, text, span, marked) => {
    const wrong = paint(text, span).filter(({ isWrong }) => isWrong);
    expect(wrong.map((piece) => piece.text).join('')).toBe(marked);
  });
});

describe('a proposal', () => {
  /** The text after the first proposal at the sign `|` was taken, with the cursor marked. */
  function taken(marked: string): string {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { from, to, items } = complete(text, cursor);
    const [first] = items;
    if (!first) throw new Error(`nothing is proposed at ${marked}`);
    const edited = accept(text, from, to, first);
    return `${edited.text.slice(0, edited.cursor)}|${edited.text.slice(edited.cursor)}`;
  }

  it.each([
    ['the rest of a name, and a blank', 'meth|', 'method |'],
    ['a name in the place of a whole word', 'from.us|ername == 1', 'from.user| == 1'],
    ['a value', 'method == INV|', 'method == INVITE |'],
    ['a field of headers with its bracket', 'head|', 'header[|'],
    ['the name of a header with its bracket', 'header[cont|', 'header["Contact"] |'],
    ['the name of a header before a bracket', 'header[cont|] == 1', 'header["Contact"]| == 1'],
  ])('writes %s', (_, before, after) => {
    expect(taken(before)).toBe(after);
  });

  it('is not shown unasked in an empty field, nor where it is written already', () => {
    const item = { text: 'method', kind: 'field', detail: '' } as const;
    expect(isWorthShowing('', '', [item])).toBe(false);
    expect(isWorthShowing('method', 'method', [item])).toBe(false);
    expect(isWorthShowing('met', 'met', [item])).toBe(true);
  });
});

describe('the filters of a row', () => {
  it('are filters, whatever the row has in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.nat(699), (callId, from, method, status) => {
        const rows = [
          ...dialogSubjects(dialogRow(1, { callId, from, method })),
          ...messageSubjects(messageRow(1, { callId, from, method, status, src: '[2001:db8::1]:5060' })),
        ];
        for (const { filter } of rows) {
          expect(compileFilter(filter).ok, filter).toBe(true);
          expect(compileFilter(without('a or b', filter)).ok).toBe(true);
        }
      }),
      { seed: 3261 },
    );
  });

  it('name the call, its parties and its method', () => {
    const row = dialogRow(1, { callId: 'a@b', from: 'alice@x', to: '', method: 'INVITE' });
    expect(dialogSubjects(row).map(({ filter }) => filter)).toEqual([
      'callid == "a@b"',
      'from == "alice@x"',
      'method == INVITE',
    ]);
  });

  it('name the status of a response and both hosts, each once', () => {
    const row = messageRow(1, {
      kind: 'response',
      status: 486,
      src: '[2001:db8::1]:5060',
      dst: '192.0.2.1:5060',
    });
    const filters = messageSubjects(row).map(({ filter }) => filter);
    expect(filters.slice(-3)).toEqual(['status == 486', 'host == "2001:db8::1"', 'host == "192.0.2.1"']);
    expect(messageSubjects(messageRow(1)).filter(({ kind }) => kind === 'host')).toHaveLength(1);
  });

  it('leave out what is like the row of what passes already', () => {
    expect(without('', 'method == BYE')).toBe('not method == BYE');
    expect(without('alice', 'method == BYE')).toBe('alice and not method == BYE');
    expect(without('alice or bob', 'method == BYE')).toBe('(alice or bob) and not method == BYE');
    expect(without('"this or that"', 'method == BYE')).toBe('"this or that" and not method == BYE');
  });

  it.each([
    ['', 'status == 486', 'status == 486'],
    ['alice', 'status == 486', 'alice and status == 486'],
    ['alice or bob', 'status == 486', '(alice or bob) and status == 486'],
    ['alice', 'a or b', 'alice and (a or b)'],
    // What is there already is not written again; what is only one of two choices is not there.
    ['alice and status == 486 and bob', 'status == 486', 'alice and status == 486 and bob'],
    ['x and a > 1 and a < 2', 'a > 1 and a < 2', 'x and a > 1 and a < 2'],
    ['alice or bob and status == 486', 'status == 486', '(alice or bob and status == 486) and status == 486'],
    ['x and a or b', 'a or b', '(x and a or b) and (a or b)'],
  ])('keep of what "%s" lets pass what "%s" does', (present, filter, expected) => {
    expect(within(present, filter)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyMatch, fuzzyPieces, fuzzyText } from '../../../../renderer/commands/fuzzy.ts';

/** The text with the letters that fit in brackets; null where it does not fit. */
function shown(query: string, text: string): string | null {
  const match = fuzzyMatch(query, fuzzyText(text));
  if (!match) return null;
  return fuzzyPieces(text, match.places)
    .map((piece) => (piece.fits ? `[${piece.text}]` : piece.text))
    .join('');
}

const score = (query: string, text: string): number => fuzzyMatch(query, fuzzyText(text))?.score ?? -Infinity;

describe('letters that fit a text', () => {
  it.each([
    ['new', 'New request', '[New] request'],
    ['nr', 'New request', '[N]ew [r]equest'],
    ['request new', 'New request', '[New] [request]'],
    ['opca', 'Open captures…', '[Op]en [ca]ptures…'],
    ['echo', 'Basic call/call-echo.sip', 'Basic call/call-[echo].sip'],
    ['rI', 're-INVITE', '[r]e-[I]NVITE'],
    ['新请', '新建请求', '[新]建[请]求'],
    ['xyz', 'New request', null],
    ['wen', 'New', null],
    ['', 'New request', 'New request'],
    ['  ', 'New request', 'New request'],
  ])('%j in %j', (query, text, expected) => {
    expect(shown(query, text)).toBe(expected);
  });

  it.each([
    ['the beginning of a word', 'se', 'Send the request', 'Messages'],
    ['letters beside each other', 'inv', 'call/invite.sip', 'identities/v.sip'],
    [
      'the shorter text',
      'open',
      'Open captures…',
      'Open captures that were recorded in the run before this one',
    ],
    ['initials', 'st', 'Send text', 'Postpaid'],
  ])('prefers %s', (_, query, better, worse) => {
    expect(score(query, better)).toBeGreaterThan(score(query, worse));
  });

  it('finds what a subsequence is, and nothing else', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', 'A', 'İ', '中'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (query, text) => {
        const word = query.toLowerCase();
        let at = 0;
        for (const letter of text.toLowerCase()) if (letter === word[at]) at++;
        fc.pre(word.length === query.length && text.toLowerCase().length === text.length);
        const match = fuzzyMatch(query, fuzzyText(text));
        expect(match !== null).toBe(at === word.length);
        const found = (match?.places ?? []).map((place) => text.toLowerCase()[place]).join('');
        if (match) expect(found).toBe(word);
      }),
      { seed: 20261129 },
    );
  });

  it('keeps places inside a text whose lower case is longer', () => {
    const match = fuzzyMatch('stanbul', fuzzyText('İstanbul'));
    expect(match?.places).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

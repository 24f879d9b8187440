/** What the editor knows of its text follows each change: it is what reading the whole text again would give. */
import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAlike, tokenizeBody } from '../../renderer/editor/body-tokens.ts';
import { draftLanguage, outlineOf, textIn } from '../../renderer/editor/draft-language.ts';
import { readOutline } from '../../renderer/editor/outline.ts';

const RUNS = { numRuns: 400, seed: 3261 };

const word = fc.constantFrom(
  ...[
    'INVITE sip:a SIP/2.0',
    'SIP/2.0 200 OK',
    'CSeq: 1 INVITE',
    'v: a',
    'Subject:',
    ':',
    ' ',
    '\t',
    '{{#}}',
    '{{x}}',
  ],
  ...['{{\\n}}', '\n', '\n\n', 'v=0', 'a=b', 'm=audio 1 RTP/AVP 0', '--x', 'é', '\u2028', 'x'],
);
const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(''));
const part = fc.double({ min: 0, max: 1, noNaN: true });
const change = fc.record({
  at: part,
  length: fc.nat(6),
  insert: fc.oneof(word, fc.constantFrom('', 'a', '0')),
});

describe('the outline of a text', () => {
  it('after changes is that of the text as it is then', () => {
    fc.assert(
      fc.property(text, fc.array(change, { minLength: 1, maxLength: 8 }), (doc, changes) => {
        let state = EditorState.create({ doc, extensions: draftLanguage() });
        outlineOf(state);
        for (const { at, length, insert } of changes) {
          const from = Math.floor(at * state.doc.length);
          const to = Math.min(from + length, state.doc.length);
          ({ state } = state.update({ changes: { from, to, insert } }));
          expect(outlineOf(state)).toEqual(readOutline(state.doc.toString()));
          expect(textIn(state)).toBe(state.doc.toString());
        }
      }),
      RUNS,
    );
  });
});

describe('the colours of a body', () => {
  it('behind a line are the same with a line in its place that is alike', () => {
    const line = word.filter((one) => !one.includes('\n'));
    fc.assert(
      fc.property(fc.array(line), line, line, fc.array(line), (before, one, other, after) => {
        fc.pre(isAlike(one, other));
        const behind = (own: string): unknown => {
          const body = [...before, own, ''].join('\n');
          const tokens = tokenizeBody(`${body}${after.join('\n')}`, 0);
          return tokens
            .filter(({ from }) => from >= body.length)
            .map(({ from, to, kind }) => [from - body.length, to - body.length, kind]);
        };
        expect(behind(one)).toEqual(behind(other));
      }),
      RUNS,
    );
  });
});

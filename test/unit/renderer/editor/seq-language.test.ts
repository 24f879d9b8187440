import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { seqCompletion, wordsBehind } from '../../../../renderer/editor/seq-language.ts';

const FILES = ['invite.sip', 'my call.sip'];
const source = seqCompletion({ files: () => FILES, meaning: (word) => `meaning of ${word}` });

/** What is proposed where the text ends. */
function proposed(text: string): string[] {
  const state = EditorState.create({ doc: text });
  return (source(new CompletionContext(state, text.length, true))?.options ?? []).map(({ label }) => label);
}

describe('what can be written in a sequence', () => {
  it('begins a line with the words of the language, each with what it means', () => {
    expect(proposed('pause 1s\n  wa')).toContain('wait');
    const state = EditorState.create({ doc: 'se' });
    const found = source(new CompletionContext(state, 2, false));
    expect(found?.options.find(({ label }) => label === 'send')?.detail).toBe('meaning of send');
  });

  it.each([
    ['send ', '"my call.sip"'],
    ['send ', 're-INVITE'],
    ['send invite.sip ', 'in dialog'],
    ['wait ', '180'],
    ['wait ', 'INVITE'],
    ['wait 200 ', 'within'],
    ['answer 200 ', 'sdp'],
    ['answer 200 with ', '"invite.sip"'],
    ['expect ', 'header'],
    ['expect header Contact ', 'contains'],
    ['expect header Contact exists ', 'in'],
    ['expect header Contact = x ', 'in'],
    ['expect status 200 ', 'in'],
    ['expect count 180 = 1 ', 'of'],
    ['expect header Contact exists in ', 'INVITE'],
    ['take x from call.id in ', '180'],
    ['take x ', 'from'],
    ['take x from call.id ', 'match'],
  ])('behind %j goes on with %j', (before, word) => {
    expect(wordsBehind(before, FILES)).toContain(word);
    expect(proposed(before)).toContain(word);
  });

  it.each(['send a.sip as ', 'send BYE of ', 'wait 200 within ', 'pause '])(
    'proposes nothing behind %j',
    (before) => {
      expect(proposed(before)).toEqual([]);
    },
  );

  it('does not open by itself on an empty line', () => {
    const state = EditorState.create({ doc: '' });
    expect(source(new CompletionContext(state, 0, false))).toBeNull();
  });
});

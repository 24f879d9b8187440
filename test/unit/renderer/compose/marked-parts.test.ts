/** A line of a draft falls into pieces that are the line again, and its values are told apart by what gives them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOfNames } from '../../../../renderer/views/compose/use-editor-context.ts';
import { markedParts } from '../../../../renderer/views/compose/marked-parts.ts';

const kindOf = kindOfNames({
  values: { host: '192.0.2.1' },
  hidden: ['password'],
});

describe('a line with values', () => {
  it.each([
    ['sip:bob', [['plain', 'sip:bob']]],
    ['sip:{{host}}', [['plain', 'sip:'], ['known', '{{host}}']]],
    ['{{password}}@', [['known', '{{password}}'], ['plain', '@']]],
    ['{{local.ip}}', [['made', '{{local.ip}}']]],
    ['{{nowhere}}', [['unresolved', '{{nowhere}}']]],
    ['{{constructor}}', [['unresolved', '{{constructor}}']]],
    ['', []],
  ])('%s', (text, parts) => {
    expect(markedParts(text, kindOf).map((part) => [part.kind, part.text])).toEqual(parts);
  }); // prettier-ignore

  it('is its pieces put together, whatever is written', () => {
    const piece = fc.constantFrom('{{', '}}', 'host', '#', '\\', 'x', '"', '(', ')', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (words) => {
        const text = words.join('');
        expect(
          markedParts(text, kindOf)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
      { seed: 7 },
    );
  });
});

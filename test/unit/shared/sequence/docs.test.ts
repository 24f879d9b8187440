/** Every sequence in the documentation is one that can be read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSequence } from '#shared/sequence/read.ts';

const page = readFileSync(new URL('../../../../docs/sequences.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```seq\n([^]*?)^```/gm)].map(([, text = '']) => text);

describe('the documentation', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('has an example without a mistake:\n%s', (text) => {
    const { sequence, problems } = readSequence(text);
    expect(problems).toEqual([]);
    expect(sequence.steps.length).toBeGreaterThan(0);
  });
});

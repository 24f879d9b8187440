/** Which calls a filter is about. */
import { describe, expect, it } from 'vitest';
import { compileFilter } from '#shared/filter/filter.ts';

function callIdsOf(text: string): string[] | null {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(text);
  return filter.value.callIds && [...filter.value.callIds].sort();
}

const MANY = Array.from({ length: 65 }, (_, i) => `id-${i}`);

describe('the Call-IDs that a filter needs', () => {
  it.each([
    ['callid == abc', ['abc']],
    ['sip.Call-ID == "a b"', ['a b']],
    ['callid in {a, b}', ['a', 'b']],
    ['method == INVITE and callid == a', ['a']],
    ['(method == INVITE or method == BYE) and (callid == a and status == 200)', ['a']],
    ['callid in {a, b} and callid == c', ['c']],
    ['callid == a or callid == b', ['a', 'b']],
    ['callid == a or (callid == b and method == BYE)', ['a', 'b']],
  ])('are told of %s', (text, wanted) => {
    expect(callIdsOf(text)).toEqual(wanted);
  });

  it.each([
    '',
    'callid',
    'method == INVITE',
    'callid != a',
    'not callid == a',
    'callid contains a',
    'callid matches a',
    'callid == a or method == BYE',
    `callid in {${MANY.join(', ')}}`,
    MANY.map((id) => `callid == ${id}`).join(' or '),
  ])('are not told of %s', (text) => {
    expect(callIdsOf(text)).toBeNull();
  });
});

/** What is proposed at the cursor (`¦` in the tables), and that each proposal has its words. */
import { ALIAS_NAMES } from '#shared/filter/aliases.ts';
import { complete } from '#shared/filter/complete.ts';
import { describeDetail, describeField } from '#shared/filter/describe.ts';
import { FIELD_WORDS } from '#shared/filter/field-words.ts';
import { FIELDS } from '#shared/filter/find-field.ts';
import { describe, expect, it } from 'vitest';

function proposed(marked: string): { readonly texts: string[]; readonly replaced: string } {
  const cursor = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const { from, to, items } = complete(text, cursor);
  return { texts: items.map((item) => item.text), replaced: text.slice(from, to) };
}

const cases: readonly (readonly [
  marked: string,
  replaced: string,
  first: readonly string[],
  without?: string,
])[] = [
  ['¦', '', ['id', 'time']],
  ['me¦', 'me', ['method']],
  ['not me¦', 'me', ['method']],
  ['(sta¦', 'sta', ['status', 'status.class']],
  ['a and from.u¦', 'from.u', ['from.user']],
  ['sip.meth¦', 'sip.meth', ['sip.Method']],
  ['method ¦', '', ['==', '!=', 'in', 'contains', 'matches', 'and'], '<'],
  ['status ¦', '', ['==', '!=', 'in', '<', '<=', '>', '>='], 'contains'],
  ['header["X"] con¦', 'con', ['contains']],
  ['via[0].branch ¦', '', ['==']],
  ['method == ¦', '', ['INVITE', 'ACK']],
  ['method == OP¦', 'OP', ['OPTIONS']],
  ['method == INVITE ¦', '', ['and', 'or']],
  ['method == kind ¦', '', ['and', 'or'], '=='],
  ['method not in {BYE, ¦', '', ['INVITE']],
  ['method in {BYE, IN¦', 'IN', ['INVITE', 'INFO']],
  ['method in {BYE} ¦', '', ['and', 'or']],
  ['status == 48¦', '48', ['480', '481']],
  ['status in 400..4¦', '4', ['4xx', '400']],
  ['status.class == ¦', '', ['1']],
  ['dialog.state == ri¦', 'ri', ['ringing']],
  ['direction == ¦', '', ['in', 'out']],
  ['transport == t¦', 't', ['tcp', 'tls']],
  ['diagnostics.error == cseq-m¦', 'cseq-m', ['cseq-malformed', 'cseq-method']],
  ['header[¦', '', ['"Accept"']],
  ['header["Rea¦', '"Rea', ['"Reason"', '"Reason-Phrase"']],
  ['method == "INV¦', '"INV', ['INVITE']],
  ['alice ¦', '', ['and', 'or', 'id']],
];

describe('at the cursor', () => {
  it.each(cases.map(([marked, replaced, first, without]) => ({ marked, replaced, first, without })))(
    '$marked',
    ({ marked, replaced, first, without }) => {
      const found = proposed(marked);
      expect(found.replaced).toBe(replaced);
      expect(found.texts.slice(0, first.length)).toEqual(first);
      if (without !== undefined) expect(found.texts).not.toContain(without);
    },
  );

  it('looks at nothing behind the cursor, and takes a cursor outside the text for its end', () => {
    expect(complete('me == INVITE', 2).items[0]?.text).toBe('method');
    expect(complete('me', 99)).toEqual(complete('me', 2));
    expect(complete('me', -1).from).toBe(0);
  });
});

describe('the words', () => {
  it('say what each field is, in both languages, and nothing else', () => {
    expect(Object.keys(FIELD_WORDS).sort()).toEqual(FIELDS.map(({ name }) => name).sort());
    expect(ALIAS_NAMES.filter((name) => describeField(name) === null)).toEqual([]);
    const half = Object.values(FIELD_WORDS).filter(({ en, zh }) => en === '' || !/[\u4e00-\u9fff]/.test(zh));
    expect(half).toEqual([]);
  });

  it('follow from the detail of each proposal that has one', () => {
    const texts = ['', 'method == ', 'status ', 'header[', 'x ', 'status == '];
    const items = texts.flatMap((text) => complete(text, text.length).items);
    expect(items.filter(({ detail }) => detail !== '' && describeDetail(detail) === null)).toEqual([]);
    expect(describeDetail('reference:INVITE')?.en).toMatch(/session/);
    expect(describeDetail('nothing')).toBe(null);
    expect(describeField('sip.Reason')).toEqual(describeDetail('reference:Reason'));
  });
});

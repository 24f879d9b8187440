/** Drafts: what crosses to the core, and whether they are changed. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../shared/lib/bytes.ts';
import {
  createDraft,
  isChanged,
  sendDraftOf,
  shortUri,
  variableValues,
} from '../../../../renderer/views/compose/draft.ts';

const LAB = 'udp:127.0.0.1:5070';

describe('what crosses to the core', () => {
  const draft = createDraft('d1', {
    text: 'OPTIONS sip:{{lab}} SIP/2.0\r\n\r\n',
    destination: ' udp:{{host}}:5060 ',
    variables: [
      { name: ' host ', value: 'a.example' },
      { name: '', value: 'x' },
    ],
    user: 'alice',
    password: 'secret',
  });
  const sent = sendDraftOf(draft, LAB);

  it('is the text as the editor shows it, in the language of drafts', () => {
    expect(sent.form).toBe('template');
    expect(textOf(sent.bytes)).toBe('OPTIONS sip:{{lab}} SIP/2.0\n\n');
  });

  it('has the destination as it is written, and the values by name', () => {
    expect(sent.to).toBe('udp:{{host}}:5060');
    expect(sent.variables).toEqual({
      lab: '127.0.0.1:5070',
      'lab.host': '127.0.0.1',
      host: 'a.example',
    });
  });

  it('shares no object with the draft', () => {
    expect(sent.switches).toEqual(draft.switches);
    expect(sent.switches).not.toBe(draft.switches);
  });

  it('has credentials only where a user is named', () => {
    expect(sent.credentials).toEqual({ user: 'alice', password: 'secret' });
    expect(sendDraftOf(createDraft('d2', { password: 'x' }), LAB).credentials).toBeNull();
  });

  it('names a dialog and an account only where the draft has one', () => {
    expect(sent).not.toHaveProperty('dialog');
    expect(sent).not.toHaveProperty('account');
    const own = sendDraftOf(createDraft('d4', { dialog: 3, account: 'lab' }), LAB);
    expect(own).toMatchObject({ dialog: 3, account: 'lab', to: '' });
  });

  it("a draft's own variable wins over the lab's", () => {
    const own = createDraft('d3', { variables: [{ name: 'lab', value: 'mine' }] });
    expect(variableValues(own, LAB)).toEqual({ lab: 'mine', 'lab.host': '127.0.0.1' });
  });
});

describe('a draft', () => {
  it('is changed where its text is another than when it was opened', () => {
    const draft = createDraft('d1', { text: 'A\r\nB' });
    expect(isChanged(draft)).toBe(false);
    expect(isChanged({ ...draft, text: 'A\nC' })).toBe(true);
  });

  it.each([
    ['INVITE sip:bob@b.example;lr SIP/2.0', 'bob@b.example'],
    ['INVITE sips:b.example?x=y SIP/2.0', 'b.example'],
    ['OPTIONS sip:{{callee}}@{{ lab.host }}:5060 SIP/2.0', 'callee@lab.host:5060'],
    ['', '—'],
  ])('%j is called %j', (text, name) => {
    expect(shortUri(text)).toBe(name);
  });
});

/** Drafts: what crosses to the core, and what is kept over a reload. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../shared/lib/bytes.ts';
import { ALL_ON } from '../../../../shared/model/exchange.ts';
import type { Store } from '../../../../renderer/host/storage.ts';
import {
  createDraft,
  isChanged,
  sendDraftOf,
  shortUri,
  variableValues,
} from '../../../../renderer/views/compose/draft.ts';
import { readKept, writeKept } from '../../../../renderer/views/compose/persist.ts';

const LAB = 'udp:127.0.0.1:5070';

function memoryStore(): Store & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  };
}

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
    ['', '—'],
  ])('%j is called %j', (text, name) => {
    expect(shortUri(text)).toBe(name);
  });
});

describe('what is kept over a reload', () => {
  it('is the draft without its password and its exchange', () => {
    const store = memoryStore();
    const draft = createDraft('d1', { text: 'A', user: 'alice', password: 'wonderland', exchangeId: 4 });
    writeKept(store, { lab: LAB, active: 'd1', recent: ['udp:a:1'], drafts: [draft] });
    expect([...store.values.values()].join()).not.toContain('wonderland');
    expect(readKept(store)).toEqual({
      lab: LAB,
      active: 'd1',
      recent: ['udp:a:1'],
      drafts: [{ ...draft, password: '', exchangeId: null }],
    });
  });

  it('leaves the dialog out: another run of the core has others', () => {
    const store = memoryStore();
    writeKept(store, {
      lab: null,
      active: '',
      recent: [],
      drafts: [createDraft('d1', { dialog: 3, account: 'a' })],
    });
    expect(readKept(store)?.drafts[0]).toMatchObject({ dialog: null, account: 'a' });
  });

  it('gives the default to switches that an older version did not keep', () => {
    const store = memoryStore();
    const old = { transaction: true, fill: false, answerChallenges: true, ack2xx: false };
    const draft = {
      id: 'd1',
      templateId: '',
      text: 'A',
      original: 'A',
      destination: '',
      user: '',
      variables: [],
    };
    const kept = { lab: null, active: 'd1', recent: [], drafts: [{ ...draft, switches: old }] };
    store.setItem('sipwright.compose', JSON.stringify(kept));
    const usual = { ...ALL_ON, fill: true, failover: false };
    expect(readKept(store, usual)?.drafts[0]?.switches).toEqual({ ...usual, ...old });
  });

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['another shape', '{"drafts":[{"id":1}]}'],
  ])('%s is read as nothing kept', (_, value) => {
    const store = memoryStore();
    if (value !== null) store.setItem('sipwright.compose', value);
    expect(readKept(store)).toBeNull();
  });

  it('a browser that keeps nothing is no failure', () => {
    expect(writeKept(null, { lab: null, active: '', recent: [], drafts: [] })).toBe(false);
    expect(readKept(null)).toBeNull();
  });
});

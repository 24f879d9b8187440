/** Sends of the history: as drafts again, and beside the send before. */
import { describe, expect, it } from 'vitest';
import {
  comparedParts,
  draftOfSend,
  rowHas,
  sendBefore,
} from '../../../../renderer/views/compose/workspace/history-draft.ts';
import { unresolvedIn } from '../../../../renderer/views/compose/workspace/given-rows.ts';
import { createDraft, sendDraftOf } from '../../../../renderer/views/compose/draft.ts';
import { textOf, utf8 } from '../../../../shared/lib/bytes.ts';
import type { HistoryEntry, HistoryRow } from '../../../../shared/model/workspace.ts';

const LAB = 'udp:127.0.0.1:5070';
const row = (id: number, parts: Partial<HistoryRow> = {}): HistoryRow => ({
  ...{ id, time: id, method: 'INVITE', uri: 'sip:a', name: '', path: '', destination: LAB, callId: 'c1' },
  ...{ outcome: { kind: 'answer', status: 486, reason: 'Busy Here' }, exchange: null, run: null },
  ...parts,
});

describe('a send as a draft again', () => {
  it('sends the same: own variables stay its own, given ones are given again', () => {
    const given = [{ name: 'domain', value: 'a.example', from: '' }];
    const draft = createDraft('d1', {
      text: 'OPTIONS sip:{{who}}@{{domain}} SIP/2.0\n\n',
      destination: LAB,
      user: 'alice',
      password: 'x',
      variables: [{ name: 'who', value: 'bob' }],
    });
    const sent = sendDraftOf(draft, LAB, { given, environment: 'e' });
    expect(sent).toMatchObject({ environment: 'e', variables: { who: 'bob', domain: 'a.example' } });
    const again = draftOfSend({ draft: sent, name: 'Ask', path: '' }, LAB, given);
    expect(again).toMatchObject({ text: draft.text, variables: draft.variables, user: 'alice', name: 'Ask' });
    expect(again.password).toBeUndefined();
  });

  it('keeps what was given then and is not given now', () => {
    const sent = sendDraftOf(createDraft('d1', { text: 'x' }), LAB, {
      given: [{ name: 'domain', value: 'then', from: '' }],
      environment: '',
    });
    const again = draftOfSend({ draft: sent, name: '', path: '' }, LAB, [
      { name: 'domain', value: 'now', from: '' },
    ]);
    expect(again.variables).toEqual([{ name: 'domain', value: 'then' }]);
  });
});

describe('the send before', () => {
  it('is the newest older one of the same file', () => {
    const rows = [
      row(5, { path: 'a.sip' }),
      row(4, { path: 'b.sip' }),
      row(3, { path: 'a.sip' }),
      row(1, { path: 'a.sip' }),
    ];
    expect(rows.map((one) => sendBefore(rows, one)?.id ?? null)).toEqual([3, null, 1, null]);
  });

  it('without a file is one of the same method, URI and name', () => {
    const rows = [row(4), row(3, { uri: 'sip:b' }), row(2, { method: 'BYE' }), row(1)];
    expect(rows.map((one) => sendBefore(rows, one)?.id ?? null)).toEqual([1, null, null, null]);
  });

  it('of a file that was not sent yet is what was sent before it was saved', () => {
    const rows = [
      row(6, { path: 'a.sip' }),
      row(5, { path: 'a.sip' }),
      row(3, { path: 'a.sip', uri: 'sip:b' }),
      row(2, { path: 'b.sip' }),
      row(1, { name: 'Another name' }),
    ];
    expect(rows.map((one) => sendBefore(rows, one)?.id ?? null)).toEqual([5, 3, null, 1, null]);
  });

  it('of a run is what the same step sent for the same row before', () => {
    const run = { name: 'Call', path: 'call.seq', started: 1, row: 0, rows: 2, line: 3 };
    const rows = [
      row(9, { path: 'a.sip', run: { ...run, started: 7 } }),
      row(8, { path: 'a.sip', run: { ...run, started: 7, line: 2 } }),
      row(4, { path: 'a.sip', run: { ...run, row: 1 } }),
      row(3, { path: 'a.sip', run }),
    ];
    expect(rows.map((one) => sendBefore(rows, one)?.id ?? null)).toEqual([3, 4, 3, null]);
  });

  it('is compared by the last request that was sent and its final response', () => {
    const message = (direction: 'in' | 'out', text: string) => ({
      time: 0,
      direction,
      bytes: utf8(`${text}\r\n\r\n`),
    });
    const entry = {
      messages: [
        message('out', 'INVITE sip:a SIP/2.0\r\nCSeq: 1 INVITE'),
        message('in', 'SIP/2.0 407 Auth\r\nCSeq: 1 INVITE'),
        message('out', 'ACK sip:a SIP/2.0\r\nCSeq: 1 ACK'),
        message('out', 'INVITE sip:a SIP/2.0\r\nCSeq: 2 INVITE'),
        message('in', 'SIP/2.0 180 Ringing\r\nCSeq: 2 INVITE'),
        message('in', 'SIP/2.0 200 OK\r\nCSeq: 2 INVITE'),
        message('out', 'ACK sip:a SIP/2.0\r\nCSeq: 2 ACK'),
        message('in', 'BYE sip:b SIP/2.0\r\nCSeq: 9 BYE'),
      ],
    } as unknown as HistoryEntry;
    const { request, response } = comparedParts(entry);
    expect(
      [request, response].map((bytes) =>
        textOf(bytes ?? new Uint8Array())
          .split('\r\n')
          .slice(0, 2),
      ),
    ).toEqual([
      ['INVITE sip:a SIP/2.0', 'CSeq: 2 INVITE'],
      ['SIP/2.0 200 OK', 'CSeq: 2 INVITE'],
    ]);
    expect(comparedParts({ messages: [] } as unknown as HistoryEntry)).toEqual({
      request: null,
      response: null,
    });
  });
});

it.each([
  ['486', true],
  ['invite', true],
  ['C1', true],
  ['200', false],
])('a row has %s: %s', (text, has) => expect(rowHas(row(1), text)).toBe(has));

describe('what sending finds no value for', () => {
  const draft = createDraft('d', {
    text: '{{a}} {{$random.digits("x")}} {{a}} {{b {{known}} {{local.ip}}',
    destination: 'udp:{{host}}',
    user: '{{user}}',
    password: '{{secret}} {{wrong}}',
  });
  const known = { values: { known: '{{deep}}' }, hidden: ['secret'], exchange: false, dialog: false };

  it('is told once, of the text, the destination and the credentials; braces that begin nothing are none', () => {
    expect(unresolvedIn(draft, known)).toEqual(['a', '$random.digits("x")', 'known', 'host', 'user', 'wrong']); // prettier-ignore
  });

  it('is nothing where no values are put in', () => {
    const switches = { ...draft.switches, variables: false };
    expect(unresolvedIn({ ...draft, switches }, known)).toEqual([]);
  });
});

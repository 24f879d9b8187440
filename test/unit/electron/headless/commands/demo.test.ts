import { describe, expect, it } from 'vitest';
import type { MessageRow } from '#shared/model/traffic.ts';
import { createStyle } from '../../../../../electron/headless/cli/style.ts';
import { flowLines } from '../../../../../electron/headless/commands/demo.ts';

const ROW: MessageRow = {
  id: 1,
  time: 1000,
  direction: 'out',
  transport: 'udp',
  source: 'udp-1',
  src: '127.0.0.1:1',
  dst: '127.0.0.1:2',
  kind: 'request',
  method: 'MESSAGE',
  status: 0,
  summary: 'sip:echo@127.0.0.1',
  from: '',
  to: '',
  callId: 'c',
  cseq: 1,
  sdp: false,
  size: 100,
  dialogId: 1,
  retransmission: 0,
  severity: null,
  unsent: false,
  mark: null,
  comment: '',
};

function lines(result: { ok: boolean; why: string; rows: MessageRow[] }): string {
  const flow = { name: 'text', title: 'A text', exchanges: [1], ...result };
  return flowLines(flow, { LANG: 'C' }, createStyle(false)).join('\n');
}

describe('flowLines', () => {
  it('draws the flow with the console on the left and names answers, repetitions and the end', () => {
    const answer = { ...ROW, direction: 'in', kind: 'response', status: 200, summary: 'OK' } as const;
    const text = lines({ ok: true, why: '', rows: [ROW, { ...ROW, retransmission: 1 }, answer] });
    expect(text).toMatch(/^A text\n +127\.0\.0\.1:1 +127\.0\.0\.1:2\n/);
    expect(text).toMatch(
      /- MESSAGE -+>\|\n.*- MESSAGE -+>\| {2}retransmission 1\n.*<-+ 200 OK -+\|\n {2}ok\n$/,
    );
  });

  it('says why a flow failed, also where nothing crossed', () => {
    expect(lines({ ok: false, why: 'there was no final answer', rows: [] })).toBe(
      'A text\n  failed: there was no final answer\n',
    );
  });
});

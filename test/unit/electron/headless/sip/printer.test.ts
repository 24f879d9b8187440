import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { createJsonPrinter, createTextPrinter } from '../../../../../electron/headless/sip/printer.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

const ROW: MessageRow = {
  id: 1,
  time: 1_000,
  direction: 'out',
  transport: 'udp',
  source: 'udp-1',
  src: '127.0.0.1:1',
  dst: '127.0.0.1:2',
  kind: 'request',
  method: 'INVITE',
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

const request = (method: string): Uint8Array =>
  utf8(
    `${method} sip:a SIP/2.0\r\nCSeq: 7 ${method}\r\nAuthorization: Digest username="a", algorithm=SHA-256\r\n\r\n`,
  );

describe('the text printer', () => {
  it('draws a ladder, notes repetitions and credentials, and names who is not the peer', () => {
    const io = createTestIo({ env: { LANG: 'C' } });
    const printer = createTextPrinter(io, (id) => (id === 1 ? request('INVITE') : null));
    printer.message(ROW);
    printer.message({ ...ROW, id: 2, retransmission: 1 });
    printer.tell({ type: 'state' }, ['two', 'lines']);
    printer.message({ ...ROW, id: 3, direction: 'in', src: '127.0.0.1:9', dst: '127.0.0.1:1' });
    const answer = { ...ROW, id: 4, direction: 'in', kind: 'response', status: 200 } as const;
    printer.message({ ...answer, src: '127.0.0.1:2', dst: '127.0.0.1:1', method: 'BYE', summary: 'OK' });
    expect(io.out()).toMatch(
      /127\.0\.0\.1:1 +127\.0\.0\.1:2\n.*\n.*- INVITE -+>\| {2}digest SHA-256\n.*>\| {2}retransmission 1\ntwo\nlines\n/,
    );
    expect(io.out()).toMatch(/<-+ INVITE -+\| {2}from 127\.0\.0\.1:9\n.*<-+ 200 OK \(BYE\) -+\|\n$/);
  });
});

describe('the JSON printer', () => {
  it('writes a line a message with its bytes, and a line for what is told beside them', () => {
    const io = createTestIo();
    const printer = createJsonPrinter(io, (id) => (id === 1 ? request('ACK') : null));
    printer.message({ ...ROW, method: 'ACK' });
    printer.message({ ...ROW, id: 2, kind: 'other', callId: '' });
    printer.tell({ type: 'notice', code: 'X' }, ['not this']);
    const [first, second, third] = io
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    // The credentials of an ACK are those of its INVITE.
    expect(first).toMatchObject({ type: 'message', method: 'ACK', cseq: 7, cseqMethod: 'ACK', digest: null });
    expect(first).toMatchObject({ callId: 'c', src: '127.0.0.1:1', dst: '127.0.0.1:2', status: null });
    expect(second).toMatchObject({ kind: 'other', method: null, status: null, size: null, raw: null });
    expect(third).toEqual({ type: 'notice', code: 'X' });
  });
});

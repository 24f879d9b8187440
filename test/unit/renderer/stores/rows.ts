/** Rows of traffic for the tests of the stores and the views: what is of no interest is filled in. */
import type { DialogRow, MessageRow } from '../../../../shared/model/traffic.ts';

export function messageRow(id: number, parts: Partial<MessageRow> = {}): MessageRow {
  return {
    id,
    time: 1000 + id,
    direction: 'out',
    transport: 'udp',
    source: 'udp-1',
    src: '127.0.0.1:5070',
    dst: '127.0.0.1:5080',
    kind: 'request',
    method: 'OPTIONS',
    status: 0,
    summary: 'sip:lab@127.0.0.1',
    from: 'a@x',
    to: 'b@x',
    callId: 'c',
    cseq: 1,
    sdp: false,
    size: 10,
    dialogId: 1,
    retransmission: 0,
    severity: null,
    unsent: false,
    mark: null,
    comment: '',
    ...parts,
  };
}

export function dialogRow(id: number, parts: Partial<DialogRow> = {}): DialogRow {
  return {
    id,
    started: 0,
    last: 0,
    state: 'answered',
    method: 'OPTIONS',
    status: 200,
    reason: 'OK',
    from: 'a@x',
    to: 'b@x',
    callId: `call-${id}`,
    messages: 1,
    retransmissions: 0,
    postDialDelay: null,
    answered: null,
    ended: null,
    severity: null,
    source: '',
    legs: 0,
    mark: null,
    comment: '',
    ...parts,
  };
}

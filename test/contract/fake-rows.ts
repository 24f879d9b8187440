/** The rows of the service in memory. */
import type { SourceRow } from '#shared/model/source.ts';
import { PLAIN_SOCKET } from '#shared/model/source.ts';
import type { DialogRow, MessageRow } from '#shared/model/traffic.ts';

export const NOON = 1_750_000_000_000;

export function messageRow(id: number, size: number): MessageRow {
  return {
    id,
    time: NOON + id,
    direction: 'out',
    transport: 'udp',
    source: 'udp-1',
    src: '127.0.0.1:5060',
    dst: '127.0.0.1:5062',
    kind: 'request',
    method: 'OPTIONS',
    status: 0,
    summary: 'sip:echo@127.0.0.1',
    from: 'alice@127.0.0.1',
    to: 'echo@127.0.0.1',
    callId: `call-${id}`,
    cseq: 1,
    sdp: false,
    size,
    dialogId: id,
    retransmission: 0,
    severity: null,
    unsent: false,
    mark: null,
    comment: '',
  };
}

export function dialogRow(id: number): DialogRow {
  return {
    id,
    started: NOON + id,
    last: NOON + id,
    state: 'answered',
    method: 'OPTIONS',
    status: 200,
    reason: 'OK',
    from: 'alice@127.0.0.1',
    to: 'echo@127.0.0.1',
    callId: `call-${id}`,
    messages: 1,
    retransmissions: 0,
    postDialDelay: null,
    answered: NOON,
    ended: null,
    severity: null,
    source: '',
    legs: 0,
    mark: null,
    comment: '',
  };
}

export function sourceRow(id: string, requested: string): SourceRow {
  return {
    id,
    role: 'console',
    requested,
    address: 'udp:127.0.0.1:5060',
    state: 'open',
    trouble: null,
    receiveBuffer: 4_194_304,
    received: 0,
    sent: 0,
    ...PLAIN_SOCKET,
  };
}

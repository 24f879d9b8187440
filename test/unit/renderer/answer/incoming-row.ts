/** Rows of incoming requests for tests, whole, with what a test says of them. */
import type { IncomingRow } from '../../../../shared/model/incoming.ts';

export function incomingRow(id: number, parts: Partial<IncomingRow> = {}): IncomingRow {
  return {
    id,
    messageId: 100 + id,
    time: 1_750_000_000_000 + id,
    method: 'INVITE',
    uri: 'sip:console@127.0.0.1',
    from: 'alice@example.com',
    to: 'console@127.0.0.1',
    callId: `call-${id}`,
    peer: '127.0.0.1:5090',
    state: 'waiting',
    status: 0,
    automatic: false,
    dialog: null,
    reliability: 'none',
    sdp: true,
    ...parts,
  };
}

/** A source as the core tells it, for tests. */
import type { SourceRow } from '../../../../shared/model/source.ts';
import { PLAIN_SOCKET } from '../../../../shared/model/source.ts';

export function sourceRow(id: string, change: Partial<SourceRow> = {}): SourceRow {
  return {
    ...PLAIN_SOCKET,
    id,
    role: 'console',
    requested: 'udp:127.0.0.1:0',
    address: 'udp:127.0.0.1:5070',
    state: 'open',
    trouble: null,
    receiveBuffer: 212_992,
    received: 0,
    sent: 0,
    ...change,
  };
}

/** A capture that is being read. */
export function fileRow(id: string, change: Partial<SourceRow> = {}): SourceRow {
  const progress = { read: 0, size: 1_000 };
  const file = { role: 'file', requested: 'a.pcap', address: null, receiveBuffer: null } as const;
  return sourceRow(id, { ...file, state: 'opening', progress, ...change });
}

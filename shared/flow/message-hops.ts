/**
 * Finds one message on every hop on which it was seen (RFC 3261 16.6, 16.7): a request that a proxy passed on, or its
 * response on the way back. A correlated leg with another Call-ID counts where the From tag and CSeq stayed.
 */
import type { MessageRow } from '#shared/model/traffic.ts';
import { tagOf, topVia } from '#shared/sip/views.ts';
import type { FlowMessage } from './flow-message.ts';

/** What stays the same from hop to hop. */
function identity({ row, message }: FlowMessage): string | null {
  if (!message || row.kind === 'other') return null;
  const { kind, method, status, cseq } = row;
  return [kind, method, status, cseq, tagOf(message, 'From'), tagOf(message, 'To')].join(' ');
}

/** Between whom it went. A loop comes back to the same hosts with another branch; a retransmission keeps it (RFC 3261 16.3, 17.1.1). */
function hopOf({ row, message }: FlowMessage): string {
  const branch = (message && topVia(message)?.params.get('branch')) ?? '';
  return [row.transport, row.src, row.dst, branch].join(' ');
}

/**
 * The rows of the message `id` on each hop, the first of each, by time; `messages` are those of its call and its legs by
 * time. On its own hop it stands itself. Empty where it is not among them.
 */
export function hopsOf(messages: readonly FlowMessage[], id: number): MessageRow[] {
  const asked = messages.find(({ row }) => row.id === id);
  if (!asked) return [];
  const wanted = identity(asked);
  if (wanted === null) return [asked.row];
  const own = hopOf(asked);
  const hops = new Map<string, MessageRow>([[own, asked.row]]);
  for (const message of messages) {
    const hop = hopOf(message);
    if (!hops.has(hop) && identity(message) === wanted) hops.set(hop, message.row);
  }
  return [...hops.values()].sort((a, b) => a.time - b.time || a.id - b.id);
}

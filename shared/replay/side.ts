/** One side of a captured call: what it sent and received, in order, repetitions folded into their first (RFC 3261 17). */
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { FlowTransaction, Placed } from '#shared/flow/transactions.ts';
import { createTransactionWalk } from '#shared/flow/transactions.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { tagOf } from '#shared/sip/views.ts';

export interface CapturedMessage {
  readonly row: MessageRow;
  readonly bytes: Uint8Array;
}

/** An end of a hop of the call. */
export interface Side {
  /** `HOST:PORT`. */
  readonly address: string;
  /** Whether the first request went out from here. */
  readonly began: boolean;
  readonly sent: number;
  readonly received: number;
}

export interface SideMessage {
  readonly message: SipMessage;
  readonly row: MessageRow;
  readonly sent: boolean;
  readonly transaction: FlowTransaction;
  /** The first request of its transaction, where it was seen. */
  readonly request: SipRequest | null;
  /** Milliseconds since the message of this side before it; 0 for the first. */
  readonly gap: number;
}

/** The ends of a call, the one that began it first, then the one that was asked. */
export function sidesOf(rows: readonly MessageRow[]): readonly Side[] {
  const first = rows.find(({ kind }) => kind === 'request');
  const addresses = new Set([first?.src, first?.dst, ...rows.flatMap(({ src, dst }) => [src, dst])]);
  return [...addresses]
    .filter((address) => address !== undefined)
    .map((address) => ({
      address,
      began: address === first?.src,
      sent: rows.filter(({ src }) => src === address).length,
      received: rows.filter(({ dst }) => dst === address).length,
    }));
}

const requestIn = ({ transaction }: Placed): SipRequest | null => {
  const message = transaction.request?.message.message ?? null;
  return message?.kind === 'request' ? message : null;
};

/** What crossed at one end of a call. What is not SIP is left out. @param messages in the order of their times */
export function sideMessages(messages: readonly CapturedMessage[], address: string): readonly SideMessage[] {
  const walk = createTransactionWalk();
  const taken: SideMessage[] = [];
  for (const { row, bytes } of messages) {
    if (row.src !== address && row.dst !== address) continue;
    const placed = walk.take(flowMessage(row, bytes));
    const message = placed?.message.message;
    if (!placed || !message || placed.repeats > 0 || row.retransmission > 0) continue;
    taken.push({
      message,
      row,
      sent: row.src === address,
      transaction: placed.transaction,
      request: message.kind === 'request' ? message : requestIn(placed),
      gap: Math.max(0, row.time - (taken.at(-1)?.row.time ?? row.time)),
    });
  }
  return taken;
}

/** Whether a message acknowledges a refusal (RFC 3261 17.1.1.3). */
export const isAckOfRefusal = ({ row, transaction }: SideMessage): boolean =>
  row.kind === 'request' && row.method === 'ACK' && transaction.method === 'INVITE';

/** Whether a request is of a dialog that is there already (RFC 3261 12.2). */
export const isInDialog = (one: SideMessage): boolean =>
  one.message.kind === 'request' && tagOf(one.message, 'To') !== '' && !isAckOfRefusal(one);

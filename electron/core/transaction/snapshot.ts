/**
 * What is shown of a transaction, living or ended. The record keeps small texts and numbers only, so that it may
 * outlive the transaction and its bytes; the snapshot is made of it when somebody asks.
 */
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { MachineState } from './machine.ts';
import type { Timers } from './timers.ts';
import { NO_TIMERS } from './timers.ts';

/** What became of a transaction; the last thing of note counts: an answer that was never acknowledged is a timeout. */
export type TransactionOutcome = 'answered' | 'timeout' | 'transport-error' | 'stopped';

export interface TransactionSnapshot {
  /** Counts up in the order of the start, and is never used again. */
  readonly id: number;
  readonly side: 'client' | 'server';
  readonly kind: 'invite' | 'non-invite';
  readonly method: string;
  readonly branch: string;
  readonly callId: string;
  /** The number of CSeq; 0 where there is none. */
  readonly cseq: number;
  /** `HOST:PORT` of the other side; empty where nobody said. */
  readonly peer: string;
  /** The box of the figure it is in. */
  readonly state: string;
  /** Letters with the moment they fire, in milliseconds since 1970-01-01 UTC. */
  readonly timers: Timers;
  /** The last status that came or went; 0 before the first. */
  readonly status: number;
  readonly started: number;
  /** Null while it lives. */
  readonly ended: number | null;
  readonly outcome: TransactionOutcome | null;
  /** How often its request, response or ACK went out again. */
  readonly retransmissions: number;
  /** How often a message of the other side came again and went no further. */
  readonly absorbed: number;
}

/** The part of a snapshot that stands from the start. */
export type TransactionFacts = Pick<TransactionSnapshot, 'method' | 'branch' | 'callId' | 'cseq'>;

/** A transaction's record, kept up by the transaction itself. */
export interface TransactionRecord {
  id: number;
  readonly side: 'client' | 'server';
  readonly kind: 'invite' | 'non-invite';
  readonly facts: TransactionFacts;
  readonly peer: Endpoint | null;
  readonly started: number;
  status: number;
  ended: number | null;
  outcome: TransactionOutcome | null;
  retransmissions: number;
  absorbed: number;
  /** The machine's state while it lives, null afterwards. */
  machine: { readonly state: MachineState } | null;
}

/** An INVITE has machines of its own (RFC 3261 17). */
export function kindOf({ method }: Pick<TransactionFacts, 'method'>): 'invite' | 'non-invite' {
  return method === 'INVITE' ? 'invite' : 'non-invite';
}

/** The record of a transaction that begins; of `given` it keeps what is shown, and no key. */
export function newRecord(
  side: 'client' | 'server',
  given: TransactionFacts,
  peer: Endpoint | null,
  started: number,
  machine: { readonly state: MachineState },
): TransactionRecord {
  const { method, branch, callId, cseq } = given;
  return {
    id: 0,
    side,
    kind: kindOf(given),
    facts: { method, branch, callId, cseq },
    peer,
    started,
    status: 0,
    ended: null,
    outcome: null,
    retransmissions: 0,
    absorbed: 0,
    machine,
  };
}

/** The record as a row of its own. */
export function snapshotOf(record: TransactionRecord): TransactionSnapshot {
  const { id, side, kind, facts, peer, started, status, ended, outcome } = record;
  const { retransmissions, absorbed, machine } = record;
  const { method, branch, callId, cseq } = facts;
  return {
    id,
    side,
    kind,
    method,
    branch,
    callId,
    cseq,
    peer: peer ? formatEndpoint(peer) : '',
    state: machine?.state.name ?? 'terminated',
    timers: machine?.state.timers ?? NO_TIMERS,
    status,
    started,
    ended,
    outcome,
    retransmissions,
    absorbed,
  };
}

/**
 * What each arrow of a call flow says, read in one walk over its messages: which message it repeats, which dialog it is of, what its
 * description is to the negotiation, and which timer sent it. The walk can be left and gone on with when more messages came.
 */
import type { FlowStep, SdpBadge } from '#shared/model/flow.ts';
import { badgeOf } from './badge.ts';
import type { Carried } from './descriptions.ts';
import { createDescriptionWalk } from './descriptions.ts';
import { createDialogWalk } from './dialogs.ts';
import type { FlowMessage } from './flow-message.ts';
import { repeatTimer } from './schedule.ts';
import { createSessionWalk } from './sessions.ts';
import type { Placed } from './transactions.ts';
import { createTransactionWalk } from './transactions.ts';

/** The id of the transaction that a message is of, as others count them; 0 where they have none. Asked once for each transaction. */
export type TransactionId = (placed: Placed) => number;

export interface StepWalk {
  /** The next message. */
  take(message: FlowMessage): FlowStep;
}

/** Begins a walk. */
export function createStepWalk(transactionId: TransactionId = () => 0): StepWalk {
  const transactions = createTransactionWalk();
  const dialogs = createDialogWalk();
  const descriptions = createDescriptionWalk();
  const sessions = createSessionWalk();
  const badges = createBadges();
  const ids = new Map<number, number>();

  function idOf(placed: Placed): number {
    const { number } = placed.transaction;
    const known = ids.get(number);
    if (known !== undefined) return known;
    const id = transactionId(placed);
    ids.set(number, id);
    return id;
  }

  return {
    take(message) {
      const placed = transactions.take(message);
      if (!placed) return plain(message);
      const dialog = dialogs.take(placed);
      const { refresh } = sessions.take(placed, dialog);
      return {
        row: message.row,
        repeats: placed.repeats,
        transaction: idOf(placed),
        phase: dialog.phase,
        fork: dialog.fork,
        sdp: badges.take(placed, descriptions.take(placed, dialog)),
        timer: repeatTimer(placed) ?? refresh,
      };
    },
  };
}

/** What is not SIP is an arrow without more to say. */
const plain = ({ row }: FlowMessage): FlowStep => ({
  row,
  ...{ repeats: 0, transaction: 0, phase: null, fork: '', sdp: null, timer: null },
});

/** The steps of messages that stand in the order of their times. */
export function stepsOf(messages: Iterable<FlowMessage>, transactionId?: TransactionId): FlowStep[] {
  const walk = createStepWalk(transactionId);
  return Array.from(messages, (message) => walk.take(message));
}

/** Badges by message: a repetition has that of what it repeats, an answer is seen beside its offer. */
function createBadges(): { take(placed: Placed, carried: readonly Carried[]): SdpBadge | null } {
  const known = new Map<number, SdpBadge>();
  return {
    take({ message, said, repeats }, carried) {
      if (repeats > 0) return known.get(repeats) ?? null;
      const sdp = said.body ? message.sdp : null;
      if (!sdp) return null;
      const event = carried.at(-1);
      const offer = event && event.role !== 'offer' ? (known.get(event.offer) ?? null) : null;
      const badge = badgeOf(sdp, event?.role ?? 'none', offer);
      known.set(message.row.id, badge);
      return badge;
    },
  };
}

/**
 * The dialogs of a flow: which one a message makes or belongs to, and whether it is early, confirmed or over at this message (RFC
 * 3261 12, RFC 6228, RFC 6665 4.4). A walk, hop by hop: a 200 has confirmed a dialog where it has been, and not yet further on.
 */
import { subscriptionStateOf } from '#shared/sip/views-dialog.ts';
import { hopOf } from './places.ts';
import type { FlowTransaction, Placed } from './transactions.ts';

export type Phase = 'early' | 'confirmed' | 'terminated';

/** The dialog of a message. */
export interface DialogPlace {
  /** The dialog, the same text on every hop; '' where there is none. */
  readonly key: string;
  readonly phase: Phase | null;
  /** The tag of the side that was asked first, by which forks are told apart; '' where there is none. */
  readonly fork: string;
}

interface Dialog {
  readonly key: string;
  readonly fork: string;
  /** Whether an INVITE made it: then a subscription that ends does not end it (RFC 5057 3). */
  readonly ofInvite: boolean;
  /** By hop; and the furthest of all. */
  readonly phases: Map<string, Phase>;
  furthest: Phase;
}

export interface DialogWalk {
  take(placed: Placed): DialogPlace;
}

/** Forks of one INVITE that are followed: a refusal ends all of them, so their number must not be that of the messages. */
export const MOST_FORKS = 64;

export const NO_DIALOG: DialogPlace = { key: '', phase: null, fork: '' };

const RANK: Readonly<Record<Phase, number>> = { early: 0, confirmed: 1, terminated: 2 };

/** Requests by which a dialog that was begun before the flow is known. */
const INSIDE: ReadonlySet<string> = new Set([
  ...['INVITE', 'ACK', 'BYE', 'UPDATE', 'INFO', 'PRACK', 'REFER', 'MESSAGE', 'OPTIONS'],
  ...['SUBSCRIBE', 'NOTIFY'],
]);
/** Methods whose failure says nothing of the rest of the dialog (RFC 5057 4). */
const OF_SUBSCRIPTIONS: ReadonlySet<string> = new Set(['SUBSCRIBE', 'NOTIFY', 'REFER']);

/** Begins a walk. */
export function createDialogWalk(): DialogWalk {
  const dialogs = new Map<string, Dialog>();
  /** The dialogs that an INVITE outside of any made on its hop, by the number of its transaction. */
  const forks = new Map<number, Dialog[]>();

  function begin(placed: Placed, key: string, phase: Phase): Dialog {
    const { said, transaction } = placed;
    const ofInvite = !OF_SUBSCRIPTIONS.has(transaction.method);
    const fork = isNotify(placed) ? said.fromTag : said.toTag;
    const dialog: Dialog = { key, fork, ofInvite, phases: new Map(), furthest: phase };
    dialogs.set(key, dialog);
    return dialog;
  }

  /** RFC 3261 12.3: a final response that is no success ends the early dialogs of its INVITE. */
  function failed({ message, said, transaction }: Placed, known: Dialog | undefined): DialogPlace {
    const ended = forks.get(transaction.number) ?? [];
    for (const dialog of ended) advance(dialog, hopOf(message.row), 'terminated');
    if (ended.length === 0 && !known) return NO_DIALOG;
    if (known) advance(known, hopOf(message.row), 'terminated');
    return { key: known?.key ?? '', phase: 'terminated', fork: said.toTag };
  }

  return {
    take(placed) {
      const { message, said, transaction } = placed;
      if (said.toTag === '') return NO_DIALOG;
      const key = keyOf(placed);
      const known = dialogs.get(key);
      if (isFailure(placed) && isOutside(transaction)) return failed(placed, known);
      const next = nextPhase(placed, known);
      if (next === null && !known) return NO_DIALOG;
      const dialog = known ?? begin(placed, key, next ?? 'confirmed');
      const hop = hopOf(message.row);
      const phase = advance(dialog, hop, next);
      if (transaction.method === 'INVITE' && isOutside(transaction)) remember(forks, transaction, dialog);
      return { key, phase, fork: dialog.fork };
    },
  };
}

function remember(forks: Map<number, Dialog[]>, { number }: FlowTransaction, dialog: Dialog): void {
  const known = forks.get(number);
  if (!known) forks.set(number, [dialog]);
  else if (known.length < MOST_FORKS && !known.includes(dialog)) known.push(dialog);
}

/** What a message makes of its dialog on its hop; null where it changes nothing. A dialog never goes back. */
function advance(dialog: Dialog, hop: string, next: Phase | null): Phase {
  const before = dialog.phases.get(hop);
  // Requests need not take the way that the INVITE took (RFC 3261 12.2.1.1).
  const known = before ?? (next === null ? dialog.furthest : next);
  const phase = next !== null && RANK[next] > RANK[known] ? next : known;
  dialog.phases.set(hop, phase);
  if (RANK[phase] > RANK[dialog.furthest]) dialog.furthest = phase;
  return phase;
}

/** Call-ID and both tags, whoever asks (RFC 3261 12). */
function keyOf({ message, said: { fromTag, toTag } }: Placed): string {
  const tags = fromTag < toTag ? `${fromTag}\n${toTag}` : `${toTag}\n${fromTag}`;
  return `${message.row.dialogId}\n${tags}`;
}

const isNotify = ({ message: { row } }: Placed): boolean => row.kind === 'request' && row.method === 'NOTIFY';

/** Whether a request stands outside of any dialog; one that was not seen is taken for one. */
export const isOutside = ({ request }: FlowTransaction): boolean =>
  request === null || request.said.toTag === '';

const isFailure = ({ message: { row }, transaction }: Placed): boolean =>
  transaction.method === 'INVITE' && (row.status >= 300 || row.method === 'ACK');

function nextPhase(placed: Placed, known: Dialog | undefined): Phase | null {
  const { row } = placed.message;
  if (row.kind === 'request') return afterRequest(placed, known);
  return row.status < 300 ? afterAnswer(placed) : afterRefusal(placed, known);
}

function afterRequest({ message }: Placed, known: Dialog | undefined): Phase | null {
  const { method } = message.row;
  // RFC 3261 15.1.1: whoever sends a BYE takes the session for ended there and then.
  if (method === 'BYE') return 'terminated';
  if (method === 'NOTIFY' && !known?.ofInvite) {
    const state = message.message && subscriptionStateOf(message.message);
    return state?.state === 'terminated' ? 'terminated' : 'confirmed';
  }
  if (known || !INSIDE.has(method)) return null;
  return method === 'PRACK' ? 'early' : 'confirmed';
}

function afterAnswer({ message, transaction }: Placed): Phase | null {
  const { status } = message.row;
  if (transaction.method === 'INVITE') {
    if (status === 199 && isOutside(transaction)) return 'terminated';
    // RFC 3261 12.1: 101 to 199 with a To tag make an early dialog.
    if (status < 200) return status > 100 && isOutside(transaction) ? 'early' : null;
    return 'confirmed';
  }
  const isSubscription = transaction.method === 'SUBSCRIBE' || transaction.method === 'REFER';
  return isSubscription && status >= 200 ? 'confirmed' : null;
}

/** RFC 3261 12.2.1.2: 481 and 408 end the dialog. */
function afterRefusal({ message, transaction }: Placed, known: Dialog | undefined): Phase | null {
  const isEnd = message.row.status === 481 || message.row.status === 408;
  return known && isEnd && !OF_SUBSCRIPTIONS.has(transaction.method) ? 'terminated' : null;
}

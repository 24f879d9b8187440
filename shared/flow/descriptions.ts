/**
 * Which message of which dialog carries which session description, from which side and in which role (RFC 3264 4, RFC 6337 2):
 * the one walk over the messages of a flow that badges of arrows and tables of negotiations are made from. Every hop has a
 * negotiation of its own, for a server between two hops may change what it passes on; so has every fork.
 */
import type { SdpSession } from '#shared/sdp/session.ts';
import type {
  Carrier,
  NegotiationProblem,
  NegotiationState,
  SdpRole,
  Side,
} from '#shared/sdp/negotiation.ts';
import { negotiate, NEW_NEGOTIATION } from '#shared/sdp/negotiation.ts';
import type { DialogPlace } from './dialogs.ts';
import { createDialogWalk, isOutside, MOST_FORKS } from './dialogs.ts';
import type { FlowMessage } from './flow-message.ts';
import { hopOf } from './places.ts';
import type { Placed } from './transactions.ts';
import { createTransactionWalk } from './transactions.ts';

/** The negotiation of one dialog on one hop; of a new INVITE before anybody answered it, the one that its forks begin with. */
export interface Negotiation {
  /** Counts up from 1 in the flow. */
  readonly number: number;
  readonly dialogId: number;
  /** The To tag of who was asked first; '' before it is known. */
  readonly fork: string;
  /** The negotiation of the INVITE outside of a dialog that it goes on from; 0 where it is none. */
  readonly origin: number;
  state: NegotiationState;
  /** The message that carries the newest offer, else 0. */
  offer: number;
}

/** A message that is an event of a negotiation. */
export interface Carried {
  readonly message: FlowMessage;
  readonly negotiation: Negotiation;
  /** Which side of the dialog sent it; `local` is the side that began the dialog. */
  readonly by: Side;
  readonly carrier: Carrier;
  /** Whether it refuses the request that `carrier` names. */
  readonly refused: boolean;
  /** Null where it carries none. */
  readonly sdp: SdpSession | null;
  readonly role: SdpRole;
  readonly problem: NegotiationProblem | null;
  /** The message with the offer that it is about: its own for an offer, the one that an answer answers; 0 where there is none. */
  readonly offer: number;
}

export interface DescriptionWalk {
  /** The next message, in its dialog: none for a repetition, several where one refuses what several forks wait for. */
  take(placed: Placed, dialog: DialogPlace): Carried[];
}

/** Reads all messages of a flow, which stand in the order of their times; a step is one of them. */
export function* readDescriptions(messages: Iterable<FlowMessage>): Generator<null, Carried[]> {
  const [transactions, dialogs, descriptions] = [
    createTransactionWalk(),
    createDialogWalk(),
    createDescriptionWalk(),
  ];
  const carried: Carried[] = [];
  for (const message of messages) {
    const placed = transactions.take(message);
    if (placed) carried.push(...descriptions.take(placed, dialogs.take(placed)));
    yield null;
  }
  return carried;
}

/** Begins a walk. */
export function createDescriptionWalk(): DescriptionWalk {
  return new Walk();
}

interface Event {
  readonly by: Side;
  readonly carrier: Carrier;
  readonly refused: boolean;
}

class Walk implements DescriptionWalk {
  /** By dialog and hop, and the newest of each dialog on whatever hop. */
  readonly #known = new Map<string, Negotiation>();
  readonly #newest = new Map<string, Negotiation>();
  /** Of an INVITE outside of a dialog by the number of its transaction, and those of its forks. */
  readonly #begun = new Map<number, Negotiation[]>();
  #next = 1;

  take(placed: Placed, dialog: DialogPlace): Carried[] {
    const event = placed.repeats > 0 ? null : eventOf(placed, dialog);
    if (!event) return [];
    const { transaction } = placed;
    const isOfNew = transaction.method === 'INVITE' && isOutside(transaction);
    if (isOfNew && event.refused) {
      return (this.#begun.get(transaction.number) ?? []).map((one) => this.#apply(one, placed, event));
    }
    const negotiation = isOfNew ? this.#ofNew(placed, dialog) : this.#inside(placed, dialog);
    return negotiation ? [this.#apply(negotiation, placed, event)] : [];
  }

  #apply(negotiation: Negotiation, { message, said }: Placed, event: Event): Carried {
    const sdp = said.body ? message.sdp : null;
    const step = negotiate(negotiation.state, { ...event, sdp: sdp !== null });
    negotiation.state = step.state;
    if (step.role === 'offer') negotiation.offer = message.row.id;
    const { role, problem } = step;
    return { message, negotiation, ...event, sdp, role, problem, offer: negotiation.offer };
  }

  /** The INVITE itself, or an answer to it, which begins or goes on with a fork. */
  #ofNew(placed: Placed, { key, fork }: DialogPlace): Negotiation | null {
    const { transaction, message } = placed;
    const begun = this.#begun.get(transaction.number);
    if (message.row.kind === 'request' && begun?.[0]) return begun[0];
    if (message.row.kind === 'request' || !begun) {
      const first = this.#create(placed, '', null);
      this.#begun.set(transaction.number, [first]);
      if (message.row.kind === 'request') return first;
    }
    if (key === '') return null;
    const forks = this.#begun.get(transaction.number) ?? [];
    const place = `${key}\n${hopOf(message.row)}`;
    const known = this.#known.get(place);
    if (known) return known;
    if (forks.length > MOST_FORKS) return null;
    const made = this.#create(placed, fork, forks[0] ?? null);
    forks.push(made);
    return this.#keep(key, place, made);
  }

  /** The negotiation of a dialog; on a hop that it was not seen on yet it goes on from where it stands elsewhere. */
  #inside(placed: Placed, { key, fork }: DialogPlace): Negotiation | null {
    if (key === '') return null;
    const place = `${key}\n${hopOf(placed.message.row)}`;
    const known = this.#known.get(place);
    const made = known ?? this.#create(placed, fork, this.#newest.get(key) ?? null);
    return this.#keep(key, place, made);
  }

  #keep(key: string, place: string, negotiation: Negotiation): Negotiation {
    this.#known.set(place, negotiation);
    this.#newest.set(key, negotiation);
    return negotiation;
  }

  #create({ message }: Placed, fork: string, from: Negotiation | null): Negotiation {
    return {
      number: this.#next++,
      dialogId: message.row.dialogId,
      fork,
      origin: from?.fork === '' ? from.number : 0,
      state: from?.state ?? NEW_NEGOTIATION,
      offer: from?.offer ?? 0,
    };
  }
}

/** The carriers by method: of the request and of its success (RFC 6337 2.2, table 1). */
const CARRIERS: ReadonlyMap<string, readonly [request: Carrier, success: Carrier]> = new Map([
  ['INVITE', ['INVITE', '2xx']],
  ['PRACK', ['PRACK', 'PRACK-2xx']],
  ['UPDATE', ['UPDATE', 'UPDATE-2xx']],
]);

/** What a message is to a negotiation; null where it can carry no description. */
function eventOf({ message, said, transaction }: Placed, { fork }: DialogPlace): Event | null {
  const { row } = message;
  const tag = row.kind === 'request' ? said.fromTag : said.toTag;
  const by: Side = fork !== '' && tag === fork ? 'remote' : 'local';
  if (row.method === 'ACK') {
    return row.kind === 'request' && transaction.method === 'ACK'
      ? { by, carrier: 'ACK', refused: false }
      : null;
  }
  const carriers = CARRIERS.get(transaction.method);
  if (!carriers) return null;
  const [request, success] = carriers;
  if (row.kind === 'request') return { by, carrier: request, refused: false };
  // Who answers an INVITE outside of a dialog was asked: `remote`, also where no dialog comes of it.
  const answerer: Side = isOutside(transaction) ? 'remote' : by;
  if (row.status >= 300) return { by: answerer, carrier: request, refused: true };
  if (row.status >= 200) return { by: answerer, carrier: success, refused: false };
  if (transaction.method !== 'INVITE' || row.status <= 100) return null;
  return { by: answerer, carrier: said.rseq === null ? '1xx' : '1xx-reliable', refused: false };
}

/**
 * The client's side of streams: hands frames on in their order, acknowledges each after it was dealt with, and asks
 * for a fresh snapshot where one is missing. Subscriptions outlive connections: each begins them anew.
 */
import { ContractError } from '#shared/contract/errors.ts';
import type { ClientMessage, ServerMessage } from './envelope.ts';

export interface StreamListeners {
  snapshot(value: unknown): void;
  delta(value: unknown): void;
  ended?(error: ContractError): void;
}

type Frame = Extract<ServerMessage, { type: 'snapshot' | 'delta' }>;
type Send = (message: ClientMessage) => void;

export interface Subscription {
  /** Asks the server of a new connection for the stream. */
  open(): void;
  /** Something that could not be read came in; it may have been a frame of this stream. */
  missed(): void;
  receive(frame: Frame): void;
  ended(error: ContractError): void;
}

/** Makes a subscription; `send` reaches the server of the connection that stands. */
export function createSubscription(
  request: Extract<ClientMessage, { type: 'open' }>,
  on: StreamListeners,
  send: Send,
): Subscription {
  const { id } = request;
  let epoch: string | null = null;
  let seq = 0;
  let asked = false;
  const askAgain = (): void => {
    if (asked) return;
    asked = true;
    send({ type: 'again', id });
  };
  return {
    open() {
      asked = false;
      send(request);
    },
    missed: askAgain,
    receive(frame) {
      const follows = frame.type === 'snapshot' || (!asked && frame.epoch === epoch && frame.seq === seq + 1);
      if (!follows) return askAgain();
      epoch = frame.epoch;
      seq = frame.seq;
      asked = false;
      try {
        if (frame.type === 'snapshot') on.snapshot(frame.value);
        else on.delta(frame.value);
      } finally {
        // Also after a listener's bug: a frame left open would silence the stream for good.
        send({ type: 'ack', id, seq: frame.seq });
      }
    },
    ended: (error) => on.ended?.(error),
  };
}

export interface Subscriptions {
  add(request: Extract<ClientMessage, { type: 'open' }>, on: StreamListeners, openNow: boolean): void;
  /** False where it is not there any more. */
  remove(id: number): boolean;
  /** Opens all of them on a new connection. */
  openAll(): void;
  missed(): void;
  receive(frame: Frame): void;
  end(id: number, error: ContractError): void;
  clear(): void;
}

/** Makes the table of a client's subscriptions. */
export function createSubscriptions(send: Send): Subscriptions {
  const table = new Map<number, Subscription>();
  const end = (id: number, error: ContractError): void => {
    const one = table.get(id);
    table.delete(id);
    one?.ended(error);
  };
  const open = (id: number, one: Subscription): void => {
    try {
      one.open();
    } catch (error) {
      // Parameters that cannot be sent end their stream and leave the others alone.
      end(id, error instanceof ContractError ? error : new ContractError('INVALID_INPUT', String(error)));
    }
  };
  return {
    add(request, on, openNow) {
      const one = createSubscription(request, on, send);
      table.set(request.id, one);
      if (openNow) open(request.id, one);
    },
    remove: (id) => table.delete(id),
    openAll: () => [...table].forEach(([id, one]) => open(id, one)),
    missed: () => table.forEach((one) => one.missed()),
    receive: (frame) => table.get(frame.id)?.receive(frame),
    end,
    clear: () => table.clear(),
  };
}

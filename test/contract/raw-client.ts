/** A client that decides everything by itself: it sends any envelope, and acknowledges only when it is told to. */
import { createChannel } from '#shared/rpc/channel.ts';
import type { ClientMessage, ServerMessage } from '#shared/rpc/envelope.ts';
import { serverMessageSchema, TO_CLIENT_LIMIT } from '#shared/rpc/envelope.ts';
import type { Port } from '#shared/rpc/port.ts';

export type Frame = Extract<ServerMessage, { type: 'snapshot' | 'delta' }>;

export interface RawClient {
  readonly port: Port;
  readonly received: readonly ServerMessage[];
  /** The snapshots and deltas of a stream so far. */
  frames(id: number): Frame[];
  /** Sends an envelope, also one that the contract does not know. */
  send(message: ClientMessage | Record<string, unknown>): void;
  ack(frame: Frame): void;
  /** Acknowledges every frame of a stream from now on. */
  ackAll(id: number): void;
  /** Waits until a message fits; those that came before count. */
  until<T extends ServerMessage>(fits: (message: ServerMessage) => message is T): Promise<T>;
  untilCount(id: number, frames: number): Promise<Frame[]>;
  /** Waits for the answer to a call, stream or garbage of that id. */
  answer(id: number): Promise<ServerMessage>;
}

export function isFrame(message: ServerMessage): message is Frame {
  return message.type === 'snapshot' || message.type === 'delta';
}

/** Takes over a port. */
export function createRawClient(port: Port): RawClient {
  const received: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  const acknowledged = new Set<number>();
  const channel = createChannel<ServerMessage, unknown>(port, {
    receives: serverMessageSchema,
    receiveLimit: TO_CLIENT_LIMIT,
    sendLimit: Infinity,
  });
  const frames = (id: number): Frame[] => received.filter(isFrame).filter((frame) => frame.id === id);
  const ack = ({ id, seq }: Frame): void => channel.send({ type: 'ack', id, seq });
  channel.listen({
    message(message) {
      received.push(message);
      if (isFrame(message) && acknowledged.has(message.id)) ack(message);
      for (const check of [...waiting]) check();
    },
    garbage() {
      throw new Error('the server sent what is no message');
    },
  });
  const eventually = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return {
    port,
    received,
    frames,
    send: (message) => channel.send(message),
    ack,
    ackAll(id) {
      acknowledged.add(id);
      for (const frame of frames(id)) ack(frame);
    },
    until: (fits) => eventually(() => received.find(fits)),
    untilCount: (id, count) =>
      eventually(() => {
        const all = frames(id);
        return all.length >= count ? all : undefined;
      }),
    answer: (id) => eventually(() => received.find((message) => message.id === id && !isFrame(message))),
  };
}

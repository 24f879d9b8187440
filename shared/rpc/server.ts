/**
 * The server's side of a port: answers calls and feeds streams by the contract's table. Promises: only what the table
 * names can be reached, no handler sees an input that its schema refuses, no stack or foreign error crosses, and
 * calls and streams of a port are limited.
 */
import { ContractError } from '#shared/contract/errors.ts';
import { createChannel } from './channel.ts';
import type { ClientMessage, ServerMessage } from './envelope.ts';
import { clientMessageSchema, TO_CLIENT_LIMIT, TO_SERVER_LIMIT } from './envelope.ts';
import type { Port } from './port.ts';
import type { ServeOptions, Service } from './server-calls.ts';
import { createAnswerer, wireError } from './server-calls.ts';
import { createStreams } from './server-streams.ts';

export type { Feeds, Handlers, ServeOptions, Service } from './server-calls.ts';

export interface Served {
  /** Ends the streams and closes the port. */
  close(): void;
  /** Frames and messages of the peer that could not be read. */
  readonly garbage: number;
}

const NOT_A_MESSAGE = new ContractError('INVALID_INPUT', 'this is not a message of the protocol');

/** Serves a service over a port until either side closes it. */
export function serve(port: Port, service: Service, options: ServeOptions): Served {
  const channel = createChannel<ClientMessage, ServerMessage>(port, {
    receives: clientMessageSchema,
    receiveLimit: TO_SERVER_LIMIT,
    sendLimit: TO_CLIENT_LIMIT,
  });
  let closed = false;
  const send = (message: ServerMessage): void => {
    if (!closed) channel.send(message);
  };
  const refuse = (type: 'error' | 'ended', id: number, error: unknown): void => {
    if (!(error instanceof ContractError)) options.onError(error);
    send({ type, id, error: wireError(error) });
  };
  const answer = createAnswerer(service.handlers, options.checkOutputs ?? false);
  const streams = createStreams(service.feeds, options, send, (id, error) => refuse('ended', id, error));
  const call = (id: number, method: string, input: unknown): Promise<void> =>
    answer(method, input)
      .then((value) => send({ type: 'result', id, value }))
      .catch((error: unknown) => refuse('error', id, error))
      .catch(options.onError);
  const receive = (message: ClientMessage): void => {
    if (closed) return;
    const { id } = message;
    if (message.type === 'call') void call(id, message.method, message.input);
    else if (message.type === 'open') streams.open(id, message.stream, message.params);
    else if (message.type === 'ack') streams.get(id)?.ack(message.seq);
    else if (message.type === 'again') streams.get(id)?.again();
    else streams.close(id);
  };
  const end = (): void => {
    closed = true;
    streams.closeAll();
  };
  channel.listen({
    message: receive,
    garbage: (id) => id !== null && refuse('error', id, NOT_A_MESSAGE),
  });
  port.onClose(end);
  return {
    close() {
      end();
      port.close();
    },
    get garbage() {
      return channel.garbage;
    },
  };
}

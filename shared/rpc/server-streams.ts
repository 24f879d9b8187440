/** The open streams of one port: opens them by the contract's table, up to a limit, and closes what is left. */
import { streams } from '#shared/contract/contract.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { hexOf } from '#shared/lib/bytes.ts';
import type { ServerMessage } from './envelope.ts';
import type { Feed } from './feed.ts';
import type { Feeds, ServeOptions } from './server-calls.ts';
import { checkOutput, hasOwn, validated } from './server-calls.ts';
import type { ServerStream } from './server-stream.ts';
import { startStream } from './server-stream.ts';

/** Streams that a port may have open at one time. */
export const STREAM_LIMIT = 64;

export interface ServerStreams {
  open(id: number, name: string, params: unknown): void;
  get(id: number): ServerStream | undefined;
  close(id: number): void;
  closeAll(): void;
}

interface StartOptions extends ServeOptions {
  readonly feeds: Feeds;
  send(message: ServerMessage): void;
  failed(id: number, error: unknown): void;
}

/** Starts a stream of the contract's table; throws what the client is to be told where it cannot. */
function startNamed(id: number, name: string, params: unknown, options: StartOptions): ServerStream {
  if (!hasOwn(streams, name)) throw new ContractError('UNKNOWN_STREAM', 'there is no such stream');
  const definition = streams[name];
  // As with the handlers: the table ties each feed to its schemas.
  const create = options.feeds[name] as (params: unknown) => Feed<unknown, unknown>;
  return startStream({
    id,
    epoch: hexOf(options.random.bytes(8)),
    feed: create(validated(definition.params, params)),
    clock: options.clock,
    send(frame) {
      if (options.checkOutputs) checkOutput(definition[frame.type], frame.value, `${frame.type} of ${name}`);
      options.send(frame);
    },
    failed: (error) => options.failed(id, error),
  });
}

/** Makes the table. `ended` hears why a stream could not be opened or went on no longer. */
export function createStreams(
  feeds: Feeds,
  options: ServeOptions,
  send: (message: ServerMessage) => void,
  ended: (id: number, error: unknown) => void,
): ServerStreams {
  const table = new Map<number, ServerStream>();
  const failed = (id: number, error: unknown): void => {
    table.delete(id);
    ended(id, error);
  };
  const close = (id: number): void => {
    const stream = table.get(id);
    table.delete(id);
    try {
      stream?.close();
    } catch (error) {
      options.onError(error);
    }
  };
  return {
    open(id, name, params) {
      // An id in use would leave two streams that the client cannot tell apart.
      if (table.has(id)) return;
      try {
        if (table.size >= STREAM_LIMIT) {
          throw new ContractError('BUSY', 'too many streams are open', { limit: STREAM_LIMIT });
        }
        table.set(id, startNamed(id, name, params, { ...options, feeds, send, failed }));
      } catch (error) {
        ended(id, error);
      }
    },
    get: (id) => table.get(id),
    close,
    closeAll: () => [...table.keys()].forEach(close),
  };
}

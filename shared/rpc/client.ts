/**
 * The client's side of a port: typed calls and streams, over a connection that is made again when it is lost. A call
 * whose answer can no longer come is rejected with DISCONNECTED; it is never sent twice, as it may have been done.
 * Streams are opened again and begin with a snapshot.
 */
import type {
  Delta,
  Input,
  MethodName,
  Output,
  Params,
  Snapshot,
  StreamName,
} from '#shared/contract/contract.ts';
import type { ContractError } from '#shared/contract/errors.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Channel } from './channel.ts';
import { createChannel } from './channel.ts';
import { createCalls, disconnected, errorOf } from './client-calls.ts';
import { createConnection } from './client-connection.ts';
import type { StreamListeners } from './client-stream.ts';
import { createSubscriptions } from './client-stream.ts';
import type { ClientMessage, ServerMessage } from './envelope.ts';
import { serverMessageSchema, TO_CLIENT_LIMIT, TO_SERVER_LIMIT } from './envelope.ts';
import type { Port } from './port.ts';

/** `connecting` is the first attempt only; from the first loss on it is `lost` until a connection stands again. */
export type ClientState = 'connecting' | 'open' | 'lost';

export interface StreamHandlers<K extends StreamName> {
  /** The whole state: at the beginning, after a gap, and after a reconnection. */
  snapshot(value: Snapshot<K>): void;
  /** What changed since the frame before. */
  delta(value: Delta<K>): void;
  /** The server refused or ended the stream; nothing more comes. */
  ended?(error: ContractError): void;
}

export interface RpcClient {
  /** Calls a method. Rejects with a `ContractError`; calls made during the first attempt wait for it. */
  call<K extends MethodName>(method: K, input: Input<K>): Promise<Output<K>>;
  /** Subscribes to a stream until it is closed. */
  open<K extends StreamName>(stream: K, params: Params<K>, on: StreamHandlers<K>): { close(): void };
  readonly state: ClientState;
  onState(listener: (state: ClientState) => void): Unsubscribe;
  /** Ends the connection for good. */
  close(): void;
}

type ClientChannel = Channel<ServerMessage, ClientMessage>;

/** The client's end of a fresh port. */
function openChannel(port: Port): ClientChannel {
  return createChannel<ServerMessage, ClientMessage>(port, {
    receives: serverMessageSchema,
    receiveLimit: TO_CLIENT_LIMIT,
    sendLimit: TO_SERVER_LIMIT,
  });
}

/** The part of a client that calls and subscribes, over whatever channel there is at the moment. */
function createTraffic() {
  const calls = createCalls();
  const subscriptions = createSubscriptions((message) => channel?.send(message));
  let channel: ClientChannel | null = null;
  let early: (() => void)[] = [];
  let nextId = 1;
  const receive = (message: ServerMessage): void => {
    if (message.type === 'result') calls.resolve(message.id, message.value);
    else if (message.type === 'error') calls.reject(message.id, message.error);
    else if (message.type === 'ended') subscriptions.end(message.id, errorOf(message.error));
    else subscriptions.receive(message);
  };
  return {
    /** Begins on a fresh port: streams first, then the calls that waited for it. */
    attach(port: Port, answered: () => void): void {
      const mine = openChannel(port);
      channel = mine;
      mine.listen({
        message(message) {
          if (mine !== channel) return;
          answered();
          receive(message);
        },
        garbage: () => subscriptions.missed(),
      });
      subscriptions.openAll();
      for (const send of early.splice(0)) send();
    },
    /** The port is gone, and with it every answer. */
    detach(): void {
      channel = null;
      early = [];
      calls.drop();
    },
    call(method: string, input: unknown): Promise<unknown> {
      const id = nextId++;
      const send = (): void => channel?.send({ type: 'call', id, method, input });
      return calls.begin(id, send, (run) => (channel ? run() : void early.push(run)));
    },
    subscribe(stream: string, params: unknown, on: StreamListeners): { close(): void } {
      const id = nextId++;
      subscriptions.add({ type: 'open', id, stream, params }, on, channel !== null);
      return {
        close() {
          if (subscriptions.remove(id)) channel?.send({ type: 'close', id });
        },
      };
    },
    clear: subscriptions.clear,
  };
}

/** Makes a client and begins to connect. `connect` answers with a port that is open, or rejects. */
export function createClient(connect: () => Promise<Port>, clock: Clock): RpcClient {
  const states = createEmitter<ClientState>();
  const traffic = createTraffic();
  let state: ClientState = 'connecting';
  const setState = (next: ClientState): void => {
    if (state === next) return;
    state = next;
    states.emit(next);
  };
  const down = (): void => {
    traffic.detach();
    setState('lost');
  };
  const connection = createConnection(connect, clock, {
    up(port) {
      traffic.attach(port, () => connection.proven());
      setState('open');
    },
    down,
  });
  const call = (method: string, input: unknown): Promise<unknown> =>
    state === 'lost' ? Promise.reject(disconnected()) : traffic.call(method, input);
  return {
    // What crosses is typed by the contract's table, which the server is held to.
    call: call as RpcClient['call'],
    open: traffic.subscribe as RpcClient['open'],
    get state() {
      return state;
    },
    onState: states.on,
    close() {
      connection.close();
      traffic.clear();
      down();
    },
  };
}

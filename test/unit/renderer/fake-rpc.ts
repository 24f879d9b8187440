/** A client whose answers and streams a test controls: nothing crosses anything. */
import type {
  Delta,
  Input,
  MethodName,
  Output,
  Params,
  Snapshot,
  StreamName,
} from '../../../shared/contract/contract.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { createEmitter } from '../../../shared/lib/emitter.ts';
import type { ClientState, RpcClient, StreamHandlers } from '../../../shared/rpc/client.ts';

type Answers = { [K in MethodName]?: (input: Input<K>) => Output<K> | Promise<Output<K>> };

/** A stream as it was opened, for a test to speak on. */
export interface FakeStream<K extends StreamName> {
  readonly params: Params<K>;
  readonly on: StreamHandlers<K>;
}

export interface FakeRpc extends RpcClient {
  /** Calls so far, in order. */
  readonly calls: { readonly method: MethodName; readonly input: unknown }[];
  setState(state: ClientState): void;
  snapshot<K extends StreamName>(name: K, value: Snapshot<K>): void;
  delta<K extends StreamName>(name: K, value: Delta<K>): void;
  opened(name: StreamName): number;
  /** The streams of a name that are open, the oldest first. */
  streams<K extends StreamName>(name: K): FakeStream<K>[];
}

/** An answer that fails as the core would. */
export function refuse(code: ErrorCode): () => never {
  return () => {
    throw new ContractError(code, `refused with ${code}`);
  };
}

/** Methods without an answer are refused with NOT_POSSIBLE. */
export function createFakeRpc(answers: Answers = {}): FakeRpc {
  const calls: FakeRpc['calls'] = [];
  const states = createEmitter<ClientState>();
  const streams: { name: StreamName; params: unknown; on: unknown }[] = [];
  let state: ClientState = 'open';
  const streamsOf = <K extends StreamName>(name: K): FakeStream<K>[] =>
    streams
      .filter((stream) => stream.name === name)
      .map(({ params, on }) => ({ params: params as Params<K>, on: on as StreamHandlers<K> }));
  return {
    calls,
    async call(method, input) {
      calls.push({ method, input });
      const answer = answers[method];
      if (!answer) throw new ContractError('NOT_POSSIBLE', `no answer for ${method}`);
      return answer(input);
    },
    open(name, params, on) {
      const stream = { name, params, on };
      streams.push(stream);
      return { close: () => void (streams.includes(stream) && streams.splice(streams.indexOf(stream), 1)) };
    },
    get state() {
      return state;
    },
    onState: (listener) => states.on(listener),
    close: () => undefined,
    setState(next) {
      state = next;
      states.emit(next);
    },
    snapshot: (name, value) => streamsOf(name).forEach(({ on }) => on.snapshot(value)),
    delta: (name, value) => streamsOf(name).forEach(({ on }) => on.delta(value)),
    opened: (name) => streamsOf(name).length,
    streams: streamsOf,
  };
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** A client whose answers and streams a test controls: nothing crosses anything. */
import type {
  Delta,
  Input,
  MethodName,
  Output,
  Snapshot,
  StreamName,
} from '../../../shared/contract/contract.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { createEmitter } from '../../../shared/lib/emitter.ts';
import type { ClientState, RpcClient, StreamHandlers } from '../../../shared/rpc/client.ts';

type Answers = { [K in MethodName]?: (input: Input<K>) => Output<K> | Promise<Output<K>> };

export interface FakeRpc extends RpcClient {
  /** Calls so far, in order. */
  readonly calls: { readonly method: MethodName; readonly input: unknown }[];
  setState(state: ClientState): void;
  snapshot<K extends StreamName>(name: K, value: Snapshot<K>): void;
  delta<K extends StreamName>(name: K, value: Delta<K>): void;
  opened(name: StreamName): number;
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
  const streams: { name: StreamName; on: unknown }[] = [];
  let state: ClientState = 'open';
  const handlersOf = <K extends StreamName>(name: K): StreamHandlers<K>[] =>
    streams.filter((stream) => stream.name === name).map(({ on }) => on as StreamHandlers<K>);
  return {
    calls,
    async call(method, input) {
      calls.push({ method, input });
      const answer = answers[method];
      if (!answer) throw new ContractError('NOT_POSSIBLE', `no answer for ${method}`);
      return answer(input);
    },
    open(name, _params, on) {
      const stream = { name, on };
      streams.push(stream);
      return { close: () => void streams.splice(streams.indexOf(stream), 1) };
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
    snapshot: (name, value) => handlersOf(name).forEach((on) => on.snapshot(value)),
    delta: (name, value) => handlersOf(name).forEach((on) => on.delta(value)),
    opened: (name) => handlersOf(name).length,
  };
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

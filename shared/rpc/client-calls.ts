/** The calls of a client that wait for their answer. Each is settled once: by its answer, or by the loss of the port. */
import { ContractError } from '#shared/contract/errors.ts';
import type { WireError } from './envelope.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface ClientCalls {
  /**
   * Keeps a call. `schedule` is handed what sends it, to be run now or when there is a connection; what `send` throws
   * settles the call and goes no further.
   */
  begin(id: number, send: () => void, schedule: (run: () => void) => void): Promise<unknown>;
  resolve(id: number, value: unknown): void;
  reject(id: number, error: WireError): void;
  /** Rejects all of them with DISCONNECTED. */
  drop(): void;
}

/** An error that came over the wire, as the client throws it. */
export function errorOf({ code, message, data }: WireError): ContractError {
  return new ContractError(code, message, data);
}

/** What a call is rejected with whose answer can no longer come. */
export function disconnected(): ContractError {
  return new ContractError('DISCONNECTED', 'the connection to the console is lost');
}

/** Makes an empty table of calls. */
export function createCalls(): ClientCalls {
  const waiting = new Map<number, Waiting>();
  const settle = (id: number, act: (one: Waiting) => void): void => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one) act(one);
  };
  return {
    begin(id, send, schedule) {
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        schedule(() => {
          try {
            send();
          } catch (error) {
            settle(id, (one) => one.reject(error));
          }
        });
      });
    },
    resolve: (id, value) => settle(id, (one) => one.resolve(value)),
    reject: (id, error) => settle(id, (one) => one.reject(errorOf(error))),
    drop() {
      for (const id of [...waiting.keys()]) settle(id, (one) => one.reject(disconnected()));
    },
  };
}

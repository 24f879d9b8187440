/** Answers calls by the contract's table: only its own names are reached, and only with inputs that its schemas take. */
import * as v from 'valibot';
import type {
  Delta,
  Input,
  MethodName,
  Output,
  Params,
  Snapshot,
  StreamName,
} from '#shared/contract/contract.ts';
import { methods } from '#shared/contract/contract.ts';
import type { Schema } from '#shared/contract/define.ts';
import { ContractError } from '#shared/contract/errors.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { WireError } from './envelope.ts';
import type { Feed } from './feed.ts';

/** What answers each method. Expected refusals are thrown as `ContractError`. */
export type Handlers = { [K in MethodName]: (input: Input<K>) => Output<K> | Promise<Output<K>> };
/** What feeds each stream; one call for each subscription. */
export type Feeds = { [K in StreamName]: (params: Params<K>) => Feed<Snapshot<K>, Delta<K>> };

export interface Service {
  readonly handlers: Handlers;
  readonly feeds: Feeds;
}

export interface ServeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of every error that is a bug: what a handler or feed threw, and outputs that break their schema. */
  onError(error: unknown): void;
  /** Checks what handlers and feeds answer, too. For tests: it costs as much as the inputs do. */
  readonly checkOutputs?: boolean;
}

/** Calls that a port may have running at one time. */
export const CALL_LIMIT = 64;

/** Characters of an error's text that cross. A schema's text repeats what it refused. */
const TEXT_LIMIT = 300;

/** Tells whether a table has a name of its own; what every object inherits is not in it. */
export function hasOwn<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name);
}

/** Checks a value, or throws INVALID_INPUT with the path of the first thing wrong. */
export function validated(schema: Schema, value: unknown): unknown {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = (v.getDotPath(issue) ?? '').slice(0, TEXT_LIMIT);
  throw new ContractError('INVALID_INPUT', path ? `${path}: ${issue.message}` : issue.message, { path });
}

/** Throws where an output breaks its schema. */
export function checkOutput(schema: Schema, value: unknown, what: string): void {
  const result = v.safeParse(schema, value);
  if (result.success) return;
  const [issue] = result.issues;
  throw new Error(`${what} breaks its schema: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

/** An error as it crosses: the service's own refusals as they are, anything else without a word of it. */
export function wireError(error: unknown): WireError {
  if (!(error instanceof ContractError)) {
    return { code: 'INTERNAL', message: 'the console failed inside; its log says more' };
  }
  const { code, data } = error;
  const message = error.message.slice(0, TEXT_LIMIT);
  return data === undefined ? { code, message } : { code, message, data };
}

/** Makes the answering of one port's calls: it resolves with the output, or rejects with what `wireError` takes. */
export function createAnswerer(
  handlers: Handlers,
  checkOutputs: boolean,
): (name: string, input: unknown) => Promise<unknown> {
  let running = 0;
  const run = async (name: string, input: unknown): Promise<unknown> => {
    if (!hasOwn(methods, name)) throw new ContractError('UNKNOWN_METHOD', 'there is no such method');
    const definition = methods[name];
    // The table ties each handler to its schemas; across all names at once the types cannot say so.
    const handler = handlers[name] as (input: unknown) => unknown;
    const output = await handler(validated(definition.input, input));
    if (checkOutputs) checkOutput(definition.output, output, name);
    return output;
  };
  return async (name, input) => {
    if (running >= CALL_LIMIT) {
      throw new ContractError('BUSY', 'too many calls are running', { limit: CALL_LIMIT });
    }
    running++;
    try {
      return await run(name, input);
    } finally {
      running--;
    }
  };
}

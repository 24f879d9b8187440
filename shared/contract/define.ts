/** The building blocks of the contract's table: a method has an input and an output, a stream parameters and frames. */
import * as v from 'valibot';

export type Schema = v.GenericSchema;

export interface MethodDefinition<I extends Schema = Schema, O extends Schema = Schema> {
  readonly description: string;
  readonly input: I;
  readonly output: O;
}

export interface StreamDefinition<
  P extends Schema = Schema,
  S extends Schema = Schema,
  D extends Schema = Schema,
> {
  readonly description: string;
  readonly params: P;
  /** The whole state, sent once after the subscription and again after a gap. */
  readonly snapshot: S;
  /** What changed since the frame before. */
  readonly delta: D;
}

/** Defines a method; only there to keep the schemas' types. */
export function method<I extends Schema, O extends Schema>(
  definition: MethodDefinition<I, O>,
): MethodDefinition<I, O> {
  return definition;
}

/** Defines a stream; only there to keep the schemas' types. */
export function stream<P extends Schema, S extends Schema, D extends Schema>(
  definition: StreamDefinition<P, S, D>,
): StreamDefinition<P, S, D> {
  return definition;
}

/** A page asks for at most this many rows. */
export const PAGE_LIMIT = 200;

export const nothing = v.object({});
export const id = v.pipe(v.number(), v.integer(), v.minValue(0));
export const page = v.object({
  /** The first id wanted; rows let go meanwhile are left out of the answer. */
  from: id,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_LIMIT)),
});

/**
 * Typed messages over a port: packs, cuts into frames, puts together, unpacks and checks the envelope. What cannot
 * be read is counted and handed to the listener
 * `garbage`; it never throws and never reaches the listener `message`.
 */
import * as v from 'valibot';
import { ContractError } from '#shared/contract/errors.ts';
import { pack, unpack } from './codec.ts';
import { createAssembler, createCutter } from './frames.ts';
import type { Port } from './port.ts';

export interface ChannelOptions<In> {
  /** The envelope of what comes in. */
  readonly receives: v.GenericSchema<unknown, In>;
  /** The most bytes that a message may have that comes in, and that goes out. */
  readonly receiveLimit: number;
  readonly sendLimit: number;
}

export interface ChannelListeners<In> {
  message(message: In): void;
  /** Something came that is no message: the id it carries where it has one, else null. */
  garbage(id: number | null): void;
}

export interface Channel<In, Out> {
  /** Begins to listen: what came before is handed over at once. */
  listen(listeners: ChannelListeners<In>): void;
  /** Sends a message. Throws a `ContractError` TOO_LARGE above the limit; throws on what cannot be packed. */
  send(message: Out): void;
  /** Frames and messages that could not be read so far. */
  readonly garbage: number;
}

function idIn(value: unknown): number | null {
  const found = v.safeParse(v.object({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }), value);
  return found.success ? found.output.id : null;
}

/** Makes a channel; with `listen` it becomes the port's one listener for frames. */
export function createChannel<In, Out>(port: Port, options: ChannelOptions<In>): Channel<In, Out> {
  const cut = createCutter();
  const assemble = createAssembler(options.receiveLimit);
  let garbage = 0;
  const receive = (frame: Uint8Array, { message, garbage: refused }: ChannelListeners<In>): void => {
    const assembled = assemble(frame);
    if (assembled === 'part') return;
    const unpacked = assembled === 'broken' ? null : unpack(assembled.message);
    const value = unpacked?.ok ? unpacked.value : null;
    const checked = v.safeParse(options.receives, value, { abortEarly: true });
    if (checked.success) return message(checked.output);
    garbage++;
    refused(idIn(value));
  };
  return {
    listen: (listeners) => port.onMessage((frame) => receive(frame, listeners)),
    send(message) {
      const packed = pack(message);
      if (packed.length > options.sendLimit) {
        throw new ContractError('TOO_LARGE', `the message has ${packed.length} bytes, above the limit`, {
          limit: options.sendLimit,
        });
      }
      for (const frame of cut(packed)) port.send(frame);
    },
    get garbage() {
      return garbage;
    },
  };
}

/** One datagram or message on its way into the lists, whether it crossed a socket of ours or stood in a capture. */
import type { Endpoint } from '#shared/model/address.ts';
import type { CarriedBy, Direction } from '#shared/model/traffic.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';

export interface Arrival {
  /** The id of the source. */
  readonly source: string;
  /** The capture whose calls are its own: the id of a file's source; '' for everything that is heard live. */
  readonly capture: string;
  /** Milliseconds since 1970-01-01 UTC, with a fraction. */
  readonly time: number;
  readonly direction: Direction;
  readonly transport: CarriedBy;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly bytes: Uint8Array;
  /** The index of the bytes, where whoever made them has it. */
  readonly index?: MessageIndex;
  /** How many bytes of its end the capture does not hold. */
  readonly missing?: number;
  readonly comment?: string;
}

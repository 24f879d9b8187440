/**
 * How a datagram lies in a segment: alone, where nothing is written to the disk, or as blocks of pcapng, so that the bytes of the
 * segment are those of the file. Each segment is a section of its own: it can stand in any file, or be the only one that is left.
 */
import type { CaptureTransport } from '../capture/captured-message.ts';
import type { BlockPlan } from '../capture/message-blocks.ts';
import { createMessageBlocks } from '../capture/message-blocks.ts';
import type { Sheet } from '../capture/write-packet.ts';
import type { Arrival } from './arrival.ts';
import type { Spot } from './columns.ts';

/** A datagram that is about to be laid down. */
export interface Laid {
  /** Bytes it takes. */
  readonly size: number;
  /** Puts it at a place where zeros are. */
  write(sheet: Sheet, at: number): Spot;
}

export interface Layout {
  /** What stands at the begin of a segment. */
  begin(): Uint8Array;
  /** Each is written before the next one is asked for, or a new segment is begun before that. */
  lay(arrival: Arrival): Laid;
}

const NOTHING = new Uint8Array(0);

/** The bytes as they came, one behind the other. */
export const PLAIN: Layout = {
  begin: () => NOTHING,
  lay: ({ bytes }) => ({
    size: bytes.length,
    write(sheet, at) {
      sheet.bytes.set(bytes, at);
      return { offset: at, head: 0, isSplit: false };
    },
  }),
};

/** A capture knows no WebSocket over TLS of its own: inside of it the same is written. */
const carriedBy = (transport: Arrival['transport']): CaptureTransport =>
  transport === 'wss' ? 'ws' : transport;

/** Blocks of pcapng in the name of a program. */
export function pcapngLayout(application: string): Layout {
  const blocks = createMessageBlocks(application);
  return {
    begin: () => blocks.section(),
    lay(arrival) {
      const { time, src, dst, bytes, direction, source, missing, comment } = arrival;
      const transport = carriedBy(arrival.transport);
      const more = { comment, direction, interface: source };
      const message = { time, transport, src, dst, bytes, ...more, ...(missing ? { missing } : {}) };
      return laid(blocks.plan(message), blocks.write);
    },
  };
}

function laid(plan: BlockPlan, write: (plan: BlockPlan, sheet: Sheet, at: number) => number): Laid {
  const { size, head, packets } = plan;
  return {
    size,
    write: (sheet, at) => ({ offset: write(plan, sheet, at) + head, head, isSplit: packets.count > 1 }),
  };
}

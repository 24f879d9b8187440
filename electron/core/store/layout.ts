/**
 * How a datagram lies in a segment: alone, where nothing is written to the disk, or as blocks of pcapng, so that the bytes of the
 * segment are those of the file. Each segment is a section of its own: it can stand in any file, or be the only one that is left.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { CaptureTransport } from '../capture/captured-message.ts';
import type { BlockPlan } from '../capture/message-blocks.ts';
import { createMessageBlocks, packetComment } from '../capture/message-blocks.ts';
import { LONGEST_TEXT } from '../capture/format.ts';
import { u32le } from '../capture/octets.ts';
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
  /** What was said of a datagram that has a comment; '' where it cannot be read. */
  comment(bytes: Uint8Array, spot: Spot & { readonly size: number }): string;
}

const NOTHING = new Uint8Array(0);

/** Bytes of the length of a comment, where one follows the bytes as they came. */
const LENGTH = 4;

/** The bytes as they came, one behind the other; what was said of them follows. */
export const PLAIN: Layout = {
  begin: () => NOTHING,
  lay({ bytes, comment = '' }) {
    const said = comment === '' ? NOTHING : utf8(comment).subarray(0, LONGEST_TEXT);
    const tail = said.length === 0 ? 0 : said.length + LENGTH;
    return {
      size: bytes.length + tail,
      write({ bytes: to, view }, at) {
        to.set(bytes, at);
        if (tail > 0) {
          view.setUint32(at + bytes.length, said.length, true);
          to.set(said, at + bytes.length + LENGTH);
        }
        return { offset: at, head: 0, isSplit: false };
      },
    };
  },
  comment(bytes, { offset, size }) {
    const start = offset + size + LENGTH;
    return textOf(bytes, { start, end: start + u32le(bytes, offset + size) });
  },
};

/** A capture knows no WebSocket over TLS of its own: inside of it the same is written. */
const carriedBy = (transport: Arrival['transport']): CaptureTransport =>
  transport === 'wss' ? 'ws' : transport;

/** Blocks of pcapng in the name of a program. */
export function pcapngLayout(application: string): Layout {
  const blocks = createMessageBlocks(application);
  return {
    begin: () => blocks.section(),
    comment: (bytes, { offset, head, size }) => packetComment(bytes, offset - head, head, size),
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

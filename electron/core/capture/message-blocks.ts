/**
 * Puts messages as blocks of pcapng into bytes that are there already, and tells where in them each message stands. Whoever keeps
 * these bytes has the message and the file in one; nothing is allocated for the bytes of a message.
 */
import type { CaptureTransport } from './captured-message.ts';
import { LITTLE, u32le } from './octets.ts';
import {
  frameBlock,
  interfaceBlock,
  PACKET_HEAD,
  PACKET_TAIL,
  packetBlockSize,
  packetOptions,
  sectionBlock,
} from './pcapng-blocks.ts';
import { OPTION, readOptions, textOfOptions, TRANSPORT_MARKS } from './pcapng-options.ts';
import type { PacketPlan, Sheet, WrittenMessage } from './write-packet.ts';
import { createPacketMaker, LINKTYPE_RAW } from './write-packet.ts';

export interface BlockMessage extends WrittenMessage {
  readonly comment?: string | undefined;
  readonly interface?: string | undefined;
  readonly direction?: 'in' | 'out' | undefined;
}

/** How a message will lie in its blocks. */
export interface BlockPlan {
  readonly message: BlockMessage;
  readonly packets: PacketPlan;
  /** The number of its interface, and the block that describes it where it is new in this section. */
  readonly interface: number;
  readonly described: Uint8Array;
  /** Bytes of all its blocks. */
  readonly size: number;
  /** Bytes from the begin of a packet's block to the message's bytes in it. */
  readonly head: number;
}

export interface MessageBlocks {
  /** Begins a section: its first block. Interfaces are described anew; connections go on with their numbers. */
  section(comment?: string): Uint8Array;
  /** The number of an interface; `block` is empty where it was described before. */
  interface(name: string, linkType: number, transport: CaptureTransport): { id: number; block: Uint8Array };
  /** Each plan is written before the next one is made. */
  plan(message: BlockMessage): BlockPlan;
  /** Writes the blocks at a place where zeros are; answers where its first packet's block begins. */
  write(plan: BlockPlan, sheet: Sheet, at: number): number;
}

const NOTHING = new Uint8Array(0);

/** Makes blocks in the name of a program. */
export function createMessageBlocks(application: string): MessageBlocks {
  const maker = createPacketMaker();
  const interfaces = new Map<string, number>();

  const interfaceOf: MessageBlocks['interface'] = (name, linkType, transport) => {
    const mark = TRANSPORT_MARKS[transport] ?? '';
    const key = `${linkType} ${mark} ${name}`;
    const known = interfaces.get(key);
    if (known !== undefined) return { id: known, block: NOTHING };
    const id = interfaces.size;
    interfaces.set(key, id);
    return { id, block: interfaceBlock(linkType, name, mark) };
  };

  return {
    section(comment = '') {
      interfaces.clear();
      return sectionBlock(application, comment);
    },
    interface: interfaceOf,
    plan(message) {
      const { id, block } = interfaceOf(message.interface ?? '', LINKTYPE_RAW, message.transport);
      const packets = maker.plan(message);
      let size = block.length;
      for (let i = 0; i < packets.count; i++)
        size += packetBlockSize(maker.sizeOf(packets, i), notesOf(message, packets, i));
      return { message, packets, interface: id, described: block, size, head: PACKET_HEAD + packets.head };
    },
    write(plan, sheet, at) {
      const { message, packets, interface: id } = plan;
      sheet.bytes.set(plan.described, at);
      const start = at + plan.described.length;
      let place = start;
      for (let i = 0; i < packets.count; i++) {
        const length = maker.sizeOf(packets, i);
        maker.write(packets, i, sheet, place + PACKET_HEAD);
        place = frameBlock(sheet, place, {
          interface: id,
          time: message.time,
          length,
          original: length + (message.missing ?? 0),
          notes: notesOf(message, packets, i),
        });
      }
      return start;
    },
  };
}

/** A comment is of the packet that completes the message, as for a reader. */
function notesOf({ comment, direction }: BlockMessage, { count }: PacketPlan, index: number): Uint8Array {
  return packetOptions(index === count - 1 ? { comment, direction } : { direction });
}

/** Joins a message of several packets: `start` is where its first block begins, `head` as its plan had it. */
export function joinParts(
  bytes: Uint8Array,
  start: number,
  head: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  eachPart(bytes, start, head, size, (from, length, done) =>
    whole.set(bytes.subarray(from, from + length), done),
  );
  return whole;
}

/** The comments of a message, one a line: they are those of its last packet. `start` and `head` as for `joinParts`. */
export function packetComment(bytes: Uint8Array, start: number, head: number, size: number): string {
  let last = start;
  eachPart(bytes, start, head, size, (from) => (last = from - head));
  const length = u32le(bytes, last + CAPTURED);
  const options = last + PACKET_HEAD + length + (-length & 3);
  const end = Math.min(last + u32le(bytes, last + TOTAL) - PACKET_TAIL, bytes.length);
  return textOfOptions(bytes, readOptions(LITTLE, bytes, options, end), OPTION.comment);
}

/** Goes through the packets of a message: where in `bytes` its part begins, how long it is, and how much came before. */
function eachPart(
  bytes: Uint8Array,
  start: number,
  head: number,
  size: number,
  take: (from: number, length: number, done: number) => void,
): void {
  let at = start;
  for (let done = 0; done < size;) {
    const from = at + head;
    const length = Math.min(u32le(bytes, at + CAPTURED) + PACKET_HEAD - head, size - done);
    // Bytes that are not those of a message, as of a file that somebody else wrote to, must not keep us here.
    if (length <= 0 || from + length > bytes.length) break;
    take(from, length, done);
    done += length;
    at += u32le(bytes, at + TOTAL);
  }
}

/** Where a block tells its length, and that of its packet. */
const TOTAL = 4;
const CAPTURED = 20;

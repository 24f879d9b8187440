/**
 * Writes messages, and packets that are still there, as pcapng (draft-ietf-opsawg-pcapng). Each answer is whole blocks, so a file
 * is sound after every one of them, and a new section may be put behind an old file.
 */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { CapturedMessage, CaptureTransport } from './captured-message.ts';
import type { CaptureSecrets } from './format.ts';
import { LONGEST_TEXT } from './format.ts';
import { OPTION, TRANSPORT_MARKS } from './pcapng-options.ts';
import { BLOCK, BYTE_ORDER } from './pcapng.ts';
import { createPacketMaker, LINKTYPE_RAW } from './write-packet.ts';

export interface PcapngWriterOptions {
  /** The program, as the section tells it. */
  readonly application: string;
  readonly comment?: string;
}

/** A packet as it was captured. */
export interface WrittenFrame {
  readonly time: number;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** How long it was before the capture cut it. */
  readonly original?: number;
  readonly interface?: string;
  readonly comment?: string;
  readonly direction?: 'in' | 'out';
}

export type WritableMessage = Omit<CapturedMessage, 'frame'>;

export interface PcapngWriter {
  /** What stands at the begin of a file or section. */
  start(): Uint8Array;
  /** The blocks of a message, and of its interface where that is new. */
  message(message: WritableMessage): Uint8Array;
  frame(frame: WrittenFrame): Uint8Array;
  secrets(secrets: CaptureSecrets): Uint8Array;
}

/** Makes a writer for one section. */
export function createPcapngWriter(options: PcapngWriterOptions): PcapngWriter {
  const maker = createPacketMaker();
  const interfaces = new Map<string, number>();

  /** The number of an interface; `parts` gets its block where it is new. */
  const interfaceOf = (
    name: string,
    linkType: number,
    transport: CaptureTransport,
    parts: Uint8Array[],
  ): number => {
    const mark = TRANSPORT_MARKS[transport] ?? '';
    const key = `${linkType} ${mark} ${name}`;
    const known = interfaces.get(key);
    if (known !== undefined) return known;
    const id = interfaces.size;
    interfaces.set(key, id);
    parts.push(interfaceBlock(linkType, name, mark));
    return id;
  };

  return {
    start: () => sectionBlock(options),
    message(message) {
      const parts: Uint8Array[] = [];
      const id = interfaceOf(message.interface ?? '', LINKTYPE_RAW, message.transport, parts);
      const packets = maker.packetsOf(message);
      packets.forEach((packet, i) => {
        // A comment is of the packet that completes the message, as for a reader.
        const notes =
          i === packets.length - 1 ? packetOptions(message) : packetOptions({ ...message, comment: '' });
        parts.push(packetBlock(id, message.time, packet, packet.length + (message.missing ?? 0), notes));
      });
      return joined(parts);
    },
    frame(frame) {
      const parts: Uint8Array[] = [];
      const id = interfaceOf(frame.interface ?? '', frame.linkType, 'udp', parts);
      const { time, bytes, original = bytes.length } = frame;
      parts.push(packetBlock(id, time, bytes, original, packetOptions(frame)));
      return concatBytes(parts);
    },
    secrets: ({ type, bytes }) => block(BLOCK.secrets, [numbers(type, bytes.length), padded(bytes)]),
  };
}

/** Nearly always one block, which is not copied. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return first && parts.length === 1 ? first : concatBytes(parts);
}

function numbers(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setUint32(i * 4, value, true));
  return new Uint8Array(view.buffer);
}

function padded(bytes: Uint8Array): Uint8Array {
  const rest = -bytes.length & 3;
  return rest === 0 ? bytes : concatBytes([bytes, new Uint8Array(rest)]);
}

function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.length, 12);
  return concatBytes([numbers(type, length), ...body, numbers(length)]);
}

function option(code: number, value: Uint8Array): Uint8Array {
  return concatBytes([numbers(code | (value.length << 16)), padded(value)]);
}

/** A text option; a text that its length cannot tell is cut, and none is written for an empty one. */
function textOption(code: number, text: string): Uint8Array[] {
  return text === '' ? [] : [option(code, utf8(text).slice(0, LONGEST_TEXT))];
}

/** Options and their end. */
function options(list: readonly Uint8Array[]): Uint8Array[] {
  return list.length === 0 ? [] : [...list, numbers(OPTION.end)];
}

const UNKNOWN_LENGTH = 0xffffffff;

function sectionBlock({ application, comment = '' }: PcapngWriterOptions): Uint8Array {
  const notes = [...textOption(OPTION.application, application), ...textOption(OPTION.comment, comment)];
  return block(BLOCK.section, [numbers(BYTE_ORDER, 1, UNKNOWN_LENGTH, UNKNOWN_LENGTH), ...options(notes)]);
}

function interfaceBlock(linkType: number, name: string, description: string): Uint8Array {
  const notes = [
    ...textOption(OPTION.interfaceName, name),
    ...textOption(OPTION.interfaceDescription, description),
  ];
  return block(BLOCK.interface, [numbers(linkType, 0), ...options(notes)]);
}

const DIRECTIONS = { in: 1, out: 2 } as const;

function packetOptions({
  comment = '',
  direction,
}: Pick<WrittenFrame, 'comment' | 'direction'>): Uint8Array[] {
  const flags = direction ? [option(OPTION.packetFlags, numbers(DIRECTIONS[direction]))] : [];
  const lines = comment === '' ? [] : comment.split('\n');
  return options([...lines.flatMap((line) => textOption(OPTION.comment, line)), ...flags]);
}

/** Where the bytes of the packet begin in their block. */
const PACKET_HEAD = 28;

/** One buffer a block, for there are many. Times are in microseconds, the resolution of an interface that tells none. */
function packetBlock(
  id: number,
  time: number,
  packet: Uint8Array,
  original: number,
  notes: readonly Uint8Array[],
): Uint8Array {
  const micros = Math.max(0, Math.round(time * 1_000));
  const end = PACKET_HEAD + packet.length + (-packet.length & 3);
  const length = notes.reduce((sum, note) => sum + note.length, end) + 4;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, BLOCK.enhanced, true);
  view.setUint32(4, length, true);
  view.setUint32(8, id, true);
  view.setUint32(12, Math.floor(micros / 0x1_0000_0000), true);
  view.setUint32(16, micros % 0x1_0000_0000, true);
  view.setUint32(20, packet.length, true);
  view.setUint32(24, original, true);
  bytes.set(packet, PACKET_HEAD);
  let at = end;
  for (const note of notes) {
    bytes.set(note, at);
    at += note.length;
  }
  view.setUint32(at, length, true);
  return bytes;
}

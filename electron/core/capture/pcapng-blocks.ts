/** Blocks of pcapng (draft-ietf-opsawg-pcapng 4) as our writers put them: in little-endian order, times in microseconds. */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { LONGEST_TEXT } from './format.ts';
import { OPTION } from './pcapng-options.ts';
import { BLOCK, BYTE_ORDER } from './pcapng.ts';
import type { Sheet } from './write-packet.ts';

export function numbers(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setUint32(i * 4, value, true));
  return new Uint8Array(view.buffer);
}

export function padded(bytes: Uint8Array): Uint8Array {
  const rest = -bytes.length & 3;
  return rest === 0 ? bytes : concatBytes([bytes, new Uint8Array(rest)]);
}

export function block(type: number, body: readonly Uint8Array[]): Uint8Array {
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

/** What stands at the begin of a section: the program, and a comment where it is not empty. */
export function sectionBlock(application: string, comment: string): Uint8Array {
  const notes = [...textOption(OPTION.application, application), ...textOption(OPTION.comment, comment)];
  return block(BLOCK.section, [numbers(BYTE_ORDER, 1, UNKNOWN_LENGTH, UNKNOWN_LENGTH), ...options(notes)]);
}

export function interfaceBlock(linkType: number, name: string, description: string): Uint8Array {
  const notes = [
    ...textOption(OPTION.interfaceName, name),
    ...textOption(OPTION.interfaceDescription, description),
  ];
  return block(BLOCK.interface, [numbers(linkType, 0), ...options(notes)]);
}

/** What is said of a packet beside its bytes. */
export interface PacketNotes {
  /** Several lines are several comments. */
  readonly comment?: string | undefined;
  readonly direction?: 'in' | 'out' | undefined;
}

const flagsOf = (bits: number): Uint8Array => option(OPTION.packetFlags, numbers(bits));
const FLAGS = { in: flagsOf(1), out: flagsOf(2) } as const;
const UNCOMMENTED = { in: concatBytes(options([FLAGS.in])), out: concatBytes(options([FLAGS.out])) } as const;
const NOTHING = new Uint8Array(0);

/** The options of a packet; those of most packets are made once. */
export function packetOptions({ comment = '', direction }: PacketNotes): Uint8Array {
  if (comment === '') return direction ? UNCOMMENTED[direction] : NOTHING;
  const comments = comment.split('\n').flatMap((line) => textOption(OPTION.comment, line));
  return concatBytes(options(direction ? [...comments, FLAGS[direction]] : comments));
}

/** Where the bytes of the packet begin in their block, and what stands behind its options. */
export const PACKET_HEAD = 28;
export const PACKET_TAIL = 4;

/** Bytes of the block of a packet. */
export function packetBlockSize(packetLength: number, notes: Uint8Array): number {
  return PACKET_HEAD + packetLength + (-packetLength & 3) + notes.length + PACKET_TAIL;
}

/** What the block of a packet tells of it. */
export interface PacketFacts {
  /** The number of the interface in this section. */
  readonly interface: number;
  readonly time: number;
  readonly length: number;
  /** How long it was before the capture cut it. */
  readonly original: number;
  readonly notes: Uint8Array;
}

/** Writes all of a packet's block but the packet itself, whose place is `PACKET_HEAD` bytes further; answers where it ends. */
export function frameBlock(sheet: Sheet, at: number, facts: PacketFacts): number {
  const { bytes, view } = sheet;
  const { length, notes } = facts;
  const micros = Math.max(0, Math.round(facts.time * 1_000));
  const size = packetBlockSize(length, notes);
  view.setUint32(at, BLOCK.enhanced, true);
  view.setUint32(at + 4, size, true);
  view.setUint32(at + 8, facts.interface, true);
  view.setUint32(at + 12, Math.floor(micros / 0x1_0000_0000), true);
  view.setUint32(at + 16, micros % 0x1_0000_0000, true);
  view.setUint32(at + 20, length, true);
  view.setUint32(at + 24, facts.original, true);
  const end = at + size;
  bytes.set(notes, end - PACKET_TAIL - notes.length);
  view.setUint32(end - PACKET_TAIL, size, true);
  return end;
}

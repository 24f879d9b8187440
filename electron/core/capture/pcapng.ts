/**
 * Reads pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with clocks of their own, enhanced, simple and
 * obsolete packet blocks, secrets, statistics. A block that is not known is passed over.
 */
import type { CaptureTransport } from './captured-message.ts';
import type { FormatReader, FormatSink } from './format.ts';
import { LONGEST_RECORD } from './format.ts';
import type { ByteOrder } from './octets.ts';
import { BIG, LITTLE, u32 } from './octets.ts';
import {
  directionOf,
  markedTransport,
  OPTION,
  readInteger64,
  readOptions,
  resolutionOf,
  textOfOptions,
  unitsPerMillisecond,
} from './pcapng-options.ts';
import type { Window } from './window.ts';

export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsolete: 2,
  simple: 3,
  statistics: 5,
  enhanced: 6,
  secrets: 10,
} as const;

export const BYTE_ORDER = 0x1a2b3c4d;

/** Interfaces of one section. */
const MOST_INTERFACES = 65_536;

interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly name: string;
  readonly transport: CaptureTransport | null;
  readonly unitsPerMillisecond: number;
  /** Milliseconds. */
  readonly offset: number;
}

/** Whether a file that begins with these four bytes is pcapng. */
export const isPcapng = (magic: number): boolean => magic === BLOCK.section;

/** Makes a reader that begins at a section. */
export function createPcapngReader(sink: FormatSink): FormatReader {
  return new PcapngReader(sink);
}

/** A block: its body lies from `from` to `to`. */
interface Block {
  bytes: Uint8Array;
  from: number;
  to: number;
}

class PcapngReader implements FormatReader {
  readonly #sink: FormatSink;
  #order: ByteOrder = LITTLE;
  #interfaces: Interface[] = [];
  /** The one block that is looked at, written over for the next. */
  readonly #block: Block = { bytes: new Uint8Array(0), from: 0, to: 0 };
  readonly #readers: ReadonlyMap<number, (block: Block) => void>;

  constructor(sink: FormatSink) {
    this.#sink = sink;
    this.#readers = new Map<number, (block: Block) => void>([
      [BLOCK.section, (block) => this.#section(block)],
      [BLOCK.interface, (block) => this.#interface(block)],
      [BLOCK.obsolete, (block) => this.#obsolete(block)],
      [BLOCK.simple, (block) => this.#simple(block)],
      [BLOCK.enhanced, (block) => this.#enhanced(block)],
      [BLOCK.secrets, (block) => this.#secrets(block)],
      [BLOCK.statistics, (block) => this.#statistics(block)],
    ]);
  }

  step(window: Window): boolean {
    const { bytes, start } = window;
    if (window.length < 12) return false;
    // The type of a section reads the same in both orders; its own order comes before its length can be read.
    const isSection = u32(bytes, start) === BLOCK.section;
    if (isSection && !this.#setOrder(u32(bytes, start + 8))) return this.#stop('bad-section');
    const type = this.#order.u32(bytes, start);
    const length = this.#order.u32(bytes, start + 4);
    const isSound = length >= (isSection ? 28 : 12) && length % 4 === 0 && length <= LONGEST_RECORD;
    if (!isSound) return this.#stop('bad-block-length');
    if (window.length < length) return false;
    if (this.#order.u32(bytes, start + length - 4) !== length) return this.#stop('bad-block-length');
    if (isSection && this.#order.u16(bytes, start + 12) !== 1) return this.#stop('bad-section');
    this.#read(type, bytes, start + 8, start + length - 4);
    window.skip(length);
    return true;
  }

  #stop(code: 'bad-section' | 'bad-block-length'): false {
    this.#sink.stop(code);
    return false;
  }

  #setOrder(magic: number): boolean {
    const little = LITTLE.u32(Uint8Array.of(magic >>> 24, magic >>> 16, magic >>> 8, magic), 0);
    if (magic !== BYTE_ORDER && little !== BYTE_ORDER) return false;
    this.#order = magic === BYTE_ORDER ? BIG : LITTLE;
    return true;
  }

  #read(type: number, bytes: Uint8Array, from: number, to: number): void {
    const block = this.#block;
    block.bytes = bytes;
    block.from = from;
    block.to = to;
    this.#readers.get(type)?.(block);
  }

  /** 4.1: interfaces are counted anew. */
  #section({ bytes, from, to }: Block): void {
    this.#interfaces = [];
    this.#sink.section(this.#comment(bytes, from + 16, to));
  }

  /** 4.2. */
  #interface({ bytes, from, to }: Block): void {
    if (to - from < 8 || this.#interfaces.length >= MOST_INTERFACES) return;
    const options = readOptions(this.#order, bytes, from + 8, to);
    const find = (code: number): (typeof options)[number] | undefined =>
      options.find((one) => one.code === code);
    const offset = find(OPTION.timeOffset);
    const linkType = this.#order.u16(bytes, from);
    const snapLength = this.#order.u32(bytes, from + 4);
    const name = textOfOptions(bytes, options, OPTION.interfaceName);
    const description = textOfOptions(bytes, options, OPTION.interfaceDescription);
    const comment = textOfOptions(bytes, options, OPTION.comment);
    this.#interfaces.push({
      ...{ linkType, snapLength, name },
      transport: markedTransport(description),
      unitsPerMillisecond: unitsPerMillisecond(resolutionOf(bytes, find(OPTION.timeResolution))),
      offset: offset && offset.to - offset.from >= 8 ? this.#integer64(bytes, offset.from) * 1000 : 0,
    });
    this.#sink.interface({ linkType, name, description, comment, snapLength });
  }

  /** 4.3. */
  #enhanced({ bytes, from, to }: Block): void {
    if (to - from < 20) return this.#sink.skip('malformed');
    const { u32: number } = this.#order;
    const captured = number(bytes, from + 12);
    const one = this.#interfaces[number(bytes, from)];
    this.#setTime(one, number(bytes, from + 4), number(bytes, from + 8));
    this.#packet(one, from + 20, to, captured, number(bytes, from + 16));
  }

  /** 4.4: no time of its own, so the last one counts; the first interface. */
  #simple({ bytes, from, to }: Block): void {
    if (to - from < 4) return this.#sink.skip('malformed');
    const [one] = this.#interfaces;
    const original = this.#order.u32(bytes, from);
    const snapLength = one?.snapLength ? one.snapLength : original;
    const captured = Math.min(original, snapLength, to - from - 4);
    this.#packet(one, from + 4, from + 4 + captured, captured, original);
  }

  /** Appendix A: an interface number of 16 bits and a count of drops where the enhanced block has 32 bits. */
  #obsolete({ bytes, from, to }: Block): void {
    if (to - from < 20) return this.#sink.skip('malformed');
    const { u16: short, u32: number } = this.#order;
    const one = this.#interfaces[short(bytes, from)];
    this.#setTime(one, number(bytes, from + 4), number(bytes, from + 8));
    this.#packet(one, from + 20, to, number(bytes, from + 12), number(bytes, from + 16));
  }

  #setTime(one: Interface | undefined, high: number, low: number): void {
    if (!one) return;
    this.#sink.packet.time = plausible((high * 0x1_0000_0000 + low) / one.unitsPerMillisecond + one.offset);
  }

  #packet(one: Interface | undefined, start: number, to: number, captured: number, original: number): void {
    if (!one) return this.#sink.skip('no-interface');
    if (captured > to - start) return this.#sink.skip('malformed');
    const { packet } = this.#sink;
    const { bytes } = this.#block;
    packet.linkType = one.linkType;
    packet.interface = one.name;
    packet.transport = one.transport;
    packet.bytes = bytes;
    packet.start = start;
    packet.end = start + captured;
    packet.missing = Math.max(0, original - captured);
    const options = start + ((captured + 3) & ~3);
    if (options + 4 <= to) this.#packetOptions(options, to);
    this.#sink.deliver();
  }

  #packetOptions(start: number, end: number): void {
    const { packet } = this.#sink;
    const { bytes } = this.#block;
    const options = readOptions(this.#order, bytes, start, end);
    packet.comment = textOfOptions(bytes, options, OPTION.comment);
    const flags = options.find(({ code }) => code === OPTION.packetFlags);
    if (flags && flags.to - flags.from === 4)
      packet.direction = directionOf(this.#order.u32(bytes, flags.from));
  }

  /** 4.7. */
  #secrets({ bytes, from, to }: Block): void {
    const length = this.#order.u32(bytes, from + 4);
    if (to - from < 8 || length > to - from - 8) return;
    this.#sink.secrets({
      type: this.#order.u32(bytes, from),
      bytes: bytes.slice(from + 8, from + 8 + length),
    });
  }

  /** 4.6: what the interface and the system lost. */
  #statistics({ bytes, from, to }: Block): void {
    if (to - from < 12) return;
    const options = readOptions(this.#order, bytes, from + 12, to);
    const lost = options.filter(
      ({ code }) => code === OPTION.interfaceDropped || code === OPTION.systemDropped,
    );
    const whole = lost.filter((option) => option.to - option.from === 8);
    const count = whole.reduce((sum, option) => sum + this.#integer64(bytes, option.from), 0);
    this.#sink.dropped(this.#order.u32(bytes, from), count);
  }

  #comment(bytes: Uint8Array, start: number, end: number): string {
    return textOfOptions(bytes, readOptions(this.#order, bytes, start, end), OPTION.comment);
  }

  #integer64(bytes: Uint8Array, at: number): number {
    return readInteger64(this.#order, bytes, at, this.#order === LITTLE);
  }
}

/** Years of four digits: what lies beyond is no time, but a damage or a wrong resolution, and no calendar may have a date for it. */
const FIRST_TIME = Date.UTC(1_000, 0);
const LAST_TIME = Date.UTC(9_999, 11, 31);

/** A time, or NaN where nobody can have meant it. */
const plausible = (time: number): number => (time >= FIRST_TIME && time <= LAST_TIME ? time : Number.NaN);

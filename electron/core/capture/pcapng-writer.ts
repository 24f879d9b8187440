/**
 * Writes messages, and packets that are still there, as pcapng (draft-ietf-opsawg-pcapng). Each answer is whole blocks, so a file
 * is sound after every one of them, and a new section may be put behind an old file.
 */
import type { CapturedMessage } from './captured-message.ts';
import type { CaptureSecrets } from './format.ts';
import { createMessageBlocks } from './message-blocks.ts';
import {
  block,
  frameBlock,
  numbers,
  PACKET_HEAD,
  packetBlockSize,
  packetOptions,
  padded,
} from './pcapng-blocks.ts';
import { BLOCK } from './pcapng.ts';
import type { Sheet } from './write-packet.ts';

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
export function createPcapngWriter({ application, comment = '' }: PcapngWriterOptions): PcapngWriter {
  const blocks = createMessageBlocks(application);
  return {
    start: () => blocks.section(comment),
    message(message) {
      const plan = blocks.plan(message);
      const sheet = sheetOf(plan.size);
      blocks.write(plan, sheet, 0);
      return sheet.bytes;
    },
    frame(frame) {
      const { time, linkType, bytes, original = bytes.length } = frame;
      const { id, block: described } = blocks.interface(frame.interface ?? '', linkType, 'udp');
      const notes = packetOptions(frame);
      const at = described.length;
      const sheet = sheetOf(at + packetBlockSize(bytes.length, notes));
      sheet.bytes.set(described);
      sheet.bytes.set(bytes, at + PACKET_HEAD);
      frameBlock(sheet, at, { interface: id, time, length: bytes.length, original, notes });
      return sheet.bytes;
    },
    secrets: ({ type, bytes }) => block(BLOCK.secrets, [numbers(type, bytes.length), padded(bytes)]),
  };
}

function sheetOf(size: number): Sheet {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer) };
}

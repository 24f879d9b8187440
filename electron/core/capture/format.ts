/** What the readers of pcap and pcapng share: where they put a packet, and how they stop. */
import type { StopCode } from './captured-message.ts';
import type { Packet } from './packet.ts';
import type { Window } from './window.ts';

/** An interface that packets were captured on. */
export interface CaptureInterface {
  readonly linkType: number;
  /** Empty where the file does not tell. */
  readonly name: string;
  readonly description: string;
  readonly comment: string;
  /** Bytes of a packet that were kept at the most; 0 for all. */
  readonly snapLength: number;
}

/** Secrets of TLS and of others as pcapng carries them, for who writes the capture again. */
export interface CaptureSecrets {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Who hears what a file holds. */
export interface FormatSink {
  readonly packet: Packet;
  /** `packet` is a packet now, with its link layer between `start` and `end`. */
  deliver(): void;
  /** A packet that cannot be looked at. */
  skip(reason: 'no-interface' | 'malformed'): void;
  /** Another section begins: what was begun in the last one does not go on. */
  section(comment: string): void;
  interface(one: CaptureInterface): void;
  secrets(secrets: CaptureSecrets): void;
  /** An interface has lost so many packets, in all. */
  dropped(interfaceId: number, count: number): void;
  stop(code: StopCode): void;
}

export interface FormatReader {
  /** Reads one record; false where it is not whole, or reading has stopped. */
  step(window: Window): boolean;
}

/** No packet and no block is longer than this. */
export const LONGEST_RECORD = 16 * 1024 * 1024;

/** What is kept of a name or a comment. */
export const LONGEST_TEXT = 65_535;

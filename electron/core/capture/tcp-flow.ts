/**
 * One direction of a TCP connection (RFC 9293 3.4): puts segments in order, leaves out what was there before, and goes on behind a
 * hole that will not be filled. What waits for an earlier segment is copied and bounded.
 */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { SkipReason } from './captured-message.ts';
import type { Ends } from './outlet.ts';
import type { Packet } from './packet.ts';
import type { StreamKit } from './stream-content.ts';
import { StreamContent } from './stream-content.ts';

export const FLOW_LIMITS = { segments: 512, bytes: 512 * 1024 } as const;

/** Numbers further apart than any window are another connection between the same ports. */
const FAR = 16 * 1024 * 1024;

interface Held {
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Bytes behind these that the capture cut off. */
  readonly missing: number;
  readonly stamp: Stamp;
}

/** What a message takes over from its packet. */
type Stamp = Pick<Packet, 'time' | 'number' | 'comment' | 'interface' | 'direction' | 'transport'>;

function stampOf({ time, number, comment, interface: name, direction, transport }: Packet): Stamp {
  return { time, number, comment, interface: name, direction, transport };
}

export class TcpFlow implements Ends {
  readonly key: string;
  src: Endpoint;
  dst: Endpoint;
  /** The other direction, where it was seen. */
  peer: TcpFlow | null = null;
  /** Whether it was used again since the table last looked: many come once and never again. */
  isUsed = false;
  readonly #content: StreamContent;
  /** The number of the next byte, or -1 before the first. */
  #next = -1;
  /** What the SYN said, or -1 where there was none. */
  #firstByte = -1;
  /** By number, the lowest first. */
  #held: Held[] = [];
  #heldBytes = 0;

  constructor(kit: StreamKit, key: string, { src, dst }: Ends) {
    this.key = key;
    this.src = src;
    this.dst = dst;
    this.#content = new StreamContent(kit, this);
  }

  /** Bytes that wait for others. */
  get held(): number {
    return this.#heldBytes + this.#content.held;
  }

  /** A SYN: `next` is the number of the first byte. One that comes again changes nothing. */
  open(packet: Packet, next: number): void {
    if (this.#firstByte === next) return;
    this.close(packet);
    this.#next = next;
    this.#firstByte = next;
  }

  /** A segment with data; what became of it. */
  segment(packet: Packet, seq: number, from: number, to: number, missing: number): SkipReason | 'taken' {
    if (this.#next < 0) this.#next = seq;
    let ahead = (seq - this.#next) | 0;
    if (Math.abs(ahead) > FAR) {
      this.close(packet);
      this.#next = seq;
      ahead = 0;
    }
    if (ahead > 0) {
      this.#hold(packet, { seq, bytes: packet.bytes.slice(from, to), missing, stamp: stampOf(packet) });
      return 'taken';
    }
    if (ahead + to - from + missing <= 0) return 'tcp-repeated';
    this.#take(packet, packet.bytes.subarray(from, to), -ahead, missing);
    if (this.#held.length > 0) this.#advance(packet);
    return 'taken';
  }

  /** The peer has acknowledged what is missing here: it was lost by the capture, not by the network. */
  acknowledged(packet: Packet, number: number): void {
    const [first] = this.#held;
    if (first && ((number - first.seq) | 0) > 0) this.#jump(packet);
  }

  /** The end of the connection, or of the capture: holes stay holes. */
  close(packet: Packet): void {
    while (this.#held.length > 0) this.#jump(packet);
    this.#content.cut(packet);
  }

  /** Hands on the bytes behind the first `known`, which were there before. */
  #take(packet: Packet, bytes: Uint8Array, known: number, missing: number): void {
    if (known < bytes.length) this.#content.push(packet, known > 0 ? bytes.subarray(known) : bytes);
    if (missing > 0) this.#content.cut(packet);
    this.#next = (this.#next + bytes.length - known + missing) >>> 0;
  }

  #hold(packet: Packet, segment: Held): void {
    let at = this.#held.length;
    while (at > 0 && (((this.#held[at - 1]?.seq ?? 0) - segment.seq) | 0) > 0) at--;
    this.#held.splice(at, 0, segment);
    this.#heldBytes += segment.bytes.length;
    const isFull = this.#held.length > FLOW_LIMITS.segments || this.#heldBytes > FLOW_LIMITS.bytes;
    if (isFull) this.#jump(packet);
  }

  /** Takes the held segments that fit now, each at its own time where it need not have waited. */
  #advance(packet: Packet, atOwnTime = false): void {
    for (let first = this.#held[0]; first; first = this.#held[0]) {
      const ahead = (first.seq - this.#next) | 0;
      if (ahead > 0) return;
      this.#held.shift();
      this.#heldBytes -= first.bytes.length;
      if (atOwnTime) Object.assign(packet, first.stamp);
      if (ahead + first.bytes.length + first.missing > 0)
        this.#take(packet, first.bytes, -ahead, first.missing);
    }
  }

  /** Goes on behind the hole. What comes there was whole when its own packets came, not when the hole was given up. */
  #jump(packet: Packet): void {
    const [first] = this.#held;
    if (!first) return;
    const now = stampOf(packet);
    this.#content.cut(packet);
    this.#next = first.seq;
    this.#advance(packet, true);
    Object.assign(packet, now);
  }
}

/**
 * The TCP connections of a capture. Bounded by their number and by the bytes that wait in all of them; the one that was not used for
 * longest makes room.
 */
import type { Place } from './addresses.ts';
import type { SkipReason, Verdict } from './captured-message.ts';
import { createMarkedSegments } from './marked-segments.ts';
import { u32, u8 } from './octets.ts';
import type { Outlet } from './outlet.ts';
import type { Packet } from './packet.ts';
import { createStreamKit } from './stream-content.ts';
import { TcpFlow } from './tcp-flow.ts';
import type { FindPlace } from './udp.ts';
import { endsOf } from './udp.ts';

export interface TcpLimits {
  /** Directions of connections. */
  readonly flows: number;
  /** Bytes that wait for others, in all of them. */
  readonly bytes: number;
}

export const TCP_LIMITS: TcpLimits = { flows: 32_768, bytes: 64 * 1024 * 1024 };

const FLAG = { syn: 2, rst: 4, push: 8, ack: 16 } as const;

const FRONT = 4_096;

/** The share of a limit that is left when room was made. */
const ENOUGH = 7 / 8;

export class TcpTable {
  readonly #find: FindPlace;
  readonly #kit: ReturnType<typeof createStreamKit>;
  readonly #limits: TcpLimits;
  readonly #readMarked: ReturnType<typeof createMarkedSegments>;
  readonly #flows = new Map<string, TcpFlow>();
  /** Flows by the hash of their ends: a look here spares the making of a key. */
  readonly #front = new Array<TcpFlow | null>(FRONT).fill(null);
  #held = 0;

  constructor(outlet: Outlet, find: FindPlace, skip: (reason: SkipReason) => void, limits = TCP_LIMITS) {
    this.#find = find;
    this.#kit = createStreamKit(outlet, skip);
    this.#limits = limits;
    this.#readMarked = createMarkedSegments(outlet);
  }

  /** Reads a segment (RFC 9293 3.1). */
  read(packet: Packet): Verdict {
    const { bytes, start, end } = packet;
    if (end - start < 20) return 'cut';
    const header = (u8(bytes, start + 12) >> 4) * 4;
    if (header < 20) return 'malformed';
    const [src, dst] = endsOf(packet, this.#find);
    if (packet.transport !== null) {
      const isPushed = (u8(bytes, start + 13) & FLAG.push) !== 0;
      return this.#readMarked(packet, { src: src.endpoint, dst: dst.endpoint }, start + header, isPushed);
    }
    const flow = this.#flow(src, dst);
    const before = flow.held;
    const verdict = this.#feed(flow, packet, Math.min(start + header, end));
    this.#held += flow.held - before;
    if (this.#flows.size > this.#limits.flows || this.#held > this.#limits.bytes)
      this.#makeRoom(packet, flow);
    return verdict;
  }

  /** Ends all connections, as at the end of a file. */
  close(packet: Packet): void {
    for (const flow of this.#flows.values()) flow.close(packet);
    this.#flows.clear();
    this.#front.fill(null);
    this.#held = 0;
  }

  #feed(flow: TcpFlow, packet: Packet, from: number): Verdict {
    const { bytes, start, end, missing } = packet;
    const flags = u8(bytes, start + 13);
    const isSyn = (flags & FLAG.syn) !== 0;
    // A SYN takes a number of its own (RFC 9293 3.4).
    const seq = (u32(bytes, start + 4) + (isSyn ? 1 : 0)) >>> 0;
    if (isSyn) flow.open(packet, seq);
    if ((flags & FLAG.ack) !== 0 && flow.peer) this.#acknowledge(flow.peer, packet, u32(bytes, start + 8));
    const isEmpty = from >= end && missing === 0;
    const verdict = isEmpty ? 'tcp-control' : flow.segment(packet, seq, from, end, missing);
    if ((flags & FLAG.rst) !== 0) flow.close(packet);
    return verdict;
  }

  #acknowledge(peer: TcpFlow, packet: Packet, number: number): void {
    const before = peer.held;
    if (before === 0) return;
    peer.acknowledged(packet, number);
    this.#held += peer.held - before;
  }

  #flow(src: Place, dst: Place): TcpFlow {
    const at = (Math.imul(src.hash, 31) ^ dst.hash) & (FRONT - 1);
    const front = this.#front[at];
    if (front && front.src === src.endpoint && front.dst === dst.endpoint) {
      front.isUsed = true;
      return front;
    }
    const flow = this.#lookUp(src, dst);
    this.#front[at] = flow;
    return flow;
  }

  #lookUp(src: Place, dst: Place): TcpFlow {
    const key = `${src.text}>${dst.text}`;
    const ends = { src: src.endpoint, dst: dst.endpoint };
    const known = this.#flows.get(key);
    if (known) {
      known.isUsed = true;
      known.src = ends.src;
      known.dst = ends.dst;
      return known;
    }
    const flow = new TcpFlow(this.#kit, key, ends);
    const peer = this.#flows.get(`${dst.text}>${src.text}`);
    if (peer) {
      flow.peer = peer;
      peer.peer = flow;
    }
    this.#flows.set(key, flow);
    return flow;
  }

  /**
   * Goes about the table like the hand of a clock: who was used since it last came by gets another turn. More room is made than is
   * needed now, since each round walks over the places of those that left.
   */
  #makeRoom(packet: Packet, current: TcpFlow): void {
    const { flows, bytes } = this.#limits;
    let turns = this.#flows.size * 2;
    for (const [key, flow] of this.#flows) {
      const isFull = this.#flows.size > flows * ENOUGH || this.#held > bytes * ENOUGH;
      if (!isFull || turns-- <= 0) return;
      this.#flows.delete(key);
      if (flow.isUsed || flow === current) {
        flow.isUsed = false;
        this.#flows.set(key, flow);
      } else this.#evict(packet, flow);
    }
  }

  #evict(packet: Packet, flow: TcpFlow): void {
    this.#held -= flow.held;
    flow.close(packet);
    if (flow.peer) flow.peer.peer = null;
    // Ends that are equal to nothing keep the front from finding it.
    flow.src = GONE;
  }
}

const GONE = { host: '', port: -1 };

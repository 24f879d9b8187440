/** One UDP listener: a socket with its state, its counters and its trouble. It fails, but it never throws. */
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import { OPENING_SOURCE } from '#shared/model/source.ts';
import type { Family, Net, NetSocket } from './net.ts';
import { numericHost } from './net.ts';
import { troubleOf } from './trouble.ts';

/** Asked for at each socket: bursts of thousands of datagrams must wait in the kernel, not be dropped there. */
export const RECEIVE_BUFFER = 4 * 1024 * 1024;

/**
 * The largest payload of a datagram: 65,535 bytes of IPv4 packet less 20 of IP and 8 of UDP header (RFC 768, RFC 791);
 * in IPv6 the packet's own header is not counted (RFC 8200 3).
 */
export const MAX_PAYLOAD: Readonly<Record<Family, number>> = { 4: 65_507, 6: 65_527 };

export interface ListenerEvents {
  /** The row is another one now. */
  changed(): void;
  received(listener: Listener, bytes: Uint8Array, remote: Endpoint): void;
}

export interface Listener {
  readonly id: string;
  row(): SourceRow;
  /** The bound address, or null where it is not open. */
  local(): Endpoint | null;
  /** Opens the socket; the row says what came of it. */
  open(): Promise<void>;
  /** Hands a datagram to the system; null, or the system's code. */
  send(bytes: Uint8Array, remote: Endpoint): Promise<string | null>;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly id: string;
  readonly role: SourceRow['role'];
  readonly address: TransportAddress;
  readonly net: Net;
  readonly events: ListenerEvents;
}

/** Makes a listener in the state `opening`; `open` must follow. */
export function createListener(options: ListenerOptions): Listener {
  return new UdpListener(options);
}

class UdpListener implements Listener {
  readonly id: string;
  readonly #options: ListenerOptions;
  #row: SourceRow;
  /** Counted for each datagram; the row that shows them is made when somebody asks. */
  #received = 0;
  #sent = 0;
  #socket: NetSocket | null = null;

  constructor(options: ListenerOptions) {
    this.id = options.id;
    this.#options = options;
    this.#row = openingRow(options);
  }

  row(): SourceRow {
    const dropped = this.#socket?.dropped() ?? null;
    return { ...this.#row, received: this.#received, sent: this.#sent, dropped };
  }

  local(): Endpoint | null {
    return this.#socket?.local ?? null;
  }

  async open(): Promise<void> {
    const { net, address } = this.#options;
    const host = await numericHost(net, address.host);
    if (!host.ok) return this.#fail(host.error);
    const bound = await net.bind({ host: host.value, port: address.port }, RECEIVE_BUFFER, {
      message: (bytes, remote) => this.#receive(bytes, remote),
      error: (code) => this.#fail(code),
    });
    if (!bound.ok) return this.#fail(bound.error);
    // Closed while the system was still binding: nobody wants this socket any more.
    if (this.#row.state !== 'opening') return bound.value.close();
    this.#socket = bound.value;
    const local = formatTransportAddress({ transport: 'udp', ...bound.value.local });
    this.#change({ state: 'open', address: local, receiveBuffer: bound.value.receiveBuffer });
  }

  async send(bytes: Uint8Array, remote: Endpoint): Promise<string | null> {
    if (!this.#socket) return 'SOURCE_CLOSED';
    const code = await this.#socket.send(bytes, remote);
    if (code === null) {
      this.#sent += 1;
      this.#options.events.changed();
    }
    return code;
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (this.#row.state !== 'closed') this.#change({ state: 'closed' });
    await socket?.close();
  }

  #receive(bytes: Uint8Array, remote: Endpoint): void {
    if (!this.#socket) return;
    this.#received += 1;
    this.#options.events.changed();
    this.#options.events.received(this, bytes, remote);
  }

  #fail(code: string): void {
    if (this.#row.state === 'closed' || this.#row.state === 'failed') return;
    const broken = this.#socket;
    this.#socket = null;
    this.#change({ state: 'failed', trouble: troubleOf(code, this.#row.requested) });
    void broken?.close();
  }

  #change(part: Partial<SourceRow>): void {
    this.#row = { ...this.#row, ...part };
    this.#options.events.changed();
  }
}

function openingRow({ id, role, address }: ListenerOptions): SourceRow {
  return {
    id,
    role,
    requested: formatTransportAddress(address),
    ...OPENING_SOURCE,
  };
}

/**
 * Listens for HEP on UDP or TCP and gives the SIP messages in it. It fails, but it never throws; what it holds for its connections
 * is bounded, and everything that gave no message is counted.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { RECEIVE_BUFFER } from '#core/transport/listener.ts';
import type { Net } from '#core/transport/net.ts';
import { numericHost } from '#core/transport/net.ts';
import { troubleOf } from '#core/transport/trouble.ts';
import type { HepAddress } from './address.ts';
import { formatHepAddress } from './address.ts';
import type { HepMessage, Intake, IntakeCounters } from './intake.ts';
import { createIntake } from './intake.ts';
import { createHepStream } from './stream.ts';
import type { StreamEvents, StreamNet, StreamSocket } from './stream-net.ts';

export interface HepListenerOptions {
  readonly address: HepAddress;
  /** What agents must send as their authentication key; null lets everybody in. */
  readonly authKey?: string | null;
  readonly net: Net;
  readonly streams: StreamNet;
  readonly clock: Clock;
  message(message: HepMessage): void;
  /** The counters are others. */
  taken?(): void;
  /** The socket broke while it was open. */
  failed?(trouble: Trouble): void;
}

export interface HepListenerCounters extends IntakeCounters {
  /** TCP connections that are open. */
  readonly connections: number;
  /** TCP connections that were ended because too many were open, or because they did not send HEP. */
  readonly turnedAway: number;
  /** Bytes of TCP connections that belonged to no packet. */
  readonly discarded: number;
  /** Datagrams that the system dropped before they were read; null where nobody tells, and for TCP. */
  readonly dropped: number | null;
}

export interface HepListener {
  /** Binds the socket and answers with what was bound. */
  open(): Promise<Result<Endpoint, Trouble>>;
  counters(): HepListenerCounters;
  close(): Promise<void>;
}

/** Each connection may hold back one packet of 64 KiB. */
export const MAX_CONNECTIONS = 256;

/** Makes a listener; `open` must follow. */
export function createHepListener(options: HepListenerOptions): HepListener {
  return new Listener(options);
}

interface Bound {
  readonly local: Endpoint;
  dropped?(): number | null;
  close(): Promise<void>;
}

class Listener implements HepListener {
  readonly #options: HepListenerOptions;
  readonly #intake: Intake;
  readonly #connections = new Set<StreamSocket>();
  #bound: Bound | null = null;
  #isClosed = false;
  #turnedAway = 0;
  #discarded = 0;

  constructor(options: HepListenerOptions) {
    this.#options = options;
    this.#intake = createIntake(options.authKey ?? null);
  }

  async open(): Promise<Result<Endpoint, Trouble>> {
    const { address, net } = this.#options;
    const host = await numericHost(net, address.host);
    if (!host.ok) return err(troubleOf(host.error, address.host));
    const at = { host: host.value, port: address.port };
    const bound = address.transport === 'udp' ? await this.#bindUdp(at) : await this.#listenTcp(at);
    if (!bound.ok) return err(troubleOf(bound.error, formatHepAddress(address)));
    if (this.#isClosed) {
      await bound.value.close();
      return err(troubleOf('SOURCE_CLOSED', formatHepAddress(address)));
    }
    this.#bound = bound.value;
    return ok(bound.value.local);
  }

  counters(): HepListenerCounters {
    return {
      ...this.#intake.counters(),
      connections: this.#connections.size,
      turnedAway: this.#turnedAway,
      discarded: this.#discarded,
      dropped: this.#bound?.dropped?.() ?? null,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    await this.#bound?.close();
  }

  #bindUdp(at: Endpoint): Promise<Result<Bound, string>> {
    return this.#options.net.bind(at, RECEIVE_BUFFER, {
      message: (bytes) => this.#take(bytes),
      error: (code) => {
        const trouble = troubleOf(code, formatHepAddress(this.#options.address));
        void this.close();
        this.#options.failed?.(trouble);
      },
    });
  }

  #listenTcp(at: Endpoint): Promise<Result<Bound, string>> {
    return this.#options.streams.listen(at, (socket) => this.#accept(socket));
  }

  #accept(socket: StreamSocket): StreamEvents | null {
    if (this.#isClosed || this.#connections.size >= MAX_CONNECTIONS) {
      this.#turnedAway += 1;
      return null;
    }
    this.#connections.add(socket);
    const stream = createHepStream();
    let discarded = 0;
    const countDiscarded = (total: number): void => {
      this.#discarded += total - discarded;
      discarded = total;
    };
    return {
      data: (bytes) => {
        for (const packet of stream.push(bytes)) this.#take(packet);
        countDiscarded(stream.discarded);
        if (stream.isHopeless) this.#turnAway(socket);
      },
      closed: () => {
        this.#connections.delete(socket);
        countDiscarded(stream.discarded + stream.held);
      },
    };
  }

  /** Ends a connection that sends nothing but begins of packets that are none. */
  #turnAway(socket: StreamSocket): void {
    if (!this.#connections.delete(socket)) return;
    this.#turnedAway += 1;
    this.#options.taken?.();
    socket.close();
  }

  #take(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const message = this.#intake.take(bytes, this.#options.clock.now());
    if (message) this.#options.message(message);
    this.#options.taken?.();
  }
}

/** A UDP socket that only listens: what reaches it is heard, and nothing is answered, since it was meant for somebody else. */
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import { isKeepAlive, startsLikeSip } from '../capture/sip-start.ts';
import { createTally } from '../capture/tally.ts';
import { RECEIVE_BUFFER } from '../transport/listener.ts';
import type { Net, NetSocket } from '../transport/net.ts';
import { numericHost } from '../transport/net.ts';
import { troubleOf } from '../transport/trouble.ts';
import type { Heard, LiveSource } from './live-source.ts';
import { createRowState } from './row-state.ts';

export interface UdpSourceOptions {
  readonly id: string;
  readonly address: TransportAddress;
  readonly net: Net;
  readonly clock: Clock;
  readonly heard: Heard;
}

/** Makes the source; `open` must follow. */
export function createUdpSource(options: UdpSourceOptions): LiveSource {
  return new UdpSource(options);
}

class UdpSource implements LiveSource {
  readonly id: string;
  readonly #options: UdpSourceOptions;
  readonly #subject: string;
  readonly #state;
  readonly #tally = createTally();
  #socket: NetSocket | null = null;
  #local: Endpoint;
  #received = 0;

  constructor(options: UdpSourceOptions) {
    this.id = options.id;
    this.#options = options;
    this.#local = options.address;
    this.#subject = formatTransportAddress(options.address);
    this.#state = createRowState({ id: this.id, role: 'console', requested: `listen:${this.#subject}` });
  }

  row(): SourceRow {
    const dropped = this.#socket?.dropped() ?? null;
    return { ...this.#state.row, received: this.#received, dropped, skipped: this.#tally.skipped() };
  }

  get trouble(): Trouble | null {
    return this.#state.row.trouble;
  }

  onChange(listener: () => void): () => void {
    return this.#state.onChange(listener);
  }

  async open(): Promise<void> {
    const { net, address } = this.#options;
    const host = await numericHost(net, address.host);
    if (!host.ok) return this.#fail(host.error, address.host);
    const bound = await net.bind({ host: host.value, port: address.port }, RECEIVE_BUFFER, {
      message: (bytes, remote) => this.#receive(bytes, remote),
      error: (code) => this.#fail(code),
    });
    if (!bound.ok) return this.#fail(bound.error);
    if (!this.#state.isAlive) return bound.value.close();
    this.#socket = bound.value;
    this.#local = bound.value.local;
    const name = formatTransportAddress({ transport: 'udp', ...this.#local });
    this.#state.opened({ address: name, receiveBuffer: bound.value.receiveBuffer });
  }

  async close(): Promise<void> {
    this.#state.closed();
    await this.#socket?.close();
  }

  #receive(bytes: Uint8Array, src: Endpoint): void {
    if (!this.#state.isAlive) return;
    const frame = ++this.#received;
    const time = this.#options.clock.now();
    if (startsLikeSip(bytes, 0, bytes.length))
      this.#options.heard([{ time, transport: 'udp', src, dst: this.#local, bytes, frame, direction: 'in' }]);
    else this.#tally.skip(isKeepAlive(bytes, 0, bytes.length) ? 'keep-alive' : 'not-sip');
    this.#state.touch();
  }

  #fail(code: string, subject = this.#subject): void {
    this.#state.fail(troubleOf(code, subject));
    void this.#socket?.close();
  }
}

/**
 * A network in memory: any number of hosts with a transport each, and every packet that was sent, in order. A rule may lose
 * packets, or hold them up so that they cross; time is the manual clock's.
 */
import type { Clock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { cseqOf } from '#shared/sip/views.ts';
import type { ReceivedDatagram, Route, Transport } from '#core/transport/transport.ts';

/** One packet as it left. */
export interface Packet {
  readonly time: number;
  /** Names of the hosts; an address where nobody is there. */
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly message: SipMessage | null;
}

export interface Host extends Transport {
  readonly name: string;
  /** Where it is; another address moves it. */
  endpoint: Endpoint;
  /** Sends bytes to an address, as a peer without a stack does. */
  throw(to: Endpoint, bytes: Uint8Array): void;
}

export interface MemoryNetwork {
  readonly packets: Packet[];
  /** Packets for which it answers true are sent and lost. */
  lose: (packet: Packet) => boolean;
  /** Packets for which it answers true arrive twice. */
  twice: (packet: Packet) => boolean;
  /** Milliseconds that every packet takes; with 0 it arrives at once. */
  delay: number;
  join(name: string, host: string): Host;
  /** What was sent in short, from packet `from` on: `alice>bob INVITE`, `bob>alice 200 INVITE`. */
  lines(from?: number): string[];
}

/** Makes a network without hosts. */
export function createMemoryNetwork(clock: Clock): MemoryNetwork {
  const hosts: (Host & { deliver(datagram: ReceivedDatagram): void })[] = [];
  const at = ({ host, port }: Endpoint): (typeof hosts)[number] | undefined =>
    hosts.find(({ endpoint }) => endpoint.host === host && endpoint.port === port);
  const network: MemoryNetwork = {
    packets: [],
    lose: () => false,
    twice: () => false,
    delay: 0,
    lines: (from = 0) => network.packets.slice(from).map(lineOf),
    join(name, address) {
      const host = createHost(name, { host: address, port: 5060 }, transmit);
      hosts.push(host);
      return host;
    },
  };
  return network;

  function transmit(from: Host, to: Endpoint, bytes: Uint8Array): number {
    const { message } = parseMessage(bytes);
    const name = at(to)?.name ?? formatEndpoint(to);
    const packet: Packet = { time: clock.now(), from: from.name, to: name, bytes, message };
    const messageId = network.packets.push(packet);
    if (network.lose(packet)) return messageId;
    const datagram = { sourceId: 's1', direction: 'in', local: to, remote: from.endpoint, bytes } as const;
    const arrive = (): void => at(to)?.deliver({ ...datagram, time: clock.now(), messageId });
    for (let copy = network.twice(packet) ? 2 : 1; copy > 0; copy--) {
      if (network.delay > 0) clock.after(network.delay * copy, arrive);
      else queueMicrotask(arrive);
    }
    return messageId;
  }
}

function createHost(
  name: string,
  endpoint: Endpoint,
  transmit: (from: Host, to: Endpoint, bytes: Uint8Array) => number,
): Host & { deliver(datagram: ReceivedDatagram): void } {
  const received = createEmitter<ReceivedDatagram>();
  const host = {
    name,
    endpoint,
    deliver: (datagram: ReceivedDatagram) => received.emit(datagram),
    throw: (to: Endpoint, bytes: Uint8Array) => void transmit(host, to, bytes),
    open: () => Promise.reject(new Error('a host in memory has its listener')),
    close: () => Promise.resolve(false),
    closeAll: () => Promise.resolve(),
    sources: () => [],
    onSources: () => () => undefined,
    route: ({ host: to, port }: Endpoint) =>
      Promise.resolve(
        /^[\d.]+$/.test(to)
          ? ok({ sourceId: 's1', local: host.endpoint, remote: { host: to, port } })
          : err({ code: 'HOST_NOT_FOUND', message: `${to} is not known` }),
      ),
    send: ({ remote }: Route, bytes: Uint8Array) => Promise.resolve(ok(transmit(host, remote, bytes))),
    onDatagram: (listener: (datagram: ReceivedDatagram) => void) => received.on(listener),
  };
  return host;
}

/** A packet in short. */
export function lineOf({ from, to, message }: Packet): string {
  return `${from}>${to} ${message ? whatOf(message) : '(no SIP)'}`;
}

/** A message in short: `INVITE`, `200 INVITE`. */
export function whatOf(message: SipMessage): string {
  return message.kind === 'request'
    ? methodOf(message)
    : `${message.status} ${cseqOf(message)?.method ?? ''}`;
}

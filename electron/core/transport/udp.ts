/**
 * SIP over UDP (RFC 3261 18): the listeners, the one place where datagrams leave and the one where they come in.
 * Both pass the tap before anybody acts on them, so what the tap saw is what the wire saw.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { Listener } from './listener.ts';
import { createListener, MAX_PAYLOAD } from './listener.ts';
import type { LocalAddresses } from './local-address.ts';
import { createLocalAddresses } from './local-address.ts';
import type { Net } from './net.ts';
import { familyOf } from './net.ts';
import type { Routing } from './routing.ts';
import { createRouting } from './routing.ts';
import type { Datagram, ReceivedDatagram, Route, Tap, Transport } from './transport.ts';
import { troubleOf } from './trouble.ts';

export interface UdpTransportDeps {
  readonly net: Net;
  readonly clock: Clock;
  readonly tap: Tap;
  /** The role of the sockets that `route` opens by itself, and the beginning of every id; `console` by default. */
  readonly role?: SourceRow['role'];
  /** Takes the error of a listener for datagrams that threw: a bug, told here so that the socket lives on. */
  onError?(error: unknown): void;
}

/** Makes a transport without listeners. */
export function createUdpTransport(deps: UdpTransportDeps): Transport {
  return new UdpTransport(deps);
}

class UdpTransport implements Transport {
  readonly #deps: UdpTransportDeps;
  readonly #role: SourceRow['role'];
  readonly #listeners = new Map<string, Listener>();
  readonly #changes = createEmitter<null>();
  readonly #datagrams = createEmitter<ReceivedDatagram>();
  readonly #localAddresses: LocalAddresses;
  readonly #findRoute: Routing;
  #lastId = 0;

  constructor(deps: UdpTransportDeps) {
    this.#deps = deps;
    this.#role = deps.role ?? 'console';
    this.#localAddresses = createLocalAddresses(deps);
    this.#findRoute = createRouting({
      net: deps.net,
      localAddresses: this.#localAddresses,
      listeners: () => [...this.#listeners.values()],
      openEphemeral: (host) => this.#openEphemeral(host),
    });
  }

  async open(address: TransportAddress, role: SourceRow['role']): Promise<SourceRow> {
    return (await this.#openListener(address, role)).row();
  }

  async close(sourceId: string): Promise<boolean> {
    const listener = this.#listeners.get(sourceId);
    if (!listener) return false;
    this.#listeners.delete(sourceId);
    // Closing tells the change, now that the listener has left the list.
    await listener.close();
    return true;
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#listeners.keys()].map((id) => this.close(id)));
  }

  sources(): SourceRow[] {
    return [...this.#listeners.values()].map((listener) => listener.row());
  }

  onSources(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onDatagram(listener: (datagram: ReceivedDatagram) => void): Unsubscribe {
    return this.#datagrams.on(listener);
  }

  route(to: TransportAddress): Promise<Result<Route, Trouble>> {
    return this.#findRoute(to);
  }

  async send(route: Route, bytes: Uint8Array): Promise<Result<number, Trouble>> {
    const { sourceId, local, remote } = route;
    const { tap, clock } = this.#deps;
    const listener = this.#listeners.get(sourceId);
    if (!listener?.local()) return err(troubleOf('SOURCE_CLOSED', sourceId));
    const impossible = refusal(listener, remote, bytes);
    if (impossible) return err(troubleOfSend(impossible, remote, bytes));
    // Recorded before the system has it: a fast peer's answer must not be listed before the request.
    const id = tap.record({ sourceId, direction: 'out', time: clock.now(), local, remote, bytes });
    const refused = await listener.send(bytes, remote);
    if (refused === null) return ok(id);
    tap.refused(id);
    return err(troubleOfSend(refused, remote, bytes));
  }

  #receive(listener: Listener, bytes: Uint8Array, remote: Endpoint): void {
    const { tap, clock } = this.#deps;
    const bound = listener.local();
    if (!bound) return;
    const local = this.#localAddresses.behind(bound, remote);
    const sourceId = listener.id;
    const index = indexMessage(bytes);
    const datagram: Datagram = { sourceId, direction: 'in', time: clock.now(), local, remote, bytes, index };
    this.#deliver({ ...datagram, messageId: tap.record(datagram) });
  }

  #deliver(datagram: ReceivedDatagram): void {
    try {
      this.#datagrams.emit(datagram);
    } catch (error) {
      if (!this.#deps.onError) throw error;
      this.#deps.onError(error);
    }
  }

  async #openListener(address: TransportAddress, role: SourceRow['role']): Promise<Listener> {
    const id = `${this.#role}-${++this.#lastId}`;
    const events = {
      changed: () => this.#changes.emit(null),
      received: (from: Listener, bytes: Uint8Array, remote: Endpoint) => this.#receive(from, bytes, remote),
    };
    const listener = createListener({ id, role, address, net: this.#deps.net, events });
    this.#listeners.set(id, listener);
    this.#changes.emit(null);
    await listener.open();
    return listener;
  }

  /** Nobody asked for this one by name, so where it fails the send tells the trouble and the list is kept clean. */
  async #openEphemeral(host: string): Promise<Listener> {
    const listener = await this.#openListener({ transport: 'udp', host, port: 0 }, this.#role);
    if (!listener.local()) await this.close(listener.id);
    return listener;
  }
}

/** What can be told before the system is asked, or null. */
function refusal(listener: Listener, remote: Endpoint, bytes: Uint8Array): string | null {
  const family = familyOf(remote.host);
  if (!family) return 'HOST_NOT_FOUND';
  if (family !== familyOf(listener.local()?.host ?? '')) return 'EAFNOSUPPORT';
  return bytes.length > MAX_PAYLOAD[family] ? 'EMSGSIZE' : null;
}

function troubleOfSend(code: string, remote: Endpoint, bytes: Uint8Array): Trouble {
  const limit = MAX_PAYLOAD[familyOf(remote.host) ?? 4];
  const data = code === 'EMSGSIZE' ? { size: bytes.length, limit } : undefined;
  return troubleOf(code, formatEndpoint(remote), data);
}

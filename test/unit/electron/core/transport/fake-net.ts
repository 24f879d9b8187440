/** A network in memory: sockets that remember what they were given, names and routes from tables. */
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { Net, NetEvents } from '#core/transport/net.ts';

export interface FakeSocket {
  readonly local: Endpoint;
  readonly events: NetEvents;
  readonly sent: { readonly bytes: Uint8Array; readonly remote: Endpoint }[];
  /** The code that the next sends are refused with, or null. */
  refuses: string | null;
  /** What the system tells of datagrams that it dropped. */
  dropped: number | null;
  closed: boolean;
}

export interface FakeNetTables {
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** Own address by the remote host; 192.0.2.1 and 2001:db8::1 where it is not named. */
  readonly locals?: Readonly<Record<string, string>>;
  /** Codes of failure: by `HOST:PORT` for binding, by host for names and routes. */
  readonly failures?: Readonly<Record<string, string>>;
}

export interface FakeNet extends Net {
  readonly sockets: FakeSocket[];
  /** Runs when a datagram is handed over, before the system has answered. */
  onSend: () => void;
  /** What `bind` waits for before it answers. */
  gate: Promise<void>;
  lookUps: number;
}

export function createFakeNet({ names = {}, locals = {}, failures = {} }: FakeNetTables = {}): FakeNet {
  let freePort = 40_000;
  const localOf = (host: string): string =>
    locals[host] ?? (host.includes(':') ? '2001:db8::1' : '192.0.2.1');
  const net: FakeNet = {
    sockets: [],
    onSend: () => undefined,
    gate: Promise.resolve(),
    lookUps: 0,
    async bind(at, receiveBuffer, events) {
      await net.gate;
      const failure = failures[formatEndpoint(at)];
      if (failure) return err(failure);
      const local = { host: at.host, port: at.port || freePort++ };
      const socket: FakeSocket = { local, events, sent: [], refuses: null, dropped: null, closed: false };
      net.sockets.push(socket);
      return ok({
        local,
        receiveBuffer,
        dropped: () => socket.dropped,
        async send(bytes, remote) {
          net.onSend();
          if (socket.refuses === null) socket.sent.push({ bytes, remote });
          return socket.refuses;
        },
        async close() {
          socket.closed = true;
        },
      });
    },
    async resolve(host) {
      const found = names[host];
      return found ? ok(found) : err(failures[host] ?? 'ENOTFOUND');
    },
    async localAddress({ host }) {
      const failure = failures[host];
      return failure ? err(failure) : ok(localOf(host));
    },
    localAddressNow({ host }) {
      net.lookUps++;
      return failures[host] ? null : localOf(host);
    },
  };
  return net;
}

/** The only or the newest socket. */
export function newestSocket(net: FakeNet): FakeSocket {
  const socket = net.sockets.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
}

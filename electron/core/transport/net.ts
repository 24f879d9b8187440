/**
 * What the transport needs of the system: sockets, name look-up and the question which own address reaches a peer.
 * `nodeNet` answers with node:dgram and node:dns; errors come back as the system's codes, nothing is thrown.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { isIP } from 'node:net';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { DropTable } from './drops.ts';
import { systemDrops } from './drops.ts';

export type Family = 4 | 6;

/** A bound UDP socket. */
export interface NetSocket {
  /** What was really bound: the system chose the port where 0 was asked for. */
  readonly local: Endpoint;
  /** The receive buffer in bytes as the system tells it, or null where it does not. */
  readonly receiveBuffer: number | null;
  /** Datagrams that the system dropped because nobody took them in time, until it was closed; null where it does not tell. */
  dropped(): number | null;
  /** Hands a datagram to the system; answers with null, or with the code of the system's refusal. */
  send(bytes: Uint8Array, remote: Endpoint): Promise<string | null>;
  close(): Promise<void>;
}

/** Who hears of a socket from the moment it is bound. */
export interface NetEvents {
  message(bytes: Uint8Array, remote: Endpoint): void;
  /** The socket broke with this code; it should be closed. */
  error(code: string): void;
}

export interface Net {
  /** Binds a UDP socket to a numeric address; `receiveBuffer` bytes are asked for and less is accepted. */
  bind(at: Endpoint, receiveBuffer: number, events: NetEvents): Promise<Result<NetSocket, string>>;
  /** Numeric addresses of a name, in the system's order; never an empty list. */
  resolve(host: string): Promise<Result<readonly string[], string>>;
  /** The own address that packets to a numeric address leave from. */
  localAddress(remote: Endpoint): Promise<Result<string, string>>;
  /** The same at once, without the reason where there is none. */
  localAddressNow(remote: Endpoint): string | null;
}

/** The family of a numeric address, or null for a name. */
export function familyOf(host: string): Family | null {
  const version = isIP(host);
  return version === 4 || version === 6 ? version : null;
}

/** Whether an address stands for all addresses of its family. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** The network of the machine. */
export function nodeNet(): Net {
  const drops = systemDrops();
  return {
    bind: (at, receiveBuffer, events) => bind(at, receiveBuffer, events, drops),
    resolve,
    localAddress,
    localAddressNow,
  };
}

/** The code of a thrown or reported error; `UNKNOWN` where it carries none. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** Sockets are given numeric addresses only, so a look-up is the address itself, and it comes at once. */
function createSocket(family: Family): dgram.Socket {
  return dgram.createSocket({
    type: family === 4 ? 'udp4' : 'udp6',
    ipv6Only: family === 6,
    lookup: (host, _options, answer) => answer(null, host, family),
  });
}

function bind(
  at: Endpoint,
  receiveBuffer: number,
  events: NetEvents,
  drops: DropTable,
): Promise<Result<NetSocket, string>> {
  const family = familyOf(at.host);
  if (!family) return Promise.resolve(err('ENOTFOUND'));
  return new Promise((resolve) => {
    const socket = createSocket(family);
    socket.once('error', (error) => {
      socket.close();
      resolve(err(codeOf(error)));
    });
    socket.bind({ address: at.host, port: at.port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      watch(socket, events);
      drops.forget();
      const granted = askForBuffer(socket, receiveBuffer);
      resolve(ok(wrap(socket, granted, drops)));
    });
  });
}

function watch(socket: dgram.Socket, events: NetEvents): void {
  socket.on('message', (data, from) => {
    // A plain Uint8Array: Buffer's own slice() shares memory, and code that keeps bytes must not care.
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    events.message(bytes, { host: from.address, port: from.port });
  });
  socket.on('error', (error) => {
    const code = codeOf(error);
    // Some systems tell a peer's "port unreachable" on the next read: that is about the peer, not about this socket.
    if (code !== 'ECONNRESET' && code !== 'ECONNREFUSED') events.error(code);
  });
}

function wrap(socket: dgram.Socket, receiveBuffer: number | null, drops: DropTable): NetSocket {
  const { address, port } = socket.address();
  const local = { host: address, port };
  let closed: Promise<void> | null = null;
  let finalDrops: number | null = null;
  const close = (): Promise<void> => {
    drops.forget();
    finalDrops = drops.of(local);
    return new Promise((resolve) => void socket.close(() => resolve()));
  };
  return {
    local,
    receiveBuffer,
    dropped: () => (closed ? finalDrops : drops.of(local)),
    send: (bytes, remote) => sendOver(socket, bytes, remote),
    close: () => (closed ??= close()),
  };
}

function sendOver(socket: dgram.Socket, bytes: Uint8Array, remote: Endpoint): Promise<string | null> {
  return new Promise((resolve) => {
    try {
      socket.send(bytes, remote.port, remote.host, (error) => resolve(error ? codeOf(error) : null));
    } catch (error) {
      resolve(codeOf(error));
    }
  });
}

const SMALLEST_BUFFER = 64 * 1024;

/** Asks for a receive buffer, then for half of it where the system refuses (macOS does, Linux grants less instead). */
function askForBuffer(socket: dgram.Socket, size: number): number | null {
  for (let wanted = size; wanted >= SMALLEST_BUFFER; wanted /= 2) {
    if (attempt(() => socket.setRecvBufferSize(wanted)).ok) break;
  }
  const granted = attempt(() => socket.getRecvBufferSize());
  return granted.ok ? granted.value : null;
}

function attempt<T>(run: () => T): Result<T, string> {
  try {
    return ok(run());
  } catch (error) {
    return err(codeOf(error));
  }
}

async function resolve(host: string): Promise<Result<readonly string[], string>> {
  try {
    const found = await dns.promises.lookup(host, { all: true, order: 'verbatim' });
    return found.length > 0 ? ok(found.map(({ address }) => address)) : err('ENOTFOUND');
  } catch (error) {
    return err(codeOf(error));
  }
}

/** A connected UDP socket sends nothing; connecting only makes the system choose the route and with it the address. */
function localAddress(remote: Endpoint): Promise<Result<string, string>> {
  const family = familyOf(remote.host);
  if (!family) return Promise.resolve(err('ENOTFOUND'));
  return new Promise((resolve) => {
    const socket = createSocket(family);
    const finish = (result: Result<string, string>): void => {
      resolve(result);
      socket.close();
    };
    socket.once('error', (error) => finish(err(codeOf(error))));
    try {
      socket.connect(remote.port, remote.host, () => finish(ok(socket.address().address)));
    } catch (error) {
      finish(err(codeOf(error)));
    }
  });
}

function localAddressNow(remote: Endpoint): string | null {
  const family = familyOf(remote.host);
  if (!family || remote.port === 0) return null;
  const socket = createSocket(family);
  // The reason comes later by this event; here only the absence of an address counts.
  socket.on('error', () => undefined);
  const found = attempt(() => {
    socket.connect(remote.port, remote.host);
    return socket.address().address;
  });
  socket.close();
  return found.ok && !isWildcard(found.value) ? found.value : null;
}

/** The address itself where it is numeric, else the first that its name has. */
export async function numericHost(net: Net, host: string): Promise<Result<string, string>> {
  if (familyOf(host)) return ok(host);
  const found = await net.resolve(host);
  return found.ok ? ok(found.value[0] ?? host) : found;
}

/** A bare UDP socket as a peer, events as promises, and the question whether this machine has IPv6. */
import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Peer {
  readonly port: number;
  send(bytes: Uint8Array, port: number): void;
  /** The next datagram that comes; those that came before are kept. */
  next(): Promise<{ bytes: Uint8Array; from: { host: string; port: number } }>;
  close(): void;
}

type Arrival = Awaited<ReturnType<Peer['next']>>;

/** Opens a peer on a free port of a loopback address. */
export async function openPeer(host: '127.0.0.1' | '::1'): Promise<Peer> {
  const socket = dgram.createSocket(host === '::1' ? 'udp6' : 'udp4');
  const waiting: ((arrival: Arrival) => void)[] = [];
  const arrived: Arrival[] = [];
  socket.on('message', (data, { address, port }) => {
    const arrival = { bytes: new Uint8Array(data), from: { host: address, port } };
    const first = waiting.shift();
    if (first) first(arrival);
    else arrived.push(arrival);
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    send: (bytes, port) => socket.send(bytes, port, host),
    next: () => {
      const kept = arrived.shift();
      return kept ? Promise.resolve(kept) : new Promise((resolve) => waiting.push(resolve));
    },
    close: () => void socket.close(),
  };
}

/** Answers with the result of `read` as soon as it is something; it is asked again after every change. */
export function until<T>(
  read: () => T | null | undefined | false,
  onChange: (listener: () => void) => () => void,
): Promise<T> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const found = read();
      if (found === null || found === undefined || found === false) return false;
      resolve(found);
      return true;
    };
    if (look()) return;
    const stop = onChange(() => {
      if (look()) stop();
    });
  });
}

/** What the system makes of a wish for `wanted` bytes of receive buffer; half as much is wished for where it refuses. */
export async function grantedBuffer(host: '127.0.0.1' | '::1', wanted: number): Promise<number> {
  const socket = dgram.createSocket(host === '::1' ? 'udp6' : 'udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  try {
    socket.setRecvBufferSize(wanted);
    return socket.getRecvBufferSize();
  } catch {
    return await grantedBuffer(host, wanted / 2);
  } finally {
    socket.close();
  }
}

/** Whether ::1 can be bound. Where it cannot it is said on the console, so that a skipped test is noticed. */
export async function hasIPv6(): Promise<boolean> {
  const socket = dgram.createSocket('udp6');
  const works = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(0, '::1', () => resolve(true));
  });
  socket.close();
  if (!works) console.warn('NOT TESTED: this machine has no IPv6 loopback, the IPv6 tests are skipped');
  return works;
}

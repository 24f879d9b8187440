/**
 * What HEP over TCP needs of the system: listening, connecting, and bytes both ways. `nodeStreamNet` answers with node:net; errors come
 * back as the system's codes, nothing is thrown.
 */
import net from 'node:net';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';

/** Who hears of a connection. */
export interface StreamEvents {
  data(bytes: Uint8Array): void;
  /** It has ended, by itself (null) or with a code of the system; told once. */
  closed(code: string | null): void;
}

export interface StreamSocket {
  readonly remote: Endpoint;
  /** Settles once the system has taken the bytes: null, or the code of its refusal. */
  write(bytes: Uint8Array): Promise<string | null>;
  close(): void;
}

export interface StreamServer {
  /** What was really bound. */
  readonly local: Endpoint;
  /** Stops listening; connections that were accepted live on until they are closed. */
  close(): Promise<void>;
}

export interface StreamNet {
  /** Listens; `accept` says who hears of a new connection, or null to refuse it. */
  listen(
    at: Endpoint,
    accept: (socket: StreamSocket) => StreamEvents | null,
  ): Promise<Result<StreamServer, string>>;
  /** Connects to a numeric address. */
  connect(to: Endpoint, events: StreamEvents): Promise<Result<StreamSocket, string>>;
}

/** The TCP of the machine. */
export function nodeStreamNet(): StreamNet {
  return { listen, connect };
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

function wrap(socket: net.Socket): StreamSocket {
  return {
    remote: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    write: (bytes) =>
      new Promise((resolve) => {
        socket.write(bytes, (error) => resolve(error ? codeOf(error) : null));
      }),
    close: () => void socket.destroy(),
  };
}

function watch(socket: net.Socket, events: StreamEvents): void {
  let code: string | null = null;
  socket.on('data', (data) => {
    const { buffer, byteOffset, byteLength } = typeof data === 'string' ? Buffer.from(data) : data;
    events.data(new Uint8Array(buffer, byteOffset, byteLength));
  });
  socket.on('error', (error) => (code = codeOf(error)));
  socket.on('close', () => events.closed(code));
}

function listen(
  at: Endpoint,
  accept: (socket: StreamSocket) => StreamEvents | null,
): Promise<Result<StreamServer, string>> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      const events = accept(wrap(socket));
      if (events) watch(socket, events);
      else socket.on('error', () => undefined).destroy();
    });
    server.once('error', (error) => resolve(err(codeOf(error))));
    server.listen({ host: at.host, port: at.port, exclusive: true, ipv6Only: at.host.includes(':') }, () => {
      server.removeAllListeners('error');
      // A failed accept (no file handles left) concerns one connection; the listener goes on.
      server.on('error', () => undefined);
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : at.port;
      const close = (): Promise<void> => new Promise((done) => void server.close(() => done()));
      resolve(ok({ local: { host: at.host, port }, close }));
    });
  });
}

function connect(to: Endpoint, events: StreamEvents): Promise<Result<StreamSocket, string>> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: to.host, port: to.port, noDelay: true });
    socket.once('error', (error) => resolve(err(codeOf(error))));
    socket.once('connect', () => {
      watch(socket, events);
      resolve(ok(wrap(socket)));
    });
  });
}

/**
 * The WebSockets of the browser host (RFC 6455), and the one file that knows the library `ws`. Promises: no frame
 * above the limit is taken in, no socket is kept that stopped answering or reading, and there is a most of them.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Port } from '#shared/rpc/port.ts';
import { FRAME_LIMIT } from '#shared/rpc/port.ts';
import { portOfWebSocket } from '#shared/rpc/web-socket-port.ts';
import { SUBPROTOCOL } from './admission.ts';

/** Sockets open at one time: a few tabs, and reconnections whose old end is not noticed yet. */
export const SOCKET_LIMIT = 16;
/** Milliseconds between two pings; a socket that left the last one unanswered is ended. */
export const HEARTBEAT = 30_000;
/** A socket with more bytes waiting than this does not read any more; its client connects again and asks anew. */
export const BACK_PRESSURE = 16_777_216;

export interface RpcSockets {
  /** Whether another one may come. */
  readonly full: boolean;
  /** Completes the handshake of an admitted request and hands on the port. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Pings until it is stopped; calls `dead` where a ping found no answer. */
function watch(socket: WebSocket, clock: Clock): void {
  let answered = true;
  let timer: Timer | null = null;
  const beat = (): void => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    timer = clock.after(HEARTBEAT, beat);
  };
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => timer?.cancel());
  timer = clock.after(HEARTBEAT, beat);
}

/** Makes the keeper of the sockets; `connected` gets the port of each. */
export function createRpcSockets(clock: Clock, connected: (port: Port) => void): RpcSockets {
  const sockets = new Set<WebSocket>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: FRAME_LIMIT,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const take = (socket: WebSocket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    watch(socket, clock);
    connected(
      portOfWebSocket(socket, { backPressure: { bytes: BACK_PRESSURE, overflow: () => socket.terminate() } }),
    );
  };
  return {
    get full() {
      return sockets.size >= SOCKET_LIMIT;
    },
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, take),
    close() {
      for (const socket of sockets) socket.terminate();
      server.close();
    },
  };
}

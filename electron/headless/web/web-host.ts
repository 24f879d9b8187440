/**
 * The browser host: the page over HTTP and the contract over a WebSocket, on one address.
 *
 * The page itself holds no data and is served to whoever asks under the right Host. The socket at `/rpc` wants the
 * token of this run, 32 random bytes. The address that is shown carries it in the fragment (`/#token=TOKEN`), which
 * browsers neither send nor pass on as referrer. The page opens
 * `new WebSocket('ws://HOST:PORT/rpc', ['sipwright', 'token.' + TOKEN])`: a subprotocol is the one thing that a
 * browser's script can put into a handshake besides the URL, and URLs end up in logs and histories. The answer names
 * the subprotocol `sipwright`, never the token.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Service } from '#shared/rpc/server.ts';
import { serve } from '#shared/rpc/server.ts';
import { isOwnHost, isOwnOrigin, offeredToken, sameToken, shownHost } from './admission.ts';
import type { RpcSockets } from './rpc-sockets.ts';
import { createRpcSockets } from './rpc-sockets.ts';
import { refuse, serveFile } from './static-files.ts';

export interface WebHostOptions {
  readonly service: Service;
  /** The address or name to listen on; 127.0.0.1 keeps the console on this machine. */
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** The folder of the built page. */
  readonly rendererDir: string;
  readonly clock: Clock;
  /** Must be fit for secrets: the token comes from it. */
  readonly random: Random;
  onError(error: unknown): void;
  /** Checks what the service answers, too; for tests. */
  readonly checkOutputs?: boolean;
}

export interface WebHost {
  /** The page's address with the token in its fragment. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

const TOKEN_BYTES = 32;
/** Connections of any kind at one time, and milliseconds that a request's headers may take. */
const CONNECTION_LIMIT = 128;
const HEADERS_TIMEOUT = 10_000;

const LISTEN_TROUBLE: Readonly<Record<string, (where: string) => string>> = {
  EADDRINUSE: (where) => `${where} is taken by another program`,
  EACCES: (where) => `${where} may not be listened on by this user`,
  EADDRNOTAVAIL: (where) => `${where} is no address of this machine`,
  ENOTFOUND: (where) => `the host of ${where} was not found`,
};

function listenTrouble(error: Error & { code?: string }, where: string): Trouble {
  const code = error.code ?? 'LISTEN_FAILED';
  const message = LISTEN_TROUBLE[code]?.(where) ?? `cannot listen on ${where} (${code})`;
  return { code, message, data: { address: where } };
}

/** Ends a handshake that is not admitted, with an HTTP status and not a word more. */
function refuseUpgrade(socket: Duplex, status: number): void {
  // Out of the HTTP server's hands since the upgrade, so nobody else would end a half-closed one.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** The status that refuses a handshake, or null where it is admitted. */
function upgradeRefusal(
  { headers, url, method }: IncomingMessage,
  place: Place,
  full: boolean,
): number | null {
  if (!isOwnHost(headers.host, place.host, place.port)) return 403;
  if (!isOwnOrigin(headers.origin, headers.host ?? '')) return 403;
  if (method !== 'GET' || url !== '/rpc') return 404;
  if (!sameToken(offeredToken(headers['sec-websocket-protocol']), place.token)) return 401;
  return full ? 503 : null;
}

function listen(server: Server, host: string, port: number): Promise<Result<number, Trouble>> {
  return new Promise((resolve) => {
    const where = `${shownHost(host)}:${port}`;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return resolve(err({ code: 'BAD_PORT', message: `${port} is no port: 0 to 65535` }));
    }
    const failed = (error: Error): void => resolve(err(listenTrouble(error, where)));
    server.once('error', failed);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(ok(address !== null && typeof address === 'object' ? address.port : port));
    });
  });
}

function close(server: Server, sockets: RpcSockets): Promise<void> {
  sockets.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Wires requests and handshakes, once it is known where the server listens. */
function answer(server: Server, sockets: RpcSockets, place: Place, options: WebHostOptions): void {
  server.on('error', options.onError);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isOwnHost(request.headers.host, place.host, place.port)) {
      return refuse(response, 403, 'This is not the address that the console printed.');
    }
    serveFile(options.rendererDir, request, response).catch((error: unknown) => {
      options.onError(error);
      response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A peer that resets the connection is no error of the console; the socket is gone either way.
    socket.on('error', () => socket.destroy());
    const status = upgradeRefusal(request, place, sockets.full);
    if (status === null) sockets.accept(request, socket, head);
    else refuseUpgrade(socket, status);
  });
}

/** Starts to listen and to serve. The trouble is a sentence to show, as a taken port is nothing unexpected. */
export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost, Trouble>> {
  const { service, host, clock, random } = options;
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT, requestTimeout: HEADERS_TIMEOUT });
  server.maxConnections = CONNECTION_LIMIT;
  const listening = await listen(server, host, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
  const sockets = createRpcSockets(clock, (socketPort) => void serve(socketPort, service, options));
  answer(server, sockets, { host, port, token }, options);
  const url = `http://${shownHost(host)}:${port}/#token=${token}`;
  return ok({ url, port, token, close: () => close(server, sockets) });
}

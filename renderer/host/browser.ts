/**
 * The browser's way to the core: a WebSocket to the page's own origin. The token travels as a subprotocol, the one
 * header a page can set on a WebSocket, so that it stands in no address and in no log.
 */
import type { Port } from '#shared/rpc/port.ts';
import { portOfWebSocket } from '#shared/rpc/web-socket-port.ts';

/** The address of the socket that belongs to a page's address. */
export function socketAddress({ protocol, host }: { protocol: string; host: string }): string {
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/rpc`;
}

/** Opens the socket; rejects where the host is not reachable or refuses the token. */
export function connectBrowser(token: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketAddress(location), ['sipwright', `token.${token}`]);
    socket.binaryType = 'arraybuffer';
    const refuse = (): void => reject(new Error('the console is not reachable'));
    socket.addEventListener('close', refuse, { once: true });
    socket.addEventListener(
      'open',
      () => {
        socket.removeEventListener('close', refuse);
        resolve(portOfWebSocket(socket));
      },
      { once: true },
    );
  });
}

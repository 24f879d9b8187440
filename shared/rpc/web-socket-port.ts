/**
 * A WebSocket as a `Port`: the browser's own and that of the library `ws`, which offers the same events. Frames are
 * binary messages; a text message counts as garbage.
 */
import { createInbox } from './inbox.ts';
import type { Port } from './port.ts';

export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  /** Bytes that `send` took and the network did not yet. */
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

export interface WebSocketPortOptions {
  /** With more than `bytes` waiting to leave, the reader is too slow to be kept: `overflow` is called instead of sending. */
  readonly backPressure?: { readonly bytes: number; overflow(): void };
}

/** `readyState` of an open socket (WHATWG WebSockets 3.1). */
const OPEN = 1;

function frameOf(data: unknown): Uint8Array {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(0);
}

/** Takes over an open WebSocket. An error of the socket is told as its end, which always follows. */
export function portOfWebSocket(socket: WebSocketLike, options: WebSocketPortOptions = {}): Port {
  const close = (): void => {
    socket.close();
    inbox.end();
  };
  const inbox = createInbox(close);
  const limit = options.backPressure;
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => inbox.push(frameOf(data)));
  socket.addEventListener('close', () => inbox.end());
  socket.addEventListener('error', () => inbox.end());
  return {
    send(frame) {
      if (inbox.ended || socket.readyState !== OPEN) return;
      if (limit && socket.bufferedAmount > limit.bytes) return limit.overflow();
      socket.send(new Uint8Array(frame));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close,
  };
}

/** Waits for a new WebSocket to open. Rejects where it is refused or ends before that. */
export function whenOpen(socket: WebSocketLike): Promise<Port> {
  // Taken over at once, so that what arrives together with the opening is kept for the listener.
  const port = portOfWebSocket(socket);
  return new Promise((resolve, reject) => {
    const refuse = (): void => reject(new Error('the connection was refused or lost'));
    socket.addEventListener('open', () => resolve(port));
    socket.addEventListener('error', refuse);
    socket.addEventListener('close', refuse);
  });
}

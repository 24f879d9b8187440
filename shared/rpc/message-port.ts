/**
 * A MessagePort as a `Port`: the browser's, the one of worker threads, and Electron's MessagePortMain, which hands
 * its events to `on` instead of `addEventListener`. Bytes are cloned and never transferred: Electron drops transferred
 * buffers on ports of its main process.
 */
import { createInbox } from './inbox.ts';
import type { Port } from './port.ts';

interface MessageEventLike {
  readonly data: unknown;
}

interface PortBase {
  postMessage(message: Uint8Array): void;
  start(): void;
  close(): void;
}

/** The browser's MessagePort and that of node:worker_threads. */
export interface EventTargetPort extends PortBase {
  addEventListener(type: 'message', listener: (event: MessageEventLike) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Electron's MessagePortMain. */
export interface EmitterPort extends PortBase {
  on(type: 'message', listener: (event: MessageEventLike) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
}

export type MessagePortLike = EventTargetPort | EmitterPort;

/** What is not bytes becomes an empty frame: the channel counts it as garbage. */
function frameOf({ data }: MessageEventLike): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(0);
}

/** A view into a larger buffer would be cloned with the whole of that buffer. */
function exact(frame: Uint8Array): Uint8Array {
  return frame.byteLength === frame.buffer.byteLength ? frame : frame.slice();
}

/** Takes over a MessagePort; it is started. `onClose` tells the end from either side. */
export function portOfMessagePort(port: MessagePortLike): Port {
  const close = (): void => {
    port.close();
    inbox.end();
  };
  const inbox = createInbox(close);
  const onMessage = (event: MessageEventLike): void => inbox.push(frameOf(event));
  const onClose = (): void => inbox.end();
  if ('addEventListener' in port) {
    port.addEventListener('message', onMessage);
    port.addEventListener('close', onClose);
  } else {
    port.on('message', onMessage);
    port.on('close', onClose);
  }
  port.start();
  return {
    send(frame) {
      if (!inbox.ended) port.postMessage(exact(frame));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close,
  };
}

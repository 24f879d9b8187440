/**
 * Electron's two kinds of message port over those of worker threads: MessagePortMain in the host, MessagePort in the
 * page. Messages are really cloned; a port that was transferred is dead where it came from.
 */
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';

/** The host's port: an emitter whose messages wait for `start`. */
export class MessagePortMain extends EventEmitter {
  #inner: MessagePort | null;

  constructor(inner: MessagePort) {
    super();
    this.#inner = inner;
    inner.on('close', () => this.emit('close'));
  }

  start(): void {
    this.#inner?.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (!transfer.every((one) => one instanceof MessagePortMain)) {
      // What Electron says to an ArrayBuffer here.
      throw new TypeError('Port at index 0 is not a valid port');
    }
    this.#inner?.postMessage(
      message,
      transfer.map((one) => one.take()),
    );
  }

  close(): void {
    this.#inner?.close();
  }

  /** Takes the port out of this object, as a transfer does. */
  take(): MessagePort {
    const inner = this.#inner;
    if (!inner) throw new TypeError('Port at index 0 is already neutered');
    this.#inner = null;
    inner.removeAllListeners();
    return inner;
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

type Listener = (event: { readonly data: unknown }) => void;

/** The page's port. */
export class PagePort {
  readonly #inner: MessagePort;
  #isStarted = false;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(inner: MessagePort) {
    this.#inner = inner;
    inner.on('close', () => this.#dispatch('close', undefined));
  }

  addEventListener(type: string, listener: Listener): void {
    const set = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, set.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#inner.on('message', (data: unknown) => this.#dispatch('message', data));
  }

  /** Electron loses a message whose buffers are transferred to a port of the main process. */
  postMessage(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    if (transfer.length > 0) structuredClone(message, { transfer: [...transfer] });
    else this.#inner.postMessage(message);
  }

  close(): void {
    this.#inner.close();
  }

  #dispatch(type: string, data: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }
}

/** What the parts of the double share: whether the program is ready, what was registered, and how it quits. */
import { EventEmitter } from 'node:events';
import type { ContentsLink } from './contents.ts';
import { HostEvent, Session } from './contents.ts';
import type { DoubleWindow } from './window.ts';

type Handle = (request: Request) => Response | Promise<Response>;
type Invoke = (event: object, ...args: unknown[]) => unknown;

export class Program {
  readonly app = new EventEmitter();
  readonly ipcMain = new EventEmitter();
  readonly session = new Session();
  readonly windows: DoubleWindow[] = [];
  readonly link: ContentsLink;
  isReady = false;
  isQuitting = false;
  #hasQuit = false;
  readonly #handlers = new Map<string, Handle>();
  readonly #invokes = new Map<string, Invoke>();

  constructor() {
    this.link = {
      ipcMain: { receive: (event, channel, args) => void this.ipcMain.emit(channel, event, ...args) },
      invoke: (event, channel, args) => this.#invoke(event, channel, args),
      fetch: (url) => this.fetch(url),
    };
  }

  get hasQuit(): boolean {
    return this.#hasQuit;
  }

  needReady(what: string): void {
    if (!this.isReady) throw new Error(`${what} cannot be used before the app is ready`);
  }

  needUnready(what: string): void {
    if (this.isReady) throw new Error(`${what} should be called before app is ready`);
  }

  handleScheme(scheme: string, handle: Handle): void {
    this.needReady('protocol.handle');
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handle);
  }

  handleInvoke(channel: string, listener: Invoke): void {
    if (this.#invokes.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#invokes.set(channel, listener);
  }

  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const handle = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    if (!handle) throw new Error(`ERR_UNKNOWN_URL_SCHEME loading '${url}'`);
    return handle(new Request(url, init));
  }

  async #invoke(event: object, channel: string, args: readonly unknown[]): Promise<unknown> {
    const listener = this.#invokes.get(channel);
    if (!listener) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await listener(event, ...args));
  }

  /** Electron's order: before-quit, the windows, will-quit, quit. */
  quit(): void {
    if (this.#hasQuit) return;
    this.app.emit('before-quit', new HostEvent());
    this.isQuitting = true;
    for (const window of [...this.windows]) window.close();
    const event = new HostEvent();
    this.app.emit('will-quit', event);
    if (event.defaultPrevented) return;
    this.#hasQuit = true;
    this.app.emit('quit', new HostEvent(), 0);
  }
}

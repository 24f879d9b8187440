/** The double of `webContents`, its frames and its session: what a page tries, the host's handlers decide. */
import { EventEmitter } from 'node:events';
import type { Page } from './page.ts';
import { createPage, originOf } from './page.ts';
import { MessagePortMain, PagePort } from './ports.ts';

type Handler<A extends unknown[], R> = ((...args: A) => R) | null;

/** An event that can be prevented. */
export class HostEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export class Session extends EventEmitter {
  requestHandler: Handler<[unknown, string, (granted: boolean) => void, { requestingUrl: string }], void> =
    null;
  checkHandler: Handler<[unknown, string, string, object], boolean> = null;
  deviceHandler: Handler<[object], boolean> = null;
  displayHandler: Handler<[object, (streams: object | null) => void], void> = null;

  setPermissionRequestHandler(handler: Session['requestHandler']): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Session['checkHandler']): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: Session['deviceHandler']): void {
    this.deviceHandler = handler;
  }
  setDisplayMediaRequestHandler(handler: Session['displayHandler']): void {
    this.displayHandler = handler;
  }

  /** What the page's question is answered with; without a handler Electron grants everything. */
  request(permission: string, requestingUrl: string): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.requestHandler) this.requestHandler(null, permission, resolve, { requestingUrl });
      else resolve(true);
    });
  }
  check(permission: string, origin: string): boolean {
    return this.checkHandler ? this.checkHandler(null, permission, origin, {}) : true;
  }
}

export class WebFrameMain {
  url: string;
  detached = false;
  readonly #deliver: (channel: string, args: readonly unknown[], ports: readonly PagePort[]) => void;

  constructor(url: string, deliver: WebFrameMain['postMessage'] | null) {
    this.url = url;
    this.#deliver = deliver ? (channel, args, ports) => deliver(channel, args[0], ports) : () => undefined;
  }

  get origin(): string {
    return originOf(this.url);
  }

  postMessage(
    channel: string,
    message: unknown,
    transfer: readonly (MessagePortMain | PagePort)[] = [],
  ): void {
    const ports = transfer.map((one) => (one instanceof MessagePortMain ? new PagePort(one.take()) : one));
    this.#deliver(channel, [message], ports);
  }
}

/** How contents reach the rest of the program. */
export interface ContentsLink {
  readonly ipcMain: { receive(event: object, channel: string, args: readonly unknown[]): void };
  readonly invoke: (event: object, channel: string, args: readonly unknown[]) => Promise<unknown>;
  /** Fetches a page through the registered protocols. */
  readonly fetch: (url: string) => Promise<Response>;
}

export interface WindowOpenDetails {
  readonly url: string;
}

export class WebContents extends EventEmitter {
  readonly session: Session;
  readonly preload: string;
  mainFrame: WebFrameMain = new WebFrameMain('about:blank', null);
  page: Page | null = null;
  readonly #link: ContentsLink;
  #windowOpenHandler: ((details: WindowOpenDetails) => { action: string }) | null = null;

  constructor(session: Session, preload: string, link: ContentsLink) {
    super();
    this.session = session;
    this.preload = preload;
    this.#link = link;
  }

  setWindowOpenHandler(handler: (details: WindowOpenDetails) => { action: string }): void {
    this.#windowOpenHandler = handler;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.deliver(channel, args, []);
  }

  /** Loads a page as the host asks: nothing may prevent it. */
  async load(url: string): Promise<void> {
    this.mainFrame.detached = true;
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    // A page that is not found is a page all the same: only a scheme that nobody serves fails.
    await this.#link.fetch(url);
    const frame = new WebFrameMain(url, (channel, message, ports) => {
      const pagePorts = (ports ?? []).filter((one) => one instanceof PagePort);
      this.page?.deliver(channel, [message], pagePorts);
    });
    this.mainFrame = frame;
    this.page = createPage(url, this.preload, {
      send: (channel, args) => this.sendFrom(frame, channel, args),
      invoke: (channel, args) => this.#link.invoke(this.#event(frame), channel, args),
    });
    this.emit('did-finish-load');
  }

  /** An IPC message of a frame; a test can name a frame that is not the page's. */
  sendFrom(frame: WebFrameMain | null, channel: string, args: readonly unknown[]): void {
    setImmediate(() => this.#link.ipcMain.receive(this.#event(frame), channel, args));
  }

  invokeFrom(frame: WebFrameMain | null, channel: string, args: readonly unknown[]): Promise<unknown> {
    return this.#link.invoke(this.#event(frame), channel, args);
  }

  #event(frame: WebFrameMain | null): object {
    return { sender: this, senderFrame: frame, ports: [], processId: 1, frameId: 1 };
  }

  /** The page goes to an address by itself; answers whether the host let it. */
  async tryNavigate(
    url: string,
    kind: 'will-navigate' | 'will-redirect' = 'will-navigate',
  ): Promise<boolean> {
    const details = Object.assign(new HostEvent(), { url, isMainFrame: true, isSameDocument: false });
    this.emit('will-frame-navigate', details);
    if (!details.defaultPrevented) this.emit(kind, details);
    if (!details.defaultPrevented) await this.load(url);
    return !details.defaultPrevented;
  }

  /** A frame inside the page goes to an address. */
  tryFrameNavigate(url: string): boolean {
    const details = Object.assign(new HostEvent(), { url, isMainFrame: false, isSameDocument: false });
    this.emit('will-frame-navigate', details);
    return !details.defaultPrevented;
  }

  /** `window.open`; without a handler Electron opens the window. */
  tryOpen(url: string): 'allow' | 'deny' {
    return this.#windowOpenHandler?.({ url }).action === 'deny' ? 'deny' : 'allow';
  }

  tryAttachWebview(): boolean {
    const event = new HostEvent();
    this.emit('will-attach-webview', event, {}, { src: 'https://example.com/' });
    return !event.defaultPrevented;
  }

  tryDownload(url: string): boolean {
    const event = new HostEvent();
    this.session.emit('will-download', event, { getURL: () => url }, this);
    return !event.defaultPrevented;
  }
}

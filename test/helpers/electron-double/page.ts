/**
 * A page with its preload: the built preload runs in a context of its own (`node:vm`) that has what a sandboxed
 * preload has, and meets the page only through the bridge and `postMessage`, as with context isolation.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { PagePort } from './ports.ts';

export interface WindowMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly PagePort[];
}

type Listener = (event: WindowMessage) => void;

/** How the preload reaches the host. */
export interface HostLink {
  send(channel: string, args: readonly unknown[]): void;
  invoke(channel: string, args: readonly unknown[]): Promise<unknown>;
}

export interface Page {
  readonly url: string;
  readonly origin: string;
  /** What the preload exposed, by its name on `window`. */
  readonly exposed: Readonly<Record<string, unknown>>;
  /** What a script of the page does: `window.postMessage(data, origin)`. */
  postMessage(data: unknown, targetOrigin: string): void;
  /** A message that pretends to come from elsewhere: another window, another origin. */
  postForeign(data: unknown, from: 'another window' | 'another origin'): void;
  addEventListener(listener: Listener): void;
  removeEventListener(listener: Listener): void;
  /** A message of the host to the preload. */
  deliver(channel: string, args: readonly unknown[], ports: readonly PagePort[]): void;
}

/** `new URL(...).origin` does not know that `app:` was registered as a standard scheme. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** Loads a page: runs the preload at `preloadPath` in it. */
export function createPage(url: string, preloadPath: string, link: HostLink): Page {
  const origin = originOf(url);
  const exposed: Record<string, unknown> = {};
  const pageListeners = new Set<Listener>();
  const preloadListeners = new Set<Listener>();
  const incoming = new EventEmitter();
  const dispatch = (message: WindowMessage): void => {
    setImmediate(() => {
      for (const listener of [...pageListeners, ...preloadListeners]) listener(message);
    });
  };
  const pageWindow = {};
  const post = (data: unknown, targetOrigin: string, ports: readonly PagePort[] = []): void => {
    if (targetOrigin !== '*' && targetOrigin !== origin) return;
    dispatch({ data: structuredClone(data), origin, source: pageWindow, ports });
  };
  Object.assign(pageWindow, {
    postMessage: post,
    addEventListener: (type: string, listener: Listener) => {
      if (type === 'message') preloadListeners.add(listener);
    },
  });
  const electron = sandboxedElectron(exposed, incoming, link);
  runPreload(preloadPath, { window: pageWindow, location: { origin, href: url }, electron });
  return {
    url,
    origin,
    exposed,
    postMessage: (data, targetOrigin) => post(data, targetOrigin),
    postForeign(data, from) {
      const isWindow = from === 'another window';
      const source = isWindow ? {} : pageWindow;
      dispatch({ data, origin: isWindow ? origin : 'https://evil.example', source, ports: [] });
    },
    addEventListener: (listener) => void pageListeners.add(listener),
    removeEventListener: (listener) => void pageListeners.delete(listener),
    deliver(channel, args, ports) {
      setImmediate(() => incoming.emit(channel, { ports }, ...structuredClone(args)));
    },
  };
}

/** What `require('electron')` gives a sandboxed preload, as far as ours may use it. */
function sandboxedElectron(exposed: Record<string, unknown>, incoming: EventEmitter, link: HostLink): object {
  return {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown) {
        if (name in exposed)
          throw new Error('Cannot bind an API on top of an existing property on the window object');
        exposed[name] = api;
      },
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => link.send(channel, structuredClone(args)),
      invoke: (channel: string, ...args: unknown[]) => link.invoke(channel, structuredClone(args)),
      on: (channel: string, listener: (...args: unknown[]) => void) => void incoming.on(channel, listener),
      off: (channel: string, listener: (...args: unknown[]) => void) => void incoming.off(channel, listener),
    },
  };
}

interface PreloadWorld {
  readonly window: object;
  readonly location: object;
  readonly electron: object;
}

/** A sandboxed preload may require little but `electron`; anything else fails as it does there. */
function runPreload(path: string, { window, location, electron }: PreloadWorld): void {
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const context = vm.createContext({
    window,
    location,
    require,
    module: { exports: {} },
    exports: {},
    process: { platform: process.platform, versions: process.versions, sandboxed: true },
  });
  vm.runInContext(readFileSync(path, 'utf8'), context, { filename: path });
}

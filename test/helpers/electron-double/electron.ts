/**
 * A double of the module `electron` for the host: the real one's names, order of events and refusals (what may only be
 * called before or after the program is ready), without a browser. A test drives it by `control`.
 */
import type { EventEmitter } from 'node:events';
import type { Session, WebContents } from './contents.ts';
import { MessageChannelMain, MessagePortMain } from './ports.ts';
import { Program } from './program.ts';
import type { KeyChainOptions } from './safe-storage.ts';
import { safeStorageOf } from './safe-storage.ts';
import type { Rectangle, WindowOptions } from './window.ts';
import { DoubleWindow } from './window.ts';

export interface ElectronOptions {
  readonly userData: string;
  readonly locale?: string;
  readonly isPackaged?: boolean;
  readonly displays?: readonly Rectangle[];
  /** False: another instance holds the lock. */
  readonly hasLock?: boolean;
  /** The arguments behind the program's name. */
  readonly args?: readonly string[];
  readonly keyChain?: KeyChainOptions;
}

export interface MenuItem {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

/** What the host did that leaves no other trace. */
interface Trace {
  readonly opened: string[];
  readonly boxes: object[];
  readonly schemes: { scheme: string; privileges: object }[];
  menu: readonly MenuItem[];
  isSandboxed: boolean;
  handedOver: unknown;
}

/** What the host did, and the ways to drive it. */
export interface Control {
  readonly windows: readonly DoubleWindow[];
  readonly opened: readonly string[];
  readonly boxes: readonly object[];
  readonly schemes: readonly { scheme: string; privileges: object }[];
  readonly menu: readonly MenuItem[];
  readonly session: Session;
  readonly app: EventEmitter;
  /** Whether the sandbox was switched on for every page. */
  readonly isSandboxed: boolean;
  /** What an instance that is there already is handed. */
  readonly handedOver: unknown;
  /** What a page of a registered scheme is answered with. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Opens one more window on a page, as the first one is, and answers with its contents. */
  openWindow(url: string): Promise<WebContents>;
  /** Resolves when a window is shown. */
  shown(): Promise<DoubleWindow>;
  /** Ends the program as a person does, and resolves when it has quit. */
  quit(): Promise<void>;
}

const WIDE: readonly Rectangle[] = [{ x: 0, y: 0, width: 1920, height: 1040 }];

/** Makes the module and its control. */
export function createElectron(options: ElectronOptions): {
  module: Record<string, unknown>;
  control: Control;
} {
  const program = new Program();
  const trace: Trace = { opened: [], boxes: [], schemes: [], menu: [], isSandboxed: false, handedOver: null };
  const module = {
    app: appOf(program, trace, options),
    BrowserWindow: windowClassOf(program),
    MessageChannelMain,
    MessagePortMain,
    ipcMain: Object.assign(program.ipcMain, { handle: program.handleInvoke.bind(program) }),
    screen: screenOf(program, options.displays ?? WIDE),
    protocol: protocolOf(program, trace),
    session: sessionOf(program),
    safeStorage: safeStorageOf(program, options.keyChain ?? {}),
    ...desktopOf(program, trace),
  };
  return { module, control: controlOf(program, trace) };
}

function appOf(program: Program, trace: Trace, options: ElectronOptions): object {
  return Object.assign(program.app, {
    isPackaged: options.isPackaged ?? true,
    whenReady: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      program.isReady = true;
    },
    getVersion: () => '0.0.0-double',
    getLocale: () => options.locale ?? 'en-GB',
    getPath: (name: string) => {
      if (name !== 'userData') throw new Error(`Failed to get '${name}' path`);
      return options.userData;
    },
    requestSingleInstanceLock: (data?: unknown) => {
      trace.handedOver = structuredClone(data);
      return options.hasLock ?? true;
    },
    enableSandbox: () => {
      program.needUnready('app.enableSandbox()');
      trace.isSandboxed = true;
    },
    quit: () => program.quit(),
    exit: () => program.quit(),
  });
}

function windowClassOf(program: Program): unknown {
  return class BrowserWindow extends DoubleWindow {
    constructor(options: WindowOptions) {
      super(program, options);
    }
    static getAllWindows(): DoubleWindow[] {
      return [...program.windows];
    }
  };
}

function screenOf(program: Program, areas: readonly Rectangle[]): object {
  const displays = areas.map((workArea, id) => ({ id, workArea, bounds: workArea }));
  return {
    getPrimaryDisplay: () => {
      program.needReady('screen');
      return displays[0];
    },
    getAllDisplays: () => displays,
  };
}

function protocolOf(program: Program, trace: Trace): object {
  return {
    registerSchemesAsPrivileged: (list: Trace['schemes']) => {
      program.needUnready('protocol.registerSchemesAsPrivileged');
      trace.schemes.push(...list);
    },
    handle: program.handleScheme.bind(program),
  };
}

function sessionOf(program: Program): object {
  return {
    get defaultSession() {
      program.needReady('session.defaultSession');
      return program.session;
    },
  };
}

function desktopOf(program: Program, trace: Trace): Record<string, object> {
  return {
    Menu: {
      buildFromTemplate: (template: readonly MenuItem[]) => ({ items: template }),
      setApplicationMenu: (built: { items: readonly MenuItem[] }) => {
        program.needReady('Menu');
        trace.menu = built.items;
      },
    },
    dialog: {
      showMessageBox: async (box: object) => {
        trace.boxes.push(box);
        return { response: 0, checkboxChecked: false };
      },
    },
    shell: { openExternal: async (url: string) => void trace.opened.push(url) },
  };
}

function controlOf(program: Program, trace: Trace): Control {
  return {
    windows: program.windows,
    opened: trace.opened,
    boxes: trace.boxes,
    schemes: trace.schemes,
    session: program.session,
    app: program.app,
    get menu() {
      return trace.menu;
    },
    get isSandboxed() {
      return trace.isSandboxed;
    },
    get handedOver() {
      return trace.handedOver;
    },
    fetch: (url, init) => program.fetch(url, init),
    async openWindow(url) {
      const [first] = program.windows;
      if (!first) throw new Error('there is no window whose preload could be used');
      const window = new DoubleWindow(program, first.options);
      await window.loadURL(url);
      return window.webContents;
    },
    shown: () => {
      const shown = program.windows.find((window) => window.isShown);
      return shown
        ? Promise.resolve(shown)
        : new Promise((resolve) => program.app.once('double:shown', resolve));
    },
    quit: () =>
      new Promise((resolve) => {
        if (program.hasQuit) return resolve();
        program.app.once('quit', () => resolve());
        program.quit();
      }),
  };
}

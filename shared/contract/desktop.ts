/**
 * What the desktop window offers to its page beyond the contract's table: the bridge `window.sipwright`, and how the
 * page is handed its port. A page that finds no bridge is in a browser and takes a WebSocket instead.
 */

/** What the menu asks of the page. */
export const desktopCommands = ['new-request'] as const;
export type DesktopCommand = (typeof desktopCommands)[number];

/** The form of a secret's name: what it belongs to, and which one of them. */
export const SECRET_KEY = /^[a-z]{1,16}:[\w.-]{1,64}$/;
/** A secret has at most this many characters, and there are at most so many of them. */
export const SECRET_LENGTH = 1_024;
export const SECRET_COUNT = 200;

/** The system's key chain, as far as a page may use it. Nothing of it rejects; a name of another form is refused. */
export interface DesktopSecrets {
  /** Whether the system has a key chain that guards what is kept. */
  available(): Promise<boolean>;
  /** Keeps a value under a name; false where it is not kept. */
  save(key: string, value: string): Promise<boolean>;
  /** The value, or null where there is none or the key chain does not open it. */
  load(key: string): Promise<string | null>;
  forget(key: string): Promise<void>;
}

/** The bridge, frozen, as `window.sipwright`. */
export interface DesktopBridge {
  /** `linux`, `darwin`, `win32`, ... */
  readonly platform: string;
  /** Opens an https page of the allow-list in the system's browser; false where it is not on the list. */
  openExternal(url: string): Promise<boolean>;
  /** Calls the listener for each command of the menu; the answer takes it off again. */
  onCommand(listener: (command: DesktopCommand) => void): () => void;
  /** Missing where the host has no such thing. */
  readonly secrets?: DesktopSecrets;
}

/**
 * The page posts `{ type: PAGE_READY }` to itself; the preload answers with `{ type: PORT_HANDOVER }` and one port,
 * each time the page asks. An earlier port of the same page is closed then.
 */
export const PAGE_READY = 'sipwright:ready';
export const PORT_HANDOVER = 'sipwright:port';

/** The names of the few messages between the preload and the window's host; nothing else is listened to. */
export const channels = {
  /** Preload to host: the page wants a port. */
  portRequest: 'sipwright:port-request',
  /** Host to preload: the port. */
  portAnswer: 'sipwright:port-answer',
  /** Preload to host, answered with true or false. */
  openExternal: 'sipwright:open-external',
  /** Preload to host, answered: the four questions of `DesktopSecrets`. */
  secretsAvailable: 'sipwright:secrets-available',
  secretSave: 'sipwright:secret-save',
  secretLoad: 'sipwright:secret-load',
  secretForget: 'sipwright:secret-forget',
  /** Host to preload: a command of the menu. */
  command: 'sipwright:command',
} as const;

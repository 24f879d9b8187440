/**
 * Secrets of the page, kept by the system's key chain: Electron's `safeStorage` encrypts them, a file of ours holds the
 * encrypted bytes. Without a key chain that guards anything nothing is kept. No question rejects.
 */
import type { IpcMain, IpcMainInvokeEvent, SafeStorage } from 'electron';
import type { DesktopSecrets } from '#shared/contract/desktop.ts';
import { SECRET_COUNT, SECRET_KEY, SECRET_LENGTH, channels } from '#shared/contract/desktop.ts';
import type { OwnPage } from './origin.ts';
import { trustedFrame } from './port.ts';
import type { Sealed } from './secret-file.ts';
import { createSecretFile } from './secret-file.ts';

export type Cipher = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface SecretsOptions {
  readonly cipher: Cipher;
  readonly platform: NodeJS.Platform;
  readonly path: string;
  readonly log: (line: string) => void;
}

/** On Linux, where there is no key chain, the key is a word that everybody knows: that guards nothing. */
const UNGUARDED: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** The last guard: whatever the system calls encrypted, it is none where the value can be read. Few letters prove nothing. */
const showsValue = (bytes: Buffer, value: string): boolean => value.length > 5 && bytes.includes(value);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Asks one question after the other, so that two of them never write over each other; a failure is told and answered
 * with `otherwise`.
 */
function createQueue(log: (line: string) => void) {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>, otherwise: T): Promise<T> => {
    const next = last.then(run).catch((error: unknown) => {
      log(`the key chain failed: ${reasonOf(error)}`);
      return otherwise;
    });
    last = next;
    return next;
  };
}

/** Makes the secrets of the file at `path`; to be used when the program is ready. */
export function createSecrets({ cipher, platform, path, log }: SecretsOptions): DesktopSecrets {
  const file = createSecretFile(path, log);
  const queue = createQueue(log);

  async function isGuarded(): Promise<boolean> {
    if (platform === 'linux' && UNGUARDED.has(cipher.getSelectedStorageBackend())) return false;
    return cipher.isAsyncEncryptionAvailable();
  }

  /** Encrypts a value and puts it into the file. */
  async function keep(sealed: Sealed, key: string, value: string): Promise<boolean> {
    const bytes = await cipher.encryptStringAsync(value);
    if (bytes.length === 0 || showsValue(bytes, value)) return false;
    return file.write(new Map(sealed).set(key, bytes));
  }

  async function save(key: string, value: string): Promise<boolean> {
    if (!SECRET_KEY.test(key) || value.length === 0 || value.length > SECRET_LENGTH) return false;
    if (!(await isGuarded())) return false;
    const sealed = file.read();
    if (!sealed || (sealed.size >= SECRET_COUNT && !sealed.has(key))) return false;
    return keep(sealed, key, value);
  }

  async function load(key: string): Promise<string | null> {
    if (!SECRET_KEY.test(key) || !(await isGuarded())) return null;
    const sealed = file.read();
    const bytes = sealed?.get(key);
    if (!sealed || !bytes) return null;
    const { result, shouldReEncrypt } = await cipher.decryptStringAsync(bytes);
    if (shouldReEncrypt) await keep(sealed, key, result);
    return result;
  }

  /** Needs no key chain: what is forgotten need not be read. */
  async function forget(key: string): Promise<void> {
    const sealed = SECRET_KEY.test(key) ? file.read() : null;
    if (!sealed?.has(key)) return;
    file.write(new Map([...sealed].filter(([name]) => name !== key)));
  }

  return {
    available: () => queue(isGuarded, false),
    save: (key, value) => queue(() => save(key, value), false),
    load: (key) => queue(() => load(key), null),
    forget: (key) => queue(() => forget(key), undefined),
  };
}

export interface SecretsService {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly ownPage: OwnPage;
  readonly secrets: DesktopSecrets;
}

/** Answers the questions of our own page; anybody else, and what is no text, gets the answer of an empty key chain. */
export function serveSecrets({ ipcMain, ownPage, secrets }: SecretsService): void {
  const ours = (event: IpcMainInvokeEvent): boolean => trustedFrame(event, ownPage) !== null;
  ipcMain.handle(channels.secretsAvailable, (event) => ours(event) && secrets.available());
  ipcMain.handle(
    channels.secretSave,
    (event, key: unknown, value: unknown) =>
      ours(event) && typeof key === 'string' && typeof value === 'string' && secrets.save(key, value),
  );
  ipcMain.handle(channels.secretLoad, (event, key: unknown) =>
    ours(event) && typeof key === 'string' ? secrets.load(key) : null,
  );
  ipcMain.handle(channels.secretForget, (event, key: unknown) =>
    ours(event) && typeof key === 'string' ? secrets.forget(key) : undefined,
  );
}

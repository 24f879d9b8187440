/** The one door through which an address leaves the program: https, a short list of hosts, the system's browser. */

interface AllowedPlace {
  readonly host: string;
  /** What the path begins with. */
  readonly path: string;
}

const ALLOWED: readonly AllowedPlace[] = [
  { host: 'www.rfc-editor.org', path: '/' },
  { host: 'datatracker.ietf.org', path: '/' },
  { host: 'www.iana.org', path: '/' },
  { host: 'github.com', path: '/' },
];

/** An address as it may be handed to the system, or null: https, no user, no port, a host of the list. */
export function allowedExternal(text: string): string | null {
  if (text.length > 2000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return null;
  const allowed = ALLOWED.some(({ host, path }) => url.hostname === host && url.pathname.startsWith(path));
  return allowed ? url.href : null;
}

/** Opens an address of the list and says whether it did; it never rejects. */
export type ExternalDoor = (url: string) => Promise<boolean>;

/** Makes the door. `open` is the system's (Electron's `shell.openExternal`), `log` gets what was refused or failed. */
export function createExternalDoor(
  open: (url: string) => Promise<void>,
  log: (line: string) => void,
): ExternalDoor {
  return async (text) => {
    const url = allowedExternal(text);
    if (url === null) {
      log(`not opened, it is not on the list of allowed addresses: ${JSON.stringify(text.slice(0, 200))}`);
      return false;
    }
    try {
      await open(url);
      return true;
    } catch (error) {
      log(`the system did not open ${url}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
}

/**
 * What a page may not do: leave, open windows, embed web views, ask for permissions, download. Everything is denied by
 * default; a link to an allowed place goes through the one door to the system's browser.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron';
import type { ExternalDoor } from './external.ts';
import type { OwnPage } from './origin.ts';

/** The preferences of every window of ours. */
export function securePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

const BLOB = 'blob:';

/** Copying to the clipboard on a click of the user is all that a page of ours may do. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Whether it is a file that a page of ours has made (File API 8.3.2): an export. Nothing that comes over a network is. */
function isOwnBlob(url: string, ownPage: OwnPage): boolean {
  return url.startsWith(BLOB) && ownPage(url.slice(BLOB.length));
}

/** Denies permissions and devices of a session, and downloads but for the files that a page of ours makes. */
export function guardSession(session: Session, ownPage: OwnPage): void {
  const isGranted = (permission: string, url: string): boolean => GRANTED.has(permission) && ownPage(url);
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isGranted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('will-download', (event, item) => {
    if (!isOwnBlob(item.getURL(), ownPage)) event.preventDefault();
  });
}

/** Holds a page where it is. */
function guardContents(contents: WebContents, ownPage: OwnPage, openExternal: ExternalDoor): void {
  contents.on('will-navigate', (details) => {
    if (ownPage(details.url)) return;
    details.preventDefault();
    void openExternal(details.url);
  });
  // A redirect and a frame are never a person's click on a link: they are refused and lead nowhere.
  contents.on('will-redirect', (details) => {
    if (!ownPage(details.url)) details.preventDefault();
  });
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url);
    return { action: 'deny' };
  });
}

/** Guards every page there will ever be, and refuses certificates and log-ins that a page might be asked for. */
export function guardApp(app: App, ownPage: OwnPage, openExternal: ExternalDoor): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, ownPage, openExternal));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('login', (event) => event.preventDefault());
}

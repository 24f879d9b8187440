/**
 * The desktop host: one instance, the core, the lab, one window. It only wires: what a page may do is in security.ts,
 * what the console does is in electron/core.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { CONSOLE_ADDRESS, LAB_ADDRESS, openListener, openPreferred } from '#core/session/usual-listeners.ts';
import { keepWorkspaceIn, usualWorkspace } from '#core/workspace/last-opened.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { DesktopCommand } from '#shared/contract/desktop.ts';
import { channels } from '#shared/contract/desktop.ts';
import { serve } from '#shared/rpc/server.ts';
import { APP_SCHEME_PRIVILEGES, serveApp } from './app-protocol.ts';
import { createExternalDoor } from './external.ts';
import { menuLanguage, menuTemplate } from './menu.ts';
import { createOpenedFiles, filesOfArguments, filesOfSecondStart } from './opened-files.ts';
import { APP_URL, createOwnPage } from './origin.ts';
import { handOverPorts, trustedFrame } from './port.ts';
import { createSecrets, serveSecrets } from './secrets.ts';
import { guardApp, guardSession } from './security.ts';
import { createWindowStateFile } from './window-state.ts';
import { openWindow } from './window.ts';

/** This file is out/main/index.js in the end; the other outputs lie beside its folder. */
const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const isDevelopment = !app.isPackaged;
const devServer = isDevelopment ? (process.env['ELECTRON_RENDERER_URL'] ?? null) : null;
const ownPage = createOwnPage(devServer);
const log = (line: string): void => console.error(`sipwright: ${line}`);
const clock = systemClock();
const random = systemRandom();
const openedFiles = createOpenedFiles();
const openExternal = createExternalDoor((url) => shell.openExternal(url), log);

/** Tells a parent that waits for the window (`npm start`, which says so in the environment) that it is there. */
function tellParent(news: string): void {
  if (process.env['SIPWRIGHT_PARENT'] === 'waits') process.send?.(news);
}

function show(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return void openMainWindow();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function command(name: DesktopCommand): void {
  BrowserWindow.getAllWindows()[0]?.webContents.send(channels.command, name);
}

function about(): void {
  const detail = `Electron ${process.versions['electron'] ?? ''}\nNode ${process.versions.node}`;
  void dialog.showMessageBox({ type: 'info', message: `Sipwright ${app.getVersion()}`, detail });
}

function openMainWindow(): BrowserWindow {
  return openWindow({
    url: devServer ?? APP_URL,
    preload: built('preload/index.cjs'),
    state: createWindowStateFile(join(app.getPath('userData'), 'window.json'), log),
    clock,
    log,
    onShown: () => tellParent('sipwright:window'),
  });
}

function buildMenu(): void {
  const template = menuTemplate({
    language: menuLanguage(app.getLocale()),
    isMac: process.platform === 'darwin',
    isDevelopment,
    newRequest: () => command('new-request'),
    about,
    openExternal: (url) => void openExternal(url),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function serveCore(core: App): void {
  handOverPorts({
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    ownPage,
    serve: (port) =>
      serve(port, core, { clock, random, onError: (error) => log(`internal error: ${describe(error)}`) }),
    log,
  });
  ipcMain.handle(channels.openExternal, (event, url: unknown) =>
    trustedFrame(event, ownPage) && typeof url === 'string' ? openExternal(url) : false,
  );
  const path = join(app.getPath('userData'), 'secrets.json');
  const secrets = createSecrets({ cipher: safeStorage, platform: process.platform, path, log });
  serveSecrets({ ipcMain, ownPage, secrets });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The lab and a listener of the console's own are there from the first moment. */
async function listen(core: App): Promise<void> {
  const lab = await openPreferred(LAB_ADDRESS, (address) => core.startLab(address));
  if (!lab.ok) log(`the lab does not run: ${lab.error.message}`);
  const listener = await openPreferred(CONSOLE_ADDRESS, (address) => openListener(core.transport, address));
  if (!listener.ok) log(`the console does not listen: ${listener.error.message}`);
}

/** Opens a file beside what is shown. Its source tells what comes of it, so the log is for who started it in a shell. */
function openFile(core: App, path: string): void {
  core.openCapture(path).then(
    (opened) => {
      if (!opened.ok) log(`${path}: ${opened.error.message}`);
    },
    (error: unknown) => log(`internal error: ${describe(error)}`),
  );
}

/** Closes the core before the program ends, once. */
function closeAtEnd(core: App): void {
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void core.close().finally(() => app.quit());
  });
}

async function boot(): Promise<void> {
  const data = app.getPath('userData');
  const core = createApp({
    ...nodeMachine(),
    resolver: nodeResolver(),
    clock,
    random,
    log,
    host: 'desktop',
    version: app.getVersion(),
    platform: process.platform,
    captures: data,
    workspace: usualWorkspace(data),
    onWorkspace: keepWorkspaceIn(data, log),
  });
  closeAtEnd(core);
  guardApp(app, ownPage, openExternal);
  await app.whenReady();
  guardSession(session.defaultSession, ownPage);
  serveApp(protocol, built('renderer'));
  serveCore(core);
  buildMenu();
  await listen(core);
  openMainWindow();
  openedFiles.serve((path) => openFile(core, path));
  app.on('activate', show);
}

function start(files: readonly string[]): void {
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  app.enableSandbox();
  app.on('second-instance', (_event, _argv, _folder, data) => {
    openedFiles.open(filesOfSecondStart(data));
    show();
  });
  // The system may tell of a file before the program is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openedFiles.open([path]);
  });
  openedFiles.open(files);
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.quit());
  boot().catch((error: unknown) => {
    log(`could not start: ${describe(error)}`);
    app.exit(1);
  });
}

const files = filesOfArguments(process.argv, app.isPackaged, process.cwd());
// Handed over with the request: the arguments that the first instance is told of are not those that were given.
if (app.requestSingleInstanceLock({ files })) {
  start(files);
} else {
  tellParent('sipwright:already-running');
  app.quit();
}

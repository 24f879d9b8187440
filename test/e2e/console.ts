/** A console that was built, served and opened in Chromium, for tests that use it as a person would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';
import { peerOrSkip, start } from '../helpers/peers.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLE = join(root, 'out/headless/sipwright.js');
const PICTURES = join(root, 'test-results/screens');

/** Chromium without its own traffic; the tests reach nothing but loopback. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium's path, or null where the tests are to be skipped; a machine that must have it fails instead. */
export const chromiumPath = peerOrSkip('chromium');

export interface ConsoleServer {
  readonly url: string;
  /** `HOST:PORT` of the lab and of the console's listener. */
  readonly lab: string;
  readonly listener: string;
  /** The folder of its workspace. */
  readonly workspace: string;
  stop(): Promise<unknown>;
}

/** A file of a workspace, its path relative to the workspace's folder. */
interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
}

interface ServeWish {
  /** What is in the workspace from the begin. */
  readonly files?: readonly WorkspaceFile[];
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
}

/** Starts the built command line's `serve` on free ports. */
export async function startConsole({ files = [], args: more = [] }: ServeWish = {}): Promise<ConsoleServer> {
  // The workspace of whoever runs the tests is not theirs.
  const data = mkdtempSync(join(tmpdir(), 'sipwright-e2e-'));
  const workspace = join(data, 'workspace');
  for (const { path, text } of files) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const args = ['serve', '--no-record', '--port', '0', '--udp', '127.0.0.1:0', ...more];
  const serving = start(process.execPath, [BUNDLE, ...args], { env: { SIPWRIGHT_DATA: data } });
  await serving.waitFor(/Ctrl\+C/);
  const find = (pattern: RegExp): string => pattern.exec(serving.out())?.[1] ?? '';
  return {
    url: find(/(http:\/\/\S+)/),
    lab: find(/lab is at udp:(\S+)/),
    listener: find(/Listening at udp:([\d.:]+\d)/),
    workspace,
    stop: () => serving.stop('SIGINT').finally(() => rmSync(data, { recursive: true, force: true })),
  };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: script errors, and every error and warning on its console. */
  readonly complaints: string[];
}

/** Opens a browser; `null` as the path means that the tests are skipped and nothing is opened. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ARGUMENTS });
}

/** How long a state of the page is waited for, in milliseconds; what is polled waits as long by the configuration of the tests. */
const PATIENCE = 30_000;

/** The sizes of a window that everything has to look well in; the first is the design's. */
const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;

/** A fresh profile with a blank page of it, in English and dark, at the design's size. */
export async function visit(browser: Browser, more: BrowserContextOptions = {}): Promise<Visit> {
  const [[width, height]] = SIZES;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: 'dark',
    locale: 'en-US',
    ...more,
  });
  context.setDefaultTimeout(PATIENCE);
  // The chooser of a file to write is a dialog of the system; without it the page offers a download.
  await context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { page, context, complaints };
}

/** A console with a browser of its own that shows it. */
export interface Opened extends Visit {
  readonly browser: Browser;
  readonly server: ConsoleServer;
  close(): Promise<void>;
}

/** Starts a console and a browser side by side, and shows the one in the other; for all tests of a file. */
export async function open(wish: ServeWish = {}, profile: BrowserContextOptions = {}): Promise<Opened> {
  const visiting = launch().then(async (browser) => ({ browser, here: await visit(browser, profile) }));
  const [{ browser, here }, server] = await Promise.all([visiting, startConsole(wish)]);
  await here.page.goto(server.url);
  return {
    ...here,
    browser,
    server,
    async close() {
      await Promise.all([browser.close(), server.stop()]);
    },
  };
}

/** Opens a view by its button in the rail. */
export const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name: view }).click();

/** The rows of the list that is shown, without its header. */
export const rows = (page: Page): Locator => page.locator('.big-table .row.body');

export const statusBar = (page: Page): Locator => page.locator('.status-bar');

/** Waits until the status bar tells of so many messages, and no more. */
export const messagesAre = (page: Page, count: number): Promise<void> =>
  statusBar(page)
    .getByText(new RegExp(`^\\s*${count} messages?\\b`))
    .waitFor();

/** Takes all messages and captures away, as a person does, so that the next test finds what a console begins with. */
export async function emptyLists(page: Page): Promise<void> {
  await page.locator('.source-bar').getByRole('button', { name: 'Clear' }).click();
  const confirm = page.getByRole('button', { name: 'Empty the lists', exact: true });
  const nothing = page.getByText('Nothing has crossed the wire yet');
  await confirm.or(nothing).first().waitFor();
  if (await confirm.isVisible()) await confirm.click();
  await nothing.waitFor();
}

/** Whether somebody is going to look at pictures, which cost more than all else a test does. */
const arePicturesWanted = process.env['SIPWRIGHT_PICTURES'] === '1';

/** Keeps a picture that a test was given, in a folder that git ignores. */
export function keepPicture(name: string, png: Uint8Array): void {
  if (!arePicturesWanted) return;
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.png`), png);
}

/** Takes a picture of the page. */
export async function picture(page: Page, name: string): Promise<void> {
  if (arePicturesWanted) keepPicture(name, await page.screenshot());
}

/** Opens captures by the button of the bar. */
export async function openCaptures(page: Page, ...paths: string[]): Promise<void> {
  await page.locator('.source-bar').getByRole('button', { name: 'Open…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Capture files/ }).click();
  await (await chooser).setFiles(paths);
}

/** Does something in both themes at both sizes, with the name of each look; the page is as `visit` made it afterwards. */
export async function inEveryLook(page: Page, run: (look: string) => Promise<void>): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [width, height] of SIZES.toReversed()) {
      await page.setViewportSize({ width, height });
      await run(`${scheme}-${width}`);
    }
  }
}

/** Pictures of a page in every look, in none of which it may be wider than its window. */
export function pictures(page: Page, name: string): Promise<void> {
  return inEveryLook(page, async (look) => {
    await picture(page, `${name}-${look}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

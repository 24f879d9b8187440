/** A console that was killed: the next one offers what was recorded, and forgets it only when a person says so. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Running } from '../helpers/peers.ts';
import { start } from '../helpers/peers.ts';
import type { Visit } from './console.ts';
import { chromiumPath, goTo, launch, messagesAre, picture, statusBar, visit } from './console.ts';
import type { Sender } from './datagrams.ts';
import { messageFrom, openSender } from './datagrams.ts';

const BUNDLE = fileURLToPath(new URL('../../out/headless/sipwright.js', import.meta.url));
const banner = (page: Page) => page.locator('.recovery-banner');

describe.skipIf(chromiumPath === null)('a run that was killed', () => {
  let browser: Browser;
  let folder: string;
  let running: Running;
  let sender: Sender;
  let here: Visit;
  /** Where the running console listens. */
  let listener: string;

  /** Starts a console that records into the folder. */
  async function serve(): Promise<void> {
    const args = ['serve', '--port', '0', '--udp', '127.0.0.1:0'];
    running = start(process.execPath, [BUNDLE, ...args], { env: { SIPWRIGHT_DATA: folder } });
    await running.waitFor(/Ctrl\+C/);
    listener = /Listening at udp:([\d.:]+\d)/.exec(running.out())?.[1] ?? '';
  }

  /** Starts one, and shows it. */
  async function open(page: Page): Promise<void> {
    await serve();
    await page.goto(/(http:\/\/\S+)/.exec(running.out())?.[1] ?? '');
    await page.locator('.traffic-view').waitFor();
  }

  /** Starts the next console over what one left behind that was killed. */
  async function killAndOpen(page: Page): Promise<void> {
    await running.stop('SIGKILL');
    await open(page);
  }

  /** The recordings on disk. */
  const files = (): string[] =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((one) => one.endsWith('pcapng'));

  beforeAll(async () => {
    [browser, sender] = await Promise.all([launch(), openSender()]);
    here = await visit(browser);
  });
  afterAll(() => Promise.all([browser.close(), sender.close()]));

  /** One message and its answer are recorded, and the console dies with them on disk. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipwright-recovery-'));
    await serve();
    await sender.send(listener, messageFrom('alice', 'killed-1', sender.port));
    const onDisk = (): string =>
      files()
        .map((one) => readFileSync(join(folder, one), 'latin1'))
        .join('');
    await expect.poll(onDisk).toContain('SIP/2.0 200 OK');
    await killAndOpen(here.page);
    await banner(here.page).waitFor();
  });
  afterEach(async () => {
    await running.stop('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is opened as a source with what it had listed', async () => {
    const { page } = here;
    await picture(page, 'recovery');
    await banner(page).getByRole('button', { name: 'Open' }).click();
    await messagesAre(page, 2);
    await banner(page).waitFor({ state: 'detached' });
  });

  it('is deleted from the disk after a question', async () => {
    const { page } = here;
    const before = files().length;
    await banner(page).getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await banner(page).waitFor({ state: 'detached' });
    await expect.poll(() => files().length).toBeLessThan(before);
  });

  it('is put off, and listed in Settings', async () => {
    const { page } = here;
    await banner(page).getByRole('button', { name: 'Later' }).click();
    await banner(page).waitFor({ state: 'detached' });
    await goTo(page, 'Settings');
    await page.locator('.recording-list').getByText('not closed').waitFor();
  });

  it('gives the draft back that was being written, with the mark of what is not saved', async () => {
    const text = 'OPTIONS sip:never@saved.invalid SIP/2.0';
    // The console that came after records too: what the bar tells of its file is what is on disk.
    await sender.send(listener, messageFrom('alice', 'next-1', sender.port));
    const size = statusBar(here.page).locator('.recording-status .size');
    await expect.poll(() => size.textContent()).toMatch(/· (?!0 B)/);
    await goTo(here.page, 'Compose');
    const editor = (page: Page) => page.locator('.compose-view .cm-content').first();
    await editor(here.page).click();
    await here.page.keyboard.press('Control+Home');
    await here.page.keyboard.press('Shift+End');
    await here.page.keyboard.type(text);
    const kept = (): string => {
      const file = join(folder, 'drafts.json');
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    };
    await expect.poll(kept).toContain(text);
    // Another browser has nothing of its own to remember it by.
    const { page, context } = await visit(browser);
    await killAndOpen(page);
    await goTo(page, 'Compose');
    await editor(page).getByText(text).waitFor();
    await expect.poll(() => page.locator('.compose-view .dot').count()).toBe(1);
    await context.close();
  });
});

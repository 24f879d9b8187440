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
import { chromiumPath, goTo, launch, picture, statusBar, visit } from './console.ts';
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

  /** Starts a console that records into the folder, and shows it. */
  async function open(page: Page): Promise<string> {
    const args = ['serve', '--port', '0', '--udp', '127.0.0.1:0'];
    running = start(process.execPath, [BUNDLE, ...args], { env: { SIPWRIGHT_DATA: folder } });
    await running.waitFor(/Ctrl\+C/);
    await page.goto(/(http:\/\/\S+)/.exec(running.out())?.[1] ?? '');
    await page.locator('.traffic-view').waitFor();
    return /Listening at udp:([\d.:]+\d)/.exec(running.out())?.[1] ?? '';
  }

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** One message is recorded, and the console dies with it on disk. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipwright-recovery-'));
    sender = await openSender();
    here = await visit(browser);
    const listener = await open(here.page);
    await sender.send(listener, messageFrom('alice', 'killed-1', sender.port));
    await statusBar(here.page).getByText('2 messages').waitFor();
    // What the bar tells of the file is what is on disk.
    const size = statusBar(here.page).locator('.recording-status .size');
    await expect.poll(() => size.textContent()).not.toContain('· 0 B');
    await running.stop('SIGKILL');
    await open(here.page);
    await banner(here.page).waitFor();
  });
  afterEach(async () => {
    await here.context.close();
    await sender.close();
    await running.stop('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is opened as a source with what it had listed', async () => {
    const { page } = here;
    await picture(page, 'recovery');
    await banner(page).getByRole('button', { name: 'Open' }).click();
    await statusBar(page).getByText('2 messages').waitFor();
    expect(await banner(page).count()).toBe(0);
  });

  it('is deleted from the disk after a question', async () => {
    const { page } = here;
    const files = (): number =>
      readdirSync(folder, { recursive: true }).filter((one) => /pcapng$/.test(String(one))).length;
    const before = files();
    await banner(page).getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await banner(page).waitFor({ state: 'detached' });
    expect(files()).toBeLessThan(before);
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
    await running.stop('SIGKILL');
    // Another browser has nothing of its own to remember it by.
    const { page, context } = await visit(browser);
    await open(page);
    await goTo(page, 'Compose');
    await editor(page).getByText(text).waitFor();
    expect(await page.locator('.compose-view .dot').count()).toBe(1);
    await context.close();
  });
});

/** Marks and comments on messages in a browser: written from the list, seen everywhere, found by the filter, and taken along. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNote } from '#shared/model/note.ts';
import { readCapture } from '../helpers/capture-read.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, launch, picture, rows, startConsole, statusBar, visit } from './console.ts';
import { MESSAGES, proxiedCall } from './proxied-call.ts';

const COMMENT = 'The proxy rewrote Contact here.\nAsk the carrier.';

/** Pictures of what is usual, and of what is hardest: the other theme in a small window. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, `${name}-dark`);
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.evaluate(() => void (document.documentElement.dataset['theme'] = 'light'));
  await picture(page, `${name}-light-small`);
  await page.evaluate(() => void (document.documentElement.dataset['theme'] = 'dark'));
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe.skipIf(chromiumPath === null)('notes in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-notes-'));
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;

  async function openCaptures(files: readonly string[]): Promise<void> {
    const { page } = here;
    await page.locator('.source-bar').getByRole('button', { name: 'Open…' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /^Capture files/ }).click();
    await (await chooser).setFiles([...files]);
  }

  /** Writes out what the form says, and leads back to it. */
  async function saved(name: string): Promise<string> {
    const { page } = here;
    const path = join(folder, name);
    const download = page.waitForEvent('download');
    await page.locator('.export-form').getByRole('button', { name: 'Export' }).click();
    await (await download).saveAs(path);
    await page.getByRole('button', { name: 'Another export' }).click();
    return path;
  }

  beforeAll(async () => {
    const capture = join(folder, 'proxied.pcap');
    writeFileSync(capture, proxiedCall());
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    await here.page.goto(server.url);
    await here.page.getByText('Nothing has crossed the wire yet').waitFor();
    await openCaptures([capture]);
    await statusBar(here.page).getByText(`${MESSAGES} messages`).waitFor();
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are written by the menu and by the key, and shown in the lists and beside the message', async () => {
    const { page, complaints } = here;
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await rows(page).nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Annotate…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Comment' }).fill(COMMENT);
    await dialog.getByRole('radio', { name: 'Red' }).click();
    await page.evaluate(axe.source);
    const barriers = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run('.ui-dialog');
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id }) => id);
    });
    expect(barriers).toEqual([]);
    await pictures(page, 'notes-dialog');
    await dialog.getByRole('textbox', { name: 'Comment' }).press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await rows(page).nth(1).getByText('The proxy rewrote Contact here.').waitFor();
    await rows(page).nth(1).getByText('marked Red').waitFor();
    await page.locator('.note-card').getByText('Ask the carrier.').waitFor();

    await rows(page).nth(3).click();
    await page.keyboard.press('m');
    await dialog.getByRole('radio', { name: 'Green' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await rows(page).nth(3).getByText('marked Green').waitFor();
    await rows(page).nth(1).click();
    await page.locator('.note-card').getByText('Ask the carrier.').waitFor();
    await pictures(page, 'notes-messages');
    await page.getByRole('tab', { name: /^Dialogs/ }).click();
    await rows(page).first().getByText('marked Green').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are found by the filter', async () => {
    const { page } = here;
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await page.locator('.filter-bar .cm-content, .filter-bar input').first().fill('mark == red');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Take the filter off' }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
  });

  it('go into captures and reports', async () => {
    const { page, complaints } = here;
    await page.locator('.source-bar').getByRole('button', { name: 'Export' }).click();
    const capture = await saved('noted.pcapng');
    const { messages } = await readCapture(new Uint8Array(readFileSync(capture)));
    expect(readNote(messages[1]?.comment ?? '')).toEqual({ mark: 'red', comment: COMMENT });
    await page.keyboard.press('Escape');

    await rows(page).nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Report of what is chosen…' }).click();
    await page.locator('.export-form').waitFor();
    await picture(page, 'notes-report-form-dark');
    const report = await saved('report.html');
    await page.keyboard.press('Escape');
    const sheet = await here.context.newPage();
    await sheet.goto(pathToFileURL(report).href);
    await sheet.locator('.note.red').getByText('Ask the carrier.').waitFor();
    await expect.poll(() => sheet.locator('.flow svg').count()).toBe(1);
    await expect.poll(() => sheet.locator('pre').count()).toBe(MESSAGES);
    await picture(sheet, 'notes-report');
    await sheet.locator('.note.red').scrollIntoViewIfNeeded();
    await picture(sheet, 'notes-report-message');
    await sheet.close();
    expect(complaints).toEqual([]);
  });

  it('leave the messages comparable: one that is pinned, and two that are chosen', async () => {
    const { page } = here;
    await page.locator('.message-pane').getByRole('button', { name: 'Compare' }).click();
    await rows(page).nth(8).click();
    await page.locator('.compare-panel .row').first().waitFor();
    await page.locator('.compare-panel').getByRole('button', { name: 'Unpin' }).click();
    await page.locator('.message-pane').getByRole('tab', { name: 'Message' }).click();
    await rows(page).nth(0).click();
    await rows(page)
      .nth(1)
      .click({ modifiers: ['Control'] });
    await rows(page).nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Compare the two messages' }).click();
    await page.locator('.compare-panel .row').first().waitFor();
  });
});

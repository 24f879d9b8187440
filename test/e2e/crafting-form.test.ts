/** One draft in two views: what the form does stands in the text, one history takes both back; and the keys that find, send and save. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestFile, writeRequestFile } from '#shared/workspace/request-file.ts';
import { draftTab, editor, expectExchange, headLines, openFile, part } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, launch, picture, startConsole, visit } from './console.ts';

const LINES = [
  'OPTIONS sip:{{lab}} SIP/2.0',
  'From: <sip:alice@{{lab.host}}>',
  'To: <sip:{{lab.host}}>',
  'Accept: application/sdp',
];
const text = (...lines: readonly string[]): string =>
  writeRequestFile(requestFile({ text: [...lines, '', ''].join('\n'), to: 'udp:{{lab}}' }));
const FILES = [
  { path: 'Ask.sip', text: text(...LINES) },
  { path: 'Probes/Proxy alive.sip', text: text(...LINES) },
];

describe.skipIf(chromiumPath === null)('the form and the text of a draft', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  let page: Page;

  async function lines(): Promise<string[]> {
    await part(page, 'Message');
    return headLines(page);
  }
  const row = (name: string) =>
    page.locator('.request-form').getByRole('group', { name: `Header ${name}`, exact: true });

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole({ files: FILES })]);
    here = await visit(browser);
    page = here.page;
    await page.goto(server.url);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
  });

  it('share what is added, changed and switched off in the form', async () => {
    await openFile(page, 'Ask');
    await expect.poll(() => lines()).toEqual(LINES);
    await part(page, 'Headers');
    await page.getByLabel('New header').fill('Subject');
    await page.getByRole('group', { name: 'A header to add' }).getByLabel('Value').fill('of the form');
    await page.keyboard.press('Enter');
    await row('Subject').waitFor();
    await page.getByLabel('Value of Accept').fill('text/plain');
    await page.getByLabel('Send Subject').uncheck();
    await picture(page, 'form-headers');
    await expect
      .poll(async () => (await lines()).toSorted())
      .toEqual([...LINES.slice(0, 3), 'Accept: text/plain', '{{#}}Subject: of the form'].toSorted());
  });

  it('share what the text does, too', async () => {
    await editor(page).click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('Priority: urgent');
    await part(page, 'Headers');
    await expect.poll(() => page.getByLabel('Value of Priority').inputValue()).toBe('urgent');
  });

  it('are taken back by one history, from the form and from the text', async () => {
    // In the form: what was written in the text goes first, then the form's own switch.
    await page.getByLabel('Value of Accept').focus();
    const undoUntil = async (isDone: () => Promise<boolean>): Promise<void> => {
      for (let press = 0; press < 6 && !(await isDone()); press++) {
        await page.keyboard.press('Control+z');
        // A press is drawn before it is judged, or the next one takes back too much.
        await page.evaluate(
          () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
        );
      }
      await expect.poll(isDone).toBe(true);
    };
    await undoUntil(async () => (await row('Priority').count()) === 0);
    await expect.poll(() => page.getByLabel('Send Subject').isChecked()).toBe(false);
    await undoUntil(() => page.getByLabel('Send Subject').isChecked());
    await expect.poll(() => page.getByLabel('Value of Accept').inputValue()).toBe('text/plain');
    // In the text: the value and the row, back to what was opened.
    await expect.poll(() => lines()).toContain('Subject: of the form');
    await editor(page).focus();
    await undoUntil(async () => (await lines()).includes('Accept: application/sdp'));
    await editor(page).focus();
    await undoUntil(async () => !(await lines()).some((line) => line.startsWith('Subject')));
    await expect.poll(() => lines()).toEqual(LINES);
    await editor(page).focus();
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await lines()).join('\n')).toContain('Subject: of the form');
  });

  it('are found by a few letters, sent and saved by keys', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().waitFor();
    await page.keyboard.insertText('proxal');
    await page
      .getByRole('option', { name: /Proxy alive/ })
      .first()
      .waitFor();
    await picture(page, 'form-palette');
    await page.keyboard.press('Enter');
    await draftTab(page, /Proxy alive/).waitFor();
    await part(page, 'Message');
    await editor(page).click();
    await page.keyboard.press('Control+Enter');
    await expectExchange(page, 'OPTIONS', '200 OK');
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('kept by a key');
    await page.locator('.draft-tabs .tab.on .dot').waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('.draft-tabs .tab.on .dot').waitFor({ state: 'detached' });
    expect(readFileSync(join(server.workspace, 'Probes/Proxy alive.sip'), 'utf8')).toContain('kept by a key');
    expect(here.complaints).toEqual([]);
  });
});

/** How files come into the workspace and go out of it: ready folders, drops, what was captured, and scenarios of SIPp. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, draftTab, expectExchange, openFile, template, treeRow } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, goTo, launch, picture, pictures, rows, startConsole, visit } from './console.ts';

const SCENARIO = `<?xml version="1.0"?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="Ask"><send retrans="500"><![CDATA[

  OPTIONS sip:[service]@[remote_ip]:[remote_port] SIP/2.0
  Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
  From: <sip:a@[local_ip]>;tag=[call_number]
  To: <sip:b@[remote_ip]>
  Call-ID: [call_id]
  CSeq: 1 OPTIONS
  Content-Length: 0

]]></send><recv response="200"/><nop><action><exec command="ls"/></action></nop></scenario>`;

/** Drops a file on an element as a person would, from another program. */
async function drop(page: Page, selector: string, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([title, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], title));
      return transfer;
    },
    [name, text] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer: data });
}

describe.skipIf(chromiumPath === null)('files of a workspace', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  let page: Page;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    page = here.page;
    await page.goto(server.url);
    await goTo(page, 'Compose');
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
  });

  it('are offered as ready folders; a request of them is a draft with the password of the lab', async () => {
    await template(page, 'Register alice').click();
    await pictures(page, 'crafting-templates');
    await button(page, /^Send/).first().click();
    await expectExchange(page, 'REGISTER', '401 Unauthorized', 'REGISTER', '200 OK');
  });

  it('of the gallery say what a good peer does with them', async () => {
    await button(page, 'Odd and sound').click();
    await template(page, 'Folded and spaced to the limit').click();
    await page.locator('.request-note').getByRole('link', { name: 'RFC 3261 §7.3.1' }).waitFor();
    await page.getByText(/ · no findings$/).waitFor();
    await pictures(page, 'crafting-note');
    await template(page, 'Max-Forwards 0 at its end').click();
    await page.locator('.lint-line').getByText('Max-Forwards is 0').waitFor();
    await page.getByText(/ · 1 note$/).waitFor();
  });

  it('come from a ready folder, and its sequence runs at once', async () => {
    await template(page, 'Call and hang up').click();
    await picture(page, 'crafting-template-sequence');
    await page.locator('.file-banner').getByRole('button', { name: 'Add to workspace' }).click();
    await treeRow(page, 'call').waitFor();
    await expect.poll(() => existsSync(join(server.workspace, 'Basic call/call-echo.sip'))).toBe(true);
    await button(page, 'Run').click();
    await page.locator('.run-pane').getByText('Passed').first().waitFor();
  });

  it('go out as a scenario of SIPp, with what it cannot say', async () => {
    await openFile(page, 'challenge');
    const download = page.waitForEvent('download');
    await page.locator('.sequence-head').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Export as SIPp scenario…' }).click();
    const path = await (await download).path();
    expect(readFileSync(path, 'utf8')).toMatch(/<scenario name="Call with a password">[^]*INVITE sip:auth@/);
    await page
      .getByRole('dialog')
      .getByText(/^SIPp 3\.6 answers challenges by MD5 alone/)
      .first()
      .waitFor();
    await pictures(page, 'crafting-export-told');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  });

  it('come from a scenario that is dropped on the tree, and not as a capture', async () => {
    await drop(page, '.workspace-tree', 'ask.xml', SCENARIO);
    await page.getByRole('dialog').getByText('Not done: <exec>').waitFor();
    await pictures(page, 'crafting-import-told');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await draftTab(page, /Ask$/).waitFor();
    await expect.poll(() => existsSync(join(server.workspace, 'Ask/Ask.seq'))).toBe(true);
  });

  it('come from what was captured, under the name and in the folder that one chooses', async () => {
    await goTo(page, 'Traffic');
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await rows(page).first().click();
    await button(page, 'More ways to send it again, and to keep it').click();
    await page.getByRole('menuitem', { name: 'Save to workspace' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('kept');
    await dialog.getByRole('combobox', { name: 'Folder' }).selectOption('Basic call');
    await pictures(page, 'crafting-keep');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await draftTab(page, /kept$/).waitFor();
    expect(readFileSync(join(server.workspace, 'Basic call/kept.sip'), 'utf8')).toContain('REGISTER sip:');
    expect(here.complaints).toEqual([]);
  });

  it('are offered in Chinese', async () => {
    const other = await visit(browser, { locale: 'zh-CN', colorScheme: 'light' });
    await other.page.goto(server.url);
    await goTo(other.page, '编写');
    await other.page.locator('.template-section > summary').click();
    await template(other.page, '探测实验对端').waitFor();
    await drop(other.page, '.workspace-tree', 'ask.xml', SCENARIO);
    await other.page.getByText('不执行：<exec>').waitFor();
    await picture(other.page, 'crafting-import-zh');
    await other.context.close();
  });
});

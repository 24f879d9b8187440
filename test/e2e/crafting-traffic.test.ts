/** What is made of traffic in a browser: a captured call is exported, replayed and answered, a message is copied for other tools. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleServer, Visit } from './console.ts';
import {
  chromiumPath,
  goTo,
  launch,
  openCaptures,
  picture,
  pictures,
  rows,
  startConsole,
  statusBar,
  visit,
} from './console.ts';
import { MESSAGES, proxiedCall } from './proxied-call.ts';

describe.skipIf(chromiumPath === null)('what is made of traffic', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-crafting-'));
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  let page: Page;

  beforeAll(async () => {
    const capture = join(folder, 'proxied.pcap');
    writeFileSync(capture, proxiedCall());
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    page = here.page;
    await page.goto(server.url);
    await page.getByText('Nothing has crossed the wire yet').waitFor();
    await openCaptures(page, capture);
    await statusBar(page).getByText(`${MESSAGES} messages`).waitFor();
    await rows(page).first().click();
    await page.getByRole('button', { name: 'Reply…' }).waitFor();
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function begin(entry: string): Promise<void> {
    await goTo(page, 'Traffic');
    await rows(page).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: entry }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Side' }).waitFor();
  }

  it('exports a side of a call as a scenario of SIPp', async () => {
    await begin('Export as SIPp scenario…');
    await pictures(page, 'crafting-sipp');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save…' }).click();
    const path = join(folder, 'call.xml');
    await (await download).saveAs(path);
    expect(readFileSync(path, 'utf8')).toMatch(/<scenario name="INVITE [^"]*">\n {2}<send retrans="500">/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('copies a message for other tools', async () => {
    await page.getByRole('button', { name: 'Copy as' }).click();
    await picture(page, 'crafting-copy');
    await page.getByRole('menuitem', { name: 'sipsak command' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^printf -- 'INVITE .* \| sipsak -vv -L -f - -s sip:/);
  });

  it('offers the same identifiers, and to keep the message', async () => {
    await page.getByRole('button', { name: 'More ways to send it again, and to keep it' }).click();
    await picture(page, 'crafting-resend');
    await page.getByRole('menuitem', { name: 'With the same identifiers' }).click();
    await page.locator('.cm-content').getByText('Call-ID:').first().waitFor();
  });

  it('replays a side of a call: a folder in the workspace, its sequence opened', async () => {
    await begin('Replay a side…');
    await page.getByRole('switch', { name: 'Keep the gaps between messages' }).click();
    await pictures(page, 'crafting-replay');
    await page.getByRole('button', { name: 'Open the replay' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: /INVITE carol/, selected: true }).waitFor();
    await page
      .getByRole('treeitem', { name: /INVITE carol/ })
      .first()
      .waitFor();
    await picture(page, 'crafting-replayed');
  });

  it('answers a captured request by a response that is written out', async () => {
    await goTo(page, 'Traffic');
    await page.getByRole('button', { name: 'Reply…' }).click();
    await page.locator('.cm-content').getByText('SIP/2.0 200 OK').waitFor();
    await picture(page, 'crafting-reply');
  });

  it('says it in Chinese', async () => {
    const other = await visit(browser, { locale: 'zh-CN', colorScheme: 'light' });
    await other.page.goto(server.url);
    await rows(other.page).first().click({ button: 'right' });
    await picture(other.page, 'crafting-menu-zh');
    await other.page.getByRole('menuitem', { name: '重放一方…' }).click();
    await other.page.getByRole('dialog').getByRole('combobox', { name: '一方' }).waitFor();
    await picture(other.page, 'crafting-replay-zh');
    await other.context.close();
    expect(other.complaints).toEqual([]);
    expect(here.complaints).toEqual([]);
  });
});

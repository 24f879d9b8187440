/** Messages compared, and negotiations read, in a browser over a capture of a call through a proxy. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './axe.ts';
import type { ConsoleServer, Visit } from './console.ts';
import {
  chromiumPath,
  launch,
  openCaptures,
  picture,
  rows,
  startConsole,
  statusBar,
  visit,
} from './console.ts';
import { MESSAGES, proxiedCall } from './proxied-call.ts';

const diff = (page: Page): Locator => page.locator('.compare-panel');
const texts = async (locator: Locator): Promise<string[]> =>
  (await locator.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());

/** Pictures of what is usual, and of what is hardest: the other theme in a small window. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, `${name}-dark`);
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.evaluate(() => void (document.documentElement.dataset['theme'] = 'light'));
  await picture(page, `${name}-light-small`);
  await page.evaluate(() => void (document.documentElement.dataset['theme'] = 'dark'));
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe.skipIf(chromiumPath === null)('comparing in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-compare-'));
  const capture = join(folder, 'proxied.pcap');
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;

  beforeAll(async () => {
    writeFileSync(capture, proxiedCall());
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    const { page } = here;
    await page.goto(server.url);
    await page.getByText('Nothing has crossed the wire yet').waitFor();
    await openCaptures(page, capture);
    await statusBar(page).getByText(`${MESSAGES} messages`).waitFor();
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what a hop changed in a message, by headers, as text, and hop by hop', async () => {
    const { page, complaints } = here;
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await rows(page).nth(1).click();
    await page.getByRole('tab', { name: 'Diff' }).click();
    const added = diff(page).locator('.row.added');
    await expect.poll(() => texts(added)).toHaveLength(2);
    await expect.poll(async () => (await texts(added))[0]).toContain('Via: SIP/2.0/UDP 192.0.2.20:5060');
    await diff(page).getByText('Contact was rewritten', { exact: false }).waitFor();
    await pictures(page, 'compare-headers');
    expect(await barriers(page, '.compare-panel')).toEqual([]);

    await diff(page).getByRole('switch', { name: 'Only changes' }).click();
    await expect.poll(() => diff(page).locator('.row.same').count()).toBe(0);
    await diff(page).locator('.row').first().focus();
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await diff(page)
      .getByText(/^2 \/ \d+$/)
      .waitFor();
    await expect.poll(() => diff(page).locator('.row.current').count()).toBe(1);

    await diff(page).getByRole('radio', { name: 'Text' }).click();
    await diff(page).locator('.row.changed').filter({ hasText: 'c=IN IP4' }).waitFor();
    await picture(page, 'compare-text');

    await diff(page).getByRole('radio', { name: 'Hops' }).click();
    const hops = diff(page).locator('.hop');
    await expect.poll(() => hops.count()).toBe(2);
    await expect.poll(async () => (await texts(hops))[1]).toContain('192.0.2.20:5060 → 192.0.2.77:5060');
    await diff(page).getByText('Max-Forwards fell by one').waitFor();
    await pictures(page, 'compare-hops');
    expect(complaints).toEqual([]);
  });

  it('compares any message with one that was pinned', async () => {
    const { page } = here;
    await diff(page).getByRole('radio', { name: 'Headers' }).click();
    await rows(page).nth(0).click();
    await diff(page).getByText('This is the first message of its call', { exact: false }).waitFor();
    await diff(page).getByRole('button', { name: 'Pin this message' }).click();
    await rows(page).nth(8).click();
    await diff(page)
      .locator('.row')
      .filter({ hasText: 'CSeq' })
      .filter({ hasText: 'a new request' })
      .waitFor();
    await diff(page).getByRole('button', { name: 'Unpin' }).click();
  });

  it('shows the negotiation of a call, and leads from it to the messages', async () => {
    const { page, complaints } = here;
    await page.getByRole('tab', { name: /^Dialogs/ }).click();
    await rows(page).first().click();
    await page.getByRole('tab', { name: 'SDP offer/answer' }).click();
    const panel = page.locator('.offers-panel');
    await expect.poll(() => panel.locator('.offer-round').count()).toBe(4);
    await panel.getByText('The hold was never taken back', { exact: false }).first().waitFor();
    await panel.getByText('Media is asked for at a private address', { exact: false }).first().waitFor();
    await expect
      .poll(() => texts(panel.locator('.offer-round').first().locator('.codec.common')))
      .toEqual(['PCMA', 'PCMA']);
    await pictures(page, 'offers');
    expect(await barriers(page, '.offers-panel')).toEqual([]);
    await panel.getByRole('button', { name: 'Answer 2xx' }).first().click();
    await panel.locator('[aria-current="true"]').getByText('2xx').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await panel.getByText('直到呼叫结束', { exact: false }).first().waitFor();
    await picture(page, 'offers-zh');
    expect(complaints).toEqual([]);
  });
});

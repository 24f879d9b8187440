/** The tables of Traffic in a browser: columns, order, several rows, the menu of a row, and finding. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, launch, picture, rows, startConsole, visit } from './console.ts';
import type { Sender } from './datagrams.ts';
import { messageFrom, openSender } from './datagrams.ts';

const NAMES = ['dave', 'alice', 'carol', 'bob'];

const heading = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const callers = async (page: Page): Promise<string[]> =>
  (await rows(page).locator('[data-key="from"]').allTextContents()).map((text) => text.split('@')[0] ?? '');

describe.skipIf(chromiumPath === null)('the tables of Traffic', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let sender: Sender;
  let here: Visit;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole()]);
    sender = await openSender();
    here = await visit(browser);
    await here.page.goto(server.url);
    for (const name of NAMES)
      await sender.send(
        server.listener,
        messageFrom(name, `call-of-${name}`, sender.port).replace('mallory', name),
      );
    await rows(here.page)
      .nth(NAMES.length - 1)
      .waitFor();
  });
  afterAll(async () => {
    await here.context.close();
    await sender.close();
    await server.stop();
    await browser.close();
  });

  it('sort by a heading, both ways and back again', async () => {
    const { page } = here;
    const from = heading(page, 'From').getByRole('button');
    await from.click();
    await expect.poll(() => callers(page)).toEqual(['alice', 'bob', 'carol', 'dave']);
    await picture(page, 'tables-sorted');
    await from.click();
    await expect.poll(() => callers(page)).toEqual(['dave', 'carol', 'bob', 'alice']);
    await from.click();
    await expect.poll(() => callers(page)).toEqual(NAMES);
  });

  it('let several rows be chosen, and find one by a text', async () => {
    const { page, complaints } = here;
    await rows(page).nth(0).click();
    await rows(page)
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await expect.poll(() => page.locator('.body.chosen').count()).toBe(3);
    await picture(page, 'tables-several');
    await page.keyboard.press('Control+Shift+F');
    await page.keyboard.type('call-of-bob');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.body.current [data-key="from"]').textContent()).toContain('bob');
    expect(complaints).toEqual([]);
  });

  it('show and hide columns, and remember it', async () => {
    const { page } = here;
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await picture(page, 'tables-columns');
    await page.getByRole('menuitemcheckbox', { name: 'Call-ID' }).click();
    await heading(page, 'Call-ID').waitFor();
    await page.reload();
    await heading(page, 'Call-ID').waitFor();
  });
});

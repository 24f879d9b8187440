/** The filter of the lists in a browser, over traffic that the lab and a sender make: completion, mistakes, kept filters. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from './composing.ts';
import type { Opened } from './console.ts';
import { chromiumPath, emptyLists, goTo, open, picture, rows } from './console.ts';
import type { Sender } from './datagrams.ts';
import { messageFrom, openSender } from './datagrams.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Filter of the lists' });
const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });

const messageText = (page: Page, text: string) =>
  page.locator('.message-text').getByText(text, { exact: true });

/** Waits until there are so many. */
const counts = (what: Locator, expected: number) => expect.poll(() => what.count()).toBe(expected);

/** Sends the OPTIONS that Compose has ready to the lab, and goes back to Traffic. */
async function pingTheLab(page: Page): Promise<void> {
  await goTo(page, 'Compose');
  await page.getByRole('button', { name: /^Send\b/ }).click();
  await exchange(page).getByText('200 OK').waitFor();
  await goTo(page, 'Traffic');
}

describe.skipIf(chromiumPath === null)('the filter of the lists', () => {
  let sender: Sender;
  let here: Opened;

  beforeAll(async () => {
    [here, sender] = await Promise.all([open(), openSender()]);
  });
  afterAll(() => Promise.all([here.close(), sender.close()]));

  /** The list of dialogs, empty and without a filter. */
  beforeEach(async () => {
    const { page } = here;
    const off = page.getByRole('button', { name: 'Take the filter off' });
    if ((await field(page).inputValue()) !== '') await off.click();
    await expect.poll(() => field(page).inputValue()).toBe('');
    await page
      .getByRole('tablist', { name: 'Lists' })
      .getByRole('tab', { name: /^Dialogs/ })
      .click();
    await emptyLists(page);
  });

  /** Messages of callers, each a call of its own, which the console answers. */
  async function callFrom(...names: string[]): Promise<void> {
    for (const name of names) {
      await sender.send(here.server.listener, messageFrom(name, `call-of-${name}`, sender.port));
    }
  }

  it('lets pass what it says, also of what comes later, and keeps the rest for when it is taken off', async () => {
    const { page, complaints } = here;
    await callFrom('first', 'second');
    await pingTheLab(page);
    await counts(rows(page), 3);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('method == OPTIONS');
    await page.keyboard.press('Enter');
    await counts(rows(page), 1);
    await tab(page, /^Dialogs 1 of 3/).waitFor();
    await callFrom('third');
    await pingTheLab(page);
    await counts(rows(page), 2);
    await tab(page, /^Dialogs 2 of 5/).waitFor();
    await tab(page, /^Messages/).click();
    await counts(rows(page), 4);
    await page.getByRole('button', { name: 'Take the filter off' }).click();
    await counts(rows(page), 10);
    expect(complaints).toEqual([]);
  });

  it('is written with the help of proposals, by keys alone', async () => {
    const { page, complaints } = here;
    await callFrom('first');
    await rows(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('stat');
    await page.getByRole('option', { name: /^status / }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('20');
    await page.keyboard.press('Tab');
    await picture(page, 'filter-proposals-dark');
    await expect.poll(() => field(page).inputValue()).toBe('status == 200 ');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await counts(tab(page, /^Messages 1 of 2/), 1);
    expect(complaints).toEqual([]);
  });

  it('leaves the lists as they are where it has a mistake, and shows where that is', async () => {
    const { page } = here;
    await callFrom('first', 'second');
    await counts(rows(page), 2);
    await field(page).fill('first');
    await page.keyboard.press('Enter');
    await counts(rows(page), 1);
    await field(page).fill('method = MESSAGE');
    await page.getByRole('alert').getByText('Write == to compare').waitFor();
    await picture(page, 'filter-mistake-dark');
    await expect.poll(() => page.locator('.filter-bar .mistake').textContent()).toBe('=');
    await page.getByRole('alert').getByText('The lists still show: first').waitFor();
    await counts(rows(page), 1);
  });

  it('is kept under a name over a reload, and chosen again', async () => {
    const { page } = here;
    await callFrom('first', 'second');
    await counts(rows(page), 2);
    await field(page).fill('second');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Saved and recent filters' }).click();
    await page.getByRole('textbox', { name: 'Name, to save this filter' }).fill('Only the second');
    await page.keyboard.press('Enter');
    await page.locator('.saved-filter').getByText('Only the second').waitFor();
    await page.reload();
    await counts(rows(page), 2);
    await page.getByRole('button', { name: 'Saved and recent filters' }).click();
    await page.locator('.saved-filter').getByText('Only the second').click();
    await counts(rows(page), 1);
    await expect.poll(() => field(page).inputValue()).toBe('second');
  });

  it('keeps the selection where it passes, says where it does not, and shows it again', async () => {
    const { page } = here;
    const names = Array.from({ length: 60 }, (_, i) => `caller-${100 + i}`);
    await callFrom(...names);
    await counts(tab(page, /^Dialogs 60/), 1);
    await page.locator('.big-table').focus();
    await page.keyboard.press('Home');
    await messageText(page, 'call-of-caller-100').waitFor();
    await page.keyboard.press('End');
    await messageText(page, 'call-of-caller-159').waitFor();
    await field(page).fill('callid matches "9$"');
    await page.keyboard.press('Enter');
    await counts(rows(page), 6);
    const selected = page.locator('.big-table [aria-selected="true"]');
    await counts(selected, 1);
    await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe('7');
    await field(page).fill('callid matches "8$"');
    await page.keyboard.press('Enter');
    await page.getByText('The selected call does not pass the filter.').waitFor();
    await counts(selected, 0);
    await picture(page, 'filter-hidden-selection-dark');
    await page.getByRole('button', { name: 'Show it without the filter' }).click();
    await counts(selected, 1);
    await page.getByText('The filter was taken off to show this').waitFor();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await counts(rows(page), 6);
  });

  it('is made by the menu of a row', async () => {
    const { page } = here;
    await callFrom('first', 'second', 'third');
    await counts(rows(page), 3);
    await rows(page).nth(1).click({ button: 'right' });
    const inGroup = (menu: string, name: string) =>
      page
        .getByRole('menu', { name: menu })
        .getByRole('group', { name })
        .getByRole('menuitem', { name: 'this call' });
    await inGroup('What can be done with this row', 'Leave out').click();
    await counts(rows(page), 2);
    await expect.poll(() => field(page).inputValue()).toBe('not callid == "call-of-second"');
    await rows(page).first().click();
    await page.getByRole('button', { name: 'Filter by the selected row' }).click();
    await inGroup('Filter by the selected row', 'Show only').click();
    await counts(rows(page), 1);
    await expect.poll(() => field(page).inputValue()).toBe('callid == "call-of-first"');
  });

  it('has the transactions, registrations and hosts of the traffic beside it', async () => {
    const { page, complaints } = here;
    await callFrom('first');
    await tab(page, /^Transactions 1/).click();
    await rows(page).getByText('Completed').waitFor();
    await rows(page).first().click();
    await messageText(page, 'call-of-first').waitFor();
    await page.getByRole('radio', { name: 'This console' }).click();
    await page
      .getByText(/server/i)
      .first()
      .waitFor();
    await tab(page, /^Registrations/).click();
    await page.getByText('No REGISTER has been seen yet.').waitFor();
    await tab(page, /^Statistics/).click();
    await page.getByRole('radio', { name: 'Hosts' }).click();
    await rows(page).getByText('127.0.0.1').waitFor();
    await page.getByRole('columnheader', { name: /^Sent/ }).getByRole('button').click();
    await expect
      .poll(() => page.getByRole('columnheader', { name: /^Sent/ }).getAttribute('aria-sort'))
      .toBe('descending');
    expect(complaints).toEqual([]);
  });
});

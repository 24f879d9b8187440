/** The stack in a browser, used as a person would: dialogs with their next steps, live transactions, switches, settings. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, template } from './composing.ts';
import type { Opened } from './console.ts';
import { chromiumPath, goTo, open, pictures, rows } from './console.ts';

const pane = (page: Page) => page.locator('.exchange-pane');
const inPane = (page: Page, name: string) => pane(page).getByRole('button', { name, exact: true });
const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name });

/** Opens Compose and calls a user of the lab. */
async function call(page: Page, title: string): Promise<void> {
  await goTo(page, 'Compose');
  await template(page, title).click();
  await page.getByRole('button', { name: /^Send\b/ }).click();
}

describe.skipIf(chromiumPath === null)('the stack in a browser', () => {
  let here: Opened;

  beforeAll(async () => {
    here = await open();
  });
  afterAll(() => here.close());

  it('lists transactions with their states and timers, and leads from one to its call', async () => {
    const { page, complaints } = here;
    await call(page, 'Call silent');
    await pane(page)
      .getByText(/^Timer B \d+ s$/)
      .waitFor();
    await goTo(page, 'Traffic');
    await tab(page, /^Transactions/).click();
    await page.getByRole('radio', { name: 'This console' }).click();
    const silent = rows(page).filter({ hasText: 'INVITE' });
    await silent.getByText('Calling').waitFor();
    await silent.getByText(/B \d+ s/).waitFor();
    await page.getByText(/^Client 1 of [\d,]+$/).waitFor();
    await silent.click();
    await pictures(page, 'stack-transactions');
    await page.getByRole('button', { name: 'Show the call' }).click();
    await rows(page).getByText('Setting up').waitFor();
    await goTo(page, 'Compose');
    await page.getByRole('button', { name: 'Stop' }).click();
    await goTo(page, 'Traffic');
    await tab(page, /^Transactions/).click();
    await page.getByRole('radio', { name: 'This console' }).click();
    await silent.getByText('Stopped').waitFor();
    expect(complaints).toEqual([]);
  });

  it('looks a destination up without sending, and follows the message where none is entered', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Compose');
    await template(page, 'Ping the lab').click();
    await page.getByRole('combobox', { name: /^Destination/ }).fill('');
    await page.getByRole('button', { name: 'Look up' }).click();
    const panel = page.locator('.ui-popover');
    await panel.getByText('is an address: no name server is asked').waitFor();
    await panel.getByText(`udp:${here.server.lab}`).waitFor();
    await pictures(page, 'stack-look-up');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('200 OK').waitFor();
    await pane(page).getByText('How the address was found').click();
    await pane(page).getByText(`udp:${here.server.lab}`).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('calls the lab, changes the session by its buttons, warns of a broken rule, and hangs up', async () => {
    const { page, complaints } = here;
    await call(page, 'Call echo');
    await inPane(page, 'BYE').waitFor();
    await exchange(page).getByText('dialog confirmed').waitFor();
    await inPane(page, 'UPDATE').click();
    await expect
      .poll(() =>
        exchange(page)
          .getByText(/^UPDATE$/)
          .count(),
      )
      .toBeGreaterThan(0);
    await pictures(page, 'stack-exchange');

    await inPane(page, 'More').click();
    await page.locator('.step-menu').getByRole('button', { name: /^Hold/ }).click();
    await expect.poll(() => exchange(page).getByText('INVITE', { exact: true }).count()).toBeGreaterThan(1);
    await tab(page, /^Dialog/).click();
    const dialog = page.locator('.dialog-panel');
    await dialog.getByText('confirmed').first().waitFor();
    await dialog.getByText('no offer open').waitFor();
    await pictures(page, 'stack-dialog');

    await tab(page, 'Transaction').click();
    await inPane(page, 'More').click();
    await pictures(page, 'stack-more');
    await page
      .locator('.step-menu')
      .getByRole('button', { name: /^PRACK/ })
      .click();
    const warning = page.getByRole('dialog', { name: 'Send PRACK all the same?' });
    await warning.getByText('There is nothing that waits to be acknowledged.').waitFor();
    await pictures(page, 'stack-warning');
    await warning.getByRole('button', { name: 'Do not send' }).click();
    await warning.waitFor({ state: 'detached' });
    expect(await exchange(page).getByText('PRACK', { exact: true }).count()).toBe(0);

    await inPane(page, 'BYE').click();
    await exchange(page).getByText('dialog terminated').waitFor();
    await tab(page, /^Dialog/).click();
    await dialog.getByText('terminated').first().waitFor();
    await expect.poll(() => inPane(page, 'BYE').count()).toBe(0);
    await tab(page, 'Transaction').click();
    expect(complaints).toEqual([]);
  });

  it('opens a request of the dialog for editing, and sends it in the dialog', async () => {
    const { page, complaints } = here;
    await call(page, 'Call echo');
    await inPane(page, 'BYE').waitFor();
    await inPane(page, 'More').click();
    await page.getByRole('button', { name: 'Edit INFO before sending' }).click();
    await page.getByText('This request belongs to the dialog with').waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: /^Destination/ }).inputValue()).toBe('');
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('INFO', { exact: true }).waitFor();
    await exchange(page)
      .getByText(/^\d{3} /)
      .first()
      .waitFor();
    await pictures(page, 'stack-edited');
    expect(complaints).toEqual([]);
  });

  it('answers a challenge with the account that the draft names', async () => {
    const { page, complaints } = here;
    await page.getByRole('navigation').getByRole('button', { name: 'Accounts' }).click();
    await page.getByRole('button', { name: /lab/i }).first().click();
    await page.getByText('Registered').first().waitFor();
    await goTo(page, 'Compose');
    await template(page, 'Call auth (407)').click();
    await tab(page, /^Auth/).click();
    await page.getByLabel('User', { exact: true }).fill('');
    await page.getByRole('combobox', { name: 'Account' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('dialog confirmed').waitFor();
    await exchange(page)
      .getByText(/Digest/)
      .first()
      .waitFor();
    await tab(page, /^Dialog/).click();
    await pane(page).getByText('Nonces').waitFor();
    await pictures(page, 'stack-account');
    await tab(page, 'Transaction').click();
    expect(complaints).toEqual([]);
  });

  it('keeps what happens by itself as the default of new requests', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Compose');
    await template(page, 'Ping the lab').click();
    const more = page.locator('.switch-row').getByRole('button', { name: /^More/ });
    await more.click();
    const panel = page.locator('.ui-popover');
    await panel.getByRole('switch', { name: 'Failover' }).click();
    await panel.getByRole('switch', { name: 'PRACK' }).click();
    await pictures(page, 'stack-switches');
    await panel.getByRole('button', { name: 'Make these the default' }).click();
    await panel.getByText('This is how new requests begin.').waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.reload();
    await goTo(page, 'Compose');
    await template(page, 'Call busy').click();
    await page.locator('.switch-row').getByText('2 off').waitFor();
    await goTo(page, 'Settings');
    const failover = page.getByRole('switch', { name: 'Failover' });
    await expect.poll(() => failover.getAttribute('aria-checked')).toBe('false');
    expect(complaints).toEqual([]);
  });

  it('sets the timers of the stack, and tells what is wrong with one', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Settings');
    const t1 = page.getByRole('textbox', { name: /^T1/ });
    await t1.fill('0');
    await page.getByText('A whole number from 1 to 600000').waitFor();
    await t1.fill('250');
    await pictures(page, 'stack-settings');
    await page.locator('form').filter({ has: t1 }).getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('switch', { name: /^Send 100 Trying/ }).click();
    await page.reload();
    await goTo(page, 'Settings');
    await expect.poll(() => t1.inputValue()).toBe('250');
    await expect
      .poll(() => page.getByRole('switch', { name: /^Send 100 Trying/ }).getAttribute('aria-checked'))
      .toBe('false');
    await page.locator('form').filter({ has: t1 }).getByRole('button', { name: 'Defaults' }).click();
    await expect.poll(() => t1.inputValue()).toBe('500');
    expect(complaints).toEqual([]);
  });
});

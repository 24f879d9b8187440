/** Accounts and Answer in a browser, used as a person would: register at the lab, be called, answer by hand. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
import { openCaller } from './caller.ts';
import { exchange } from './composing.ts';
import type { Opened } from './console.ts';
import { chromiumPath, goTo, open, picture, pictures, startConsole, visit } from './console.ts';

const account = (page: Page) => page.locator('.account-list .entry');
const bindings = (page: Page) => page.locator('.bindings-table tbody tr');
const incoming = (page: Page) => page.locator('.answer-view .big-table .row.body');
const quick = (page: Page, status: number) =>
  page.locator('.quick-answers').getByRole('button', { name: String(status) });

async function removeAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove the account' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No account yet').waitFor();
}

describe.skipIf(chromiumPath === null)('accounts and answers in a browser', () => {
  let caller: Caller;
  let here: Opened;

  beforeAll(async () => {
    [here, caller] = await Promise.all([open(), openCaller()]);
  });
  afterAll(() => Promise.all([here.close(), caller.close()]));

  it('registers alice at the lab by one press, asks for her binding, and takes it away', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Accounts');
    await picture(page, 'accounts-empty');
    await page.getByRole('button', { name: 'Register alice at the lab' }).click();
    await account(page).getByText('Registered', { exact: true }).waitFor();
    await expect.poll(() => bindings(page).count()).toBe(1);
    await expect.poll(() => bindings(page).textContent()).toMatch(/sip:alice@.*\d:\d\d.*own/);
    await account(page)
      .getByText(/refresh in/)
      .waitFor();
    await page.getByRole('button', { name: 'Query' }).click();
    await page.getByRole('tab', { name: /Exchange/ }).click();
    await exchange(page).getByText('200 OK').waitFor();
    await pictures(page, 'accounts-exchange');
    await page.getByRole('tab', { name: 'Registration' }).click();
    await expect.poll(() => bindings(page).count()).toBe(1);
    await pictures(page, 'accounts');
    await page.getByRole('button', { name: 'Unregister', exact: true }).click();
    await account(page).getByText('Unregistered').waitFor();
    await expect.poll(() => bindings(page).count()).toBe(0);
    await removeAccount(page);
    expect(complaints).toEqual([]);
  });

  it('says plainly that a password is wrong, and keeps accounts over a reload without it', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'New account' }).click();
    await page.getByLabel('Address').fill('alice@127.0.0.1');
    await page.getByLabel('Registrar').fill(`udp:${here.server.lab}`);
    await page.getByLabel('Password').fill('not-wonderland');
    await page.getByRole('button', { name: 'Save and register' }).click();
    await page
      .getByRole('alert')
      .getByText(/Wrong user name or password/)
      .waitFor();
    await account(page).getByText('Failed').waitFor();
    await pictures(page, 'accounts-wrong-password');
    await page.getByRole('button', { name: 'Show the exchange' }).click();
    await page.locator('.exchange-list .row').getByText('401 Unauthorized').last().waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('not-wonderland');
    await page.reload();
    await goTo(page, 'Accounts');
    await account(page).getByText('alice@127.0.0.1').waitFor();
    await expect.poll(() => page.getByLabel('Password').inputValue()).toBe('');
    await removeAccount(page);
    expect(complaints).toEqual([]);
  });

  it('puts an account back into a console that was started anew', async () => {
    const { page } = here;
    await goTo(page, 'Accounts');
    await page.getByRole('button', { name: 'Register alice at the lab' }).click();
    await account(page).getByText('Registered', { exact: true }).waitFor();
    const kept = await page.evaluate(() => localStorage.getItem('sipwright.accounts') ?? '');
    const other = await startConsole();
    try {
      const { page: fresh } = await visit(here.browser);
      await fresh.addInitScript((text) => localStorage.setItem('sipwright.accounts', text), kept);
      await fresh.goto(other.url);
      await goTo(fresh, 'Accounts');
      await account(fresh).getByText(`udp:${other.lab}`).waitFor();
      await fresh.getByRole('button', { name: 'Register', exact: true }).click();
      await account(fresh).getByText('Registered', { exact: true }).waitFor();
      await fresh.context().close();
    } finally {
      await other.stop();
    }
  });

  it('tells of a call in every view, and takes it by hand: 180, 200, ACK, BYE', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Answer');
    await page.getByText('Nobody has called yet').waitFor();
    await picture(page, 'answer-empty');
    await goTo(page, 'Traffic');
    caller.invite(here.server.listener, 'by-hand-1');
    await page
      .locator('.ringing-line')
      .getByText(/INVITE from alice@127\.0\.0\.1/)
      .waitFor();
    await page.getByRole('navigation').getByText('1 request waits').waitFor();
    await picture(page, 'ringing-in-traffic');
    await page.locator('.ringing-line').getByRole('button', { name: 'Answer' }).click();
    await expect.poll(() => incoming(page).count()).toBe(1);
    await page.locator('.message-text').getByText('z9hG4bK-by-hand-1').waitFor();
    await quick(page, 180).click();
    await incoming(page).getByText('180').waitFor();
    await expect.poll(() => caller.heard.join()).toContain('180 Ringing');
    await pictures(page, 'answer-ringing');
    await quick(page, 200).click();
    await incoming(page).getByText('ACK received').waitFor();
    await expect
      .poll(() =>
        page
          .getByRole('navigation')
          .getByText(/request waits/)
          .count(),
      )
      .toBe(0);
    await pictures(page, 'answer-in-call');
    await page.locator('.next-steps').getByRole('button', { name: 'BYE' }).click();
    await expect.poll(() => caller.heard.some((line) => line.startsWith('BYE '))).toBe(true);
    await page
      .locator('.dialog-steps')
      .getByText(/terminated/)
      .waitFor();
    expect(complaints).toEqual([]);
  });

  it('sends a response as it was edited', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Answer');
    caller.invite(here.server.listener, 'edited-1');
    await expect.poll(() => incoming(page).count()).toBe(2);
    await incoming(page).last().click();
    await page.locator('.message-text').getByText('z9hG4bK-edited-1').waitFor();
    await page.getByRole('tab', { name: 'Other answer' }).click();
    await page.getByRole('textbox', { name: 'Status', exact: true }).fill('486');
    await page.getByRole('button', { name: 'Edit the response' }).click();
    const editor = page.locator('.response-editor .cm-content');
    await editor.getByText(/486/).waitFor();
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('SIP/2.0 487 Not today');
    await pictures(page, 'answer-editor');
    await page.getByRole('button', { name: 'Send as it stands' }).click();
    await expect.poll(() => caller.heard.join()).toContain('SIP/2.0 487 Not today');
    await incoming(page).last().getByText('487').waitFor();
    expect(complaints).toEqual([]);
  });

  it('answers by the policy that was chosen', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Answer');
    await page.getByLabel('Answer to INVITE').selectOption('486');
    await page.getByLabel('Answer to MESSAGE').selectOption('typed');
    await page.getByLabel('Status for MESSAGE').fill('415');
    caller.invite(here.server.listener, 'policy-1');
    await expect.poll(() => caller.heard.join()).toContain('SIP/2.0 486 Busy Here');
    await incoming(page).last().getByText('486').waitFor();
    await page.getByLabel('Answer automatically').click();
    caller.invite(here.server.listener, 'policy-2');
    await page.getByRole('navigation').getByText('1 request waits').waitFor();
    await page.reload();
    await goTo(page, 'Answer');
    await expect.poll(() => page.getByLabel('Status for MESSAGE').inputValue()).toBe('415');
    expect(complaints).toEqual([]);
  });
});

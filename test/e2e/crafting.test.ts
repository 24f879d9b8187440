/** Crafting by hand in a browser, end to end: a request with variables and a secret, its call, its file, and what others do to it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, draftTab, editor, exchanged, openFile, part, treeRow } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, goTo, launch, picture, startConsole, visit } from './console.ts';

const SECRET = 'wonderland';
const FILE = 'Call with a secret.sip';
/** A challenge that is answered: the second INVITE has the credentials (RFC 3261 22.3). */
const CALL = ['INVITE', '407 Proxy Authentication Required', 'ACK', 'INVITE'];

const dialog = (page: Page) => page.getByRole('dialog');
const foot = (page: Page) => page.locator('.environment-foot');
const banner = (page: Page) => page.locator('.file-banner');

describe.skipIf(chromiumPath === null)('a request that is written by hand', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  let page: Page;
  const path = (name: string): string => join(server.workspace, name);
  const onDisk = (name = FILE): string =>
    existsSync(path(name)) ? readFileSync(path(name), 'utf8').replaceAll('\r\n', '\n') : '';

  /** What another program does to the file. */
  const editOutside = (from: string | RegExp, to: string): void =>
    writeFileSync(path(FILE), onDisk().replace(from, to));

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

  it('is not sent while a value is missing, which is named', async () => {
    await page.getByText('Call auth (407)', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Request-URI' }).fill('sip:{{callee}}@{{lab}}');
    await part(page, 'Headers');
    await page.getByRole('textbox', { name: 'Value of To' }).fill('<sip:{{callee}}@{{lab.host}}>');
    await part(page, 'Auth');
    await page.getByLabel('Password', { exact: true }).fill('{{labPassword}}');
    // The template's own is the lab's, nobody's secret; here it is one.
    await part(page, 'Variables');
    await button(page, 'Remove the variable password').click();
    await part(page, 'Message');
    await expect
      .poll(() => editor(page).locator('.cm-value-unresolved').allTextContents())
      .toEqual(['{{callee}}', '{{callee}}']);
    await page.keyboard.press('Control+Enter');
    const unresolved = page.locator('.variables-panel').getByRole('alert');
    await unresolved.getByText('{{callee}}').waitFor();
    await picture(page, 'craft-unresolved');
    expect(await exchanged(page)).toEqual([]);
  });

  it('is given its values by an environment, whose file has no secret in it', async () => {
    await foot(page)
      .getByRole('button', { name: /^Environment/ })
      .click();
    await page.getByRole('menuitem', { name: 'New environment…' }).click();
    const form = dialog(page);
    await form.getByLabel('Name', { exact: true }).first().fill('lab');
    await form.getByRole('button', { name: 'Add a variable' }).click();
    await form.locator('.variable-rows').getByLabel('Name').fill('callee');
    await form.locator('.variable-rows').getByLabel('Value').fill('auth');
    await form.getByRole('button', { name: 'Add a secret' }).click();
    await form.locator('.secret-rows').getByLabel('Name').fill('labPassword');
    await form.getByLabel('Value of labPassword').fill(SECRET);
    await picture(page, 'craft-environment');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => onDisk('lab.env')).toBe('var callee: auth\nsecret labPassword\n');
    // None was chosen: it is the one that is meant.
    await foot(page).getByText('lab', { exact: true }).waitFor();
    await part(page, 'Message');
    await expect.poll(() => editor(page).locator('.cm-value-unresolved').count()).toBe(0);
    await editor(page).getByText('{{callee}}').first().hover();
    await page.locator('.cm-explanation').getByText('auth').first().waitFor();
    await picture(page, 'craft-value');
  });

  it('is sent by its key, answers the challenge by itself, and is hung up by a button', async () => {
    await editor(page).click();
    await page.keyboard.press('Control+Enter');
    await button(page, 'BYE').waitFor();
    const answered = async (): Promise<string[]> =>
      (await exchanged(page)).filter((one) => !/^1\d\d /.test(one));
    await expect.poll(answered).toEqual([...CALL, '200 OK', 'ACK']);
    await picture(page, 'craft-call');
    await button(page, 'BYE').click();
    await page.locator('.exchange-pane').getByText('dialog terminated').waitFor();
    await expect.poll(async () => (await exchanged(page)).slice(-2)).toEqual(['BYE', '200 OK']);
  });

  it('is saved as a file that has its text and not its secret', async () => {
    await page.keyboard.press('Control+s');
    const form = dialog(page);
    await form.getByLabel('Name', { exact: true }).fill(FILE.replace('.sip', ''));
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await treeRow(page, 'Call with a secret').waitFor();
    await expect.poll(() => onDisk()).toContain('user: alice\npassword: {{labPassword}}\n');
    expect(onDisk()).toContain('INVITE sip:{{callee}}@{{lab}} SIP/2.0\n');
    expect(onDisk()).toContain('To: <sip:{{callee}}@{{lab.host}}>\n');
    expect(onDisk()).not.toContain(SECRET);
    await expect.poll(() => page.locator('.draft-tabs .tab.on .dot').count()).toBe(0);
  });

  it('is opened again from the tree after the tab was closed and the page loaded anew', async () => {
    await draftTab(page, /Call with a secret/).waitFor();
    await page.keyboard.press('Alt+w');
    await draftTab(page, /Call with a secret/).waitFor({ state: 'detached' });
    await page.reload();
    await openFile(page, 'Call with a secret');
    await editor(page).getByText('{{callee}}').first().waitFor();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Request-URI' }).inputValue())
      .toBe('sip:{{callee}}@{{lab}}');
  });

  it('follows its file when others change it', async () => {
    editOutside('Max-Forwards: 70', 'Max-Forwards: 69');
    await editor(page).getByText('69').waitFor();
    await banner(page).getByText('has been read again').waitFor();
    await expect.poll(() => page.locator('.draft-tabs .tab.on .dot').count()).toBe(0);
  });

  /** Changes it here and outside, so that neither is the other. */
  async function changeInBothPlaces(mine: string, theirs: string): Promise<void> {
    await part(page, 'Headers');
    await page.getByRole('textbox', { name: 'Value of Supported' }).fill(mine);
    await part(page, 'Message');
    editOutside(/^Max-Forwards: .*$/m, `Max-Forwards: ${theirs}`);
    await banner(page).getByText('changed outside while').waitFor();
  }

  it('asks where it was changed in both places, shows both, and keeps mine', async () => {
    await changeInBothPlaces('timer, mine', '50');
    await button(page, 'Compare').click();
    const compared = dialog(page);
    await compared.getByText('in the file').waitFor();
    await compared
      .getByText(/timer, mine/)
      .first()
      .waitFor();
    await compared.getByText(/50/).first().waitFor();
    await picture(page, 'craft-conflict');
    await page.keyboard.press('Escape');
    await button(page, 'Keep mine').click();
    await banner(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
    await expect.poll(() => onDisk()).toContain('Supported: timer, mine\n');
    expect(onDisk()).toContain('Max-Forwards: 69');
  });

  it('takes theirs where that is wanted', async () => {
    await changeInBothPlaces('timer, again', '40');
    await button(page, 'Take theirs').click();
    await editor(page).getByText('40').waitFor();
    await banner(page).waitFor({ state: 'detached' });
    await editor(page).getByText('timer, mine').waitFor();
    await expect.poll(() => onDisk()).toContain('Max-Forwards: 40');
  });

  it('stands in the history with each send, and is compared with last time', async () => {
    await page.keyboard.press('Control+Enter');
    await button(page, 'BYE').waitFor();
    await button(page, 'BYE').click();
    await page.locator('.exchange-pane').getByText('dialog terminated').waitFor();
    await page.getByRole('tab', { name: /^History/ }).click();
    const sends = page.locator('.history-list .history-item');
    await expect.poll(() => sends.filter({ hasText: 'INVITE' }).count()).toBe(2);
    await expect
      .poll(() => sends.filter({ hasText: 'INVITE' }).locator('.outcome').allTextContents())
      .toEqual(['200', '200']);
    await sends.filter({ hasText: 'INVITE' }).first().click();
    await button(page, 'Compare with last time').click();
    await dialog(page).getByRole('radio', { name: 'Request as sent' }).click();
    await dialog(page)
      .getByText(/Max-Forwards: 70/)
      .first()
      .waitFor();
    await dialog(page)
      .getByText(/Max-Forwards: 40/)
      .first()
      .waitFor();
    await picture(page, 'craft-compare');
    await page.keyboard.press('Escape');
    expect(here.complaints).toEqual([]);
  });
});

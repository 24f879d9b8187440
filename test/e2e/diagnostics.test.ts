/** Diagnostics in a browser, over a capture with a call for each fault: groups, findings, the call behind one, and its own panel. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLOW_RULES } from '#shared/model/finding.ts';
import { faultyCalls } from '../helpers/faulty-calls.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, launch, openCaptures, picture, rows, startConsole, visit } from './console.ts';

const tab = (page: Page, name: RegExp): Locator => page.getByRole('tab', { name });
const groups = (page: Page): Locator => page.getByRole('listbox', { name: 'Groups of findings' });
const group = (page: Page, name: RegExp): Locator => groups(page).getByRole('option', { name });
const detail = (page: Page): Locator => page.getByRole('region', { name: 'The selected finding' });
/** How many findings the list has; it follows the groups a moment behind. */
const listed = async (page: Page): Promise<number> =>
  Number(await page.getByRole('grid', { name: 'Findings' }).getAttribute('aria-rowcount')) - 1;
const diagnostics = (page: Page): Locator =>
  page.getByRole('tablist', { name: 'Lists' }).getByRole('tab', { name: 'Diagnostics' });

describe.skipIf(chromiumPath === null)('diagnostics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-diagnostics-'));
  const path = join(folder, 'faulty.pcap');
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;

  beforeAll(async () => {
    writeFileSync(path, faultyCalls());
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    await here.page.goto(server.url);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('say what they look for where there is nothing', async () => {
    const { page } = here;
    await diagnostics(page).click();
    await page.getByText('There are no calls to look at').waitFor();
    await expect.poll(() => page.locator('.nothing-found li').count()).toBe(FLOW_RULES.length);
    await picture(page, 'diagnostics-empty-dark');
  });

  it('group what is wrong in a capture by rule and by host, by keys alone', async () => {
    const { page, complaints } = here;
    await openCaptures(page, path);
    await page.getByText(/calls were looked at/).waitFor();
    await expect.poll(() => groups(page).getByRole('option').count()).toBe(FLOW_RULES.length + 1);
    await expect.poll(() => listed(page)).toBeGreaterThanOrEqual(FLOW_RULES.length);
    const all = await listed(page);
    await groups(page).focus();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => groups(page).getByRole('option').nth(1).getAttribute('aria-selected'))
      .toBe('true');
    await expect.poll(() => listed(page)).toBeLessThan(all);
    await page.getByRole('radio', { name: 'By host' }).click();
    await group(page, /^192\.0\.2\.|^10\.|^198\.51/)
      .first()
      .click();
    await rows(page).first().waitFor();
    await picture(page, 'diagnostics-host-dark');
    await page.getByRole('radio', { name: 'By rule' }).click();
    expect(complaints).toEqual([]);
  });

  it('tell the cause of a finding, and open its call with the message that says most', async () => {
    const { page, complaints } = here;
    await page.getByRole('grid', { name: 'Findings' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await detail(page).getByRole('link', { name: /^RFC / }).waitFor();
    await page.locator('.message-text').waitFor();
    await picture(page, 'diagnostics-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, 'diagnostics-light');
    await page.setViewportSize({ width: 1024, height: 700 });
    await picture(page, 'diagnostics-light-1024');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await detail(page).getByRole('button', { name: 'Open the call' }).click();
    const badge = page
      .getByRole('tablist', { name: 'The selected calls' })
      .getByRole('tab', { name: /^Diagnostics [1-9]/ });
    await badge.click();
    await page.locator('.findings-panel .finding-card').first().waitFor();
    await picture(page, 'diagnostics-panel-dark');
    expect(complaints).toEqual([]);
  });

  it('filter the lists to the calls of a group', async () => {
    const { page } = here;
    await diagnostics(page).click();
    await groups(page).getByRole('option').nth(2).click();
    await page.getByRole('button', { name: 'Show only these calls' }).click();
    await tab(page, /^Dialogs \d+ of/).waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Filter of the lists' }).inputValue())
      .toMatch(/^callid /);
  });

  it('speak Chinese', async () => {
    const { page } = here;
    await page.getByRole('button', { name: 'Take the filter off' }).click();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('tablist').first().getByRole('tab', { name: '诊断' }).click();
    await rows(page).nth(1).click();
    await page.locator('.finding-card').waitFor();
    await picture(page, 'diagnostics-zh-dark');
    await page.setViewportSize({ width: 1024, height: 700 });
    await picture(page, 'diagnostics-zh-dark-1024');
  });
});

/** A sequence in a browser: it runs against the lab, its failure stands at its step and in the ladder, and JUnit tells it to others. */
import { readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, openFile } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, goTo, launch, picture, pictures, startConsole, visit } from './console.ts';

const SEQUENCE = 'Basic call/call.seq';

describe.skipIf(chromiumPath === null)('a sequence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-sequence-'));
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  let page: Page;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    page = here.page;
    await page.goto(server.url);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const summary = (state: string) => page.locator('.run-summary').getByText(state, { exact: true });
  const stepStates = (): Promise<string[]> =>
    page.locator('.step-line .state .hidden-text').allTextContents();

  it('runs against the lab: every step passes, and the ladder shows its call', async () => {
    await goTo(page, 'Compose');
    await button(page, 'Add Basic call to the workspace').click();
    await openFile(page, 'call');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await summary('Passed').waitFor();
    const states = await stepStates();
    expect(states).toHaveLength(await page.locator('.step-line').count());
    expect(new Set(states)).toEqual(new Set(['passed']));
    const ladder = page.locator('.run-ladder');
    for (const message of ['INVITE', '200 OK', 'ACK', 'BYE'])
      await ladder.getByText(message, { exact: false }).first().waitFor();
    await pictures(page, 'sequence-passed');
  });

  it('that expects something else fails at that step, with what was expected and what came', async () => {
    const path = join(server.workspace, SEQUENCE);
    const text = readFileSync(path, 'utf8');
    const checks = ['header Contact exists in 180', 'header X-None exists', 'body contains "m=video"'];
    const expects = checks.map((one) => `expect ${one}`).join('\n  ');
    writeFileSync(path, text.replace('expect body contains "m=audio"', expects));
    await page.locator('.step-line').getByText('m=video').waitFor();
    await page.keyboard.press('Control+Enter');
    await summary('Failed').waitFor();
    const failed = page.locator('.step-line.failed .failure');
    await failed.first().getByText('no X-None', { exact: true }).waitFor();
    await failed.last().getByText('m=video').waitFor();
    await failed.last().getByText('m=audio').waitFor();
    await expect
      .poll(() => page.locator('.step-line.passed').filter({ hasText: 'in the last 180' }).count())
      .toBe(1);
    await expect.poll(() => stepStates()).toContain('skipped');
    const told = page.locator('.run-steps .step.failed');
    await expect.poll(() => told.count()).toBe(2);
    await page
      .locator('.run-ladder')
      .getByText(/expected contains "m=video"|m=video/)
      .first()
      .waitFor();
    await pictures(page, 'sequence-failed');
    await button(page, '中文').click();
    await failed.first().getByText('没有 X-None', { exact: true }).waitFor();
    await picture(page, 'sequence-failed-zh');
    await page.getByRole('button', { name: /^EN/ }).click();
    await failed.first().getByText('no X-None', { exact: true }).waitFor();
  });

  it('is told to others as JUnit', async () => {
    await button(page, 'More').last().click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save JUnit…' }).click();
    const path = join(folder, 'result.xml');
    await (await download).saveAs(path);
    const xml = readFileSync(path, 'utf8');
    expect(xml).toMatch(/<testsuite [^>]*tests="1"[^>]*failures="1"/);
    expect(xml).toContain('m=video');
    expect(xml).toContain('got: no X-None');
  });

  it('stands in the history with what it sent, which is compared with last time and sent again by hand', async () => {
    await page.getByRole('tab', { name: /^History/ }).click();
    await page.getByRole('radio', { name: 'Sequences 3' }).click();
    const items = page.locator('.history-item');
    await expect.poll(() => items.locator('.method').allTextContents()).toEqual(['INVITE', 'BYE', 'INVITE']);
    expect(new Set(await items.locator('.origin').allTextContents())).toEqual(new Set(['Call and hang up']));
    await items.first().click();
    await button(page, 'Compare with last time').click();
    const compared = page.getByRole('dialog', { name: 'Compared with last time' });
    await compared.getByText('200 OK').first().waitFor();
    await page.keyboard.press('Escape');
    await compared.waitFor({ state: 'detached' });
    await pictures(page, 'history-of-sequences');
    await button(page, 'Send again').click();
    await page.getByRole('radio', { name: 'By hand 1' }).click();
    await expect.poll(() => items.locator('.method').allTextContents()).toEqual(['INVITE']);
    expect(await items.locator('.origin').count()).toBe(0);
    expect(here.complaints).toEqual([]);
  });
});

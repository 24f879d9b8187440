/** The statistics in a browser: figures and charts of a capture, which filter by a click and by a key, in every look. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busyHour } from '../helpers/busy-hour.ts';
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

/** What is so after a while. */
const eventually = <T>(what: () => Promise<T>) => expect.poll(what);

const field = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter of the lists' });
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const figure = (page: Page, name: string): Locator =>
  page
    .locator('.head-figures > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('.value');
const tab = (page: Page, name: RegExp): Locator => page.getByRole('tab', { name });

/**
 * Clicks into a chart, at a share of its width and height, until it is drawn and says what it filters by. A click that was taken is
 * waited for: a second one would choose within what the first one left.
 */
async function clickUntil(
  page: Page,
  chart: Locator,
  [x, y]: readonly [number, number],
  filter: RegExp,
): Promise<void> {
  const click = async (): Promise<string> => {
    const box = await chart.boundingBox();
    if (box) await chart.click({ position: { x: box.width * x, y: box.height * y } });
    return expect
      .poll(() => field(page).inputValue(), { timeout: 2_000 })
      .not.toBe('')
      .then(
        () => field(page).inputValue(),
        () => '',
      );
  };
  await eventually(click).toMatch(filter);
}

async function clearFilter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Take the filter off' }).click();
  await eventually(() => field(page).inputValue()).toBe('');
}

const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;

describe.skipIf(chromiumPath === null)('the statistics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-statistics-'));
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;
  /** How many messages there are, as it is shown. */
  let all: string;
  /** And how many of them say 200. */
  let successes: string;

  beforeAll(async () => {
    const path = join(folder, 'busy.pcap');
    const { bytes, messages } = busyHour();
    all = messages.toLocaleString('en');
    successes = (Buffer.from(bytes).toString('latin1').split('SIP/2.0 200 ').length - 1).toLocaleString('en');
    writeFileSync(path, bytes);
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    await here.page.goto(server.url);
    await openCaptures(here.page, path);
    await statusBar(here.page).getByText(`${all} messages`).waitFor();
    await tab(here.page, /^Statistics/).click();
    await card(here.page, 'Response codes').getByRole('img').waitFor();
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell the figures of the capture, and filter by what is clicked', async () => {
    const { page } = here;
    await eventually(() => figure(page, 'ASR').innerText()).toMatch(/^\d\d\.\d %$/);
    await eventually(() => figure(page, 'Messages').innerText()).toBe(all);
    // The busiest code stands first.
    await clickUntil(page, card(page, 'Response codes').getByRole('img'), [0.6, 0.06], /^status == 200$/);
    await eventually(() => figure(page, 'Messages').innerText()).toBe(successes);
    await tab(page, /^Messages/).click();
    await rows(page).first().waitFor();
    await eventually(() => tab(page, /^Messages/).innerText()).toContain(`${successes} of ${all}`);
    await tab(page, /^Statistics/).click();
    await clearFilter(page);
    await eventually(() => figure(page, 'Messages').innerText()).toBe(all);
  });

  it('filter by the keyboard too, by the rows of a chart as a table and by its legend', async () => {
    const { page } = here;
    const codes = card(page, 'Response codes');
    await codes.getByRole('button', { name: 'Response codes: As a table' }).press('Enter');
    await codes.getByRole('button', { name: '486 Busy Here' }).press('Enter');
    await eventually(() => field(page).inputValue()).toBe('status == 486');
    await clearFilter(page);
    await codes.getByRole('button', { name: 'Response codes: As a chart' }).press('Enter');
    await card(page, 'Messages over time')
      .getByRole('button', { name: /^INVITE/ })
      .press('Enter');
    await card(page, 'Response times')
      .getByRole('button', { name: /As a table/ })
      .press('Enter');
    await card(page, 'Response times').getByRole('button', { name: '≤ 10 s' }).press('Enter');
    await eventually(() => field(page).inputValue()).toBe(
      'method == INVITE and response.time > 5s and response.time <= 10s',
    );
    await card(page, 'Response times')
      .getByRole('button', { name: /As a chart/ })
      .press('Enter');
    await clearFilter(page);
  });

  it('show one moment by a click on the time', async () => {
    const { page } = here;
    const moment = /^time >= 2026-03-01T14:\d\d:\d\dZ and time < 2026-03-01T14:\d\d:\d\dZ$/;
    await clickUntil(page, card(page, 'Messages over time').getByRole('img'), [0.5, 0.4], moment);
    await clearFilter(page);
  });

  it('keep the table of hosts at hand', async () => {
    const { page } = here;
    await page.getByRole('radio', { name: 'Hosts' }).click();
    await rows(page).first().waitFor();
    await picture(page, 'statistics-hosts');
    await page.getByRole('radio', { name: 'Charts' }).click();
  });

  it('are drawn in both themes and languages at both sizes, without a complaint', async () => {
    const { page, complaints } = here;
    const looks = (['en', 'zh-CN'] as const).flatMap((language) =>
      (['dark', 'light'] as const).map((theme) => ({ language, theme })),
    );
    for (const { language, theme } of looks) {
      await page.emulateMedia({ colorScheme: theme });
      await statusBar(page).locator(`.languages [lang="${language}"]`).click();
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.locator('.ui-chart canvas').first().waitFor();
        await picture(page, `statistics-${language}-${theme}-${width}`);
      }
    }
    expect(complaints).toEqual([]);
  });
});

/** The call flow in a browser over a capture of a call through a proxy: selection in all panes, keys, hosts, ways out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleServer, Visit } from './console.ts';
import {
  chromiumPath,
  goTo,
  keepPicture,
  launch,
  openCaptures,
  picture,
  rows,
  startConsole,
  visit,
} from './console.ts';
import { longCall, twoHopCapture } from '../helpers/flow-capture.ts';

const arrows = (page: Page): Locator => page.locator('.ladder-row');
const selected = (page: Page): Locator => page.locator('.ladder-row.selected');
const heads = (page: Page): Locator => page.locator('.ladder-heads .head');
const said = (page: Page): Promise<string | null> => selected(page).locator('.hidden-text').textContent();

/** Waits until what is read is as it should be. */
const poll = <T>(read: () => Promise<T>) => expect.poll(read);

describe.skipIf(chromiumPath === null)('the call flow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-flow-'));
  const [call, long, wide] = ['call', 'long', 'wide'].map((name) => join(folder, `${name}.pcap`)) as [
    string,
    string,
    string,
  ];
  let browser: Browser;
  let server: ConsoleServer;
  let here: Visit;

  beforeAll(async () => {
    writeFileSync(call, twoHopCapture());
    writeFileSync(long, longCall(400));
    writeFileSync(wide, longCall(50, 40));
    [browser, server] = await Promise.all([launch(), startConsole()]);
    here = await visit(browser);
    await here.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await here.page.goto(server.url);
    await goTo(here.page, 'Traffic');
    await openCaptures(here.page, call);
    await rows(here.page).first().click();
    await arrows(here.page).first().waitFor();
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows every hop of a call with the repetitions folded, and selects what is selected elsewhere', async () => {
    const { page } = here;
    await poll(() => arrows(page).count()).toBe(11);
    await expect
      .poll(() => heads(page).allTextContents())
      .toEqual(
        ['192.0.2.10:5060', '192.0.2.20:5060', '192.0.2.77:5062'].map((text) =>
          expect.stringContaining(text),
        ),
      );
    await arrows(page).filter({ hasText: 'BYE' }).click();
    await page.locator('.message-head').getByText('BYE').waitFor();
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await page.locator('.big-table .body.current').getByText('BYE', { exact: true }).waitFor();
    await rows(page).filter({ hasText: '180' }).first().click();
    await poll(() => said(page)).toContain('180 Ringing');
    await page.getByRole('tab', { name: /^Dialogs/ }).click();
    expect(here.complaints).toEqual([]);
  });

  it('is walked by keys, each arrow a sentence, and Enter goes to the message', async () => {
    const { page } = here;
    await arrows(page).first().click();
    await page.keyboard.press('ArrowRight');
    await poll(() => arrows(page).count()).toBe(12);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => said(page))
      .toContain('INVITE with SDP, from 192.0.2.10:5060 to 192.0.2.20:5060, sent again');
    await page.keyboard.press('ArrowLeft');
    await poll(() => arrows(page).count()).toBe(11);
    await page.keyboard.press('End');
    await poll(() => said(page)).toContain('200 OK');
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.locator('.ladder-card').getByText('Call-ID').waitFor();
    await picture(page, 'flow-card-dark');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('message-pane');
  });

  it('names and orders hosts, and remembers it', async () => {
    const { page } = here;
    await heads(page).nth(1).dblclick();
    await page.keyboard.type('ss1.atlanta');
    await page.keyboard.press('Enter');
    await poll(() => heads(page).nth(1).textContent()).toContain('ss1.atlanta · .20:5060');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await page.keyboard.type('carol');
    await page.keyboard.press('Enter');
    await poll(() => heads(page).nth(2).textContent()).toContain('carol · .77:5062');
    await page.keyboard.press('Shift+ArrowLeft');
    await poll(() => heads(page).nth(1).textContent()).toContain('carol');
    const from = await heads(page).nth(1).boundingBox();
    const to = await heads(page).nth(2).boundingBox();
    if (!from || !to) throw new Error('the heads are not shown');
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 4 });
    await page.mouse.up();
    await poll(() => heads(page).nth(2).textContent()).toContain('carol');
    await page.reload();
    await goTo(page, 'Traffic');
    await rows(page).first().click();
    await poll(() => heads(page).nth(2).textContent()).toContain('carol · .77:5062');
  });

  it('is written as SVG, PNG, Mermaid and text', async () => {
    const { page, complaints } = here;
    const menu = page.getByRole('button', { name: 'Export', exact: true }).last();
    const contents: Buffer[] = [];
    for (const name of ['SVG', 'PNG', 'Mermaid', 'Text']) {
      await menu.click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name }).first().click();
      contents.push(readFileSync(await (await download).path()));
    }
    const [svg, png, mermaid, text] = contents;
    expect(svg?.toString()).toContain('>ss1.atlanta · .20:5060<');
    expect([...(png?.subarray(1, 4) ?? [])]).toEqual([...Buffer.from('PNG')]);
    expect(png?.length).toBeGreaterThan(10_000);
    if (png) keepPicture('flow-export', png);
    expect(mermaid?.toString()).toMatch(/^sequenceDiagram\n {2}participant L1 as /);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Text' }).last().click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text?.toString());
    expect(complaints).toEqual([]);
  });

  it('looks well in both themes, sizes and languages', async () => {
    const { page } = here;
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [width, height] of [
        [1440, 900],
        [1024, 700],
      ] as const) {
        await page.setViewportSize({ width, height });
        await picture(page, `flow-${theme}-${width}`);
      }
    }
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('tab', { name: '呼叫流程' }).waitFor();
    await picture(page, 'flow-zh-1024');
    await page.setViewportSize({ width: 1440, height: 900 });
    await picture(page, 'flow-zh-1440');
    await page.getByRole('button', { name: 'English' }).click();
    expect(here.complaints).toEqual([]);
  });

  it('has a few arrows of a long call in the document, and brings the last one into sight', async () => {
    const { page } = here;
    await openCaptures(page, long);
    await rows(page).filter({ hasText: 'long.pcap' }).first().click();
    await poll(() => page.locator('.ladder-row[aria-setsize="800"]').count()).toBeGreaterThan(5);
    // What was chosen in the list is shown first; a key that comes before it would be undone by it.
    await selected(page).waitFor();
    await arrows(page).first().click();
    const pressEnd = async (): Promise<string | null> => {
      await page.keyboard.press('End');
      return selected(page).getAttribute('aria-posinset');
    };
    await poll(pressEnd).toBe('800');
    await expect.poll(() => arrows(page).count()).toBeLessThan(60);
    await picture(page, 'flow-long-dark');
    expect(here.complaints).toEqual([]);
  });

  it('brings the lanes of an arrow into sight among forty, and keeps its time there', async () => {
    const { page } = here;
    await openCaptures(page, wide);
    await rows(page).filter({ hasText: 'wide.pcap' }).first().click();
    await page.locator('.ladder-row.selected[aria-setsize="100"]').waitFor();
    await page.locator('.ladder-row[aria-setsize="100"]').first().click();
    await poll(() => selected(page).getAttribute('aria-posinset')).toBe('1');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await expect
      .poll(() => page.locator('.ladder').evaluate(({ scrollLeft }) => scrollLeft))
      .toBeGreaterThan(500);
    const [time, ladder] = await Promise.all([
      selected(page).locator('.gutter').boundingBox(),
      page.locator('.ladder').boundingBox(),
    ]);
    expect(time?.x).toBe(ladder?.x);
    await picture(page, 'flow-wide-dark');
  });
});

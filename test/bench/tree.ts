/**
 * `npm run bench:tree`: a workspace of 5,000 requests in 100 folders in Compose, in Chromium: opened, scrolled, folded and searched; the
 * frames while it is scrolled, and the longest task of the page for each. Nothing is asserted. Needs a build.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { goTo } from '../e2e/console.ts';
import { machine } from './figures.ts';
import { longestTask, printFrames, taskText, withConsole } from './frames.ts';
import { FILES, fillWorkspace } from './workspace-files.ts';

const FRAMES = 300;

/** Does something and prints its time by the clock and the page's longest task. */
async function printTask(name: string, page: Page, run: () => Promise<void>): Promise<void> {
  const begin = performance.now();
  const longest = await longestTask(page, run);
  const time = (performance.now() - begin).toFixed(0);
  console.log(`${name}: ${time} ms until it is shown, ${taskText(longest)}`);
}

const folder = mkdtempSync(join(tmpdir(), 'sipwright-tree-'));
fillWorkspace(folder);
console.log(`${machine()}; ${FILES.toLocaleString('en')} files`);
try {
  await withConsole(['--workspace', folder], async (page, session) => {
    const tree = page.getByRole('tree');
    const first = tree.getByRole('treeitem', { name: /^Folder 0 / });
    await printTask('opened', page, async () => {
      await goTo(page, 'Compose');
      await tree.getByRole('treeitem', { name: / request 0 / }).first().waitFor({ timeout: 60_000 }); // prettier-ignore
    });
    for (const [name, step] of [
      ['wheel, 160 px a frame', 160],
      ['scroll bar, 5,000 px a frame', 5_000],
    ] as const) {
      // prettier-ignore
      const way = { selector: '.workspace-tree', step, frames: FRAMES };
      await printTask(name, page, () => printFrames(name, page, session, way));
    }
    await page.evaluate(() => document.querySelector('.workspace-tree')?.scrollTo(0, 0));
    for (const state of ['false', 'true'])
      await printTask(state === 'true' ? 'unfolded' : 'folded', page, async () => {
        await first.click();
        await page.locator(`[role=treeitem][aria-expanded=${state}]`).first().waitFor();
      });
    const search = page.getByRole('searchbox').first();
    for (const [text, shown] of [
      ['the-only-one', 'Subject: number'],
      ['sip:', 'INVITE sip:'],
    ] as const)
      await printTask(`searched for ${text}`, page, async () => {
        await search.fill(text);
        await page.locator('.search-hits li', { hasText: shown }).first().waitFor();
      });
    await printTask('the tree again', page, async () => {
      await search.fill('');
      await first.waitFor();
    });
  });
} finally {
  rmSync(folder, { recursive: true });
}

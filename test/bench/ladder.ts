/**
 * `npm run bench:ladder`: the frames of a page while the ladder of one long call is scrolled from its beginning to its end. Prints the
 * median, the 95th percentile and the longest of them; nothing is asserted. `--arrows` asks for another length than 2,000, `--hosts`
 * for another number of lanes than two. Needs a build.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { goTo, launch, rows, startConsole, visit } from '../e2e/console.ts';
import { longCall } from '../helpers/flow-capture.ts';
import { count } from './soak/words.ts';

const { values } = parseArgs({
  options: { arrows: { type: 'string', default: '2000' }, hosts: { type: 'string', default: '2' } },
});
const arrows = Number(values.arrows);

/** How far one turn of the wheel goes, in pixels, and how many there are. */
const TURN = 160;
const TURNS = 400;

function percentile(sorted: readonly number[], part: number): string {
  return (sorted[Math.ceil(part * sorted.length) - 1] ?? NaN).toFixed(1);
}

/** Opens a capture of one call and shows its ladder. */
async function showLadder(page: Page, path: string): Promise<void> {
  await goTo(page, 'Traffic');
  await page.locator('.source-bar').getByRole('button', { name: 'Open…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Capture files/ }).click();
  await (await chooser).setFiles([path]);
  await rows(page)
    .filter({ hasText: count(arrows) })
    .first()
    .waitFor();
  await rows(page).first().click();
  await page.locator(`.ladder-row[aria-setsize="${arrows}"]`).first().waitFor();
}

/** Turns the wheel once a frame, and notes how long each frame took. */
function scroll(page: Page): Promise<number[]> {
  return page.evaluate(
    ({ turn, turns }) =>
      new Promise<number[]>((resolve) => {
        const ladder = document.querySelector('.ladder');
        const frames: number[] = [];
        let before = performance.now();
        const step = (time: number): void => {
          frames.push(time - before);
          before = time;
          if (!ladder || frames.length >= turns) return resolve(frames.slice(2));
          const end = ladder.scrollHeight - ladder.clientHeight;
          // To the end, and back where the end comes too soon.
          ladder.scrollTop = Math.abs(((frames.length * turn + end) % (2 * end)) - end);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { turn: TURN, turns: TURNS },
  );
}

/** Milliseconds of processor that the page's main thread has had. */
async function threadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1_000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN);
}

console.log(`Node ${process.version}, ${cpus().length} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
const folder = mkdtempSync(join(tmpdir(), 'sipwright-ladder-'));
const path = join(folder, 'long.pcap');
writeFileSync(path, longCall(Math.ceil(arrows / 2), Number(values.hosts)));
const server = await startConsole();
const browser = await launch();
try {
  const { page, context } = await visit(browser);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(server.url);
  await showLadder(page, path);
  const before = await threadTime(session);
  const frames = (await scroll(page)).toSorted((a, b) => a - b);
  const used = ((await threadTime(session)) - before) / frames.length;
  const [p50, p95, max] = [percentile(frames, 0.5), percentile(frames, 0.95), percentile(frames, 1)];
  console.log(`${count(arrows)} arrows between ${values.hosts} hosts, ${TURN} px a frame`);
  console.log(`${count(frames.length)} frames: p50 ${p50} ms, p95 ${p95} ms (goal 20 ms), max ${max} ms`);
  console.log(`processor of the page's main thread ${used.toFixed(1)} ms a frame`);
  const seen = await page.locator('.ladder-row').count();
  console.log(`${seen} arrows in the document`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}

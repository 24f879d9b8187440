/** A page of a console in Chromium, its frames while something in it is scrolled, and its longest tasks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { goTo, launch, startConsole, visit } from '../e2e/console.ts';
import { percentile } from './figures.ts';
import { count } from './soak/words.ts';

export interface Scrolling {
  /** What is scrolled. */
  readonly selector: string;
  /** Pixels to go from frame to frame; it turns round at the end. */
  readonly step: number;
  readonly frames: number;
}

/** Serves a console, opens it in Chromium, and hands over the page. @param more arguments of `serve` */
export async function withConsole(
  more: readonly string[],
  use: (page: Page, session: CDPSession) => Promise<void>,
): Promise<void> {
  const server = await startConsole({ args: more });
  const browser = await launch();
  try {
    const { page, context } = await visit(browser);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto(server.url);
    await use(page, session);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Writes a capture, opens it in a console, and hands over the page; all is gone when `use` is done. */
export async function withCapture(
  write: (path: string) => void,
  use: (page: Page, session: CDPSession) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-frames-'));
  const path = join(folder, 'capture.pcap');
  write(path);
  try {
    await withConsole([], async (page, session) => {
      await openCapture(page, path);
      await use(page, session);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The longest task of a page's main thread while something is done, in milliseconds; 0 where none was over 50 ms, which the browser
 * (Long Tasks API) does not tell.
 */
export async function longestTask(page: Page, run: () => Promise<void>): Promise<number> {
  const observed = await page.evaluateHandle(() => {
    const state = { longest: 0, stop: (): void => undefined };
    const take = (list: readonly PerformanceEntry[]): void => {
      for (const { duration } of list) state.longest = Math.max(state.longest, duration);
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: 'longtask' });
    state.stop = () => {
      take(observer.takeRecords());
      observer.disconnect();
    };
    return state;
  });
  await run();
  return observed.evaluate((state) => {
    state.stop();
    return state.longest;
  });
}

/** A longest task in words. */
export const taskText = (longest: number): string =>
  longest === 0 ? 'no task over 50 ms' : `longest task ${longest.toFixed(0)} ms`;

async function openCapture(page: Page, path: string): Promise<void> {
  await goTo(page, 'Traffic');
  await page.locator('.source-bar').getByRole('button', { name: 'Open…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Capture files/ }).click();
  await (await chooser).setFiles([path]);
}

/** Scrolls by a step a frame and prints how long frames took, and how much of the processor the page's main thread had. */
export async function printFrames(
  name: string,
  page: Page,
  session: CDPSession,
  what: Scrolling,
): Promise<void> {
  const before = await threadTime(session);
  const frames = (await scroll(page, what)).toSorted((a, b) => a - b);
  const used = ((await threadTime(session)) - before) / frames.length;
  const [p50, p95, max] = [0.5, 0.95, 1].map((part) => percentile(frames, part).toFixed(1));
  console.log(
    `${name}: ${count(frames.length)} frames, p50 ${p50} ms, p95 ${p95} ms (goal 20 ms), max ${max} ms; ` +
      `main thread ${used.toFixed(1)} ms a frame`,
  );
}

/** Notes how long each frame took. */
function scroll(page: Page, what: Scrolling): Promise<number[]> {
  return page.evaluate(
    ({ selector, step, frames }) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector(selector);
        const times: number[] = [];
        let before = performance.now();
        const next = (time: number): void => {
          times.push(time - before);
          before = time;
          if (!scroller || times.length >= frames) return resolve(times.slice(2));
          const end = scroller.scrollHeight - scroller.clientHeight;
          // To the end, and back where the end comes too soon.
          scroller.scrollTop = end - Math.abs(((times.length * step) % (2 * end)) - end);
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    what,
  );
}

/** Milliseconds of processor that the page's main thread has had. */
async function threadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1_000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN);
}

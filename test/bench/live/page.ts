/** The browser of the live bench: the list of messages, following, with the time of every frame noted. */
import type { CDPSession, Page } from 'playwright-core';
import { launch, visit } from '../../e2e/console.ts';
import type { FrameReport } from './protocol.ts';

export interface Watcher {
  start(): Promise<void>;
  stop(): Promise<FrameReport>;
  close(): Promise<void>;
}

/** Opens the console's page at its list of messages. */
export async function watchList(url: string): Promise<Watcher> {
  const browser = await launch();
  const { page, context } = await visit(browser);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(url);
  await page.getByRole('navigation').getByRole('button', { name: 'Traffic' }).click();
  let before = await timesOf(session);
  return {
    async start() {
      await startNoting(page);
      before = await timesOf(session);
    },
    async stop() {
      const now = await timesOf(session);
      const seen = await stopNoting(page);
      return {
        ...seen,
        processTime: now.process - before.process,
        threadTime: now.thread - before.thread,
      };
    },
    close: () => browser.close(),
  };
}

/** Milliseconds of processor that the page has had. */
async function timesOf(session: CDPSession): Promise<{ process: number; thread: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => 1_000 * (metrics.find((one) => one.name === name)?.value ?? NaN);
  return { process: of('ProcessTime'), thread: of('ThreadTime') };
}

/** Chooses the list once there is one, and begins to note the frames. */
async function startNoting(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /^Messages/ }).click();
  await page.evaluate(() => {
    const frames: number[] = [];
    const note = (time: number): void => {
      frames.push(time);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { benchFrames: frames });
  });
}

async function stopNoting(page: Page): Promise<Pick<FrameReport, 'frames' | 'lastRow'>> {
  const times = await page.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames);
  const frames = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const rows = await page.locator('.big-table .row.body').allTextContents();
  return { frames, lastRow: rows.at(-1) ?? '' };
}

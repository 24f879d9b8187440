/**
 * `npm run bench:table`: the frames of a page while the list of 100,000 messages is scrolled as by the wheel, and as by its scroll bar,
 * where every frame shows rows that were not there before. Nothing is asserted. `--rows` asks for another number. Needs a build.
 */
import { parseArgs } from 'node:util';
import { rows } from '../e2e/console.ts';
import { writeCapture } from './capture-file.ts';
import { machine } from './figures.ts';
import { printFrames, withCapture } from './frames.ts';
import { count } from './soak/words.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const calls = Math.ceil(Number(values.rows) / 7);
const FRAMES = 400;
/** Pixels a frame. */
const WAYS = { 'wheel, 160 px a frame': 160, 'scroll bar, 5,000 px a frame': 5_000 };

console.log(machine());
await withCapture(
  (path) => void writeCapture(path, calls),
  async (page, session) => {
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await page.getByRole('tab', { name: `Messages ${count(calls * 7)}` }).waitFor({ timeout: 120_000 });
    await rows(page).first().waitFor();
    for (const [name, step] of Object.entries(WAYS)) {
      await printFrames(`${count(calls * 7)} rows, ${name}`, page, session, {
        ...{ selector: '.big-table', step, frames: FRAMES },
      });
    }
    console.log(`${await rows(page).count()} rows in the document`);
  },
);

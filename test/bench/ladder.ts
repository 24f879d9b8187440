/**
 * `npm run bench:ladder`: the frames of a page while the ladder of one long call is scrolled from its beginning to its end. Nothing is
 * asserted. `--arrows` asks for another length than 2,000, `--hosts` for another number of lanes than two. Needs a build.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { rows } from '../e2e/console.ts';
import { longCall } from '../helpers/flow-capture.ts';
import { machine } from './figures.ts';
import { printFrames, withCapture } from './frames.ts';
import { count } from './soak/words.ts';

const { values } = parseArgs({
  options: { arrows: { type: 'string', default: '2000' }, hosts: { type: 'string', default: '2' } },
});
const arrows = Number(values.arrows);
const hosts = Number(values.hosts);

/** Pixels of one turn of the wheel, and how many there are. */
const STEP = 160;
const TURNS = 400;

console.log(machine());
await withCapture(
  (path) => writeFileSync(path, longCall(Math.ceil(arrows / 2), hosts)),
  async (page, session) => {
    const call = rows(page).filter({ hasText: count(arrows) });
    await call.first().click();
    await page.locator(`.ladder-row[aria-setsize="${arrows}"]`).first().waitFor();
    const name = `${count(arrows)} arrows between ${hosts} hosts, ${STEP} px a frame`;
    await printFrames(name, page, session, { selector: '.ladder', step: STEP, frames: TURNS });
    console.log(`${await page.locator('.ladder-row').count()} arrows in the document`);
  },
);

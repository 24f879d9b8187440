/**
 * Captures in a browser as a person uses them: opened by the chooser, by dropping and by pasting, cancelled, held still,
 * emptied, written out.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeCapture } from '../bench/capture-file.ts';
import { optionsRequest } from '../helpers/capture-read.ts';
import { ethernet, ip4, pcapFile, udp } from '../helpers/packets.ts';
import { captureCalls, mayCapture, MESSAGES_PER_CALL } from '../helpers/sipp-capture.ts';
import type { Opened } from './console.ts';
import {
  chromiumPath,
  emptyLists,
  inEveryLook,
  messagesAre,
  open,
  openCaptures,
  picture,
  rows,
  statusBar,
} from './console.ts';
import type { Sender } from './datagrams.ts';
import { messageFrom, openSender } from './datagrams.ts';

const bar = (page: Page): Locator => page.locator('.source-bar');
const chip = (page: Page, name: string | RegExp): Locator =>
  bar(page).locator('.source-chip').filter({ hasText: name });

/** Opens what is known of a source, wherever its chip found room; the bar may be folding while it is looked for. */
async function showFacts(page: Page, name: string): Promise<void> {
  const inBar = chip(page, name).locator('.name');
  const inRest = page.locator('.rest .source-chip').filter({ hasText: name }).locator('.name');
  const more = bar(page).getByRole('button', { name: /more source/ });
  const facts = page.locator('.source-facts');
  await expect
    .poll(async () => {
      for (const one of [inBar, inRest, more])
        if (await one.isVisible()) {
          await one.click({ timeout: 2_000 }).catch(() => undefined);
          break;
        }
      return facts.isVisible();
    })
    .toBe(true);
}

/** Drags a file from outside over the window and lets it fall there. */
async function drop(page: Page, path: string, name: string): Promise<void> {
  const bytes = [...readFileSync(path)];
  const data = await page.evaluateHandle(
    ({ bytes, name }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    { bytes, name },
  );
  for (const type of ['dragenter', 'dragover'])
    await page.dispatchEvent('body', type, { dataTransfer: data });
  await page.getByText('Drop captures here').waitFor();
  await picture(page, 'captures-drop');
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

/** A capture that takes its time to read: the same two thousand calls over and over, behind one header of 24 bytes. */
function writeLarge(path: string): void {
  writeCapture(path, 2_000);
  const records = readFileSync(path).subarray(24);
  for (let i = 1; i < 20; i++) appendFileSync(path, records);
}

/** Closes what is open above the page, and waits until it has gone and let go of the focus. */
async function close(page: Page, what: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator(what).waitFor({ state: 'detached' });
}

describe.skipIf(chromiumPath === null)('captures in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-captures-'));
  const small = join(folder, 'calls.pcap');
  const large = join(folder, 'large.pcap');
  const damaged = join(folder, 'damaged.pcap');
  let sender: Sender;
  let here: Opened;

  beforeAll(async () => {
    writeCapture(small, 10);
    writeLarge(large);
    const whole = pcapFile(['a', 'b', 'c'].map((id) => ethernet(ip4(udp(optionsRequest(id))))));
    writeFileSync(damaged, whole.subarray(0, whole.length - 20));
    [here, sender] = await Promise.all([open(), openSender()]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), sender.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => emptyLists(here.page));
  it('are opened by the chooser and by dropping them, side by side, and one can be left out of the lists', async () => {
    const { page, complaints } = here;
    await openCaptures(page, small);
    await messagesAre(page, 70);
    await drop(page, damaged, 'damaged.pcap');
    await messagesAre(page, 72);
    await chip(page, 'damaged.pcap')
      .getByText(/it ends inside a record/)
      .waitFor();
    await showFacts(page, 'calls.pcap');
    await page.locator('.source-facts').getByText('70', { exact: true }).waitFor();
    await picture(page, 'captures-facts');
    await page.locator('.source-facts').getByRole('switch').click();
    await expect.poll(() => rows(page).count()).toBe(2);
    await close(page, '.source-facts');
    expect(complaints).toEqual([]);
  });

  it.skipIf(!mayCapture)('of SIPp, written by tcpdump, are listed whole', async () => {
    const { page, complaints } = here;
    const path = join(folder, 'sipp.pcap');
    await captureCalls('u1', path, 20);
    await openCaptures(page, path);
    await statusBar(page)
      .getByText(`${20 * MESSAGES_PER_CALL} messages · 20 calls`)
      .waitFor();
    await rows(page).getByText('Completed').first().waitFor();
    await picture(page, 'captures-sipp');
    expect(complaints).toEqual([]);
  });

  it('are read from a text that is pasted', async () => {
    const { page } = here;
    const text = new TextDecoder().decode(optionsRequest('pasted-1'));
    await bar(page).getByRole('button', { name: 'Open…' }).click();
    await page.getByRole('button', { name: /^Paste text/ }).click();
    await page.getByRole('textbox', { name: 'Text' }).fill(text);
    await page.keyboard.press('Control+Enter');
    await chip(page, /^pasted /).waitFor();
    await messagesAre(page, 1);
  });

  it('are cancelled while they are read, and leave nothing behind', async () => {
    const { page, complaints } = here;
    await openCaptures(page, large, small);
    await chip(page, 'large.pcap')
      .getByText(/\d+ % · .*\/s/)
      .waitFor();
    await bar(page)
      .getByRole('button', { name: /more source/ })
      .click();
    await page.locator('.rest').getByText('waiting').waitFor();
    await picture(page, 'captures-reading');
    await page.getByRole('button', { name: 'Cancel reading large.pcap' }).click();
    await expect.poll(() => chip(page, 'large.pcap').count()).toBe(0);
    // The list of the rest goes with the last one in it, and takes the focus along.
    await page.locator('.rest').waitFor({ state: 'detached' });
    await expect.poll(() => bar(page).locator('.progress').count()).toBe(0);
    await showFacts(page, 'calls.pcap');
    await page
      .locator('.source-facts')
      .getByText(/^Read:/)
      .waitFor();
    await close(page, '.source-facts');
    expect(complaints).toEqual([]);
  });

  it('go with their messages when the lists are emptied, after a question', async () => {
    const { page } = here;
    await openCaptures(page, small);
    await messagesAre(page, 70);
    await bar(page).getByRole('button', { name: 'Clear' }).click();
    await page.getByText('70 messages of 10 calls go').waitFor();
    await picture(page, 'captures-clear');
    await page.getByRole('button', { name: 'Empty the lists', exact: true }).click();
    await page.getByText('Nothing has crossed the wire yet').waitFor();
    await chip(page, 'calls.pcap').waitFor({ state: 'detached' });
  });

  it('are written out with the users hidden, and what was written is read again', async () => {
    const { page, complaints } = here;
    await openCaptures(page, small);
    await messagesAre(page, 70);
    await bar(page).getByRole('button', { name: 'Export' }).click();
    await page.getByRole('checkbox', { name: 'Users' }).check();
    await picture(page, 'captures-export');
    const download = page.waitForEvent('download');
    await page.locator('.export-form').getByRole('button', { name: 'Export' }).click();
    const path = join(folder, 'redacted.pcapng');
    await (await download).saveAs(path);
    await page.locator('.export-progress').getByText(/KiB/).waitFor();
    await page.getByRole('button', { name: 'Another export' }).click();
    await close(page, '.export-form');
    expect(readFileSync(path, 'latin1')).not.toContain('sip:user1@');
    await openCaptures(page, path);
    await messagesAre(page, 140);
    expect(complaints).toEqual([]);
  });

  it('are written out as far as the filter lets them pass, and call by call', async () => {
    const { page, complaints } = here;
    await openCaptures(page, small);
    await messagesAre(page, 70);
    await page
      .getByRole('combobox', { name: 'Filter of the lists' })
      .fill('method == BYE and from.user == user7');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /^Messages 2 of 70/ }).waitFor();
    await bar(page).getByRole('button', { name: 'Export' }).click();
    const form = page.locator('.export-form');
    const written = async (scope: string, format: string): Promise<string> => {
      await form.getByLabel('What').selectOption(scope);
      await form.getByLabel('Format').selectOption(format);
      const download = page.waitForEvent('download');
      await form.getByRole('button', { name: 'Export' }).click();
      const path = join(folder, `${scope}.${format}`);
      await (await download).saveAs(path);
      await page.getByRole('button', { name: 'Another export' }).click();
      return readFileSync(path, 'utf8');
    };
    const rowsOfView = (await written('view', 'ndjson')).trim().split('\n');
    expect(rowsOfView.map((row) => (JSON.parse(row) as { method: string }).method)).toEqual(['BYE', 'BYE']);
    await close(page, '.export-form');
    await page.getByRole('tab', { name: /^Dialogs/ }).click();
    await rows(page).first().click();
    await page.locator('.message-text').waitFor();
    await bar(page).getByRole('button', { name: 'Export' }).click();
    expect((await written('dialogs', 'text')).match(/^(INVITE|ACK|BYE|SIP\/2\.0) /gm)).toHaveLength(7);
    await close(page, '.export-form');
    await page.getByRole('button', { name: 'Take the filter off' }).click();
    expect(complaints).toEqual([]);
  });

  it('wait while the lists are held still: what comes in is counted and not listed', async () => {
    const { page } = here;
    await bar(page)
      .getByRole('button', { name: /^Pause/ })
      .click();
    await bar(page).getByText('Paused').waitFor();
    await statusBar(page)
      .getByText(/paused: /)
      .waitFor();
    await sender.send(here.server.listener, messageFrom('alice', 'paused-1', sender.port));
    await statusBar(page)
      .getByText(/paused: [1-9]\d* not listed/)
      .waitFor();
    await picture(page, 'captures-paused');
    await expect.poll(() => rows(page).count()).toBe(0);
    await bar(page).getByText('Paused').click();
    await bar(page).getByText('Live').waitFor();
    await sender.send(here.server.listener, messageFrom('alice', 'live-1', sender.port));
    await rows(page).first().waitFor();
  });

  it.each([
    [1440, 900],
    [1024, 700],
  ])(
    'find room in the bar of a window of %i by %i, and those that do not are counted',
    async (width, height) => {
      const { page } = here;
      await page.setViewportSize({ width, height });
      await openCaptures(page, ...Array.from({ length: 8 }, () => small));
      const more = bar(page).getByRole('button', { name: /more source/ });
      await more.waitFor();
      await messagesAre(page, 560);
      const boxes = await bar(page)
        .locator('> *')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
      const shown = boxes.filter((box) => box.width > 0);
      for (const [i, box] of shown.entries())
        expect(box.left).toBeGreaterThanOrEqual(shown[i - 1]?.right ?? 0);
      expect(shown.at(-1)?.right).toBeLessThanOrEqual(width);
      const filter = await bar(page).locator('.filter').boundingBox();
      expect(filter?.width).toBeGreaterThanOrEqual(260);
      // A chip that is still read is wider: the bar folds once more when all are.
      await expect.poll(() => bar(page).locator('.progress').count()).toBe(0);
      await more.click();
      await page.locator('.ui-popover:focus-within .rest').waitFor();
      await picture(page, `captures-more-${width}`);
      await page.locator('.rest .source-chip').last().locator('.name').click();
      await page.locator('.source-facts').waitFor();
      await close(page, '.source-facts');
      if (await page.locator('.rest').isVisible()) await close(page, '.rest');
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );

  it('have a bar that is read in both languages and themes', async () => {
    const { page } = here;
    await openCaptures(page, small);
    await messagesAre(page, 70);
    for (const language of ['EN', '中文'] as const) {
      await statusBar(page).getByText(language).click();
      await inEveryLook(page, (look) => picture(page, `captures-${language === 'EN' ? 'en' : 'zh'}-${look}`));
    }
    await expect
      .poll(() =>
        bar(page)
          .getByText(/Live|Clear|Source/)
          .count(),
      )
      .toBe(0);
  });
});

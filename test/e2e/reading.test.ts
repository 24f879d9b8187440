/**
 * Traffic read in a browser: a capture of calls of SIPp, a call through a proxy, and a call that is live. Every view is
 * opened, all panes show the one message that is selected in any of them, and flows are written as they always were.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { twoHopCapture } from '../helpers/flow-capture.ts';
import { captureCalls, mayCapture, MESSAGES_PER_CALL } from '../helpers/sipp-capture.ts';
import { barriers } from './axe.ts';
import { template } from './composing.ts';
import type { Opened } from './console.ts';
import { chromiumPath, goTo, inEveryLook, messagesAre, open, openCaptures, picture } from './console.ts';

const CALLS = 4;
const HOPS_CALL = '3848276298220188511@atlanta.example';

const { poll } = expect;
const tabOf = (page: Page, tabs: string, name: string): Locator =>
  page.getByRole('tablist', { name: tabs, exact: true }).getByRole('tab', { name: new RegExp(`^${name}`) });
const list = (page: Page, name: string): Promise<void> => tabOf(page, 'Lists', name).click();
const panel = (page: Page, name: string): Promise<void> => tabOf(page, 'The selected calls', name).click();
const lens = (page: Page, name: string): Promise<void> => tabOf(page, 'Message', name).click();

/** The rows of the list at the top; the panels below have tables too. */
const rows = (page: Page): Locator => page.locator('.big-table').first().locator('.row.body');
const arrows = (page: Page): Locator => page.locator('.ladder-row');
const sentence = (arrow: Locator): Promise<string> => textOf(arrow.locator('.hidden-text'));
const pane = (page: Page): Locator => page.getByRole('complementary', { name: 'Message' });
const textOf = async (locator: Locator): Promise<string> =>
  (await locator.allInnerTexts()).join('|').replace(/\s+/g, ' ').trim();

/** Waits until the inspector shows a message of a call, and asserts that every other pane shows the same one. */
async function allShow(page: Page, what: string, callId: string): Promise<void> {
  const head = pane(page).locator('.message-head');
  await poll(() => textOf(pane(page).locator('.message-text'))).toContain(`Call-ID: ${callId}`);
  await poll(() => textOf(head.locator('h2'))).toMatch(new RegExp(`^${what}\\b`));
  const [moment = '', way = ''] = (await textOf(head.locator('p').first())).split(' · ');
  // The day stands before the time of another day than today.
  const time = moment.split(' ').at(-1) ?? '';
  const [src = '', dst = ''] = way.split(' → ');
  await panel(page, 'Call flow');
  const arrow = page.locator('.ladder-row.selected');
  await poll(() => arrow.count()).toBe(1);
  await poll(() => sentence(arrow)).toMatch(new RegExp(`^${time}, ${what}.*, from ${src} to ${dst}\\b`));
  await list(page, 'Messages');
  const row = rows(page).and(page.locator('.current'));
  await poll(() => textOf(row.locator('[data-key="callId"]'))).toBe(callId);
  await poll(() => textOf(row)).toContain(time);
  await poll(() => textOf(row.locator('[data-key="message"]'))).toMatch(new RegExp(`^${what}\\b`));
  await poll(() => textOf(row.locator('[data-key="route"]'))).toContain(src);
  await list(page, 'Dialogs');
  await poll(() => textOf(row.locator('[data-key="callId"]'))).toBe(callId);
  await poll(() => textOf(head.locator('p').first())).toContain(`${time} · ${way}`);
}

/** The parts of Traffic with their tabs; the last of each is the one that the next parts are looked at with. */
const VIEWS = [
  ['.left', ['Messages', 'Transactions', 'Registrations', 'Statistics', 'Diagnostics', 'Dialogs'], list],
  ['.selection-pane', ['SDP offer/answer', 'Timers', 'Diagnostics', 'Call flow'], panel],
  ['.message-pane', ['Tree', 'Hex', 'Diff', 'Message'], lens],
] as const;

const callRow = (page: Page, callId: string): Locator => rows(page).filter({ hasText: callId });

describe.skipIf(chromiumPath === null || !mayCapture)('reading traffic', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-reading-'));
  const [sipp, hops] = [join(folder, 'sipp.pcap'), join(folder, 'hops.pcap')];
  let here: Opened;

  beforeAll(async () => {
    writeFileSync(hops, twoHopCapture());
    [here] = await Promise.all([open({}, { timezoneId: 'UTC' }), captureCalls('u1', sipp, CALLS)]);
    await openCaptures(here.page, hops);
    await messagesAre(here.page, 12);
    await openCaptures(here.page, sipp);
    await messagesAre(here.page, 12 + CALLS * MESSAGES_PER_CALL);
    await here.page.getByRole('button', { name: 'Choose columns' }).click();
    await here.page.getByRole('menuitemcheckbox', { name: 'Call-ID' }).click();
    await here.page.keyboard.press('Escape');
    // What is followed stays at its end, whatever is selected.
    await here.page.getByRole('switch', { name: 'Follow newest' }).click();
  });
  afterAll(async () => {
    await here.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every call and transaction of SIPp in its list', async () => {
    const { page } = here;
    await poll(() => rows(page).filter({ hasText: '@127.0.0.1' }).count()).toBe(CALLS);
    await rows(page).filter({ hasText: '@127.0.0.1' }).last().click();
    await poll(() => arrows(page).count()).toBe(MESSAGES_PER_CALL);
    const callId = await textOf(rows(page).and(page.locator('.current')).locator('[data-key="callId"]'));
    await allShow(page, 'INVITE', callId);
    await list(page, 'Transactions');
    // INVITE, BYE, and the ACK of the 2xx, which is a transaction of its own; the call through the proxy has five on its hops.
    await poll(() => textOf(tabOf(page, 'Lists', 'Transactions').locator('.count'))).toBe(
      String(3 * CALLS + 5),
    );
    await list(page, 'Dialogs');
  });

  it('shows in all panes what is chosen in one', async () => {
    const { page, complaints } = here;
    await callRow(page, HOPS_CALL).click();
    await allShow(page, 'INVITE', HOPS_CALL);
    const ways: readonly (readonly [what: string, choose: () => Promise<unknown>])[] = [
      ['180', () => arrows(page).filter({ hasText: '180' }).last().click()],
      [
        'BYE',
        async () => {
          await arrows(page).last().click();
          await pane(page).locator('h2').getByText('200').waitFor();
          await pane(page)
            .getByRole('button', { name: /^Previous/ })
            .click();
        },
      ],
      [
        '200',
        async () => {
          await list(page, 'Messages');
          await callRow(page, HOPS_CALL).filter({ hasText: '200' }).first().click();
        },
      ],
      [
        'ACK',
        async () => {
          await list(page, 'Transactions');
          await rows(page).filter({ hasText: 'ACK' }).first().click();
        },
      ],
      [
        '200',
        async () => {
          await panel(page, 'SDP offer/answer');
          await page.locator('.offers-panel').getByRole('button', { name: 'Answer 2xx' }).first().click();
        },
      ],
      [
        'BYE',
        async () => {
          await panel(page, 'Timers');
          const timers = page.getByRole('grid', { name: 'Timers of the selected calls' });
          await timers.locator('.row.body').filter({ hasText: 'BYE' }).first().click();
        },
      ],
      [
        'ACK',
        async () => {
          await arrows(page).filter({ hasText: 'ACK' }).first().click();
          await lens(page, 'Diff');
          await page.getByRole('radio', { name: 'Hops' }).click();
          await page.locator('.hop').nth(1).click();
          await poll(() => page.locator('.hop').nth(1).getAttribute('aria-current')).toBe('true');
          await lens(page, 'Message');
        },
      ],
    ];
    for (const [what, choose] of ways) {
      await choose();
      await allShow(page, what, HOPS_CALL);
    }
    expect(complaints).toEqual([]);
  });

  it('lights a header in the tree and among the bytes, and bytes in the text', async () => {
    const { page } = here;
    const text = pane(page).locator('.message-text');
    const line = `Call-ID: ${HOPS_CALL}`;
    await text.locator('.tok-header', { hasText: 'Call-ID' }).click();
    await lens(page, 'Tree');
    await poll(() => textOf(pane(page).getByRole('treeitem', { selected: true }))).toContain('Call-ID');
    await lens(page, 'Hex');
    const bytes = async (): Promise<string> =>
      (await pane(page).locator('.byte.chosen').allTextContents())
        .map((hex) => String.fromCharCode(Number.parseInt(hex, 16)))
        .join('')
        .trim();
    await poll(bytes).toBe(line);
    await pane(page).locator('.byte').first().click();
    await poll(bytes).not.toBe(line);
    await poll(async () => (await textOf(text.locator('.chosen'))) === (await bytes())).toBe(true);
    await lens(page, 'Message');
  });

  it.each([
    ['SVG', 'two-hops.svg'],
    ['Mermaid', 'two-hops.mmd'],
    ['Text', 'two-hops.txt'],
  ])('writes the flow as %s as it is in %s', async (name, file) => {
    const { page } = here;
    await page.locator('.selection-pane').getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name }).first().click();
    const written = readFileSync(await (await download).path(), 'utf8');
    await expect(written).toMatchFileSnapshot(join(import.meta.dirname, '../fixtures/ladder', file));
  });

  it('shows what happens in a live call while it happens', async () => {
    const { page, complaints } = here;
    const caller = await here.context.newPage();
    await caller.goto(here.server.url);
    await goTo(caller, 'Compose');
    await template(caller, 'Register alice').click();
    await caller.getByRole('button', { name: /^Send\b/ }).click();
    await caller.locator('.exchange-pane').getByText('200 OK', { exact: true }).waitFor();
    await template(caller, 'Call echo').click();
    await caller.getByRole('button', { name: /^Send\b/ }).click();
    const steps = caller.locator('.exchange-pane');
    await steps.getByText('dialog confirmed').waitFor();
    await rows(page).filter({ hasText: 'In call' }).click();
    await poll(() => sentence(arrows(page).last())).toContain('ACK');
    const before = await arrows(page).count();
    await steps.getByRole('button', { name: 'UPDATE', exact: true }).click();
    await poll(() => arrows(page).count()).toBe(before + 2);
    await steps.getByRole('button', { name: 'BYE', exact: true }).click();
    await poll(() => arrows(page).count()).toBe(before + 4);
    await poll(() => sentence(arrows(page).last())).toContain('200 OK');
    await caller.close();
    await list(page, 'Registrations');
    await rows(page).first().click();
    await pane(page).locator('h2').getByText('REGISTER').waitFor();
    await list(page, 'Dialogs');
    expect(complaints).toEqual([]);
  });

  it('has no barrier in any view, in both themes at both sizes', async () => {
    const { page, complaints } = here;
    await callRow(page, HOPS_CALL).click();
    const found: string[] = [];
    await inEveryLook(page, async (look) => {
      for (const [part, names, open] of VIEWS) {
        for (const name of names) {
          await open(page, name);
          await picture(page, `reading${part}-${name.replace(/\W+/g, '-').toLowerCase()}-${look}`);
          // What is narrow has the same names and colours as what is wide, and what is light the same names as what is dark.
          if (look.endsWith('1440')) {
            const met = await barriers(page, part, look.startsWith('dark') ? 'all' : 'colours');
            found.push(...met.map((one) => `${name} ${look}: ${one}`));
          }
        }
      }
    });
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

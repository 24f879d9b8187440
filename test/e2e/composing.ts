/** What a person meets in Compose, for the tests that craft requests: the editor, the parts of a draft, the tree, the exchange. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { goTo } from './console.ts';

/** The text of the draft that is shown; its lines are `.cm-line`. */
export const editor = (page: Page): Locator => page.locator('.editor-pane .cm-content');

/** The lines of the head as they are written, without what sending fills in. */
export function headLines(page: Page): Promise<string[]> {
  return editor(page).evaluate((content) => {
    const copy = content.cloneNode(true) as Element;
    for (const ghost of copy.querySelectorAll('.cm-ghost')) ghost.remove();
    const lines = [...copy.querySelectorAll('.cm-line')].map((line) => line.textContent);
    return lines.slice(0, lines.indexOf(''));
  });
}

/** One of the parts of a draft: Message, Headers, Body, Auth, Variables. */
export const part = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('tablist', { name: 'Parts of the request' })
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();

/** A row of the workspace's tree by its title. */
export const treeRow = (page: Page, title: string): Locator =>
  page.locator('.workspace-pane .tree-row').filter({ has: page.getByText(title, { exact: true }) });

/** An open draft, by what its tab says. */
export const draftTab = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('tablist', { name: 'Open requests' }).getByRole('tab', { name: title });

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true });

/** The messages of the exchange that is shown, without those that were sent again because a busy machine answered late. */
export const exchange = (page: Page): Locator =>
  page.locator('.exchange-list .row').filter({ hasNotText: 'retransmission' });

/** What crossed the wire in the exchange that is shown, in order: methods and statuses. */
export async function exchanged(page: Page): Promise<string[]> {
  const said = await exchange(page).locator('.what').allTextContents();
  return said.map((text) => text.trim());
}

/** Waits until the exchange is these messages, and no others. */
export const expectExchange = (page: Page, ...messages: readonly string[]): Promise<void> =>
  expect.poll(() => exchanged(page)).toEqual(messages);

/** What left last, as the tab Sent bytes has it. */
export async function sentText(page: Page): Promise<string> {
  await page.getByRole('tab', { name: 'Sent bytes' }).click();
  const text = (await page.locator('.exchange-pane .message-text').innerText()).replaceAll('\u200b', '');
  await page.getByRole('tab', { name: 'Transaction' }).click();
  return text;
}

/** Opens a file of the workspace from the tree. */
export async function openFile(page: Page, title: string): Promise<void> {
  await goTo(page, 'Compose');
  await treeRow(page, title).click();
  await draftTab(page, new RegExp(`${title}$`)).waitFor();
}

/** A ready request or sequence below the workspace, by what it is called; the first one of that name. */
export const template = (page: Page, title: string): Locator =>
  page.locator('.template-section .entry').filter({ hasText: title }).first();

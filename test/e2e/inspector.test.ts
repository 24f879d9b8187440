/** The inspector in a browser: one selection lit in every lens, steps through a call, copies, repairs, and what is selected explained. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './axe.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, goTo, launch, picture, rows, startConsole, visit } from './console.ts';
import type { Sender } from './datagrams.ts';
import { openSender } from './datagrams.ts';

const pane = (page: Page): Locator => page.getByRole('complementary', { name: /^(Message|消息)$/ });
const tab = (page: Page, name: string | RegExp): Locator => pane(page).getByRole('tab', { name });
const text = (page: Page): Locator => pane(page).locator('.message-text');
/** What is selected in a lens, as text. */
const chosenText = async (page: Page): Promise<string> =>
  (await text(page).locator('.chosen').allTextContents()).join('');
const chosenHex = async (page: Page): Promise<string> => {
  const bytes = await pane(page).locator('.byte.chosen').allTextContents();
  return bytes.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join('');
};
const chosenRow = (page: Page): Locator => pane(page).getByRole('treeitem', { selected: true });

const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=sendrecv',
  '',
].join('\r\n');

/** The INVITE of the design, behind whose body a byte too many stands, and what follows it in its call. */
function callOf(port: number): string[] {
  const lines = (start: string, cseq: string, more: readonly string[], body = '', length = body.length) =>
    [
      start,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-524287-1---${cseq.replace(' ', '')};rport`,
      'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl',
      'To: <sip:carol@chicago.example>;tag=77',
      'Call-ID: 3848276298220188511@atlanta.example',
      `CSeq: ${cseq}`,
      ...more,
      `Content-Length: ${length}`,
      '',
      body,
    ].join('\r\n');
  const contact = 'Contact: <sip:alice@10.0.0.7:5060>';
  const typed = ['Supported: replaces, timer, 100rel', 'Content-Type: application/sdp'];
  return [
    lines('INFO sip:carol@chicago.example SIP/2.0', '1 INFO', []),
    lines('SIP/2.0 183 Session Progress', '2 INVITE', [contact, ...typed], `${SDP}\n`, SDP.length),
    lines('SIP/2.0 486 Busy Here', '2 INVITE', ['Reason: Q.850;cause=17;text="busy"']),
  ];
}

describe.skipIf(chromiumPath === null)('the inspector', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let sender: Sender;
  let here: Visit;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole()]);
    sender = await openSender();
    here = await visit(browser);
    await here.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await here.page.goto(server.url);
    for (const message of callOf(sender.port)) await sender.send(server.listener, message);
    await here.page.getByRole('tab', { name: /^Messages/ }).click();
    await rows(here.page).getByText('183').first().click();
    await text(here.page).getByText('Session Progress').waitFor();
  });
  afterAll(async () => {
    await here.context.close();
    await sender.close();
    await server.stop();
    await browser.close();
  });

  it('lights a part that is pressed in the text in the tree and in the dump too', async () => {
    const { page } = here;
    await text(page)
      .getByText('sip:alice@10.0.0.7:5060')
      .click({ position: { x: 4, y: 4 } });
    await expect.poll(() => chosenText(page)).toBe('sip');
    await text(page).locator('.tok-header', { hasText: 'Contact' }).click();
    await expect.poll(() => chosenText(page)).toBe('Contact: <sip:alice@10.0.0.7:5060>');
    await picture(page, 'inspector-message-dark');
    await tab(page, 'Tree').click();
    await expect.poll(() => chosenRow(page).textContent()).toContain('Contact');
    await expect.poll(() => chosenText(page)).toContain('Contact: <sip:alice@10.0.0.7:5060>');
    await tab(page, 'Hex').click();
    await expect.poll(() => chosenHex(page)).toBe('Contact: <sip:alice@10.0.0.7:5060>\r\n');
  });

  it('lights a row of the tree in the text below it, and the other way round', async () => {
    const { page } = here;
    await tab(page, 'Tree').click();
    await chosenRow(page).press('ArrowRight');
    await chosenRow(page).press('ArrowRight');
    await expect.poll(() => chosenText(page)).toBe('sip:alice@10.0.0.7:5060');
    await text(page).getByText('49172').hover();
    await pane(page).locator('.tree-row.lit').getByText('49172').first().waitFor();
    await pane(page).getByRole('treeitem').filter({ hasText: 'a=rtpmap' }).first().hover();
    await text(page).locator('.lit', { hasText: 'a=rtpmap:0 PCMU/8000' }).waitFor();
    await picture(page, 'inspector-tree-dark');
  });

  it('lights bytes of the dump in the text, and what the keys select', async () => {
    const { page } = here;
    await tab(page, 'Hex').click();
    const grid = pane(page).getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Control+Home');
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => chosenText(page)).toBe('SIP/2.0');
    await expect.poll(() => chosenHex(page)).toBe('SIP/2.0');
    await text(page).getByText('Session Progress').hover();
    await pane(page).locator('.byte.lit').first().waitFor();
    await expect.poll(() => pane(page).locator('.byte.lit').count()).toBe('Session Progress'.length);
    await picture(page, 'inspector-hex-dark');
  });

  it('selects in the dump what the pointer selects in the text', async () => {
    const { page } = here;
    await tab(page, 'Message').click();
    const line = text(page).locator('.line', { hasText: 'Supported' });
    const box = await line.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 1, (box?.y ?? 0) + 8);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 8, { steps: 4 });
    await page.mouse.up();
    const selected = await chosenText(page);
    expect('Supported: replaces, timer, 100rel'.startsWith(selected)).toBe(true);
    expect(selected.length).toBeGreaterThan(4);
    await tab(page, 'Hex').click();
    await expect.poll(() => chosenHex(page)).toBe(selected);
  });

  it('copies the value, the header and the message, and says so', async () => {
    const { page } = here;
    await tab(page, 'Message').click();
    await text(page).getByText('9fxced76sl').click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    for (const [form, expected] of [
      ['Value', '9fxced76sl'],
      ['Header', 'From: "Alice" <sip:alice@atlanta.example>;tag=9fxced76sl'],
      ['Hex', Buffer.from('tag=9fxced76sl').toString('hex')],
    ] as const) {
      await pane(page)
        .getByRole('button', { name: /^(Copy as|Copied)/ })
        .press('Enter');
      await page.getByRole('menuitem', { name: form, exact: true }).first().click();
      await expect.poll(copied).toBe(expected);
    }
    await pane(page).getByRole('status').getByText('Copied: tag, Hex').waitFor();
    await text(page).getByText('9fxced76sl').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Text', exact: true }).last().click();
    await expect.poll(copied).toContain('a=sendrecv');
    await tab(page, 'Tree').click();
    await pane(page).getByRole('treeitem').filter({ hasText: 'Call-ID' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Value', exact: true }).click();
    await expect.poll(copied).toBe('3848276298220188511@atlanta.example');
    await tab(page, 'Message').click();
  });

  it('explains what is selected in the language in use, and in the other one when asked', async () => {
    const { page } = here;
    const box = pane(page).getByRole('region', { name: 'Reference' });
    await text(page).locator('.tok-header', { hasText: 'Contact' }).click();
    await box.getByText('RFC 3261 §20.10').waitFor();
    await expect.poll(() => box.getByText('对话内后续请求').count()).toBe(0);
    await box.getByRole('button', { name: 'Also in Chinese' }).click();
    await box.getByText('对话内后续请求').waitFor();
    await text(page).getByText('183').first().click();
    await box.getByText('183 Session Progress').waitFor();
  });

  it('goes through the call by its buttons and keys', async () => {
    const { page } = here;
    const place = pane(page).locator('.step-bar small');
    await expect.poll(() => place.textContent()).toMatch(/^\d+ of \d+/);
    const start = await pane(page).locator('h2').textContent();
    await pane(page).getByRole('button', { name: 'Previous message of the call' }).click();
    await expect.poll(() => pane(page).locator('h2').textContent()).not.toBe(start);
    await page.keyboard.press(']');
    await expect.poll(() => pane(page).locator('h2').textContent()).toBe(start);
    await page.keyboard.press('Alt+ArrowDown');
    await text(page).getByText('Busy Here').waitFor();
    await page.keyboard.press('[');
    await text(page).getByText('Session Progress').waitFor();
  });

  it('shows the transaction and the call of the message, which stays', async () => {
    const { page } = here;
    await pane(page).getByRole('button', { name: 'Go to' }).click();
    await page.getByRole('menuitem', { name: 'Its transaction' }).click();
    await page.locator('.big-table .row.current').getByText('INVITE', { exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole('tab', { name: /^Transactions/ }).getAttribute('aria-selected'))
      .toBe('true');
    await text(page).getByText('Session Progress').waitFor();
    await pane(page).getByRole('button', { name: 'Go to' }).click();
    await page.getByRole('menuitem', { name: 'Its call' }).click();
    await expect
      .poll(() => page.getByRole('tab', { name: /^Dialogs/ }).getAttribute('aria-selected'))
      .toBe('true');
    await text(page).getByText('Session Progress').waitFor();
  });

  it('is read in both themes and languages, wide and narrow', async () => {
    const { page } = here;
    await pane(page).getByRole('button', { name: 'Wrap long lines' }).click();
    await picture(page, 'inspector-unwrapped-dark');
    await pane(page).getByRole('button', { name: 'Wrap long lines' }).click();
    await page.setViewportSize({ width: 720, height: 450 });
    await picture(page, 'inspector-message-dark-zoom');
    await page.setViewportSize({ width: 1024, height: 700 });
    for (const name of ['Hex', 'Tree', 'Message'] as const) {
      await tab(page, name).click();
      await picture(page, `inspector-${name.toLowerCase()}-dark-1024`);
    }
    // The lens that ends the round; the others are looked at where all of Traffic is.
    expect(await barriers(page, '.message-pane')).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await goTo(page, 'Settings');
    await page.getByRole('radio', { name: 'Light' }).click();
    await goTo(page, 'Traffic');
    for (const name of ['Hex', 'Tree', 'Message'] as const) {
      await tab(page, name).click();
      await picture(page, `inspector-${name.toLowerCase()}-light`);
    }
    // The lens that ends the round; the others are looked at where all of Traffic is.
    expect(await barriers(page, '.message-pane')).toEqual([]);
    await page.locator('.languages').getByRole('button', { name: '中文' }).click();
    await tab(page, '结构').click();
    await pane(page).getByText('起始行').waitFor();
    await picture(page, 'inspector-tree-light-zh');
    await tab(page, '消息').click();
    await picture(page, 'inspector-message-light-zh');
    await page.locator('.languages').getByRole('button', { name: 'English' }).click();
  });

  it('opens a repaired message in Compose', async () => {
    const { page, complaints } = here;
    await tab(page, 'Message').click();
    await pane(page)
      .getByRole('button', { name: /^Fix & edit… Count the body/ })
      .click();
    await page
      .locator('.cm-content')
      .getByText(`Content-Length: ${SDP.length + 1}`)
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

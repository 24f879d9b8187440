/** The console in a browser, used as a person would: the first run, both themes and languages, and hostile traffic. */
import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchange, template } from './composing.ts';
import type { Opened } from './console.ts';
import { chromiumPath, emptyLists, goTo, messagesAre, open, picture, rows } from './console.ts';
import type { Sender } from './datagrams.ts';
import { messageFrom, openSender } from './datagrams.ts';

const showMessages = async (page: Page): Promise<void> => {
  await goTo(page, 'Traffic');
  await page.getByRole('tab', { name: /^Messages/ }).click();
};

describe.skipIf(chromiumPath === null)('the console in a browser', () => {
  let sender: Sender;
  let here: Opened;

  beforeAll(async () => {
    [here, sender] = await Promise.all([open(), openSender()]);
  });
  afterAll(() => Promise.all([here.close(), sender.close()]));

  /** Traffic with empty lists. */
  beforeEach(async () => {
    const { page } = here;
    await goTo(page, 'Traffic');
    await page
      .getByRole('tablist', { name: 'Lists' })
      .getByRole('tab', { name: /^Dialogs/ })
      .click();
    await emptyLists(page);
  });

  it('has an OPTIONS to the lab ready on the first run, and Send shows 200 OK in the exchange and in Traffic', async () => {
    const { page, complaints } = here;
    expect(page.url()).not.toContain('token');
    await goTo(page, 'Compose');
    await page
      .getByText(/^Press Send/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('200 OK').waitFor();
    await expect.poll(() => exchange(page).count()).toBe(2);
    await picture(page, 'first-run-compose-dark');
    await page.getByRole('button', { name: 'Show in Traffic' }).click();
    await page.getByRole('tab', { name: /^Messages/ }).click();
    await rows(page).getByText('200 OK').waitFor();
    await rows(page).first().getByText('OPTIONS').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('sends by Ctrl+Enter wherever the focus is', async () => {
    const { page } = here;
    await goTo(page, 'Compose');
    await page.getByRole('button', { name: /^Send\b/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await goTo(page, 'Traffic');
    await rows(page).getByText('200 OK').waitFor();
  });

  it('registers with digest, and ends a call with BYE', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Compose');
    await template(page, 'Register alice').click();
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('401 Unauthorized').waitFor();
    await exchange(page)
      .getByText(/Digest SHA-256/)
      .waitFor();
    await exchange(page).getByText('200 OK').waitFor();
    await template(page, 'Call echo').click();
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await page.locator('.exchange-pane').getByRole('button', { name: 'BYE' }).click();
    await expect.poll(() => exchange(page).getByText('200 OK').count()).toBe(2);
    await goTo(page, 'Traffic');
    await rows(page).getByText('Registered').waitFor();
    await rows(page).getByText('Completed').waitFor();
    await picture(page, 'traffic-dialogs-dark');
    expect(complaints).toEqual([]);
  });

  it('switches theme and language without a restart', async () => {
    const { page, complaints } = here;
    await goTo(page, 'Compose');
    await template(page, 'Ping the lab').click();
    await page.getByRole('button', { name: /^Send\b/ }).click();
    await exchange(page).getByText('200 OK').waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await goTo(page, 'Settings');
      await page.getByRole('radio', { name: theme, exact: false }).click();
      await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
      for (const [width, height] of [
        [1024, 700],
        [1440, 900],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const view of ['Settings', 'Compose', 'Traffic'] as const) {
          await goTo(page, view);
          if (view === 'Traffic') await rows(page).first().click();
          await picture(page, `${view.toLowerCase()}-${theme}-${width}`);
        }
      }
    }
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText('流量').first().waitFor();
    await expect.poll(() => page.getByText('Follow newest').count()).toBe(0);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    await picture(page, 'traffic-zh');
    await page.reload();
    await page.getByText('流量').first().waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Traffic').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps a hostile message text', async () => {
    const { page, complaints } = here;
    await showMessages(page);
    const bait = `<img src=x onerror='document.title=1'>`;
    await sender.send(here.server.listener, messageFrom(bait, 'hostile-1', sender.port));
    await rows(page).first().click();
    await page.locator('.message-text').getByText(bait).first().waitFor();
    await page.getByRole('tab', { name: 'Tree' }).click();
    await page.getByText(bait).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Sipwright');
    await picture(page, 'hostile-message');
    await page.getByRole('tab', { name: 'Message', exact: true }).click();
    expect(complaints).toEqual([]);
  });

  it('shows a malformed message whole with what is wrong, and a datagram that is not SIP as such', async () => {
    const { page } = here;
    await showMessages(page);
    await sender.send(
      here.server.listener,
      'OPTIONS sip:a@b SIP/2.0\r\nCSeq: one OPTIONS\r\nno colon here\r\n\r\n',
    );
    await sender.send(here.server.listener, new Uint8Array([0, 1, 2, 255, 254]));
    await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(2);
    await rows(page).first().click();
    await page.locator('.message-text').getByText('no colon here').waitFor();
    await expect.poll(() => page.locator('.message-findings > li').count()).toBeGreaterThanOrEqual(3);
    await rows(page).filter({ hasText: 'not SIP' }).click();
    await expect.poll(() => page.locator('.hex-lens .bytes').textContent()).toBe('000102fffe');
    await page.getByText('1 not SIP').waitFor();
    await picture(page, 'malformed-and-other');
  });

  it('tells a taken port and a wrong destination in words, and goes on', async () => {
    const { page } = here;
    await page.getByRole('button', { name: 'Source', exact: true }).click();
    await page.locator('.ui-popover, [role="dialog"]').getByRole('textbox').fill(`udp:${here.server.lab}`);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText(/taken/).first().waitFor();
    await picture(page, 'taken-port');
    await page.keyboard.press('Escape');
    await goTo(page, 'Compose');
    await page
      .getByRole('combobox', { name: /to|destination/i })
      .last()
      .fill('udp:nobody.invalid:5060');
    await page.getByRole('button', { name: /^Send\b/ }).click();
    const outcome = page.locator('.outcome-line');
    await expect.poll(() => outcome.textContent()).toContain('nobody.invalid');
    await page.getByText('Ping the lab').first().waitFor();
  });

  it('comes back from a lost connection with everything that was captured meanwhile', async () => {
    const { page } = here;
    const sockets: WebSocketRoute[] = [];
    let isCut = false;
    await page.routeWebSocket(/\/rpc$/, (route) => {
      sockets.push(route);
      if (isCut) void route.close();
      else route.connectToServer();
    });
    await page.reload();
    await showMessages(page);
    await sender.send(here.server.listener, messageFrom('before', 'before-1', sender.port));
    await rows(page).getByText('200 OK').waitFor();
    isCut = true;
    for (const socket of sockets) await socket.close();
    await page.getByText('Connection lost').first().waitFor();
    await picture(page, 'connection-lost');
    await sender.send(here.server.listener, messageFrom('meanwhile', 'while-1', sender.port));
    isCut = false;
    await expect.poll(() => rows(page).getByText('200 OK').count()).toBe(2);
    await expect.poll(() => page.getByText('Connection lost').count()).toBe(0);
    await messagesAre(page, 4);
  });
});

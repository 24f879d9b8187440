/** What is drawn is what leaves: a raw socket beside the console receives the bytes of drafts, and of traffic that is sent again. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GALLERY_FOLDERS } from '#shared/templates/gallery.ts';
import { filesOf } from '#shared/templates/template.ts';
import { button, editor, openFile, part, sentText } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, goTo, launch, picture, rows, startConsole, visit } from './console.ts';
import type { Receiver } from './datagrams.ts';
import { openReceiver } from './datagrams.ts';

const AS_TYPED = '---\noff: transaction, retransmit, variables, fill, answerChallenges, ack2xx\n---\n';

/** Line ends of each kind, bytes that are no text, a line that is off, a fold, a wrong length, and something behind the end. */
const DRAWN = [
  'OPTIONS sip:odd@127.0.0.1 SIP/2.0',
  'Call-ID: one{{\\n}}',
  'call-id: two',
  'Subject: folded',
  '\tand {{\\x00\\xff}} bytes{{\\r}}',
  '{{#}}Route: <sip:not.sent>',
  'X-Value: {{callee}}',
  'Content-Length: 99',
  '',
  'glued {{\\}}',
  'trailing {{\\t}}{{\\}}',
  '',
].join('\n');
const LEFT = Buffer.from(
  'OPTIONS sip:odd@127.0.0.1 SIP/2.0\r\n' +
    'Call-ID: one\n' +
    'call-id: two\r\n' +
    'Subject: folded\r\n' +
    '\tand \x00\xff bytes\r' +
    'X-Value: {{callee}}\r\n' +
    'Content-Length: 99\r\n' +
    '\r\n' +
    'glued trailing \t',
  'latin1',
);

/** What identifies a request: its transaction, its dialog and its place in it (RFC 3261 8.1.1). */
function identifiers(datagram: Buffer): Record<string, string> {
  const text = datagram.toString('latin1');
  const find = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  return {
    branch: find(/^Via:.*;branch=([^;\r]+)/im),
    tag: find(/^From:.*;tag=([^;\r]+)/im),
    callId: find(/^Call-ID: *(.+)\r/im),
  };
}

describe.skipIf(chromiumPath === null)('drafts on the wire', () => {
  let browser: Browser;
  let server: ConsoleServer;
  let receiver: Receiver;
  let here: Visit;
  let page: Page;

  /** Sends what is shown to the socket, and tells what it received. */
  async function sendHere(): Promise<Buffer> {
    const to = page.getByRole('combobox', { name: /^Destination/ });
    await to.fill(`udp:127.0.0.1:${receiver.port}`);
    receiver.forget();
    await to.press('Control+Enter');
    return receiver.next();
  }

  beforeAll(async () => {
    const gallery = GALLERY_FOLDERS.filter(({ id }) => id === 'malformed').flatMap((folder) =>
      filesOf(folder, 'en'),
    );
    [browser, receiver, server] = await Promise.all([
      launch(),
      openReceiver(),
      startConsole({ files: [...gallery, { path: 'As drawn/odd.sip', text: `${AS_TYPED}${DRAWN}` }] }),
    ]);
    here = await visit(browser);
    page = here.page;
    await page.goto(server.url);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    await receiver.close();
  });

  it('leaves as it is drawn, byte by byte', async () => {
    await openFile(page, 'odd');
    await page.getByText('leaves as it is written').waitFor();
    expect(await sendHere()).toEqual(LEFT);
    expect(await sentText(page)).toContain('X-Value: {{callee}}');
    await picture(page, 'wire-drawn');
  });

  it('of the gallery has its broken bytes on the wire, and in Sent bytes', async () => {
    await openFile(page, 'nul-byte');
    await editor(page).locator('.cm-escape').getByText('{{\\x00}}').waitFor();
    await expect.poll(() => page.getByText('leaves as it is written').count()).toBe(0);
    const received = await sendHere();
    expect(received.toString('latin1')).toContain('\r\nSubject: before\x00after\r\n\r\n');
    expect(received.toString('latin1')).toMatch(/^Via: SIP\/2\.0\/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK/m);
    await page.getByRole('tab', { name: 'Sent bytes' }).click();
    await page.locator('.exchange-pane .message-text').getByText('before').waitFor();
    await picture(page, 'wire-gallery');
    await openFile(page, 'broken-utf8');
    expect((await sendHere()).toString('latin1')).toContain('From: "Ada \xc3\x28\xff" <sip:ada@');
  });

  it('made of traffic has the same identifiers where that is wanted, and fresh ones else', async () => {
    await goTo(page, 'Compose');
    await page.getByRole('button', { name: 'New request' }).first().click();
    await part(page, 'Message');
    const first = identifiers(await sendHere());
    expect(Object.values(first).every((value) => value !== '')).toBe(true);

    const tabs = page.getByRole('tablist', { name: 'Open requests' }).getByRole('tab');
    const again = async (entry: string): Promise<Record<string, string>> => {
      const open = await tabs.count();
      await goTo(page, 'Traffic');
      await page.getByRole('tab', { name: /^Messages/ }).click();
      await rows(page).filter({ hasText: 'OPTIONS', hasNotText: 'OK' }).last().click();
      await button(page, 'More ways to send it again, and to keep it').click();
      await page.getByRole('menuitem', { name: entry }).click();
      await expect.poll(() => tabs.count()).toBe(open + 1);
      return identifiers(await sendHere());
    };
    expect(await again('With the same identifiers')).toEqual(first);
    const fresh = await again('With fresh identifiers');
    for (const [name, value] of Object.entries(first)) expect(fresh[name], name).not.toBe(value);
    expect(here.complaints).toEqual([]);
  });
});

/** How Compose looks and whom it lets in: its parts in both languages, in each theme and size, without a serious finding of axe. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLOW_FOLDERS } from '#shared/templates/flows.ts';
import { filesOf } from '#shared/templates/template.ts';
import { common as commonEn } from '../../renderer/i18n/en/common.ts';
import { compose as composeEn } from '../../renderer/i18n/en/compose.ts';
import { form as formEn } from '../../renderer/i18n/en/form.ts';
import { sequence as sequenceEn } from '../../renderer/i18n/en/sequence.ts';
import { common as commonZh } from '../../renderer/i18n/zh/common.ts';
import { compose as composeZh } from '../../renderer/i18n/zh/compose.ts';
import { form as formZh } from '../../renderer/i18n/zh/form.ts';
import { sequence as sequenceZh } from '../../renderer/i18n/zh/sequence.ts';
import { barriers } from './axe.ts';
import { treeRow } from './composing.ts';
import type { ConsoleServer, Visit } from './console.ts';
import { chromiumPath, inEveryLook, launch, picture, startConsole, visit } from './console.ts';

const FILES = [
  { path: 'lab.env', text: 'var callee: echo\nsecret password\n' },
  ...FLOW_FOLDERS.slice(0, 3).flatMap((folder) => filesOf(folder, 'en')),
];
/** Each with the look that is searched for barriers: both themes and both sizes are among them. */
const LANGUAGES = [
  {
    name: 'en',
    axe: 'dark-1440',
    locale: 'en-US',
    common: commonEn,
    compose: composeEn,
    form: formEn,
    sequence: sequenceEn,
  },
  {
    name: 'zh',
    axe: 'light-1024',
    locale: 'zh-CN',
    common: commonZh,
    compose: composeZh,
    form: formZh,
    sequence: sequenceZh,
  },
] as const;

describe.skipIf(chromiumPath === null)('the look of Compose', () => {
  let browser: Browser;
  let server: ConsoleServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startConsole({ files: FILES })]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
  });

  /** Takes the pictures, and looks for what keeps people out, in each theme and size. */
  async function holds(page: Page, name: string): Promise<void> {
    const found: string[] = [];
    await inEveryLook(page, async (look) => {
      await picture(page, `look-${name}-${look}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      if (LANGUAGES.some(({ name: language, axe }) => name.startsWith(`${language}-`) && axe === look))
        found.push(...(await barriers(page)).map((one) => `${look} ${one}`));
    });
    expect(found).toEqual([]);
  }

  describe.each(LANGUAGES)('in $locale', ({ name, locale, common, compose, form, sequence }) => {
    let here: Visit;
    let page: Page;
    const tab = (label: string) => page.getByRole('tab', { name: new RegExp(`^${label}(?: |$)`) }).click();

    beforeAll(async () => {
      here = await visit(browser, { locale });
      page = here.page;
      await page.goto(server.url);
      await page.getByRole('navigation').getByRole('button', { name: common.views.compose }).click();
    });
    afterAll(() => here.context.close());

    it('holds with a call beside its request', async () => {
      await treeRow(page, 'call-auth').click();
      await page.locator('.editor-pane .cm-content').click();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'BYE', exact: true }).waitFor();
      await holds(page, `${name}-call`);
      await page.getByRole('button', { name: 'BYE', exact: true }).click();
      await page.getByText(compose.list.mark.terminated).waitFor();
    });

    it.each([
      ['headers', form.parts.headers],
      ['body', form.parts.body],
      ['auth', compose.parts.auth],
      ['variables', compose.parts.variables],
      ['message', compose.parts.message],
    ])('holds in the part %s of a request', async (id, label) => {
      await tab(label);
      await holds(page, `${name}-${id}`);
    });

    it('holds in the history, and with the palette', async () => {
      await tab(compose.left.history);
      await page.locator('.history-item').first().waitFor();
      await holds(page, `${name}-history`);
      await tab(compose.left.requests);
      await page.keyboard.press('Control+k');
      await page.locator('.ui-palette').getByRole('option').first().waitFor();
      await page.keyboard.insertText('cal');
      await holds(page, `${name}-palette`);
      await page.keyboard.press('Escape');
      await page.locator('.ui-palette').waitFor({ state: 'detached' });
    });

    it('holds with a sequence that ran', async () => {
      await treeRow(page, 'challenge').click();
      await page.getByRole('button', { name: sequence.head.run, exact: true }).click();
      await page.locator('.run-summary').getByText(sequence.run.passed, { exact: true }).waitFor();
      await holds(page, `${name}-sequence`);
      await tab(sequence.lens.text);
      await holds(page, `${name}-sequence-text`);
      await tab(sequence.lens.steps);
      expect(here.complaints).toEqual([]);
    });
  });
});

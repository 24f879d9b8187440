/** The menu as data: complete in both languages, nothing for developers in what is packaged, links through the door. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { allowedExternal } from '../../../../electron/main/external.ts';
import type { MenuContext } from '../../../../electron/main/menu.ts';
import { menuLanguage, menuTemplate } from '../../../../electron/main/menu.ts';

const calls: string[] = [];
const context = (more: Partial<MenuContext> = {}): MenuContext => ({
  language: 'en',
  isMac: false,
  isDevelopment: false,
  newRequest: () => calls.push('new request'),
  about: () => calls.push('about'),
  openExternal: (url) => calls.push(url),
  ...more,
});

function items(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

function click(id: string): void {
  const { click: run } = items(menuTemplate(context())).find((item) => item.id === id) ?? {};
  Reflect.apply(run ?? (() => undefined), undefined, []);
}

describe('the menu', () => {
  it('speaks the language of the system', () => {
    const top = (locale: string): unknown[] =>
      menuTemplate(context({ language: menuLanguage(locale) })).map(({ label }) => label);
    expect(top('en-GB')).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    expect(top('zh-CN')).toEqual(['文件', '编辑', '视图', '窗口', '帮助']);
    expect(menuLanguage('de')).toBe('en');
    expect(menuLanguage('zhx')).toBe('en');
  });

  it('has no word of English in Chinese but names', () => {
    const labels = items(menuTemplate(context({ language: 'zh', isMac: true, isDevelopment: true })))
      .map(({ label }) => label ?? '')
      .filter((label) => label !== '' && !/[\u4e00-\u9fff]/.test(label));
    expect(labels).toEqual(['Sipwright']);
  });

  it('offers the developer tools only in development', () => {
    const has = (isDevelopment: boolean): boolean =>
      items(menuTemplate(context({ isDevelopment }))).some(({ role }) => role === 'toggleDevTools');
    expect([has(true), has(false)]).toEqual([true, false]);
  });

  it('leads to pages that the door lets through', () => {
    calls.length = 0;
    for (const id of ['rfc3261', 'rfc3581', 'rfc4475', 'rfc8760', 'registry']) click(id);
    expect(calls).toHaveLength(5);
    expect(calls.map(allowedExternal)).toEqual(calls);
  });

  it('asks the page for a new request, and tells about the program', () => {
    calls.length = 0;
    click('new-request');
    click('about');
    expect(calls).toEqual(['new request', 'about']);
  });
});

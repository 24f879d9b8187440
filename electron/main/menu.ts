/** The menu as data, in English and Chinese: what it offers, and nothing about how a window does it. */
import type { MenuItemConstructorOptions } from 'electron';

export type MenuLanguage = 'en' | 'zh';

/** The language of the menu for a locale of the system such as `zh-CN`. */
export function menuLanguage(locale: string): MenuLanguage {
  return /^zh\b/i.test(locale) ? 'zh' : 'en';
}

const en = {
  file: 'File',
  newRequest: 'New request',
  close: 'Close window',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  reload: 'Reload',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomReset: 'Actual size',
  fullScreen: 'Full screen',
  devTools: 'Developer tools',
  window: 'Window',
  minimize: 'Minimize',
  help: 'Help',
  about: 'About Sipwright',
  rfc3261: 'RFC 3261: SIP',
  rfc3581: 'RFC 3581: symmetric response routing',
  rfc4475: 'RFC 4475: torture test messages',
  rfc8760: 'RFC 8760: digest with SHA-256',
  registry: 'IANA registry of SIP parameters',
};

const zh: typeof en = {
  file: '文件',
  newRequest: '新建请求',
  close: '关闭窗口',
  quit: '退出',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  reload: '重新加载',
  zoomIn: '放大',
  zoomOut: '缩小',
  zoomReset: '实际大小',
  fullScreen: '全屏',
  devTools: '开发者工具',
  window: '窗口',
  minimize: '最小化',
  help: '帮助',
  about: '关于 Sipwright',
  rfc3261: 'RFC 3261：SIP 协议',
  rfc3581: 'RFC 3581：对称响应路由',
  rfc4475: 'RFC 4475：畸形消息测试集',
  rfc8760: 'RFC 8760：SHA-256 摘要认证',
  registry: 'IANA 的 SIP 参数注册表',
};

const LABELS: Readonly<Record<MenuLanguage, typeof en>> = { en, zh };

const LINKS = [
  { label: 'rfc3261', url: 'https://www.rfc-editor.org/rfc/rfc3261' },
  { label: 'rfc3581', url: 'https://www.rfc-editor.org/rfc/rfc3581' },
  { label: 'rfc4475', url: 'https://www.rfc-editor.org/rfc/rfc4475' },
  { label: 'rfc8760', url: 'https://www.rfc-editor.org/rfc/rfc8760' },
  { label: 'registry', url: 'https://www.iana.org/assignments/sip-parameters/sip-parameters.xhtml' },
] as const;

export interface MenuContext {
  readonly language: MenuLanguage;
  readonly isMac: boolean;
  readonly isDevelopment: boolean;
  newRequest(): void;
  about(): void;
  openExternal(url: string): void;
}

/** The template of the whole menu. */
export function menuTemplate(context: MenuContext): MenuItemConstructorOptions[] {
  const t = LABELS[context.language];
  const about: MenuItemConstructorOptions = { id: 'about', label: t.about, click: () => context.about() };
  const app: MenuItemConstructorOptions = {
    label: 'Sipwright',
    submenu: [
      about,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'unhide' },
      { role: 'quit', label: t.quit },
    ],
  };
  return [
    ...(context.isMac ? [app] : []),
    { label: t.file, submenu: fileItems(t, context) },
    { label: t.edit, submenu: editItems(t) },
    { label: t.view, submenu: viewItems(t, context.isDevelopment) },
    { label: t.window, role: 'window', submenu: [{ role: 'minimize', label: t.minimize }] },
    { label: t.help, role: 'help', submenu: [...linkItems(t, context), ...(context.isMac ? [] : [about])] },
  ];
}

function fileItems(t: typeof en, context: MenuContext): MenuItemConstructorOptions[] {
  return [
    {
      id: 'new-request',
      label: t.newRequest,
      accelerator: 'CmdOrCtrl+N',
      click: () => context.newRequest(),
    },
    { type: 'separator' },
    context.isMac ? { role: 'close', label: t.close } : { role: 'quit', label: t.quit },
  ];
}

function editItems(t: typeof en): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: t.undo },
    { role: 'redo', label: t.redo },
    { type: 'separator' },
    { role: 'cut', label: t.cut },
    { role: 'copy', label: t.copy },
    { role: 'paste', label: t.paste },
    { role: 'selectAll', label: t.selectAll },
  ];
}

function viewItems(t: typeof en, isDevelopment: boolean): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'toggleDevTools', label: t.devTools },
  ];
  return [
    { role: 'reload', label: t.reload },
    { type: 'separator' },
    { role: 'zoomIn', label: t.zoomIn },
    { role: 'zoomOut', label: t.zoomOut },
    { role: 'resetZoom', label: t.zoomReset },
    { type: 'separator' },
    { role: 'togglefullscreen', label: t.fullScreen },
    ...(isDevelopment ? developer : []),
  ];
}

function linkItems(t: typeof en, context: MenuContext): MenuItemConstructorOptions[] {
  return LINKS.map(({ label, url }) => ({
    id: label,
    label: t[label],
    click: () => context.openExternal(url),
  }));
}

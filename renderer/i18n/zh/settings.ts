/** Chinese: the Settings view. */
import type { settings as english } from '../en/settings.ts';

export const settings: typeof english = {
  title: '设置',
  appearance: '外观',
  theme: '主题',
  language: '语言',
  behaviour: '行为',
  autoAnswer: '自动应答收到的请求',
  autoAnswerHint: '到达本控制台来源、且不属于其自身呼叫的请求会得到简单应答。关闭时只列出，不发送任何内容。',
  autoAnswerFailed: '无法更改该设置：{reason}',
  about: '关于',
  version: '版本',
  host: '运行于',
  platform: '系统',
  lab: '实验对端',
  noLab: '未运行',
  hosts: { desktop: '独立窗口', browser: '浏览器', shell: '命令行', test: '测试' },
};

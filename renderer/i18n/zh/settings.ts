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
  changeFailed: '无法更改该设置：{reason}',
  trying: '无人及时应答时发送 100 Trying',
  tryingHint:
    'INVITE 在 200 毫秒内没有应答时发送 100（RFC 3261 17.2.1），其他请求在定时器 E 时发送（RFC 4320）。',
  timers: '定时器',
  timersHint: '用于此后开始的每个事务；其他定时器都由它们算出（RFC 3261 17.1.1.1）。',
  timer: {
    t1: 'T1，往返时间估计值',
    t2: 'T2，最大重传间隔',
    t4: 'T4，消息在网络中的最长寿命',
  },
  milliseconds: '毫秒',
  timerRange: '1 到 600000 之间的整数',
  timerOrder: 'T1 大于 T2：重传间隔将不会延长',
  apply: '应用',
  defaults: '恢复默认',
  switches: '新请求',
  switchesHint: '此后打开的请求自动完成的步骤；每个请求可以另行设置。',
  allOn: '全部打开',
  about: '关于',
  version: '版本',
  host: '运行于',
  platform: '系统',
  lab: '实验对端',
  noLab: '未运行',
  hosts: { desktop: '独立窗口', browser: '浏览器', shell: '命令行', test: '测试' },
};

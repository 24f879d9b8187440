/** Chinese: the command palette. */
import type { palette as english } from '../en/palette.ts';

export const palette: typeof english = {
  title: '命令',
  placeholder: '想做什么？输入几个字母即可',
  empty: '没有与“{query}”匹配的命令。',
  count: '{n} 条命令',
  group: {
    request: '请求',
    dialog: '对话',
    view: '前往',
    tab: '打开的标签页',
    file: '工作区',
    environment: '环境',
    template: '模板',
    filter: '过滤器',
    look: '外观',
    help: '帮助',
  },
  newRequest: '新建请求',
  newSequence: '新建序列',
  send: '发送请求',
  stop: '停止发送',
  step: '向 {remote} 发送 {step}',
  openCapture: '打开抓包文件…',
  filter: '过滤流量',
  clearFilter: '清除过滤器',
  savedFilter: '过滤器：{name}（{filter}）',
  theme: '主题：{theme}',
  language: '语言：{language}',
  keys: '显示快捷键',
};

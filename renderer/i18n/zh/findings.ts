/** Chinese: what is wrong in calls. */
import type { findings as english } from '../en/findings.ts';

export const findings: typeof english = {
  progress: {
    running: '正在检查呼叫：{asked} / {total}',
    done: '已检查 {n} 个呼叫',
    found: '{n} 个问题',
    label: '诊断进度',
    unlisted: '另有 {n} 个仅计数，未列出',
  },
  by: { label: '问题分组方式', rule: '按规则', host: '按主机' },
  groups: {
    label: '问题分组',
    all: '全部问题',
    calls: '{n} 个呼叫',
    findings: '{n} 个问题',
  },
  list: {
    label: '问题',
    severity: '严重程度',
    cause: '发生了什么',
    host: '主机',
    call: '呼叫',
    callId: 'Call-ID',
    hosts: '主要出现在',
    onlyHost: '仅看 {host} 的问题',
  },
  detail: {
    label: '选中的问题',
    open: '打开呼叫',
    messages: '见于',
    message: '消息 {id}',
    inspect: '显示此消息',
    host: '位于 {host}',
    choose: '选择一个问题，查看其含义以及应检查之处。',
  },
  filter: {
    only: '仅显示这些呼叫',
    tooMany: '呼叫过多，无法写成过滤条件：请选择不超过 {limit} 个呼叫的分组',
  },
  empty: {
    title: '在 {n} 个呼叫中未发现问题',
    running: '到目前为止未发现问题',
    looked: '检查的内容：',
    noCalls: '没有可检查的呼叫',
    noCallsHint: '一旦收到流量或打开抓包文件，每个呼叫都会在这里接受检查。',
  },
  panel: {
    label: '选中呼叫的问题',
    none: '此呼叫中未发现问题。 | 这 {n} 个呼叫中未发现问题。',
    choose: '选择一个呼叫，查看其中的问题。',
    leg: '位于另一路呼叫段',
  },
};

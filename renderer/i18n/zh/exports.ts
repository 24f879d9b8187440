/** Chinese: writing out what is listed. */
import type { exports as english } from '../en/exports.ts';

export const exports: typeof english = {
  button: '导出',
  running: '导出 {percent}',
  title: '导出',
  scope: '内容',
  scopes: {
    all: '全部',
    view: '过滤结果',
    dialogs: '选中的呼叫',
    messages: '选中的消息',
  },
  scopeHint: {
    view: '通过过滤器的内容',
    noView: '目前没有过滤器',
    noDialog: '没有选中呼叫',
    noMessage: '没有选中消息',
  },
  format: '格式',
  formats: {
    pcapng: 'pcapng，供 Wireshark 使用',
    pcap: 'pcap，供其他程序使用',
    text: '文本，消息依次排列',
    json: 'JSON，一个数组',
    ndjson: 'NDJSON，每行一条',
    csv: 'CSV，供电子表格使用',
  },
  table: '行',
  tables: {
    messages: '消息',
    dialogs: '对话',
    transactions: '事务',
    registrations: '注册',
    hosts: '主机',
  },
  redact: '隐去',
  redactHint: '隐去的内容换成化名，相同的值用同一个化名，流程仍可读。转交之前请先检查文件。',
  redactions: {
    credentials: '认证信息',
    users: '用户',
    numbers: '电话号码',
    addresses: '地址',
  },
  examples: {
    credentials: '摘要、nonce、SDP 中的密钥：response="6629…" → 化名',
    users: "用户部分和显示名：sip:alice{'@'}… → sip:user1{'@'}…",
    numbers: '无论出现在何处：+1 202 555 0143 → 等长的号码',
    addresses: 'IP 地址和主机名，包括数据包的地址：10.1.2.3 → 192.0.2.1',
  },
  start: '导出',
  cancel: '取消',
  again: '再次导出',
  progress: '{total} 行中的 {written} 行 · {size}',
  progressOpen: '{written} 行 · {size}',
  saved: '{name} · {size}',
  failed: '导出已停止：{reason}',
};

/** The words of a report that are not SIP's own, in English and Chinese. */
import type { StateWords } from '#shared/flow/call-state.ts';
import { STATE_WORDS } from '#shared/flow/call-state.ts';
import type { LadderWords } from '#shared/flow/ladder/model.ts';
import { ENGLISH_WORDS } from '#shared/flow/ladder/model.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import type { Mark } from '#shared/model/traffic.ts';

export interface ReportWords {
  readonly lang: string;
  readonly title: string;
  /** `{n}` is a number. */
  readonly calls: string;
  readonly made: string;
  readonly hidden: string;
  readonly columns: readonly [string, string, string, string, string, string, string];
  readonly together: string;
  readonly flow: string;
  readonly findings: string;
  readonly nothingFound: string;
  readonly advice: string;
  readonly messages: string;
  readonly cut: string;
  readonly binary: string;
  readonly back: string;
  readonly redacted: Readonly<Record<'credentials' | 'users' | 'numbers' | 'addresses', string>>;
  readonly severity: Readonly<Record<'error' | 'warning' | 'info', string>>;
  readonly marks: Readonly<Record<Mark, string>>;
  readonly states: StateWords;
  readonly ladder: LadderWords;
}

const EN: ReportWords = {
  lang: 'en',
  title: 'SIP report',
  calls: 'Calls: {n}',
  made: 'Made by {application} on {time} UTC. All times are UTC.',
  hidden: 'Replaced by pseudonyms: {what}.',
  columns: ['Started', 'State', 'Method', 'From', 'To', 'Messages', 'Findings'],
  together: 'All calls together',
  flow: 'Call flow',
  findings: 'Findings',
  nothingFound: 'Nothing wrong was found in the flow of this call.',
  advice: 'What to look at:',
  messages: 'Messages',
  cut: 'The newest {shown} of {total} messages are shown.',
  binary: '{n} bytes that are not text',
  back: 'Back to the list',
  redacted: {
    credentials: 'credentials',
    users: 'users and names',
    numbers: 'telephone numbers',
    addresses: 'addresses and hosts',
  },
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  marks: { red: 'red', orange: 'orange', green: 'green', blue: 'blue', violet: 'violet' },
  states: STATE_WORDS.en,
  ladder: ENGLISH_WORDS,
};

const ZH: ReportWords = {
  lang: 'zh-CN',
  title: 'SIP 报告',
  calls: '呼叫：{n}',
  made: '由 {application} 生成于 {time} UTC。所有时间均为 UTC。',
  hidden: '已替换为假名：{what}。',
  columns: ['开始', '状态', '方法', '主叫', '被叫', '消息', '问题'],
  together: '全部呼叫',
  flow: '呼叫流程',
  findings: '诊断',
  nothingFound: '未在该呼叫的流程中发现问题。',
  advice: '检查建议：',
  messages: '消息',
  cut: '仅显示 {total} 条消息中最新的 {shown} 条。',
  binary: '{n} 字节非文本内容',
  back: '返回列表',
  redacted: { credentials: '凭据', users: '用户与显示名', numbers: '电话号码', addresses: '地址与主机' },
  severity: { error: '错误', warning: '警告', info: '提示' },
  marks: { red: '红', orange: '橙', green: '绿', blue: '蓝', violet: '紫' },
  states: STATE_WORDS.zh,
  ladder: {
    sdp: { offer: '提议', answer: '应答', preview: '预览', repeat: '重复应答', unclear: 'SDP' },
    hold: '保持',
    refused: '拒绝',
    phase: { early: '早期', confirmed: '已确认', terminated: '已终止' },
    timer: '定时器',
    notSip: '非 SIP',
    unsent: '未发出',
    others: '其他主机',
  },
};

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = { en: EN, zh: ZH };

/** A text with its data put in; `{name}` is a datum. */
export function filled(text: string, data: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(data, name) ? String(data[name]) : whole,
  );
}

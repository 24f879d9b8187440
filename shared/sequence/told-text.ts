/**
 * What was expected of a step of a sequence, what came, and why it could not be done, in English and Chinese. Words of the protocol, and what a
 * peer or a file said, stand in both as they are. A code without a text fails the type check.
 */
import type { StepResult, Told, ToldCode } from '../model/sequence.ts';
import { TOLD_CODES } from '../model/sequence.ts';
import type { Trouble } from '../model/trouble.ts';

type Language = 'en' | 'zh';

/** `{ms}` is a time; other names are the data's. */
const TEXTS: Readonly<Record<ToldCode, Readonly<Record<Language, string>>>> = {
  text: { en: '{text}', zh: '{text}' },
  time: { en: '{ms}', zh: '{ms}' },
  within: { en: '{what} within {ms}', zh: '{ms}内的 {what}' },
  answer: { en: '{answer} after {ms}', zh: '{ms}后的 {answer}' },
  'no-answer': { en: 'no answer in time', zh: '未及时应答' },
  timer: { en: 'no answer (timer {timer} fired)', zh: '没有应答（定时器 {timer} 到时）' },
  stopped: { en: 'it was stopped', zh: '已被停止' },
  nothing: { en: 'nothing within {ms}', zh: '{ms}内什么也没有' },
  'nothing-but': { en: 'nothing within {ms}, last {last}', zh: '{ms}内什么也没有，最后是 {last}' },
  'no-request': { en: 'no {method} within {ms}', zh: '{ms}内没有 {method}' },
  sent: { en: '{what} to {to}', zh: '{what} 发往 {to}' },
  'sent-bytes': { en: 'bytes to {to}', zh: '字节发往 {to}' },
  answered: { en: '{status} to {method}', zh: '以 {status} 应答 {method}' },
  'answered-file': { en: '{status} with {file}', zh: '以 {file} 应答 {status}' },
  'no-response': { en: 'no response', zh: '没有响应' },
  'no-message': { en: 'no message', zh: '没有消息' },
  'no-header': { en: 'no {name}', zh: '没有 {name}' },
  'no-body': { en: 'no body', zh: '没有消息体' },
  'no-value': { en: 'no value of {name}', zh: '{name} 没有值' },
  outside: { en: '{name} is outside of the workspace', zh: '{name} 在工作区之外' },
  'no-file': { en: 'there is no file {path}', zh: '没有文件 {path}' },
  'nothing-yet': { en: 'nothing was sent and nothing came yet', zh: '尚未发送也尚未收到任何消息' },
  'no-conversation': {
    en: 'there is no conversation named {name} yet',
    zh: '还没有名为 {name} 的会话',
  },
  'no-earlier': {
    en: 'no {message} came or was sent in this conversation, or it is not kept any more',
    zh: '此会话中没有收到或发送 {message}，或已不再保留',
  },
  'no-dialog': { en: 'there is no dialog to send it in', zh: '没有可用于发送的对话' },
  'no-account': { en: 'there is no account {account}', zh: '没有账户 {account}' },
  'not-left': { en: 'it has not left', zh: '未能发出' },
  'no-invite': { en: 'there is no INVITE to take back', zh: '没有可以撤回的 INVITE' },
  'no-invite-for': {
    en: 'no INVITE came that {method} could be for',
    zh: '没有收到 {method} 所对应的 INVITE',
  },
  'nothing-sent': { en: 'nothing was sent that could be answered', zh: '尚未发送可以得到应答的请求' },
  'nothing-to-answer': { en: 'no request waits for an answer', zh: '没有等待应答的请求' },
  'other-status': {
    en: '{file} is no {status}, it is {written}',
    zh: '{file} 不是 {status}，而是 {written}',
  },
  'not-a-response': {
    en: '{file} is no {status}, it is no response',
    zh: '{file} 不是 {status}，也不是响应',
  },
  'no-values': { en: 'no value for {names}', zh: '{names} 没有值' },
  'no-secret': {
    en: 'the secret {name} of the environment {environment} is not known',
    zh: '环境 {environment} 的机密 {name} 未知',
  },
  'too-many-runs': { en: '{limit} sequences run already', zh: '已有 {limit} 个序列在运行' },
  'data-outside': { en: 'the data {path} are outside of the workspace', zh: '数据 {path} 在工作区之外' },
  'data-unread': { en: 'the data {path} cannot be read: {reason}', zh: '无法读取数据 {path}（{reason}）' },
  'data-fields': {
    en: 'line {line} of the data: it has not as many fields as the first line',
    zh: '数据第 {line} 行：字段数与首行不同',
  },
  'data-quote': {
    en: 'line {line} of the data: a quote is not closed, or stands where none may',
    zh: '数据第 {line} 行：引号没有结束，或位置不当',
  },
  'data-name': {
    en: 'line {line} of the data: "{name}" names no variable, or names one twice',
    zh: '数据第 {line} 行：“{name}”不是变量名，或出现两次',
  },
  'data-empty': {
    en: 'line {line} of the data: there is no row behind the names',
    zh: '数据第 {line} 行：变量名之后没有数据行',
  },
  'data-long': {
    en: 'line {line} of the data: there are more than {limit} rows',
    zh: '数据第 {line} 行：超过 {limit} 行',
  },
};

/** Milliseconds as people read them. */
function timeText(ms: number, language: Language): string {
  const [short, long] = { en: ['ms', 's'], zh: ['毫秒', '秒'] }[language];
  return ms < 1_000 ? `${Math.round(ms)} ${short}` : `${Number((ms / 1_000).toFixed(3))} ${long}`;
}

/** What is told, in a few words without a full stop. What a peer wrote is in it as it is: who shows it makes it safe. */
export function toldText({ code, data }: Told, language: Language): string {
  return TEXTS[code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'ms' ? timeText(Number(data['ms']), language) : String(data[name] ?? ''),
  );
}

/** What a trouble of a sequence tells; null where it is one of something else. */
export function toldOf({ data = {} }: Trouble): Told | null {
  const code = TOLD_CODES.find((one) => one === data['told']);
  return code ? { code, data } : null;
}

/** What was expected of a step, and what came, in English: for the shell and for reports. '' where there is nothing to tell. */
export function englishOf(step: Pick<StepResult, 'expected' | 'got' | 'trouble'>): {
  readonly expected: string;
  readonly got: string;
} {
  const { trouble } = step;
  const got = step.got ?? (trouble && toldOf(trouble));
  return {
    expected: step.expected ? toldText(step.expected, 'en') : '',
    got: got ? toldText(got, 'en') : (trouble?.message ?? ''),
  };
}

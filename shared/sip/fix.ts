/** Makes the repair of a finding: the bytes with its edits in them, and all other bytes as they were. */
import { patchBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Diagnostic, Fix, FixLabel } from './diagnostic.ts';

/** The bytes with the edits made. `bytes` are those in which the finding was made; its spans mean nothing in others. */
export function applyFix(bytes: Uint8Array, { edits }: Fix): Uint8Array<ArrayBuffer> {
  return patchBytes(
    bytes,
    edits.map(({ span, text }) => ({ span, bytes: utf8(text) })),
  );
}

/** What each repair does, in words: `{text}` is the first line that it puts in. */
const TEXTS: Readonly<Record<'en' | 'zh', Readonly<Record<FixLabel, string>>>> = {
  en: {
    'add-header': 'Add {text}',
    'remove-header': 'Remove this header',
    'rename-header': 'Rename it to {text}',
    'count-body': 'Count the body: {text}',
    'set-value': 'Write {text}',
    'remove-text': 'Remove it',
    'add-brackets': 'Put brackets around it',
    'remove-brackets': 'Take the brackets off',
    'add-quotes': 'Put quotation marks around it',
    'remove-quotes': 'Take the quotation marks off',
    'add-parameter': 'Add {text}',
    'use-crlf': 'End the lines with CRLF',
    'end-headers': 'Put an empty line behind the headers',
  },
  zh: {
    'add-header': '添加 {text}',
    'remove-header': '删除这个头字段',
    'rename-header': '改名为 {text}',
    'count-body': '重新计算消息体长度：{text}',
    'set-value': '写成 {text}',
    'remove-text': '删除它',
    'add-brackets': '加上括号',
    'remove-brackets': '去掉括号',
    'add-quotes': '加上引号',
    'remove-quotes': '去掉引号',
    'add-parameter': '添加 {text}',
    'use-crlf': '行尾改用 CRLF',
    'end-headers': '在头字段之后补上空行',
  },
};

/** A few words about the repair of a finding, without a full stop; '' where it has none. */
export function fixText({ fix }: Diagnostic, language: 'en' | 'zh'): string {
  if (!fix) return '';
  const text = (fix.edits[0]?.text ?? '').trim().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return TEXTS[language][fix.label].replace('{text}', () => text.slice(0, 80));
}

/** The gallery: messages in the spirit of RFC 4475, written for this project, each with what a good peer must do. */
import { BROKEN_MESSAGES } from './gallery-broken.ts';
import { CALL_MESSAGES } from './gallery-calls.ts';
import { SOUND_MESSAGES } from './gallery-sound.ts';
import type { RequestTemplate, TemplateFolder } from './template.ts';

const gallery = (
  id: string,
  title: TemplateFolder['title'],
  about: TemplateFolder['about'],
  requests: readonly RequestTemplate[],
): TemplateFolder => ({ id, title, about, requests, sequences: [], settings: '' });

export const GALLERY_FOLDERS: readonly TemplateFolder[] = [
  gallery(
    'odd-and-sound',
    { en: 'Odd and sound', zh: '怪异但合法' },
    {
      en: 'Messages that look wrong and are not: a good peer answers them all.',
      zh: '看似错误实则合法的消息：合格的对端应全部应答。',
    },
    SOUND_MESSAGES,
  ),
  gallery(
    'malformed',
    { en: 'Malformed', zh: '格式错误' },
    {
      en: 'Messages that are broken, each with what a good peer says to it.',
      zh: '各种损坏的消息，附合格对端应有的反应。',
    },
    BROKEN_MESSAGES,
  ),
  gallery(
    'out-of-place',
    { en: 'Out of place', zh: '时机不当' },
    {
      en: 'Requests that belong to nothing, and bodies that cannot be used.',
      zh: '无所归属的请求与无法使用的正文。',
    },
    CALL_MESSAGES,
  ),
];

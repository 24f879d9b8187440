/** An entry of the reference for people: its name, its source, its sentences, and where it is mandatory. */
import type { Entry, HeaderEntry } from '#shared/sip/reference/entry.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import type { FlowLadderOptions } from './explain-ladder.ts';
import { flowLadder } from './explain-ladder.ts';

const LABELS = {
  en: {
    method: 'method',
    status: 'status code',
    header: 'header',
    flow: 'flow',
    request: 'Must carry, besides the headers of every request',
    response: 'Must carry, besides the headers of every response',
    mandatoryIn: 'Mandatory in',
    requests: 'every request',
    responses: 'every response',
    answer: '{status} to {method}',
    single: 'Once in a message at the most.',
    list: 'May be repeated, or hold several values with commas between them.',
    lines: 'May be repeated; each value has a line of its own.',
    between: ', ',
    comma: ', ',
    colon: ': ',
  },
  zh: {
    method: '方法',
    status: '状态码',
    header: '头字段',
    flow: '流程',
    request: '除所有请求共有的头字段外，还必须携带',
    response: '除所有响应共有的头字段外，还必须携带',
    mandatoryIn: '必须出现于',
    requests: '所有请求',
    responses: '所有响应',
    answer: '{method} 的 {status} 响应',
    single: '一条消息中最多出现一次。',
    list: '可以重复，也可以用逗号分隔多个值。',
    lines: '可以重复；每个值独占一行。',
    between: '、',
    comma: '，',
    colon: '：',
  },
} as const satisfies Record<Language, Record<string, string>>;

function nameOf(entry: Entry, language: Language): string {
  if (entry.kind === 'status') return `${entry.name} ${entry.reason}`;
  if (entry.kind === 'flow') return `${entry.flow.title[language]} (${entry.name})`;
  return entry.kind === 'header' && entry.compact !== null ? `${entry.name} (${entry.compact})` : entry.name;
}

/** `requests`, `INVITE`, `405`, `2xx INVITE` in words. */
function placeInWords(place: string, language: Language): string {
  const labels = LABELS[language];
  if (place === 'requests' || place === 'responses') return labels[place];
  const [status = '', method] = place.split(' ');
  return method === undefined ? place : labels.answer.replace('{status}', status).replace('{method}', method);
}

function placesOf({ mandatoryIn }: HeaderEntry, language: Language): string {
  return mandatoryIn.map((place) => placeInWords(place, language)).join(LABELS[language].between);
}

/** A line that says what is mandatory, or none where nothing is. */
function mandatoryLines(entry: Entry, language: Language): string[] {
  const labels = LABELS[language];
  if (entry.kind === 'flow') return [];
  if (entry.kind === 'header') {
    const places = placesOf(entry, language);
    return [labels[entry.form], ...(places === '' ? [] : [`${labels.mandatoryIn}${labels.colon}${places}`])];
  }
  if (entry.mandatory.length === 0) return [];
  const label = entry.kind === 'method' ? labels.request : labels.response;
  return [`${label}${labels.colon}${entry.mandatory.join(labels.between)}`];
}

/** The text of an entry, ending in a line end. */
export function entryAsText(entry: Entry, options: FlowLadderOptions): string {
  const { language, style } = options;
  const labels = LABELS[language];
  const source = `${labels[entry.kind]}${labels.comma}${entry.rfc}`;
  const lines = [
    `${style.bold(nameOf(entry, language))}  ${style.dim(source)}`,
    `  ${entry[language]}`,
    ...mandatoryLines(entry, language).map((line) => `  ${line}`),
    ...(entry.kind === 'flow' ? ['', ...flowLadder(entry.flow, options)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The entry as the JSON record that the help promises: a flow's fields stand beside the others. */
export function entryAsJson(entry: Entry): object {
  if (entry.kind !== 'flow') return entry;
  const { flow, ...rest } = entry;
  return { ...rest, title: flow.title, hosts: flow.hosts, steps: flow.steps };
}

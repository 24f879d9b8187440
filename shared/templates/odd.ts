/** How the messages of the gallery are made: a sound OPTIONS to the lab, of which each changes one thing. They are sent as they stand. */
import type { SwitchName } from '#shared/model/exchange.ts';
import { SWITCH_NAMES } from '#shared/model/exchange.ts';
import { requestFile } from '#shared/workspace/request-file.ts';
import type { RequestTemplate } from './template.ts';

/** Nothing happens by itself but that values are put in. */
const OFF: readonly SwitchName[] = SWITCH_NAMES.filter((name) => name !== 'variables');

/** Lines of the head by what they are: null takes one out, a text with line breaks puts in several. */
export type Change = Readonly<Record<string, string | null>>;

interface Parts {
  /** The first line; a method's own where it is left out. */
  readonly start?: string;
  readonly method?: string;
  readonly change?: Change;
  /** More lines behind the others. */
  readonly add?: readonly string[];
  readonly body?: readonly string[];
  /** The whole text, where it is no such message at all. */
  readonly text?: string;
}

/** The text of a sound request, with what is changed of it. */
export function soundText({ start, method = 'OPTIONS', change = {}, add = [], body = [] }: Parts): string {
  const length = new TextEncoder().encode(body.join('\r\n')).length;
  const head: Record<string, string> = {
    Via: 'SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
    'Max-Forwards': '70',
    From: '"Ada" <sip:ada@{{local.ip}}>;tag={{$tag}}',
    To: '<sip:{{lab.host}}>',
    'Call-ID': '{{$callId}}@{{local.ip}}',
    CSeq: `1 ${method}`,
    'Content-Length': `${length}`,
  };
  const lines = Object.entries(head).flatMap(([name, value]) => {
    const changed = change[name];
    if (changed === null) return [];
    return changed === undefined ? [`${name}: ${value}`] : changed.split('\n');
  });
  return [start ?? `${method} sip:{{lab}} SIP/2.0`, ...lines, ...add, '', body.join('\n')].join('\n');
}

/** What a good peer must do: the words, the section that says so, and its final answers (none: silence). */
export interface Duty {
  readonly en: string;
  readonly zh: string;
  readonly rfc: string;
  readonly answers: readonly number[];
}

/** A message of the gallery. */
export function odd(id: string, en: string, zh: string, duty: Duty, parts: Parts): RequestTemplate {
  const { answers, ...note } = duty;
  return {
    id,
    title: { en, zh },
    note,
    answers,
    request: requestFile({ text: parts.text ?? soundText(parts), to: 'udp:{{lab}}', off: OFF }),
  };
}

const duty = (en: string, zh: string, rfc: string, ...answers: readonly number[]): Duty => ({
  en,
  zh,
  rfc,
  answers,
});

/** It is sound, however odd it looks. */
export const sound = (en: string, zh: string, rfc: string): Duty => duty(en, zh, rfc, 200);
/** It is wrong, and told so. */
export const refused = (status: number, en: string, zh: string, rfc: string): Duty =>
  duty(en, zh, rfc, status);
/** Either is right: to be tolerant or to refuse. */
export const either = (en: string, zh: string, rfc: string, ...answers: readonly number[]): Duty =>
  duty(en, zh, rfc, ...answers);
/** Nothing may come back. */
export const silence = (en: string, zh: string, rfc: string): Duty => duty(en, zh, rfc);

/** The part of a report about one call, or about several together: the drawn flow, what is wrong in it, and its messages. */
import type { Language } from '#shared/flow/findings/words.ts';
import { findingText } from '#shared/flow/findings/words.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import { PLAIN_OPTIONS } from '#shared/flow/ladder/model.ts';
import { ladderSvg } from '#shared/flow/ladder/svg.ts';
import { LIGHT_LADDER } from '#shared/flow/ladder/themes.ts';
import { utcTime } from '#shared/flow/ladder/times.ts';
import { PLAIN_WIDTH } from '#shared/flow/ladder/whole.ts';
import { stepsOf } from '#shared/flow/steps.ts';
import type { Finding } from '#shared/model/finding.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { isReadable, messageMarkup, safe, source, tag } from './markup.ts';
import { stamp, stateText } from './texts.ts';
import type { ReportWords } from './words.ts';
import { filled } from './words.ts';

/** One call or several, with their messages in the order of their times. */
export interface ReportCalls {
  readonly dialogs: readonly DialogRow[];
  readonly messages: readonly FlowMessage[];
  readonly findings: readonly Finding[];
  /** How many messages they have. */
  readonly total: number;
}

function drawing(
  { dialogs, messages, findings, total }: ReportCalls,
  words: ReportWords,
  title: string,
): string {
  const flow = { dialogs: [...dialogs], legs: [], steps: stepsOf(messages), total };
  const ladder = ladderOf(flow, findings, { ...PLAIN_OPTIONS, words: words.ladder });
  const options = {
    time: 'previous',
    timeOfDay: utcTime,
    width: PLAIN_WIDTH,
    theme: LIGHT_LADDER,
    title,
  } as const;
  return tag('div', ladderSvg(ladder, options), 'class="flow"');
}

function findingMarkup(finding: Finding, language: Language, words: ReportWords): string {
  const { title, cause, advice } = findingText(finding, language);
  const seen = finding.messages.map((id) => tag('a', `#${id}`, `href="#message-${id}"`)).join(' ');
  const head = tag('b', `${safe(words.severity[finding.severity])} · ${safe(title)}`);
  const body = [safe(cause), `${tag('span', safe(words.advice), 'class="dim"')} ${safe(advice)}`];
  return tag(
    'div',
    [head, ...body, `${source(finding.rfc)} ${seen}`].join('<br>'),
    `class="finding ${finding.severity}"`,
  );
}

function messageOf({ row, bytes, message }: FlowMessage, words: ReportWords): string {
  const head = `#${row.id} · ${stamp(row.time)} · ${row.src} → ${row.dst} · ${row.transport}`;
  const said = row.comment !== '' || row.mark !== null;
  const mark = row.mark === null ? '' : `${words.marks[row.mark]}${row.comment === '' ? '' : ': '}`;
  const note = said
    ? tag('p', safe(mark) + row.comment.split('\n').map(safe).join('\n'), `class="note ${row.mark ?? ''}"`)
    : '';
  const text = isReadable(bytes)
    ? tag('pre', messageMarkup(bytes, message))
    : tag('p', safe(filled(words.binary, { n: bytes.length })), 'class="dim"');
  return tag('h3', safe(head), `id="message-${row.id}" class="mono"`) + note + text;
}

/** The flow of several calls in one drawing. */
export function togetherSection(calls: ReportCalls, words: ReportWords): string {
  return `${tag('h2', safe(words.together))}\n${drawing(calls, words, words.together)}\n`;
}

/** All that is told of one call. */
export function callSection(
  call: DialogRow,
  calls: ReportCalls,
  language: Language,
  words: ReportWords,
): string {
  const { messages, findings, total } = calls;
  const title = `${call.method} ${call.from} → ${call.to}`;
  const facts = `${stateText(call, words)} · ${stamp(call.started)} · ${call.callId}`;
  const found = findings.map((finding) => findingMarkup(finding, language, words));
  const shown = messages.length;
  return [
    tag('h2', safe(title), `id="call-${call.id}"`),
    tag('p', `${safe(facts)} · ${tag('a', safe(words.back), 'href="#calls"')}`, 'class="dim"'),
    tag('h3', safe(words.flow)),
    shown < total ? tag('p', safe(filled(words.cut, { shown, total })), 'class="dim"') : '',
    drawing(calls, words, title),
    tag('h3', safe(words.findings)),
    ...(found.length > 0 ? found : [tag('p', safe(words.nothingFound), 'class="dim"')]),
    tag('h3', safe(words.messages)),
    ...messages.map((message) => messageOf(message, words)),
    '',
  ].join('\n');
}

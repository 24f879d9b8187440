/** Writes a script as a SIPp scenario: XML for `sipp -sf` (SIPp 3.6's `sipp.dtd`). */
import type { ReceiveStep, Script, ScriptStep, SendStep, Taken } from './script.ts';
import { scriptNoteText } from './script.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function attribute(text: string): string {
  return text
    .replace(/[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (one) => ESCAPES[one] ?? '');
}

/** A comment cannot hold two hyphens, nor end with one. */
function comment(text: string): string {
  const safe = text.replace(/[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]/g, ' ').replace(/-(?=-)/g, '- ');
  return `<!-- ${safe} -->`;
}

function tag(name: string, attributes: readonly (readonly [string, string | null])[]): string {
  const given = attributes.flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${attribute(value)}"`],
  );
  return `<${name}${given.join('')}`;
}

const on = (flag: boolean): string | null => (flag ? 'true' : null);

/** The branch of an earlier request is `[branch-N]`, N messages back in the scenario. */
function sendText(step: SendStep, at: number, steps: readonly ScriptStep[]): string {
  const back = step.branchOf ? at - steps.findIndex((one) => one === step.branchOf) : 0;
  return back > 0 ? step.text.replace('[branch]', `[branch-${back}]`) : step.text;
}

function sendLines(step: SendStep, at: number, steps: readonly ScriptStep[]): readonly string[] {
  // SIPp takes the empty lines at the end away, and puts back what a message needs.
  const text = sendText(step, at, steps)
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `      ${line}`));
  return [
    `  ${tag('send', [['retrans', step.repeats ? '500' : null]])}>`,
    '    <![CDATA[',
    '',
    ...text,
    '',
    '    ]]>',
    '  </send>',
  ];
}

function takenLine({ variable, header, occurrence, pattern, group, must }: Taken): string {
  const start = tag('ereg', [
    ['regexp', pattern],
    ['search_in', header === '' ? 'msg' : 'hdr'],
    ['header', header === '' ? null : `${header}:`],
    ['occurrence', occurrence > 1 ? String(occurrence) : null],
    ['check_it', on(must)],
    ['assign_to', group ? `whole_${variable},${variable}` : variable],
  ]);
  return `      ${start}/>`;
}

function receiveLines(step: ReceiveStep): readonly string[] {
  const [name, value] =
    'method' in step.what ? ['request', step.what.method] : ['response', `${step.what.status}`];
  const start = tag('recv', [
    [name, value],
    ['optional', on(step.optional)],
    ['rrs', on(step.routes)],
    ['auth', on(step.challenge)],
    ['timeout', step.timeout === null ? null : String(step.timeout)],
  ]);
  if (step.takes.length === 0) return [`  ${start}/>`];
  return [`  ${start}>`, '    <action>', ...step.takes.map(takenLine), '    </action>', '  </recv>'];
}

function stepLines(step: ScriptStep, at: number, steps: readonly ScriptStep[]): readonly string[] {
  if (step.kind === 'send') return sendLines(step, at, steps);
  return step.kind === 'receive' ? receiveLines(step) : [`  <pause milliseconds="${step.ms}"/>`];
}

/** Variables that are checked and never put in have to be named, or SIPp refuses the scenario. */
function unusedVariables(steps: readonly ScriptStep[]): readonly string[] {
  const takes = steps.flatMap((step) => (step.kind === 'receive' ? step.takes : []));
  const names = takes.flatMap(({ variable, group }) =>
    group ? [variable, `whole_${variable}`] : [variable],
  );
  const sent = steps.flatMap((step) => (step.kind === 'send' ? [step.text] : []));
  return [...new Set(names)].filter((name) => !sent.some((text) => text.includes(`[$${name}]`)));
}

/** How it is run, for whoever opens the file. */
function usage({ service, options, steps }: Script): string {
  const calls = steps[0]?.kind === 'send';
  const user = service === '' ? [] : [`-s ${service}`];
  const words = ['sipp', '-sf FILE', ...user, ...options, '-m 1', ...(calls ? ['HOST:PORT'] : [])];
  return `Run: ${words.join(' ')}`;
}

/** The text of a scenario's file. */
export function writeScenario(script: Script): string {
  const { steps } = script;
  const unused = unusedVariables(steps);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE scenario SYSTEM "sipp.dtd">',
    '',
    comment(usage(script)),
    ...script.notes.map((note) => comment(scriptNoteText(note))),
    `${tag('scenario', [['name', script.name]])}>`,
    ...steps.flatMap(stepLines),
    ...(unused.length > 0 ? [`  <Reference variables="${unused.join(',')}"/>`] : []),
    '</scenario>',
    '',
  ].join('\n');
}

/** Writes a script as a SIPp scenario: XML for `sipp -sf` (SIPp 3.6's `sipp.dtd`). */
import type { ReceiveStep, Script, ScriptAction, ScriptStep, SendStep, Taken } from './script.ts';
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

/** The branch of an earlier request is `[branch-N]`, N messages back in the scenario, where labels do not count. */
function sendText(step: SendStep, at: number, steps: readonly ScriptStep[]): string {
  const from = step.branchOf ? steps.findIndex((one) => one === step.branchOf) : at;
  const back = steps.slice(from, at).filter(({ kind }) => kind !== 'label').length;
  return back > 0 ? step.text.replace('[branch]', `[branch-${back}]`) : step.text;
}

function sendLines(step: SendStep, at: number, steps: readonly ScriptStep[]): readonly string[] {
  // SIPp takes the empty lines at the end away, and puts back what a message needs.
  const text = sendText(step, at, steps)
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `      ${line}`));
  const start = tag('send', [
    ['retrans', step.repeats ? '500' : null],
    ['next', step.next],
  ]);
  return [
    `  ${start}>`,
    ...actionLines(step.actions.map(actionLine)),
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

function actionLine({ name, attributes }: ScriptAction): string {
  return `      ${tag(name, Object.entries(attributes))}/>`;
}

function actionLines(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['    <action>', ...lines, '    </action>'];
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
    ['next', step.next],
    ['test', step.test],
  ]);
  const inside = actionLines([...step.takes.map(takenLine), ...step.actions.map(actionLine)]);
  return inside.length === 0 ? [`  ${start}/>`] : [`  ${start}>`, ...inside, '  </recv>'];
}

function nopLines({ actions, next, test }: ScriptStep & { readonly kind: 'nop' }): readonly string[] {
  const start = tag('nop', [
    ['next', next],
    ['test', test],
  ]);
  const inside = actionLines(actions.map(actionLine));
  return inside.length === 0 ? [`  ${start}/>`] : [`  ${start}>`, ...inside, '  </nop>'];
}

function stepLines(step: ScriptStep, at: number, steps: readonly ScriptStep[]): readonly string[] {
  switch (step.kind) {
    case 'send':
      return sendLines(step, at, steps);
    case 'receive':
      return receiveLines(step);
    case 'nop':
      return nopLines(step);
    case 'label':
      return [`  ${tag('label', [['id', step.id]])}/>`];
    case 'pause':
      return [`  <pause milliseconds="${step.ms}"/>`];
  }
}

const actionsOf = (step: ScriptStep): readonly ScriptAction[] => ('actions' in step ? step.actions : []);

/** Variables that are checked and never put in have to be named, or SIPp refuses the scenario. */
function unusedVariables(steps: readonly ScriptStep[]): readonly string[] {
  const takes = steps.flatMap((step) => (step.kind === 'receive' ? step.takes : []));
  const names = takes.flatMap(({ variable, group }) =>
    group ? [variable, `whole_${variable}`] : [variable],
  );
  const actions = steps.flatMap(actionsOf);
  const made = actions.flatMap(({ attributes }) => (attributes['assign_to'] ?? '').split(','));
  const said = [
    ...steps.flatMap((step) => (step.kind === 'send' ? [step.text] : [])),
    ...actions.map(({ attributes }) => attributes['value'] ?? ''),
  ].join('\n');
  const all = [...new Set([...names, ...made])].filter((name) => name !== '');
  return all.filter((name) => !said.includes(`[$${name}]`));
}

/** How it is run, for whoever opens the file. */
function usage({ service, options, steps, injection }: Script): string {
  const calls = steps.find(({ kind }) => kind === 'send' || kind === 'receive')?.kind === 'send';
  const user = service === '' ? [] : [`-s ${service}`];
  const rows = injection === null ? ['-m 1'] : ['-inf FILE.csv', `-m ${injection.calls}`];
  const words = ['sipp', '-sf FILE', ...user, ...options, ...rows, ...(calls ? ['HOST:PORT'] : [])];
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

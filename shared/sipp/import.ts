/** A SIPp scenario as a sequence with its requests: the common part of what scenarios say, and a note for everything else. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Sequence, SequenceStep } from '#shared/model/sequence.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import { FILE_ENDINGS, WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { MadeFile } from '#shared/replay/replay.ts';
import { SEQUENCE_LIMITS } from '#shared/sequence/problems.ts';
import { DEFAULT_WAIT, isVariable } from '#shared/sequence/terms.ts';
import { writeSequence } from '#shared/sequence/write.ts';
import { safeName } from '#shared/workspace/names.ts';
import { requestFile, writeRequestFile } from '#shared/workspace/request-file.ts';
import type { ReadMessage } from './read-message.ts';
import { readMessage, variableName, withValues } from './read-message.ts';
import { pauseOf, ours } from './read-words.ts';
import type { Part } from './read-loop.ts';
import { actionsOf, isLoop, withLoops } from './read-loop.ts';
import type { Element, XmlProblem } from './read-xml.ts';
import { readXml } from './read-xml.ts';

/** What was not taken over as it stands. */
export interface ImportNote {
  readonly code:
    | 'element'
    | 'attribute'
    | 'action'
    | 'keyword'
    | 'optional'
    | 'pause'
    /** A pause of no fixed length: it is as long as it is on average. */
    | 'mean'
    /** Fields of a file that is given by `-inf`: their values are to be filled in. */
    | 'fields'
    /** The console sends it by itself: ACK, PRACK, the answer to a challenge. */
    | 'by-itself';
  /** What it is about, as the scenario has it. */
  readonly detail: string;
}

export interface Imported {
  /** The sequence's file, then those of its messages, in a folder of their own. */
  readonly files: readonly MadeFile[];
  readonly sequence: Sequence;
  readonly notes: readonly ImportNote[];
}

export type ImportProblem = XmlProblem | 'not-a-scenario';

const BY_ITSELF: ReadonlySet<string> = new Set(['ACK', 'PRACK']);
/** How many answers the console gives by itself behind a request: to a CANCEL, and to the INVITE that it takes back (RFC 3261 9.2). */
const GIVEN: Readonly<Record<string, number>> = { PRACK: 1, CANCEL: 2 };
/** Elements that say nothing of what is sent or received. */
const IDLE: ReadonlySet<string> = new Set([
  ...['label', 'ResponseTimeRepartition', 'CallLengthRepartition', 'Reference', 'Global', 'User', 'timewait'],
]);
/** Attributes that choose another way through the scenario, or count on SIPp. */
const BRANCHES = ['next', 'test', 'chance', 'condexec', 'lost', 'ontimeout'] as const;
/** What a comment in the sequence says, in English as the language of sequences is. */
const REMARKS: Readonly<Record<Exclude<ImportNote['code'], 'by-itself' | 'keyword'>, string>> = {
  ...{
    element: 'left out',
    attribute: 'passed over',
    action: 'not done',
    optional: 'may come, not waited for',
  },
  ...{ pause: 'a pause of no fixed length', mean: 'a pause of about', fields: 'fields of -inf' },
};
/** What is not taken over is told so often. */
const MOST_NOTES = 200;
/** The name of a header with its colon, as SIPp wants it (RFC 3261 25.1: a token). */
const HEADER = /^\s*([\w.!%*+`'~-]{1,100})\s*:?\s*$/;

/** Milliseconds as a sequence may wait, at its longest; null where it is no number. */
function milliseconds(written = ''): number | null {
  return /^\d{1,9}$/.test(written) ? Math.min(Number(written), SEQUENCE_LIMITS.duration) : null;
}

class Importer {
  steps: SequenceStep[] = [];
  /** How many steps there are, those of repeats with them. */
  #count = 0;
  /** What is told at a step, and what was told since the last one. */
  readonly remarks = new Map<SequenceStep, readonly string[]>();
  #open: string[] = [];
  readonly files: MadeFile[] = [];
  readonly notes: ImportNote[] = [];
  readonly #unknown = new Set<string>();
  /** Whether a challenge came that the next request answers. */
  #challenged = false;
  /** So many of the answers that follow are given by the console. */
  #given = 0;

  get unknown(): readonly string[] {
    return [...this.#unknown];
  }

  /** Whether one more step, or one more file, would be more than a sequence or a workspace takes. */
  get #isFull(): boolean {
    return this.#count >= SEQUENCE_LIMITS.steps || this.files.length + 1 >= WORKSPACE_LIMITS.added;
  }

  /** What was told behind the last step. */
  get last(): readonly string[] {
    return this.#open;
  }

  take(part: Part): void {
    if (!isLoop(part)) return this.#element(part);
    const around = this.steps;
    const inside: SequenceStep[] = [];
    const above = this.#open;
    this.#open = [];
    this.steps = inside;
    for (const one of part.parts) this.take(one);
    this.steps = around;
    if (inside.length === 0) return;
    const step: SequenceStep = { kind: 'repeat', line: 0, times: part.times, steps: inside };
    const behind = this.#open;
    this.#open = above;
    this.#push(step);
    this.#open = behind;
  }

  /** One more step, with what was told since the last one. */
  #push(step: SequenceStep): void {
    this.steps.push(step);
    this.#count += 1;
    if (this.#open.length > 0) this.remarks.set(step, this.#open);
    this.#open = [];
  }

  #element(element: Element): void {
    const { name, attributes } = element;
    if (this.#isFull) return this.#note('element', `<${name}>`);
    for (const branch of BRANCHES)
      if (attributes[branch] !== undefined)
        this.#note('attribute', `<${name} ${branch}="${attributes[branch]}">`);
    if (name === 'send') this.#send(element);
    else if (name === 'recv') this.#receive(element);
    else if (name === 'pause') this.#pause(element);
    else if (!IDLE.has(name) && !(name === 'nop' && element.children.length > 0))
      this.#note('element', `<${name}>`);
    if (name !== 'recv') this.#otherActions(element);
  }

  #note(code: ImportNote['code'], detail: string): void {
    if (this.notes.length >= MOST_NOTES) return;
    this.notes.push({ code, detail: detail.slice(0, 200) });
    if (code !== 'by-itself' && code !== 'keyword')
      this.#open.push(`SIPp, ${REMARKS[code]}: ${detail.slice(0, 200)}`);
  }

  #send(element: Element): void {
    const message = readMessage(element.text);
    for (const keyword of message.unknown) {
      this.#unknown.add(keyword);
      if (!FIELD.test(keyword)) this.#note('keyword', keyword);
    }
    if (message.status > 0) this.#answer(message);
    else if (message.method !== '') this.#sendRequest(message);
  }

  #answer(message: ReadMessage): void {
    if (message.status === 100) return;
    if (this.#given > 0) {
      this.#given -= 1;
      return this.#note('by-itself', String(message.status));
    }
    const { status, hasBody, text } = message;
    const file = hasBody ? this.#write(String(status), message) : '';
    const reliable = !hasBody && status < 200 && /^RSeq[ \t]*:/im.test(text);
    this.#push({ kind: 'answer', line: 0, of: '', status, sdp: false, reliable, file });
  }

  #sendRequest(message: ReadMessage): void {
    const { method, inDialog, credentials, hasBody } = message;
    const answersChallenge = this.#challenged && credentials !== null;
    this.#challenged = false;
    if (answersChallenge) this.#giveCredentials(credentials);
    if (BY_ITSELF.has(method) || answersChallenge) return this.#note('by-itself', method);
    const send = { kind: 'send', line: 0, of: '', as: '' } as const;
    const isStep = method === 'CANCEL' || (inDialog && method === 'BYE' && !hasBody);
    const what = isStep
      ? { kind: 'step' as const, step: method as DialogStep | 'CANCEL' }
      : { kind: 'file' as const, path: this.#write(method, message), inDialog };
    this.#push({ ...send, what });
  }

  /** The request that was challenged gets the credentials of the one that answers. */
  #giveCredentials({ user, password }: { readonly user: string; readonly password: string }): void {
    const last = this.files.pop();
    if (!last) return;
    const lines = [`user: ${user}`, 'password: {{password}}'].join('\n');
    this.#unknown.add('password');
    if (password !== '') this.#note('keyword', `password=${password}`);
    this.files.push({ ...last, text: last.text.replace(/^---\n/, `---\n${lines}\n`) });
  }

  #write(name: string, message: ReadMessage): string {
    const number = String(this.files.length + 1).padStart(2, '0');
    const path = `${number}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}${FILE_ENDINGS.request}`;
    const to = message.status > 0 || message.inDialog ? '' : 'udp:{{target}}';
    this.files.push({ path, text: writeRequestFile(requestFile({ text: message.text, to })) });
    return path;
  }

  #receive(element: Element): void {
    const { request, response, optional, auth, timeout } = element.attributes;
    const within = milliseconds(timeout);
    const wait = { kind: 'wait', line: 0, of: '', as: '', within, checks: [] } as const;
    const isOptional = optional !== undefined && optional !== 'false';
    if (auth === 'true') this.#challenged = true;
    else if (request !== undefined) this.#receiveRequest(request, isOptional, wait);
    else if (isOptional && !/^1\d\d$/.test(response ?? ''))
      this.#note('optional', `<recv response="${response ?? ''}">`);
    else if (response !== undefined && !/^[1-6]\d\d$/.test(response))
      this.#note('attribute', `response="${response}"`);
    else if (!isOptional && response !== undefined && response !== '100')
      this.#push({ ...wait, checks: [], what: response });
    // What is not waited for cannot be looked at.
    if (BY_ITSELF.has(request ?? '')) this.#otherActions(element);
    else this.#actions(element);
  }

  #receiveRequest(method: string, isOptional: boolean, wait: object): void {
    if (!isOptional) this.#given = GIVEN[method] ?? 0;
    if (BY_ITSELF.has(method)) return;
    if (isOptional) return this.#note('optional', `<recv request="${method}">`);
    if (!/^[A-Z]+$/.test(method)) return this.#note('attribute', `request="${method}"`);
    const plain = { kind: 'wait', line: 0, of: '', as: '', within: null } as const;
    this.#push({ ...plain, ...wait, checks: [], what: method });
  }

  #pause({ attributes }: Element): void {
    const ms = milliseconds(attributes['milliseconds']);
    const mean = ms === null ? pauseOf(attributes) : null;
    const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
    if (mean !== null) this.#note('mean', `<pause${said.join('')}>`);
    const length = ms ?? mean;
    if (length !== null)
      this.#push({ kind: 'pause', line: 0, ms: Math.min(length, SEQUENCE_LIMITS.duration) });
    else this.#note('pause', `<pause${said.join('')}>`);
  }

  /** What is taken out of a message becomes a `take`, what of its body is judged an assertion; every other action is told. */
  #actions(element: Element): void {
    const source = element.attributes['request'] === undefined ? 'response' : 'request';
    for (const action of actionsOf(element)) {
      const step = this.#isFull ? null : actionStep(action, source);
      if (step) this.#push(step);
      else this.#note('action', `<${action.name} ${action.attributes['regexp'] ?? ''}>`);
    }
  }

  #otherActions(element: Element): void {
    for (const action of actionsOf(element)) {
      const step = this.#isFull ? null : assigned(action, this.#unknown);
      if (step) this.#push(step);
      else this.#note('action', `<${action.name}>`);
    }
  }
}

const TAKE = { kind: 'take', line: 0, of: '', message: '' } as const;

/** The step that an `ereg` becomes; null where it is none of ours. */
function actionStep({ name, attributes }: Element, source: string): SequenceStep | null {
  const { regexp = '', search_in: where, header = '', assign_to: names = '' } = attributes;
  const expression = name === 'ereg' ? ours(regexp) : null;
  if (expression === null) return null;
  const { check_it: check = '', check_it_inverse: inverse = '' } = attributes;
  if (where === 'body' && check === 'true' && inverse === '') {
    const judged = {
      line: 0,
      message: '',
      subject: { kind: 'body' },
      operator: 'matches',
      expected: expression,
    } as const;
    return { kind: 'check', line: 0, of: '', check: judged };
  }
  const [first = '', ...more] = names.split(',');
  const variable = variableName(more[0] ?? first);
  const field = HEADER.exec(header)?.[1];
  const from = where === 'body' ? `{{${source}.body}}` : `{{${source}.header("${field ?? ''}")}}`;
  const isTaken = (where === 'hdr' && field !== undefined) || where === 'body';
  if (!isTaken || inverse !== '' || more.length > 1 || !isVariable(variable)) return null;
  return { ...TAKE, name: variable, from, match: more.length === 0 ? `(${expression})` : expression };
}

/** The step that sets a variable to a text; null where an action is another one. */
function assigned({ name, attributes }: Element, unknown: Set<string>): SequenceStep | null {
  const { assign_to: to = '', value = '' } = attributes;
  const variable = variableName(to);
  if (name !== 'assignstr' || !isVariable(variable) || /[\r\n]/.test(value)) return null;
  return { ...TAKE, name: variable, from: withValues(value, unknown), match: '' };
}

/** A field of a file that SIPp is given by `-inf`. */
const FIELD = /^\[field(\d{1,3})\b/;
const DATA = 'fields.csv';

/** The columns of the data that the fields become. */
function columnsOf(unknown: readonly string[]): readonly string[] {
  const numbers = unknown.flatMap((keyword) => FIELD.exec(keyword)?.[1] ?? []).map(Number);
  return [...new Set(numbers)].sort((a, b) => a - b).map((number) => `field${number}`);
}

/** The variables that the texts are written with, and the keywords that mean nothing here. */
function variablesOf(unknown: readonly string[]): Sequence['variables'] {
  const own = unknown
    .filter((keyword) => !FIELD.test(keyword))
    .map((keyword) => keyword.replace(/^\[|\]$/g, '').replace(/\W+/g, '_'))
    .filter((name) => /^[A-Za-z_]\w{0,40}$/.test(name));
  return [
    { name: 'target', value: '{{lab}}' },
    { name: 'target.host', value: '{{lab.host}}' },
    { name: 'target.port', value: '5060' },
    { name: 'service', value: 'service' },
    ...[...new Set(own)].map((name) => ({ name, value: '' })),
  ];
}

/** Reads a scenario's file. @param name what it is called where it says no name of its own */
export function importScenario(text: string, name: string): Result<Imported, ImportProblem> {
  const read = readXml(text);
  if (!read.ok) return read;
  const scenario = read.value.find((element) => element.name === 'scenario');
  if (!scenario) return err('not-a-scenario');
  const importer = new Importer();
  for (const part of withLoops(scenario.children)) importer.take(part);
  const title = scenario.attributes['name'] ?? name;
  const columns = columnsOf(importer.unknown);
  const sequence: Sequence = {
    ...{ name: title, data: columns.length > 0 ? DATA : '', timeout: DEFAULT_WAIT, steps: importer.steps },
    variables: variablesOf(importer.unknown),
  };
  const folder = safeName(title, 'Scenario');
  const written = writeSequence(sequence, (step) => importer.remarks.get(step) ?? [], importer.last);
  const rows = `${columns.join(',')}\n${columns.map(() => '""').join(',')}\n`;
  const files = [
    { path: `${folder}${FILE_ENDINGS.sequence}`, text: written },
    ...importer.files,
    ...(columns.length > 0 ? [{ path: DATA, text: rows }] : []),
  ];
  const fields: readonly ImportNote[] =
    columns.length > 0 ? [{ code: 'fields', detail: columns.join(', ') }] : [];
  return ok({
    files: files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    sequence,
    notes: [...fields, ...importer.notes].slice(0, MOST_NOTES),
  });
}

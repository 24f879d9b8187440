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
import { readMessage, variableName } from './read-message.ts';
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
  ...['ResponseTimeRepartition', 'CallLengthRepartition', 'Reference', 'Global', 'User', 'timewait'],
]);
/** Attributes that choose another way through the scenario, or count on SIPp. */
const BRANCHES = ['next', 'test', 'chance', 'condexec', 'lost', 'ontimeout'] as const;
/** What is not taken over is told so often. */
const MOST_NOTES = 200;
/** The name of a header with its colon, as SIPp wants it (RFC 3261 25.1: a token). */
const HEADER = /^\s*([\w.!%*+`'~-]{1,100})\s*:?\s*$/;

/** Milliseconds as a sequence may wait, at its longest; null where it is no number. */
function milliseconds(written = ''): number | null {
  return /^\d{1,9}$/.test(written) ? Math.min(Number(written), SEQUENCE_LIMITS.duration) : null;
}

class Importer {
  readonly steps: SequenceStep[] = [];
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
    return this.steps.length >= SEQUENCE_LIMITS.steps || this.files.length + 1 >= WORKSPACE_LIMITS.added;
  }

  take(element: Element): void {
    const { name, attributes } = element;
    if (this.#isFull) return this.#note('element', `<${name}>`);
    for (const branch of BRANCHES)
      if (attributes[branch] !== undefined)
        this.#note('attribute', `<${name} ${branch}="${attributes[branch]}">`);
    if (name === 'send') this.#send(element);
    else if (name === 'recv') this.#receive(element);
    else if (name === 'pause') this.#pause(element);
    else if (!IDLE.has(name)) this.#note('element', `<${name}>`);
    if (name !== 'recv') this.#otherActions(element);
  }

  #note(code: ImportNote['code'], detail: string): void {
    if (this.notes.length < MOST_NOTES) this.notes.push({ code, detail: detail.slice(0, 200) });
  }

  #send(element: Element): void {
    const message = readMessage(element.text);
    for (const keyword of message.unknown) {
      this.#unknown.add(keyword);
      this.#note('keyword', keyword);
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
    this.steps.push({ kind: 'answer', line: 0, of: '', status, sdp: false, reliable, file });
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
    this.steps.push({ ...send, what });
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
      this.steps.push({ ...wait, checks: [], what: response });
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
    this.steps.push({ ...plain, ...wait, checks: [], what: method });
  }

  #pause({ attributes }: Element): void {
    const written = attributes['milliseconds'];
    const ms = milliseconds(written);
    if (ms !== null) this.steps.push({ kind: 'pause', line: 0, ms });
    else this.#note('pause', `<pause${written === undefined ? '' : ` milliseconds="${written}"`}>`);
  }

  /** What is taken out of a header becomes a `take`; every other action is told. */
  #actions(element: Element): void {
    const source = element.attributes['request'] === undefined ? 'response' : 'request';
    for (const action of actionsOf(element)) {
      const { regexp = '', search_in: where, header = '', assign_to: names = '' } = action.attributes;
      const [first = '', ...more] = names.split(',');
      const variable = variableName(more[0] ?? first);
      const name = HEADER.exec(header)?.[1];
      const isTaken = action.name === 'ereg' && where === 'hdr' && more.length <= 1 && isVariable(variable);
      if (!isTaken || name === undefined || this.#isFull) {
        this.#note('action', `<${action.name} ${regexp}>`);
        continue;
      }
      const from = `{{${source}.header("${name}")}}`;
      const match = more.length === 0 ? `(${regexp})` : regexp;
      this.steps.push({ kind: 'take', line: 0, of: '', message: '', name: variable, from, match });
    }
  }

  #otherActions(element: Element): void {
    for (const action of actionsOf(element)) this.#note('action', `<${action.name}>`);
  }
}

const actionsOf = ({ children }: Element): readonly Element[] =>
  children.filter(({ name }) => name === 'action').flatMap((action) => action.children);

/** The variables that the texts are written with, and the keywords that mean nothing here. */
function variablesOf(unknown: readonly string[]): Sequence['variables'] {
  const own = unknown
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
  for (const element of scenario.children) importer.take(element);
  const title = scenario.attributes['name'] ?? name;
  const sequence: Sequence = {
    ...{ name: title, data: '', timeout: DEFAULT_WAIT, steps: importer.steps },
    variables: variablesOf(importer.unknown),
  };
  const folder = safeName(title, 'Scenario');
  const files = [
    { path: `${folder}${FILE_ENDINGS.sequence}`, text: writeSequence(sequence) },
    ...importer.files,
  ];
  return ok({
    files: files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    sequence,
    notes: importer.notes,
  });
}

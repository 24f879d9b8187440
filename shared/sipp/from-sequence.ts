/**
 * A sequence with its request files as a scenario of SIPp. What the console's stack does by itself (the ACK, the PRACK, the answer to a
 * challenge, the identifiers, the headers of a dialog) is written out; what SIPp cannot do is told by a note.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Check, Sequence, SequenceStep, SimpleStep } from '#shared/model/sequence.ts';
import { STATUS_CODES } from '#shared/sip/status.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { checkText, stepText } from '#shared/sequence/write.ts';
import { statusRangeOf } from '#shared/sequence/terms.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { answerText, keptOf } from './answer-text.ts';
import type { Judged } from './checks.ts';
import { action, checkActions, SENT } from './checks.ts';
import { injectionOf, readRows } from './injection.ts';
import { posixOf } from './posix.ts';
import type { ReceiveStep, Script, ScriptAction, ScriptNote, ScriptStep, Taken } from './script.ts';
import { receive, runnable, TARGETS } from './script.ts';
import { ScriptValues } from './script-values.ts';
import type { Challenged } from './sequence-requests.ts';
import { SequenceRequests } from './sequence-requests.ts';

/** Steps that a scenario can have at the most. */
const MOST_STEPS = 1_000;

/** Requests of a dialog that can be written without knowing more than the dialog. */
const BARE: Readonly<Record<string, string>> = {
  ...{ BYE: 'BYE', UPDATE: 'UPDATE', OPTIONS: 'OPTIONS', INFO: 'INFO', ACK: 'ACK' },
  ...{ 're-INVITE': 'INVITE', hold: 'INVITE', resume: 'INVITE' },
  ...{ SUBSCRIBE: 'SUBSCRIBE', unsubscribe: 'SUBSCRIBE' },
};
/** Provisional responses that may come before what is waited for. */
const EARLY = [100, 180, 183] as const;

type StepOf<K extends SimpleStep['kind']> = Extract<SimpleStep, { kind: K }>;

/** The text of a file by its path in the sequence; null where there is none. */
export type FileOf = (path: string) => string | null;

/** A receive step whose actions may still grow: what follows it in the sequence may look at it. */
type Received = ReceiveStep & { readonly takes: Taken[]; readonly actions: ScriptAction[] };

/** Messages that are waited for, and what is done behind them at a label of its own. */
interface Branch {
  readonly statuses: readonly number[];
  /** Whether it may come before what is waited for; then it is waited on. */
  readonly isEarly: boolean;
  readonly takes: readonly Taken[];
  /** The variable that has to be set for the branch to be taken, or null. */
  readonly test: string | null;
  /** Writes what is done; null for nothing. */
  readonly run: (() => void) | null;
}

class Writer {
  readonly steps: ScriptStep[] = [];
  readonly notes: ScriptNote[] = [];
  readonly values: ScriptValues;
  readonly #requests: SequenceRequests;
  readonly #fileOf: FileOf;
  readonly #timeout: number;
  readonly #counted = new Set<string>();
  #names = 0;
  /** The latest conversation's name. */
  #call = '';
  /** The messages that came last, each on a way of its own, and the statuses that were waited for. */
  #last: readonly Received[] = [];
  #awaited: readonly number[] = [];
  /** What began a conversation of the other side. */
  #begun: Received | null = null;
  /** The variables that keep the INVITE that is answered, once a PRACK came behind it; and how many came. */
  #kept = '';
  #reliable = 0;
  /** The ACK of the answer that was given last. */
  #acked: Received | null = null;

  constructor(sequence: Sequence, fileOf: FileOf, fields: readonly string[]) {
    this.#fileOf = fileOf;
    this.#timeout = sequence.timeout;
    const headerOf = (name: string): string | null => this.#header(name);
    this.values = new ScriptValues({ shared: sequence.variables, fields, headerOf });
    this.#requests = new SequenceRequests(this.steps, this.values);
  }

  take(step: SequenceStep): void {
    if (this.steps.length >= MOST_STEPS) return;
    if (step.kind === 'repeat') return this.#repeat(step);
    if ('of' in step && step.of !== '' && step.of !== this.#call) this.#note('conversations', stepText(step));
    if (step.kind === 'send') this.#send(step);
    else if (step.kind === 'wait') this.#wait(step);
    else if (step.kind === 'answer') this.#answer(step);
    else if (step.kind === 'pause') this.steps.push({ kind: 'pause', ms: step.ms });
    else if (step.kind === 'take') this.#takeValue(step);
    else this.#judge(step.check);
  }

  /** The steps as SIPp can run them, with what counts messages. */
  done(): readonly ScriptStep[] {
    const begun = [...this.#counted].map((of) => action('assign', { assign_to: counter(of), value: '0' }));
    const counting = runnable(this.steps).map((step) => this.#counting(step));
    return begun.length === 0 ? counting : [nop(begun), ...counting];
  }

  /** A message counts itself before its assertions are judged. */
  #counting(step: ScriptStep): ScriptStep {
    if (step.kind !== 'receive') return step;
    const counts = [...this.#counted].filter((of) => isCounted(step, of));
    const more = counts.map((of) => action('add', { assign_to: counter(of), value: '1' }));
    return more.length === 0 ? step : { ...step, actions: [...more, ...step.actions] };
  }

  #note(code: ScriptNote['code'], detail: string): void {
    this.notes.push({ code, detail });
  }

  #leaveOut(step: SimpleStep): void {
    this.#note('left-out', stepText(step));
  }

  #name(word: string): string {
    this.#names += 1;
    return `${word}${this.#names}`;
  }

  /** A loop: how many turns there were is counted at its begin, so that the last turn's number stays behind it. */
  #repeat({ times, steps }: Extract<SequenceStep, { kind: 'repeat' }>): void {
    const turn = this.#name('turn');
    const more = `more_${turn}`;
    const begin = this.#name('begin');
    this.steps.push(nop([action('assign', { assign_to: turn, value: '0' })]), { kind: 'label', id: begin });
    const limit = String(times);
    this.steps.push(
      nop([
        action('add', { assign_to: turn, value: '1' }),
        action('test', { assign_to: more, variable: turn, compare: 'less_than', value: limit }),
      ]),
    );
    const around = this.#requests.turns;
    this.#requests.turns = [...around, turn];
    for (const step of steps) this.take(step);
    this.#requests.turns = around;
    this.steps.push(nop([], begin, more));
  }

  #send(step: StepOf<'send'>): void {
    const { what } = step;
    if (what.kind === 'step') return this.#sendStep(step, what.step);
    const file = this.#fileOf(what.path);
    if (file === null) return this.#leaveOut(step);
    const { text, to, user, password, variables } = readRequestFile(utf8(file));
    this.values.begin(variables, to);
    const written = textOf(renderTemplate(text, this.values.lookup).bytes);
    const credentials = user === '' ? '' : this.#credentials(user, password);
    if (credentials === null) this.#note('no-credentials', what.path);
    else if (credentials !== '') this.#note('only-md5', what.path);
    if (!what.inDialog) this.#begin(step.as);
    const isWritten = this.#requests.write(written, {
      ...{ inDialog: what.inDialog, credentials: credentials ?? '' },
    });
    if (!isWritten) this.#leaveOut(step);
  }

  #begin(name: string): void {
    this.#requests.begin();
    this.#call = name;
  }

  /** What answers a challenge; null where a name cannot be said. */
  #credentials(user: string, password: string): string | null {
    const [name, secret] = [user, password].map((text) => (text === '' ? null : this.values.said(text)));
    const isSayable = (text: string): boolean => /^[\w.+@$[\]!*-]+$/.test(text);
    if (!name || !isSayable(name.text) || (secret && !isSayable(secret.text))) return null;
    return `[authentication username=${name.text}${secret ? ` password=${secret.text}` : ''}]`;
  }

  #sendStep(step: StepOf<'send'>, name: string): void {
    const requests = this.#requests;
    if (name === 'CANCEL') {
      if (!requests.sendTied('CANCEL', this.#inviteNumber())) this.#leaveOut(step);
      requests.method = 'CANCEL';
      return;
    }
    const method = BARE[name];
    if (method === undefined) return this.#leaveOut(step);
    const text = `${method} sip:dialog SIP/2.0\n${requests.bareRest(name, method)}`;
    requests.write(text, { inDialog: true });
  }

  #inviteNumber(): string {
    return this.#requests.inviteNumber(() => {
      const variable = this.#name('cseq');
      for (const { takes } of this.#last) takes.push({ ...taken(variable, 'CSeq', '[0-9]+'), must: true });
      return `[$${variable}]`;
    });
  }

  #wait(step: StepOf<'wait'>): void {
    const range = statusRangeOf(step.what);
    if (range) return this.#waitResponse(step, range);
    if (step.what === 'ACK' && this.#acked) return this.#look(step, this.#acked);
    const begins = !this.#requests.hasBegun;
    const timeout = step.within ?? this.#timeout;
    const one = this.#receive(receive({ method: step.what }, { routes: TARGETS.has(step.what), timeout }));
    if (begins) {
      this.#begin(step.as);
      this.#requests.isAsked = true;
      this.#begun = one;
      one.takes.push(taken('remote', 'From', '.*'));
    }
    this.#kept = '';
    this.#see([one], []);
    for (const check of step.checks) this.#judge(check);
  }

  /** What came already, by itself. */
  #look(step: StepOf<'wait'>, one: Received): void {
    this.#acked = null;
    this.#see([one], []);
    for (const check of step.checks) this.#judge(check);
  }

  #receive(step: ReceiveStep): Received {
    const one: Received = { ...step, takes: [...step.takes], actions: [...step.actions] };
    this.steps.push(one);
    return one;
  }

  #see(last: readonly Received[], awaited: readonly number[]): void {
    this.#last = last;
    this.#awaited = awaited;
  }

  #waitResponse(step: StepOf<'wait'>, { low, high }: { readonly low: number; readonly high: number }): void {
    const requests = this.#requests;
    if (requests.method === 'CANCEL') {
      // A sequence need not wait for the answer to its CANCEL; it comes all the same, before that to the INVITE.
      this.steps.push(receive({ status: 200, of: 'CANCEL' }, { timeout: step.within ?? this.#timeout }));
      requests.method = 'INVITE';
      if (low === 200 && high === 200) return;
    }
    const statuses = low === high ? [low] : STATUS_CODES.filter((code) => code >= low && code <= high);
    if (low < high) this.#note('registered-of-range', stepText(step));
    if (statuses.length === 0) return this.#leaveOut(step);
    const { challenged } = requests;
    requests.challenged = null;
    if (challenged) this.#waitChallenged(step, statuses, challenged);
    else this.#waitBranches(step, statuses);
  }

  /** A challenge may come first: then the request is sent again with credentials, and waited for the same (RFC 3261 22.2). */
  #waitChallenged(step: StepOf<'wait'>, statuses: readonly number[], challenged: Challenged): void {
    const requests = this.#requests;
    const [again, behind] = [this.#name('again'), this.#name('behind')];
    const { method, sent } = requests;
    for (const status of [401, 407])
      this.steps.push(receive({ status, of: method }, { optional: true, challenge: true, next: again }));
    this.#waitBranches(step, statuses);
    const seen = this.#last;
    requests.goOn(behind);
    this.steps.push({ kind: 'label', id: again });
    if (method === 'INVITE') requests.sendTied('ACK', requests.cseq());
    requests.writeAgain(challenged);
    const sentAgain = requests.sent;
    this.#waitBranches(step, statuses);
    this.steps.push({ kind: 'label', id: behind });
    requests.sent = [...sent, ...sentAgain];
    this.#see([...seen, ...this.#last], statuses);
  }

  /** Waits for one of several statuses, and does behind each what belongs to it: ACK, PRACK, or nothing. */
  #waitBranches(step: StepOf<'wait'>, statuses: readonly number[]): void {
    const branches = this.#branches(statuses);
    const isPlain = statuses.length === 1 && branches.every(({ isEarly, run }) => !isEarly || run === null);
    const [begin, behind] = [this.#name('wait'), this.#name('behind')];
    const ids = branches.map(({ run, isEarly }) =>
      isPlain || (isEarly && run === null) ? null : run === null ? behind : this.#name('came'),
    );
    if (!isPlain) this.steps.push({ kind: 'label', id: begin });
    const { sent } = this.#requests;
    const timeout = step.within ?? this.#timeout;
    const awaited = branches.flatMap((branch, at) =>
      this.#receives(branch, { isLast: at === branches.length - 1, next: ids[at] ?? null, timeout }),
    );
    this.#see(awaited, statuses);
    for (const check of step.checks) this.#judge(check);
    branches.forEach(({ run, isEarly }, at) => {
      if (run === null) return;
      if (!isPlain) this.steps.push({ kind: 'label', id: ids[at] ?? '' });
      run();
      if (!isPlain) this.#requests.goOn(isEarly ? begin : behind);
    });
    if (!isPlain) this.steps.push({ kind: 'label', id: behind });
    this.#requests.sent = sent;
  }

  /** The receive steps of a branch; those that are waited for. */
  #receives(
    { statuses, isEarly, takes, test }: Branch,
    { isLast, next, timeout }: { readonly isLast: boolean; readonly next: string | null; timeout: number },
  ): readonly Received[] {
    const of = this.#requests.method;
    const all = statuses.map((status, at) => {
      const optional = !(isLast && at === statuses.length - 1);
      const routes = TARGETS.has(of) && status > 100 && status < 300;
      const more = { optional, routes, timeout, next, test };
      return this.#receive(receive({ status, of }, { ...more, takes }));
    });
    return isEarly ? [] : all;
  }

  #branches(statuses: readonly number[]): readonly Branch[] {
    const plain = { isEarly: false, takes: [], test: null, run: null } as const;
    if (this.#requests.method !== 'INVITE') return [{ ...plain, statuses }];
    const among = (low: number, high: number): readonly number[] =>
      statuses.filter((code) => code >= low && code <= high);
    const early = EARLY.filter((code) => !statuses.includes(code));
    const provisional: readonly Branch[] = this.#requests.invite?.reliable
      ? [...early, ...among(100, 199)].map((status) => this.#reliableBranch(status, statuses))
      : [
          { ...plain, statuses: early, isEarly: true },
          { ...plain, statuses: among(100, 199) },
        ];
    return [
      ...provisional,
      { ...plain, statuses: among(300, 699), run: () => this.#acknowledge(300) },
      { ...plain, statuses: among(200, 299), run: () => this.#acknowledge(200) },
    ].filter((branch) => branch.statuses.length > 0);
  }

  /** A provisional response to an INVITE that allows 100rel: where it has an RSeq, it gets its PRACK (RFC 3262 4). */
  #reliableBranch(status: number, awaited: readonly number[]): Branch {
    const isEarly = !awaited.includes(status);
    if (status === 100) return { statuses: [100], isEarly, takes: [], test: null, run: null };
    const [rseq, cseq] = [this.#name('rseq'), this.#name('cseq')];
    const takes = [taken(rseq, 'RSeq', '[0-9]+'), taken(cseq, 'CSeq', '[0-9]+')];
    const run = (): void => this.#prack({ rseq, cseq, isCertain: isEarly });
    return { statuses: [status], isEarly, takes, test: isEarly ? rseq : null, run };
  }

  /** The PRACK and its answer; where the response need not have been reliable, only where it has an RSeq. */
  #prack({ rseq, cseq, isCertain }: { rseq: string; cseq: string; isCertain: boolean }): void {
    const [reliable, plain] = [this.#name('reliable'), this.#name('plain')];
    if (!isCertain) this.steps.push(nop([], reliable, rseq), nop([], plain), { kind: 'label', id: reliable });
    const { method } = this.#requests;
    const rack = `[$${rseq}] [$${cseq}] INVITE`;
    this.#requests.write('PRACK sip:dialog SIP/2.0\n\n', { inDialog: true, rack });
    this.steps.push(receive({ status: 200, of: 'PRACK' }, { timeout: this.#timeout }));
    if (!isCertain) this.steps.push({ kind: 'label', id: plain });
    this.#requests.method = method;
  }

  /** RFC 3261 13.2.2.4 and 17.1.1.3: a final answer to an INVITE is acknowledged, each in its way. */
  #acknowledge(status: number): void {
    const cseq = this.#inviteNumber();
    if (status >= 300) this.#requests.sendTied('ACK', cseq);
    else this.#requests.write('ACK sip:dialog SIP/2.0\nCSeq: 1 ACK\n\n', { inDialog: true, cseq });
    this.#requests.method = 'ACK';
  }

  /** Judges an assertion at the messages that came last. */
  #judge(check: Check): void {
    const isTold =
      check.message === '' &&
      this.#last.every((one) => {
        const actions = checkActions(check, this.#judged());
        if (actions) one.actions.push(...actions);
        return actions !== null;
      });
    if (!isTold || this.#last.length === 0) this.#note('unchecked', checkText(check));
  }

  #judged(): Judged {
    return {
      statuses: this.#awaited,
      said: this.values.said,
      variable: () => this.#name('check'),
      counter: (of) => {
        this.#counted.add(of);
        return counter(of);
      },
      timed: () => {
        for (const { actions } of this.#requests.sent)
          if (actions.length === 0) actions.push(action('gettimeofday', { assign_to: SENT.join(',') }));
        return this.#requests.sent.length > 0 && this.#awaited.length > 0;
      },
    };
  }

  #answer(step: StepOf<'answer'>): void {
    const { status, file, sdp, reliable } = step;
    const text = file === '' ? '' : this.#fileOf(file);
    if (text === null) return this.#leaveOut(step);
    if (sdp) this.#note('plain-sdp', stepText(step));
    const isInvite = this.#last.some(({ what }) => 'method' in what && what.method === 'INVITE');
    const tagged = this.#begun !== null && this.#last.includes(this.#begun);
    const kept = this.#kept;
    if (reliable) this.#keepInvite();
    const rseq = reliable ? this.#reliable : 0;
    const written = answerText({ status, file: text, sdp, rseq, tagged, kept }, this.values);
    this.#requests.send(written, (status >= 200 || reliable) && isInvite);
    // RFC 3261 13.3.1.4, 17.2.1: a final answer to an INVITE is acknowledged.
    if (isInvite && status >= 200)
      this.#acked = this.#receive(receive({ method: 'ACK' }, { timeout: this.#timeout }));
    if (!reliable) return;
    this.steps.push(receive({ method: 'PRACK' }, { timeout: this.#timeout }));
    const ok = { status: 200, file: '', sdp: false, rseq: 0, tagged: false, kept: '' };
    this.#requests.send(answerText(ok, this.values), false);
  }

  /** Keeps what names the INVITE, for the answers behind the PRACK (RFC 3262 3). */
  #keepInvite(): void {
    this.#reliable += 1;
    if (this.#kept !== '') return;
    this.#kept = this.#name('invite');
    for (const { takes } of this.#last) takes.push(...keptOf(this.#kept));
  }

  /** The variable that holds a header of what came last, or null. */
  #header(name: string): string | null {
    if (this.#last.length === 0) return null;
    const variable = this.#name('header');
    for (const { takes } of this.#last) takes.push(taken(variable, name, '[^[:space:]].*'));
    return variable;
  }

  #takeValue(step: StepOf<'take'>): void {
    const header = /^\{\{re(?:sponse|quest)\.header\("([^"]+)"\)\}\}$/.exec(step.from)?.[1];
    const group = step.match !== '';
    const pattern = group ? posixOf(step.match, 'group') : '[^[:space:]].*';
    if (header === undefined || step.message !== '' || pattern === null || this.#last.length === 0)
      return this.#leaveOut(step);
    const variable = step.name.replace(/\W/g, '_');
    const isGroup = /\((?!\?)/.test(step.match.replace(/\\./g, ''));
    for (const { takes } of this.#last)
      takes.push({ ...taken(variable, header, pattern), group: group && isGroup, must: true });
    this.values.taken(step.name, variable);
  }
}

function taken(variable: string, header: string, pattern: string): Taken {
  return { variable, header, occurrence: 1, pattern, group: false, must: false };
}

function nop(
  actions: readonly ScriptAction[],
  next: string | null = null,
  test: string | null = null,
): ScriptStep {
  return { kind: 'nop', actions, next, test };
}

/** The variable that counts messages of a status, a range or a method. */
const counter = (of: string): string => `count_${of.replace(/\W+/g, '_')}`;

function isCounted({ what }: ReceiveStep, of: string): boolean {
  if ('method' in what) return what.method === of;
  const range = statusRangeOf(of);
  return range !== null && what.status >= range.low && what.status <= range.high;
}

/** The scenario of a sequence. @param fileOf the texts of its files, the data's among them */
export function scriptOfSequence(sequence: Sequence, fileOf: FileOf): Script {
  const data = sequence.data === '' ? null : fileOf(sequence.data);
  const rows = readRows(data ?? '');
  const injected = data === null ? null : injectionOf(rows);
  const writer = new Writer(sequence, fileOf, rows.names);
  for (const step of sequence.steps) writer.take(step);
  const note = (code: ScriptNote['code'], about: readonly string[]): readonly ScriptNote[] =>
    about.map((detail) => ({ code, detail }));
  return {
    ...{ name: sequence.name === '' ? 'sequence' : sequence.name, service: '' },
    steps: writer.done(),
    options: writer.values.options(),
    injection: injected?.file ?? null,
    notes: [
      ...writer.notes,
      ...note('call-number', writer.values.random()),
      ...note('data-row', (injected?.left ?? []).map(String)),
      ...note('no-data', sequence.data !== '' && data === null ? [sequence.data] : []),
      ...note('cut', writer.steps.length >= MOST_STEPS ? [`${MOST_STEPS}`] : []),
    ],
  };
}

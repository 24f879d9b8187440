/**
 * A sequence with its request files as a scenario of SIPp. What the console's stack does by itself (the ACK, the identifiers, the
 * headers of a dialog) is written out; what SIPp cannot do is told by a note.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Check, Sequence, SequenceStep, SimpleStep } from '#shared/model/sequence.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { reasonPhrase } from '#shared/sip/status.ts';
import { fillRequest } from '#shared/sip/fill.ts';
import { methodText } from '#shared/sip/views.ts';
import { writtenParts } from '#shared/replay/fresh.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { checkText, stepText } from '#shared/sequence/write.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { literalText, sealed } from './literal.ts';
import { requestText } from './own-message.ts';
import { withKeywords } from './places.ts';
import type { Script, ScriptNote, ScriptStep, SendStep, Taken } from './script.ts';
import { LOCAL_TAG, receive, runnable } from './script.ts';
import { createScriptValues } from './script-values.ts';

/** Steps that a scenario can have at the most, repeats written out. */
const MOST_STEPS = 1_000;

/** A stand-in for the address that SIPp has: the filled headers carry it, and it becomes SIPp's keywords. */
const LOCAL = { host: 'local.sipp.invalid', port: 5060 };
const FILL = {
  random: { bytes: (count: number) => new Uint8Array(count) },
  local: LOCAL,
  transport: 'UDP',
  userAgent: 'Sipwright',
} as const;

/** Requests of a dialog that can be written without knowing more than the dialog. */
const BARE: Readonly<Record<string, string>> = {
  ...{ BYE: 'BYE', UPDATE: 'UPDATE', OPTIONS: 'OPTIONS', INFO: 'INFO', ACK: 'ACK' },
  ...{ 're-INVITE': 'INVITE', hold: 'INVITE', resume: 'INVITE' },
};
const REPEATED = ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq'] as const;

type StepOf<K extends SimpleStep['kind']> = Extract<SimpleStep, { kind: K }>;

/** The text of a request file by its path in the sequence; null where there is none. */
export type FileOf = (path: string) => string | null;

class Writer {
  readonly steps: ScriptStep[] = [];
  readonly notes: ScriptNote[] = [];
  readonly values: ReturnType<typeof createScriptValues>;
  readonly #fileOf: FileOf;
  #first: SipRequest | null = null;
  #invite: { step: SendStep; request: SipRequest } | null = null;
  #method = '';
  #cseq = 0;
  /** Whether the other side began: then To of what is sent is the From that came. */
  #isAsked = false;

  constructor(sequence: Sequence, fileOf: FileOf) {
    this.#fileOf = fileOf;
    this.values = createScriptValues(sequence.variables);
  }

  take(step: SequenceStep): void {
    if (this.steps.length >= MOST_STEPS) return;
    if (step.kind === 'repeat')
      for (let turn = 0; turn < step.times && this.steps.length < MOST_STEPS; turn++)
        for (const inner of step.steps) this.take(inner);
    else if (step.kind === 'send') this.#send(step);
    else if (step.kind === 'wait') this.#wait(step);
    else if (step.kind === 'answer') this.#answer(step);
    else if (step.kind === 'pause') this.steps.push({ kind: 'pause', ms: step.ms });
    else if (step.kind === 'take') this.#takeValue(step);
    else this.#leaveOut(step);
  }

  #note(code: ScriptNote['code'], detail: string): void {
    this.notes.push({ code, detail });
  }

  #leaveOut(step: SimpleStep): void {
    this.#note('left-out', stepText(step));
  }

  #send(step: StepOf<'send'>): void {
    const { what } = step;
    if (what.kind === 'step') return this.#sendStep(step, what.step);
    const file = this.#fileOf(what.path);
    if (file === null) return this.#leaveOut(step);
    const { text, to, user, variables } = readRequestFile(utf8(file));
    if (user !== '') this.#note('no-credentials', what.path);
    this.values.begin(variables, to);
    const written = textOf(renderTemplate(text, this.values.lookup).bytes);
    if (!this.#write(written, what.inDialog)) this.#leaveOut(step);
  }

  #sendStep(step: StepOf<'send'>, name: string): void {
    if (name === 'CANCEL') {
      if (!this.#sendTied('CANCEL')) this.#leaveOut(step);
      this.#method = 'CANCEL';
      return;
    }
    const method = BARE[name];
    if (method === undefined) return this.#leaveOut(step);
    const isOffer = method === 'INVITE';
    const body =
      isOffer && this.#first ? textOf(this.#first.bytes, this.#first.body).replace(/\r\n/g, '\n') : '';
    const held =
      name === 'hold' ? `${body.replace(/^a=(?:sendrecv|recvonly|inactive)\n/gm, '')}a=sendonly\n` : body;
    const type = held === '' ? '' : 'Content-Type: application/sdp\n';
    this.#write(`${method} sip:dialog SIP/2.0\n${type}\n${held}`, true);
  }

  /** Writes a request; false where its text is none. */
  #write(text: string, inDialog: boolean): boolean {
    const asked = inDialog ? this.#ofDialog(text) : text;
    const isAck = /^ACK /.test(asked);
    if (!isAck) this.#cseq++;
    const { bytes } = fillRequest(utf8(asked), { ...FILL, cseq: this.#cseq });
    const { message } = parseMessage(bytes);
    if (message?.kind !== 'request') return false;
    const method = methodText(message);
    const place = { inDialog, remote: this.#isAsked ? 'remote' : '', rseq: '' };
    const step = this.#sendStepOf(requestText(message, this.#surroundings(), place), method !== 'ACK');
    this.#first ??= message;
    if (method === 'INVITE') this.#invite = { step, request: message };
    this.#method = method;
    return true;
  }

  #surroundings() {
    const { remote, keywords } = this.values;
    return { ends: { local: LOCAL, remote: remote() }, keywords: keywords(), service: '' };
  }

  #sendStepOf(text: string, repeats: boolean, branchOf: SendStep | null = null): SendStep {
    const step: SendStep = { kind: 'send', text, repeats, branchOf };
    this.steps.push(step);
    return step;
  }

  /** The same request with what names its dialog (RFC 3261 12.2.1.1). */
  #ofDialog(text: string): string {
    const { startLine, fields, rest } = writtenParts(text);
    const given = new Set(fields.map(({ canonical }) => canonical));
    const from =
      (this.#first && headerValue(this.#first, 'From')) ??
      `<sip:sipwright@${LOCAL.host}:${LOCAL.port}>;tag=1`;
    const to = (this.#first && headerValue(this.#first, 'To')) ?? '<sip:sipwright@invalid>';
    const lines = [
      ...(given.has('From') ? [] : [`From: ${from}`]),
      ...(given.has('To') ? [] : [`To: ${to.replace(/;\s*tag=[^;]*/i, '')};tag=peer`]),
    ];
    return [startLine, ...lines, ...fields.map((field) => field.text)].join('\n') + rest;
  }

  /** The CANCEL of the INVITE that is open, or the ACK of its refusal: its branch, CSeq and target (RFC 3261 9.1, 17.1.1.3). */
  #sendTied(method: 'CANCEL' | 'ACK'): boolean {
    if (!this.#invite) return false;
    const { step, request } = this.#invite;
    const number = /^\d+/.exec(headerValue(request, 'CSeq') ?? '')?.[0] ?? '1';
    const tag = method === 'ACK' ? ';tag=peer' : '';
    const kept = ['Via', 'From', 'To', 'Call-ID', 'Route'].flatMap((name) => {
      const value = headerValue(request, name);
      return value === null ? [] : [`${name}: ${value}${name === 'To' ? tag : ''}`];
    });
    const uri = textOf(request.bytes, request.uri);
    const lines = [`${method} ${uri} SIP/2.0`, ...kept, `CSeq: ${number} ${method}`, 'Max-Forwards: 70'];
    const { message } = parseMessage(utf8([...lines, 'Content-Length: 0', '', ''].join('\r\n')));
    if (message?.kind !== 'request') return false;
    const place = { inDialog: false, remote: '', rseq: '' };
    this.#sendStepOf(requestText(message, this.#surroundings(), place), method !== 'ACK', step);
    return true;
  }

  #wait(step: StepOf<'wait'>): void {
    const { what, within, checks } = step;
    const status = Number(/^(\d{3})/.exec(what)?.[1] ?? 0);
    if (this.#method === 'CANCEL' && status > 0) {
      // A sequence need not wait for the answer to its CANCEL; it comes all the same, before that to the INVITE.
      this.steps.push(receive({ status: 200, of: 'CANCEL' }));
      this.#method = 'INVITE';
      if (status === 200) return;
    }
    if (/\.\./.test(what)) this.#note('first-of-range', stepText(step));
    const takes = checks.flatMap((check, at) => this.#check(check, `check${this.steps.length}_${at}`));
    const more = { routes: true, timeout: within, takes };
    if (status > 0) {
      this.steps.push(receive({ status, of: this.#method }, more));
      if (this.#method === 'INVITE' && status >= 200) this.#acknowledge(status);
      return;
    }
    const begins = this.#first === null && !this.#isAsked;
    this.#isAsked ||= begins;
    const remote: Taken[] = begins ? [taken('remote', 'From', '.*')] : [];
    this.steps.push(receive({ method: what }, { ...more, takes: [...remote, ...takes] }));
  }

  /** RFC 3261 13.2.2.4 and 17.1.1.3: a final answer to an INVITE is acknowledged, each in its way. */
  #acknowledge(status: number): void {
    if (status >= 300) this.#sendTied('ACK');
    else {
      const cseq = (this.#invite && headerValue(this.#invite.request, 'CSeq')) ?? '1 INVITE';
      this.#write(`ACK sip:dialog SIP/2.0\nCSeq: ${cseq.replace('INVITE', 'ACK')}\n\n`, true);
    }
    this.#method = 'ACK';
  }

  /** What of an assertion a regular expression on a header can hold. */
  #check(check: Check, variable: string): readonly Taken[] {
    const { subject, operator, expected } = check;
    const pattern =
      operator === 'exists'
        ? '.+'
        : operator === 'contains'
          ? posixText(expected)
          : operator === 'matches'
            ? expected
            : null;
    if (subject.kind === 'header' && pattern !== null && check.message === '')
      return [{ ...taken(variable, subject.name, pattern), must: true }];
    this.#note('unchecked', checkText(check));
    return [];
  }

  #answer(step: StepOf<'answer'>): void {
    const { status, file } = step;
    const text = file === '' ? '' : this.#fileOf(file);
    if (text === null) return this.#leaveOut(step);
    if (step.reliable) this.#note('not-reliable', stepText(step));
    if (step.sdp) this.#note('no-sdp', stepText(step));
    const parts = writtenParts(
      textOf(renderTemplate(readRequestFile(utf8(text)).text, this.values.lookup).bytes),
    );
    const own = parts.fields.filter(
      ({ canonical }) => ![...REPEATED, 'Content-Length', 'Contact'].includes(canonical),
    );
    const body = parts.rest.slice(2);
    const say = (line: string): string => withKeywords(line, this.values.keywords(), literalText);
    const lines = [
      ...[`SIP/2.0 ${status} ${reasonPhrase(status)}`, ...REPEATED.map((name) => `[last_${name}:]`)],
      ...[
        'Contact: <sip:[local_ip]:[local_port]>',
        ...own.map((field) => say(field.text)),
        'Content-Length: [len]',
        '',
      ],
      body.split('\n').map(say).join('\n'),
    ];
    const tagged = lines.map((line) =>
      line === '[last_To:]' && this.#isAsked ? `${line};tag=${LOCAL_TAG}` : line,
    );
    this.#sendStepOf(sealed(tagged.join('\n')), status >= 200 && this.#isInvited());
  }

  /** Whether the request that is answered is an INVITE. */
  #isInvited(): boolean {
    const last = this.steps.findLast((step) => step.kind === 'receive');
    return last !== undefined && 'method' in last.what && last.what.method === 'INVITE';
  }

  #takeValue(step: StepOf<'take'>): void {
    const header = /^\{\{re(?:sponse|quest)\.header\("([^"]+)"\)\}\}$/.exec(step.from)?.[1];
    const at = this.steps.findLastIndex((one) => one.kind === 'receive');
    const last = this.steps[at];
    if (header === undefined || step.message !== '' || last?.kind !== 'receive') return this.#leaveOut(step);
    const group = step.match !== '';
    const value: Taken = {
      ...taken(step.name.replace(/\W/g, '_'), header, group ? step.match : '.*'),
      group,
      must: true,
    };
    this.steps[at] = { ...last, takes: [...last.takes, value] };
    this.values.taken(step.name, value.variable);
  }
}

function taken(variable: string, header: string, pattern: string): Taken {
  return { variable, header, occurrence: 1, pattern, group: false, must: false };
}

/** A text as a regular expression of POSIX that matches it. */
const posixText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The scenario of a sequence. @param fileOf the texts of its files */
export function scriptOfSequence(sequence: Sequence, fileOf: FileOf): Script {
  const writer = new Writer(sequence, fileOf);
  for (const step of sequence.steps) writer.take(step);
  if (writer.steps.length >= MOST_STEPS) writer.notes.push({ code: 'cut', detail: `${MOST_STEPS}` });
  return {
    ...{ name: sequence.name === '' ? 'sequence' : sequence.name, service: '' },
    steps: runnable(writer.steps),
    options: writer.values.options(),
    notes: writer.notes,
  };
}

/** The requests of a sequence as a scenario sends them: with what names the call, the dialog and the transaction (RFC 3261 8.1.1, 12.2.1.1). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { fillRequest } from '#shared/sip/fill.ts';
import { methodText } from '#shared/sip/views.ts';
import { writtenParts } from '#shared/replay/fresh.ts';
import type { RequestPlace } from './own-message.ts';
import { requestText } from './own-message.ts';
import type { ScriptAction, ScriptStep, SendStep } from './script.ts';
import type { ScriptValues } from './script-values.ts';

/** A stand-in for the address that SIPp has: the filled headers carry it, and it becomes SIPp's keywords. */
const LOCAL = { host: 'local.sipp.invalid', port: 5060 };
const FILL = {
  random: { bytes: (count: number) => new Uint8Array(count) },
  local: LOCAL,
  transport: 'UDP',
  userAgent: 'Sipwright',
} as const;

/** A send step whose actions may still grow. */
export type Sent = SendStep & { readonly actions: ScriptAction[]; next: string | null };

/** A request as it was written, to be sent again with credentials. */
export interface Challenged {
  readonly message: SipRequest;
  readonly place: RequestPlace;
  readonly credentials: string;
}

/** An INVITE whose answer is to come. */
export interface Invited {
  readonly step: SendStep;
  readonly request: SipRequest;
  /** How many requests were sent until it, with it. */
  readonly count: number;
  /** Whether its provisional responses may be sent reliably. */
  readonly reliable: boolean;
  /** Whether it was sent twice, so that nobody knows which branch is the last. */
  readonly again: boolean;
}

export interface Written {
  readonly inDialog: boolean;
  /** What answers its challenge; '' for nothing. */
  readonly credentials?: string;
  /** Its number in CSeq, or null for the next one. */
  readonly cseq?: string | null;
  /** The whole RAck of a PRACK; '' for none. */
  readonly rack?: string;
}

const ALLOWING = ['Supported', 'Require'] as const;

export class SequenceRequests {
  /** Requests that were sent last, each on a way of its own. */
  sent: readonly Sent[] = [];
  invite: Invited | null = null;
  /** What is to be sent again where a challenge comes; null for nothing. */
  challenged: Challenged | null = null;
  /** The method of the request that was sent last. */
  method = '';
  /** Whether the other side began: then To of what is sent is the From that came. */
  isAsked = false;
  /** The variables of the repeats around, the outermost first. */
  turns: readonly string[] = [];
  readonly #steps: ScriptStep[];
  readonly #values: ScriptValues;
  /** The request that began the conversation. */
  #first: SipRequest | null = null;
  /** Requests that were sent, and what is added to their number where a file says one of its own. */
  #count = 0;
  #offset = 0;
  #calls = 0;
  #prefix = '';
  /** What was sent last, answers too. */
  #latest: Sent | null = null;

  constructor(steps: ScriptStep[], values: ScriptValues) {
    this.#steps = steps;
    this.#values = values;
  }

  get hasBegun(): boolean {
    return this.#first !== null || this.isAsked;
  }

  /** Another conversation: what SIPp finds a call by stands behind `///` in its Call-ID. */
  begin(): void {
    this.#calls += 1;
    this.#first = null;
    this.isAsked = false;
    const turns = this.turns.map((turn) => `[$${turn}]-`).join('');
    this.#prefix = this.#calls > 1 || turns !== '' ? `${turns}${this.#calls}///` : '';
  }

  /** Writes a request; false where its text is none. */
  write(text: string, { inDialog, credentials = '', cseq = null, rack = '' }: Written): boolean {
    const asked = inDialog ? this.#ofDialog(text) : text;
    const { bytes } = fillRequest(utf8(asked), { ...FILL, cseq: this.#count + this.#offset + 1 });
    const { message } = parseMessage(bytes);
    if (message?.kind !== 'request') return false;
    const method = methodText(message);
    const [, number, of] = /^(\d{1,9}) +(\S+)$/.exec(headerValue(message, 'CSeq') ?? '') ?? [];
    const isCounted = number !== undefined && of === method;
    if (method !== 'ACK') this.#count++;
    if (method !== 'ACK' && isCounted) this.#offset = Number(number) - this.#count;
    const place: RequestPlace = {
      ...{ inDialog, remote: this.isAsked ? 'remote' : '', rseq: '' },
      cseq: isCounted ? (cseq ?? this.cseq()) : null,
    };
    this.method = method;
    this.#first ??= message;
    this.challenged = credentials === '' ? null : { message, place, credentials };
    this.#put(message, place, { again: false, more: rack === '' ? '' : `RAck: ${rack}` });
    return true;
  }

  /** Sends a request again, with credentials (RFC 3261 22.2). */
  writeAgain({ message, place, credentials }: Challenged): void {
    this.#count++;
    this.method = methodText(message);
    this.#put(message, place, { again: true, more: credentials });
  }

  #put(message: SipRequest, place: RequestPlace, { again, more }: { again: boolean; more: string }): void {
    const written = requestText(message, this.#surroundings(), place);
    const text = more === '' ? written : written.replace(/^Via:.*$/m, (via) => `${via}\n${more}`);
    const method = methodText(message);
    const step = this.send(text, method !== 'ACK');
    if (method !== 'INVITE') return;
    const reliable = ALLOWING.some((name) => /\b100rel\b/i.test(headerValue(message, name) ?? ''));
    this.invite = { step, request: message, count: this.#count, reliable, again };
  }

  /** The number of the request that was sent last: SIPp counts all but ACK and CANCEL. */
  cseq(): string {
    if (this.#offset === 0) return '[cseq]';
    return `[cseq${this.#offset > 0 ? '+' : ''}${this.#offset}]`;
  }

  /** The number of the open INVITE: counted where nothing was sent since, else what its answer says, which `kept` names. */
  inviteNumber(kept: () => string): string {
    const { count = 0, reliable = false } = this.invite ?? {};
    return !reliable && count === this.#count ? this.cseq() : kept();
  }

  #surroundings() {
    const values = this.#values;
    return { ends: { local: LOCAL, remote: values.remote() }, keywords: values.keywords(), service: '' };
  }

  /** Sends a text; within repeats its branch is another one in each turn. */
  send(text: string, repeats: boolean, branchOf: SendStep | null = null): Sent {
    const turns = this.turns.map((turn) => `-[$${turn}]`).join('');
    const named = text
      .replace('[branch]', () => `[branch]${turns}`)
      .replace(/^((?:Call-ID|i)[ \t]*:[ \t]*)(?=\[call_id\]$)/im, (name) => `${name}${this.#prefix}`);
    const step: Sent = { kind: 'send', text: named, repeats, branchOf, actions: [], next: null };
    this.#steps.push(step);
    this.sent = [step];
    this.#latest = step;
    return step;
  }

  /** Goes on at a label: by what was sent last where that is the last step, for a message may come before SIPp does the next one. */
  goOn(label: string): void {
    const last = this.#latest;
    if (last && this.#steps.at(-1) === last) last.next = label;
    else this.#steps.push({ kind: 'nop', actions: [], next: label, test: null });
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

  /** The CANCEL of the INVITE that is open, or the ACK of its refusal: its branch and target (RFC 3261 9.1, 17.1.1.3). */
  sendTied(method: 'CANCEL' | 'ACK', cseq: string): boolean {
    if (!this.invite) return false;
    const { step, request, again } = this.invite;
    const tag = method === 'ACK' ? ';tag=peer' : '';
    const kept = ['Via', 'From', 'To', 'Call-ID', 'Route'].flatMap((name) => {
      const value = headerValue(request, name);
      return value === null ? [] : [`${name}: ${value}${name === 'To' ? tag : ''}`];
    });
    const uri = textOf(request.bytes, request.uri);
    const lines = [`${method} ${uri} SIP/2.0`, ...kept, `CSeq: 1 ${method}`, 'Max-Forwards: 70'];
    const { message } = parseMessage(utf8([...lines, 'Content-Length: 0', '', ''].join('\r\n')));
    if (message?.kind !== 'request') return false;
    const place = { inDialog: false, remote: '', rseq: '', cseq };
    const text = requestText(message, this.#surroundings(), place);
    // Of two INVITEs only what came knows which one it answers.
    const via = again && method === 'CANCEL' ? text.replace(/^Via:.*$/m, '[last_Via:]') : text;
    this.send(via, method !== 'ACK', step);
    return true;
  }

  /** What a request of the dialog says besides: the description of a new offer, and of a subscription its event. */
  bareRest(name: string, method: string): string {
    if (method === 'SUBSCRIBE') {
      const value = (header: string, other: string): string =>
        (this.#first && headerValue(this.#first, header)) ?? other;
      const expires = name === 'unsubscribe' ? '0' : value('Expires', '3600');
      return `Event: ${value('Event', 'presence')}\nExpires: ${expires}\n\n`;
    }
    if (method !== 'INVITE' || !this.#first) return '\n';
    const body = textOf(this.#first.bytes, this.#first.body).replace(/\r\n/g, '\n');
    if (body === '') return '\n';
    const held =
      name === 'hold' ? `${body.replace(/^a=(?:sendrecv|recvonly|inactive)\n/gm, '')}a=sendonly\n` : body;
    return `Content-Type: application/sdp\n\n${held}`;
  }
}

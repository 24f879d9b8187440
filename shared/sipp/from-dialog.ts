/** A captured call as the scenario of one of its sides: what that side sent is sent, what it received is waited for. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { placeOf } from '#shared/flow/places.ts';
import type { CapturedMessage, SideMessage } from '#shared/replay/side.ts';
import { isAckOfRefusal, isInDialog, sideMessages } from '#shared/replay/side.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import { parseUri, requestUri, tagOf } from '#shared/sip/views.ts';
import type { Surroundings } from './own-message.ts';
import { hasContact, keptName, REPEATED, requestText, responseText, rseqOf } from './own-message.ts';
import type { ReceiveStep, Script, ScriptNote, ScriptStep, SendStep, Taken } from './script.ts';
import { receive, runnable, TARGETS } from './script.ts';

export interface DialogChoice {
  /** `HOST:PORT` of the side that SIPp is to play. */
  readonly side: string;
  readonly name: string;
  /** Gaps before a send of more than so many milliseconds become pauses; null for none. */
  readonly pausesFrom: number | null;
}

const NO_PLACE: Endpoint = { host: '', port: 0 };

function taken(variable: string, header: string, more: Partial<Taken> = {}): Taken {
  return { variable, header, occurrence: 1, pattern: '.*', group: false, must: false, ...more };
}

/** A walk over the messages of a side. */
class Writer {
  readonly steps: ScriptStep[] = [];
  readonly #messages: readonly SideMessage[];
  readonly #of: Surroundings;
  readonly #requests = new Map<number, { step: ScriptStep; from: SideMessage }>();
  #last: SideMessage | null = null;
  #target = false;
  #remote = '';

  constructor(messages: readonly SideMessage[], of: Surroundings) {
    this.#messages = messages;
    this.#of = of;
  }

  take(one: SideMessage, pausesFrom: number | null): void {
    if (one.sent && pausesFrom !== null && one.gap > pausesFrom && this.steps.length > 0)
      this.steps.push({ kind: 'pause', ms: Math.round(one.gap) });
    const step = one.sent ? this.#send(one) : this.#receive(one);
    this.steps.push(step);
    if (one.row.kind === 'request' && !isAckOfRefusal(one))
      this.#requests.set(one.transaction.number, { step, from: one });
  }

  #send(one: SideMessage): SendStep {
    const { message, transaction } = one;
    if (message.kind === 'request') return this.#sendRequest(one, message);
    const asked = this.#requests.get(transaction.number);
    const isLast = this.#last?.transaction === transaction;
    const variables = isLast || !asked ? '' : `r${transaction.number}`;
    const text = responseText(message, one.request, this.#of, { variables });
    // RFC 3261 13.3.1.4, RFC 3262 3: what a request acknowledges is sent again until that comes.
    const isInvite = transaction.method === 'INVITE';
    return {
      kind: 'send',
      text,
      repeats: isInvite && (message.status >= 200 || rseqOf(message) !== null),
      branchOf: null,
      actions: [],
      next: null,
    };
  }

  #sendRequest(one: SideMessage, request: SipRequest): SendStep {
    const { row, transaction } = one;
    const inDialog = isInDialog(one) && this.#target;
    const text = requestText(request, this.#of, {
      inDialog,
      remote: this.#remote,
      rseq: row.method === 'PRACK' ? this.#acknowledged(request) : '',
    });
    const invite =
      row.method === 'CANCEL' ? this.#openInvite() : this.#requests.get(transaction.number)?.step;
    const isTied = row.method === 'CANCEL' || isAckOfRefusal(one);
    return {
      kind: 'send',
      text,
      repeats: row.method !== 'ACK',
      branchOf: isTied && invite?.kind === 'send' ? invite : null,
      actions: [],
      next: null,
    };
  }

  /** The variable of the RSeq that a PRACK is about (RFC 3262 7.2). */
  #acknowledged(request: SipRequest): string {
    const rack = /^\s*(\d+)/.exec(headerText(request, 'RAck'))?.[1];
    const found = this.#messages.find(({ message, sent }) => !sent && rseqOf(message)?.trim() === rack);
    return found ? `rseq${found.row.id}` : '';
  }

  #openInvite(): ScriptStep | undefined {
    return [...this.#requests.values()].findLast(({ from }) => from.sent && from.row.method === 'INVITE')
      ?.step;
  }

  #receive(one: SideMessage): ReceiveStep {
    this.#last = one;
    const { message, row } = one;
    const target =
      TARGETS.has(row.method) && hasContact(message) && !(row.status >= 300) && row.status !== 100;
    this.#target ||= target;
    if (message.kind === 'request') return this.#receiveRequest(one, message, target);
    const isReliable = rseqOf(message) !== null && row.status < 200;
    const takes = isReliable
      ? [taken(`rseq${row.id}`, 'RSeq', { pattern: '[0-9]+', must: true })].filter(() => this.#isPracked(one))
      : [];
    return receive(
      { status: row.status, of: row.method },
      {
        optional: row.status < 200 && !isReliable,
        routes: target,
        challenge: (row.status === 401 || row.status === 407) && this.#isAnswered(one),
        takes,
      },
    );
  }

  #isPracked({ message }: SideMessage): boolean {
    const rseq = rseqOf(message)?.trim();
    return this.#messages.some(
      (other) =>
        other.sent &&
        other.row.method === 'PRACK' &&
        other.message.kind === 'request' &&
        /^\s*(\d+)/.exec(headerText(other.message, 'RAck'))?.[1] === rseq,
    );
  }

  /** Whether a later request carries credentials. */
  #isAnswered({ row }: SideMessage): boolean {
    return this.#messages.some(
      ({ message, sent, row: later }) =>
        sent &&
        later.time >= row.time &&
        message.kind === 'request' &&
        [...authsOf(message, 'Authorization'), ...authsOf(message, 'Proxy-Authorization')].length > 0,
    );
  }

  #receiveRequest(one: SideMessage, request: SipRequest, routes: boolean): ReceiveStep {
    const takes: Taken[] = this.#isAnsweredLater(one)
      ? keptFields(request, `r${one.transaction.number}`)
      : [];
    if (this.#remote === '' && tagOf(request, 'To') === '' && this.#asksInDialog()) {
      this.#remote = 'remote';
      takes.push(taken('remote', 'From'));
    }
    return receive({ method: one.row.method }, { routes, takes });
  }

  #asksInDialog(): boolean {
    return this.#messages.some((one) => one.sent && isInDialog(one));
  }

  /** Whether something else is received between a request and a response to it: then it is not the last message any more. */
  #isAnsweredLater(one: SideMessage): boolean {
    const rest = this.#messages.slice(this.#messages.indexOf(one) + 1);
    const other = rest.findIndex(({ sent }) => !sent);
    return (
      other >= 0 &&
      rest
        .slice(other)
        .some(
          ({ sent, row, transaction }) => sent && row.kind === 'response' && transaction === one.transaction,
        )
    );
  }
}

function headerText(request: SipRequest, name: string): string {
  const field = request.headers.find(({ canonical }) => canonical === name);
  return field ? new TextDecoder().decode(request.bytes.subarray(field.value.start, field.value.end)) : '';
}

/** The fields of a request that its responses repeat, kept in variables. */
function keptFields(request: SipRequest, variables: string): Taken[] {
  return REPEATED.flatMap((name) => {
    const count = request.headers.filter(({ canonical }) => canonical === name).length;
    return Array.from({ length: count }, (_, i) =>
      taken(keptName(variables, name, i + 1), name, { occurrence: i + 1 }),
    );
  });
}

function serviceOf(first: SideMessage | undefined): string {
  if (!first?.sent || first.message.kind !== 'request') return '';
  const user = parseUri(requestUri(first.message))?.user ?? '';
  return /^[\w.+*#-]+$/.test(user) ? user : '';
}

/** The options that a scenario needs, by what its messages say. */
function optionsOf(steps: readonly ScriptStep[]): readonly string[] {
  const asks = steps.some((step) => step.kind === 'send' && step.text.includes('[authentication'));
  return asks ? ['-ap PASSWORD'] : [];
}

/** The algorithm of a message's first challenge, MD5 where it names none (RFC 7616 3.3). */
function firstAlgorithm(message: SipMessage): readonly string[] {
  const all = [...authsOf(message, 'WWW-Authenticate'), ...authsOf(message, 'Proxy-Authenticate')];
  return all.slice(0, 1).map(({ params }) => params.get('algorithm') ?? 'MD5');
}

function notesOf(messages: readonly SideMessage[]): readonly ScriptNote[] {
  const peers = new Set(messages.map(({ sent, row }) => (sent ? row.dst : row.src)));
  const calls = new Set(messages.map(({ row }) => row.callId));
  const algorithms = messages.flatMap(({ message, sent }) => (sent ? [] : firstAlgorithm(message)));
  const unknown = algorithms.find((name) => !/^(?:MD5|AKAv1-MD5)$/i.test(name));
  return [
    ...(peers.size > 1 ? [{ code: 'addresses', detail: `${peers.size}` } as const] : []),
    ...(calls.size > 1 ? [{ code: 'call-ids', detail: `${calls.size}` } as const] : []),
    ...(unknown === undefined ? [] : [{ code: 'only-md5', detail: unknown } as const]),
  ];
}

/** The scenario of one side of a call. @param messages in the order of their times */
export function scriptOfDialog(messages: readonly CapturedMessage[], choice: DialogChoice): Script {
  const mine = sideMessages(messages, choice.side);
  const [first] = mine;
  const peer = first ? (first.sent ? first.row.dst : first.row.src) : '';
  const ends = {
    local: choice.side === '' ? NO_PLACE : placeOf(choice.side),
    remote: peer === '' ? NO_PLACE : placeOf(peer),
  };
  const service = serviceOf(first);
  const writer = new Writer(mine, { ends, keywords: [], service });
  for (const one of mine) writer.take(one, choice.pausesFrom);
  const steps = runnable(writer.steps);
  return {
    ...{ name: choice.name, steps, service, options: optionsOf(steps), injection: null },
    notes: notesOf(mine),
  };
}

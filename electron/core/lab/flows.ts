/**
 * The flows of `sipwright demo`: each is a request to the lab, what the user does next, and the messages that must
 * cross, as data; `runDemo` plays them one after the other and tells what happened.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Credentials, Outcome } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import { LAB_ACCOUNT } from './digest-gate.ts';

export interface Flow {
  /** One word for programs. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** The draft; `{{lab}}` is the lab's `HOST:PORT`. */
  readonly text: string;
  readonly credentials?: Credentials;
  /** What the user does once the message `after` was seen. */
  readonly then?: { readonly after: string; readonly send: 'CANCEL' | 'BYE' };
  /** The final status of the request. */
  readonly status: number;
  /** Every message of the call in order, without retransmissions: `>` leaves the console, `<` comes to it. */
  readonly messages: readonly string[];
}

/** A request's text of a start line and headers; the user agent fills the rest. */
function draft(startLine: string, ...headers: string[]): string {
  return [`${startLine} SIP/2.0`, ...headers, '', ''].join('\r\n');
}

const OFFER = [
  'v=0',
  'o=demo 1 1 IN IP4 {{local.ip}}',
  's=-',
  'c=IN IP4 {{local.ip}}',
  't=0 0',
  'm=audio 40000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n');

function invite(user: string): string {
  return `${draft(`INVITE sip:${user}@{{lab}}`, 'Content-Type: application/sdp')}${OFFER}`;
}

export const FLOWS: readonly Flow[] = [
  {
    name: 'register',
    title: 'Registration with digest',
    text: draft(
      'REGISTER sip:{{lab}}',
      'From: <sip:alice@{{lab}}>',
      'To: <sip:alice@{{lab}}>',
      'Contact: <{{local.uri}}>',
      'Expires: 300',
    ),
    credentials: LAB_ACCOUNT,
    status: 200,
    messages: ['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 200 REGISTER'],
  },
  {
    name: 'call',
    title: 'A call with BYE',
    text: invite('echo'),
    then: { after: '> ACK', send: 'BYE' },
    status: 200,
    messages: ['> INVITE', '< 180 INVITE', '< 200 INVITE', '> ACK', '> BYE', '< 200 BYE'],
  },
  {
    name: 'busy',
    title: 'A call to somebody who is busy',
    text: invite('busy'),
    status: 486,
    messages: ['> INVITE', '< 486 INVITE', '> ACK'],
  },
  {
    name: 'cancel',
    title: 'A call that is cancelled while it rings',
    text: invite('ring'),
    then: { after: '< 180 INVITE', send: 'CANCEL' },
    status: 487,
    messages: ['> INVITE', '< 180 INVITE', '> CANCEL', '< 200 CANCEL', '< 487 INVITE', '> ACK'],
  },
  {
    name: 'message',
    title: 'A text message',
    text: `${draft('MESSAGE sip:echo@{{lab}}', 'Content-Type: text/plain')}Hello from Sipwright`,
    status: 200,
    messages: ['> MESSAGE', '< 200 MESSAGE'],
  },
  {
    name: 'subscribe',
    title: 'A subscription to presence, and the NOTIFY that follows',
    text: draft('SUBSCRIBE sip:echo@{{lab}}', 'Event: presence', 'Expires: 60'),
    status: 200,
    messages: ['> SUBSCRIBE', '< 200 SUBSCRIBE', '< NOTIFY', '> 200 NOTIFY'],
  },
  {
    name: 'refer',
    title: 'A reference, and how it went',
    text: draft('REFER sip:echo@{{lab}}', 'Refer-To: <sip:busy@{{lab}}>'),
    status: 202,
    messages: ['> REFER', '< 202 REFER', '< NOTIFY', '> 200 NOTIFY', '< NOTIFY', '> 200 NOTIFY'],
  },
];

/** The parts of a message row that a flow looks at. */
export type DemoRow = Pick<
  MessageRow,
  'id' | 'time' | 'direction' | 'kind' | 'method' | 'status' | 'callId' | 'retransmission'
>;

export interface DemoDeps<Row extends DemoRow> {
  readonly userAgent: Pick<UserAgent, 'start' | 'get' | 'next' | 'stop' | 'onChange'>;
  /** Rows of messages among `count` ids from `from` on, in order; ids count up from 1. */
  readonly store: { rows(from: number, count: number): readonly Row[] };
  /** Where the lab listens, as `udp:HOST:PORT`. */
  readonly lab: string;
  readonly clock: Clock;
  /** Calls the listener after a datagram was recorded and handled. */
  onIncoming(listener: () => void): Unsubscribe;
  /** Milliseconds that a flow may take; 10 seconds where it is left out. */
  readonly patience?: number;
}

export interface FlowResult<Row extends DemoRow = DemoRow> {
  readonly name: string;
  readonly title: string;
  readonly ok: boolean;
  /** Empty where all went well, else a sentence. */
  readonly why: string;
  readonly exchanges: readonly number[];
  /** The messages of the flow, retransmissions included. */
  readonly rows: readonly Row[];
}

/** One message as the flows write it: `> INVITE`, `< 200 INVITE`. */
export function labelOf({ direction, kind, method, status }: DemoRow): string {
  return `${direction === 'out' ? '>' : '<'} ${kind === 'response' ? `${status} ` : ''}${method}`;
}

/** Plays the flows in order and answers with each result as it is known. */
export async function* runDemo<Row extends DemoRow>(
  deps: DemoDeps<Row>,
  flows: readonly Flow[] = FLOWS,
): AsyncGenerator<FlowResult<Row>, void, undefined> {
  const reader = createReader(deps.store);
  for (const flow of flows) yield await play(flow, deps, reader);
}

const PAGE = 200;
const DEFAULT_PATIENCE = 10_000;
/** How long the flow is watched after it went well: nothing more may come. */
const AFTERMATH = 50;

interface Reader<Row> {
  /** The rows of a call that were recorded since the reader was made. */
  rowsOf(callId: string): Row[];
}

function createReader<Row extends DemoRow>(store: DemoDeps<Row>['store']): Reader<Row> {
  const seen: Row[] = [];
  let next = 1;
  const readOn = (): void => {
    for (let page = store.rows(next, PAGE); page.length > 0; page = store.rows(next, PAGE)) {
      seen.push(...page);
      next = (page.at(-1)?.id ?? next) + 1;
    }
  };
  return {
    rowsOf(callId) {
      readOn();
      return seen.filter((row) => row.callId === callId);
    },
  };
}

async function play<Row extends DemoRow>(
  flow: Flow,
  deps: DemoDeps<Row>,
  reader: Reader<Row>,
): Promise<FlowResult<Row>> {
  const { userAgent } = deps;
  const id = userAgent.start({
    bytes: utf8(flow.text),
    to: deps.lab,
    switches: ALL_ON,
    credentials: flow.credentials ?? null,
    variables: { lab: deps.lab.replace(/^udp:/, '') },
    timeout: null,
  });
  const rows = (): Row[] => reader.rowsOf(userAgent.get(id)?.callId || '-');
  const labels = (): string[] => firstTimes(rows()).map(labelOf);
  let hasActed = false;
  const isOver = (): boolean => {
    const { then } = flow;
    if (then && !hasActed && labels().includes(then.after)) hasActed = userAgent.next(id, then.send).ok;
    const outcome = userAgent.get(id)?.outcome ?? null;
    return isBroken(outcome) || (outcome !== null && isSame(labels(), flow.messages));
  };
  await until(isOver, deps);
  await pause(deps.clock);
  userAgent.stop(id);
  const why = verdict(flow, userAgent.get(id)?.outcome ?? null, labels());
  return { name: flow.name, title: flow.title, ok: why === '', why, exchanges: [id], rows: rows() };
}

function firstTimes<Row extends DemoRow>(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.retransmission === 0);
}

function isBroken(outcome: Outcome | null): boolean {
  return outcome !== null && outcome.kind !== 'answer';
}

function isSame(seen: readonly string[], expected: readonly string[]): boolean {
  return seen.length === expected.length && seen.every((label, i) => label === expected[i]);
}

/** Empty, or why a flow did not go as it should. */
function verdict(flow: Flow, outcome: Outcome | null, seen: readonly string[]): string {
  if (outcome?.kind === 'trouble') return outcome.trouble.message;
  if (outcome?.kind !== 'answer') return 'there was no final answer';
  if (outcome.status !== flow.status) return `the answer was ${outcome.status}, not ${flow.status}`;
  if (isSame(seen, flow.messages)) return '';
  return `expected ${flow.messages.join(', ')}, but saw ${seen.join(', ') || 'nothing'}`;
}

/** Waits until the condition holds, looked at after every change, or until patience ends. */
function until<Row extends DemoRow>(condition: () => boolean, deps: DemoDeps<Row>): Promise<void> {
  return new Promise((resolve) => {
    const ends: Unsubscribe[] = [];
    let isDone = false;
    const finish = (): void => {
      if (isDone) return;
      isDone = true;
      for (const end of ends) end();
      resolve();
    };
    const look = (): void => void (!isDone && condition() && finish());
    const timer = deps.clock.after(deps.patience ?? DEFAULT_PATIENCE, finish);
    ends.push(deps.userAgent.onChange(look), deps.onIncoming(look), () => timer.cancel());
    look();
  });
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => void clock.after(AFTERMATH, resolve));
}

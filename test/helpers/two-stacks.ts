/**
 * The stacks of Alice (192.0.2.1) and Bob (192.0.2.2) in a network in memory, with a name server's zone and a manual clock;
 * further hosts may join. Everything that a person does at a console is a method of a party.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { err, ok } from '#shared/lib/result.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { Answer, AnswerPolicy } from '#shared/model/incoming.ts';
import type { DialogStep, LiveDialog, StepWarning } from '#shared/model/stack.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import type { Resolver, SrvRecord } from '#core/resolve/resolver.ts';
import { receiveDatagrams } from '#core/session/incoming.ts';
import type { Stack } from '#core/session/stack.ts';
import { createStack } from '#core/session/stack.ts';
import { dialogRow } from '#core/ua/dialogs/dialog-view.ts';
import { pass } from './loopback-transport.ts';
import type { Host, MemoryNetwork } from './memory-network.ts';
import { createMemoryNetwork } from './memory-network.ts';
import { createZoneResolver } from './zone-resolver.ts';

export interface Zone {
  /** IPv4 addresses by host name. */
  readonly a?: Readonly<Record<string, readonly string[]>>;
  /** Hosts by `_sip._udp.DOMAIN`, the most preferred first. */
  readonly srv?: Readonly<Record<string, readonly string[]>>;
}

export interface Party {
  readonly host: Host;
  readonly stack: Stack;
  /** Sends a text with all switches on, unless told otherwise; the answer is the exchange. */
  send(text: string, draft?: Partial<SendDraft>): number;
  exchange(id: number): Exchange;
  /** All dialogs as rows, the oldest first. */
  dialogs(): LiveDialog[];
  /** The dialog that began last. */
  dialog(): LiveDialog;
  /** Sends a step in the dialog that began last, or in another. */
  step(step: DialogStep, dialog?: number): number;
  /** Sends a step after its text was edited. */
  edit(step: DialogStep, change: (text: string) => string, draft?: Partial<SendDraft>): number;
  warning(step: DialogStep): StepWarning | null;
  /** Answers the last request that waits for its final answer; answers with the code of the trouble, or null. */
  answer(status: number, more?: Partial<Answer>): string | null;
  policy(method: string, policy: AnswerPolicy): void;
}

export interface TwoStacks {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly alice: Party;
  readonly bob: Party;
  /** One more stack. */
  join(name: string, address: string): Party;
  pass(ms: number): Promise<void>;
  /** What was sent since the last time it was asked. */
  news(): string[];
  /** The last message of that kind, as `lines` writes it. */
  last(line: string): SipMessage;
  close(): void;
}

/** An INVITE from Alice to Bob with an offer, as a person would type it. */
export function invite({
  uri = 'sip:bob@192.0.2.2',
  headers = [],
  sdp = true,
}: { uri?: string; headers?: readonly string[]; sdp?: boolean } = {}): string {
  const offer = 'v=0\no=alice 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 9 RTP/AVP 0\n';
  return [
    `INVITE ${uri} SIP/2.0`,
    'From: <sip:alice@atlanta.example.com>',
    ...headers,
    ...(sdp ? ['Content-Type: application/sdp'] : []),
    '',
    sdp ? offer : '',
  ].join('\n');
}

/** Makes the network with both stacks. */
export function createTwoStacks(zone: Zone = {}): TwoStacks {
  const clock = createManualClock(1_000_000);
  const network = createMemoryNetwork(clock);
  const stacks: Stack[] = [];
  const join = (name: string, address: string): Party => {
    const host = network.join(name, address);
    const random = createSeededRandom(stacks.length + 7);
    const resolver = resolverOf(zone);
    const stack = createStack({ transport: host, resolver, clock, random, userAgent: 'Sipwright' });
    receiveDatagrams(host, stack);
    stacks.push(stack);
    return createParty(host, stack);
  };
  let told = 0;
  return {
    clock,
    network,
    alice: join('alice', '192.0.2.1'),
    bob: join('bob', '192.0.2.2'),
    join,
    pass: (ms) => pass(clock, ms),
    news() {
      const from = told;
      told = network.packets.length;
      return network.lines(from);
    },
    last(line) {
      const index = network.lines().lastIndexOf(line);
      const message = network.packets[index]?.message;
      if (!message) throw new Error(`nothing like "${line}" was sent`);
      return message;
    },
    close: () => stacks.forEach((stack) => stack.close()),
  };
}

function resolverOf({ a = {}, srv = {} }: Zone): Resolver {
  const record = (target: string, priority: number): SrvRecord => ({
    priority,
    weight: 0,
    port: 5060,
    target,
    ttl: null,
  });
  return {
    ...createZoneResolver(a),
    srv: (name) => Promise.resolve(srv[name] ? ok(srv[name].map(record)) : err('ENOTFOUND')),
  };
}

function createParty(host: Host, stack: Stack): Party {
  const { userAgent, uas, dialogs } = stack;
  const send: Party['send'] = (text, draft = {}) =>
    userAgent.start({
      bytes: utf8(text),
      to: '',
      switches: ALL_ON,
      credentials: null,
      variables: {},
      timeout: null,
      ...draft,
    });
  const rows = (): LiveDialog[] => dialogs.table.rows(1, 1_000).map(dialogRow);
  const party: Party = {
    host,
    stack,
    send,
    exchange: (id) => known(userAgent.get(id), `exchange ${id}`),
    dialogs: rows,
    dialog: () => known(rows().at(-1), 'dialog'),
    step(step, dialog = party.dialog().id) {
      const sent = userAgent.step(dialog, step);
      if (!sent.ok) throw new Error(sent.error.message);
      return sent.value;
    },
    edit(step, change, draft = {}) {
      const dialog = party.dialog().id;
      const written = userAgent.draftStep(dialog, step);
      if (!written.ok) throw new Error(written.error.message);
      return send(change(new TextDecoder().decode(written.value)), { dialog, ...draft });
    },
    warning: (step) => party.dialog().steps.find((row) => row.step === step)?.warning ?? null,
    answer(status, more = {}) {
      const open = uas.list.rows().findLast(({ state }) => state === 'waiting' || state === 'provisional');
      const { id } = known(open, 'request that waits');
      const answered = uas.answer({ id, status, sdp: true, reliable: false, headers: [], ...more });
      return answered.ok ? null : answered.error.code;
    },
    policy(method, policy) {
      uas.settings.policies = { ...uas.settings.policies, [method]: policy };
    },
  };
  return party;
}

function known<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

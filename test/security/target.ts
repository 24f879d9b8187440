/**
 * A console under attack: the whole application over a network in memory, with a clock of its own. Whatever it sends to itself
 * comes in again. In the end its log must be empty: nothing threw.
 */
import { createFakeStreams } from '../unit/electron/core/hep/fake-streams.ts';
import { createFakePrograms } from '../unit/electron/core/sniff/fake-programs.ts';
import { expect } from 'vitest';
import * as v from 'valibot';
import type { MethodName } from '#shared/contract/contract.ts';
import { methods, streams } from '#shared/contract/contract.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { AnswerPolicies } from '#shared/model/incoming.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { createZoneResolver } from '../helpers/zone-resolver.ts';
import { createFakeNet, newestSocket } from '../unit/electron/core/transport/fake-net.ts';

export const CONSOLE: Endpoint = { host: '192.0.2.1', port: 5060 };
export const ATTACKER: Endpoint = { host: '198.51.100.66', port: 5060 };
export const PEER: Endpoint = { host: '203.0.113.7', port: 5070 };

export interface Sent {
  readonly bytes: Uint8Array;
  readonly remote: Endpoint;
}

export interface Target {
  readonly app: App;
  readonly clock: ManualClock;
  /** Everything that left, in order. */
  readonly sent: Sent[];
  /** Puts a datagram on the console's socket; it acts when time passes, or `settle` is waited for. */
  put(what: string | Uint8Array, from?: Endpoint): void;
  say(what: string | Uint8Array, from?: Endpoint): Promise<void>;
  settle(): Promise<void>;
  pass(ms: number): Promise<void>;
  policies(policies: AnswerPolicies): void;
  start(text: string, draft?: Partial<SendDraft>): Promise<number>;
  exchange(id: number): Exchange;
  messages(to?: Endpoint): SipMessage[];
  /** The console answers a request as on the first day, and all that it shows fits the contract. */
  proveAlive(): Promise<void>;
  /** Closes it: nothing was logged, and no timer is left. */
  finish(): Promise<void>;
}

const OBSERVER: Endpoint = { host: '203.0.113.200', port: 5099 };

/** Starts a console with one listener. */
export async function createTarget(): Promise<Target> {
  const net = createFakeNet();
  const clock = createManualClock(1_000_000);
  const log: string[] = [];
  const app = createApp({
    net,
    streams: createFakeStreams(),
    programs: createFakePrograms({}),
    resolver: createZoneResolver({}),
    clock,
    random: createSeededRandom(1),
    log: (line) => log.push(line),
    host: 'test',
    version: '1.0.0',
    platform: 'test',
    captures: null,
  });
  await app.handlers['sources.add']({ address: `udp:${CONSOLE.host}:${CONSOLE.port}` });
  const socket = newestSocket(net);
  const { sent } = socket;
  let looped = 0;
  let probes = 0;
  /** What the console sent to itself comes in. */
  const loop = (): void => {
    for (; looped < sent.length; looped++) {
      const one = sent[looped];
      if (one && one.remote.host === CONSOLE.host && one.remote.port === CONSOLE.port) {
        socket.events.message(one.bytes, CONSOLE);
      }
    }
  };
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 12; j++) await Promise.resolve();
      loop();
    }
  };
  const target: Target = {
    app,
    clock,
    sent,
    put: (what, from = ATTACKER) => socket.events.message(typeof what === 'string' ? utf8(what) : what, from),
    async say(what, from) {
      target.put(what, from);
      await settle();
    },
    settle,
    async pass(ms) {
      await settle();
      for (let left = ms; left > 0; left -= 100) {
        clock.advance(Math.min(100, left));
        await settle();
      }
    },
    policies: (policies) =>
      void (app.stack.uas.settings.policies = { ...app.stack.uas.settings.policies, ...policies }),
    async start(text, draft = {}) {
      const { id } = await app.handlers['exchanges.start']({
        bytes: utf8(text),
        to: `udp:${PEER.host}:${PEER.port}`,
        switches: ALL_ON,
        credentials: null,
        variables: {},
        timeout: null,
        ...draft,
      });
      await settle();
      return id;
    },
    exchange(id) {
      const exchange = app.userAgent.get(id);
      if (!exchange) throw new Error(`there is no exchange ${id}`);
      return exchange;
    },
    messages: (to) =>
      sent.flatMap(({ bytes, remote }) => {
        if (to && (remote.host !== to.host || remote.port !== to.port)) return [];
        const { message } = parseMessage(bytes);
        return message ? [message] : [];
      }),
    async proveAlive() {
      const before = target.messages(OBSERVER).length;
      await target.say(probe(++probes), OBSERVER);
      const answers = target.messages(OBSERVER).slice(before);
      expect(answers.map((answer) => answer.kind === 'response' && answer.status)).toEqual([200]);
      await fitsContract(app);
      expect(log).toEqual([]);
    },
    async finish() {
      await app.close();
      expect(log).toEqual([]);
      expect(clock.pending).toBe(0);
    },
  };
  return target;
}

function probe(count: number): string {
  return [
    'OPTIONS sip:console@192.0.2.1 SIP/2.0',
    `Via: SIP/2.0/UDP ${OBSERVER.host}:${OBSERVER.port};branch=z9hG4bKprobe${count};rport`,
    `From: <sip:observer@${OBSERVER.host}>;tag=${count}`,
    'To: <sip:console@192.0.2.1>',
    `Call-ID: probe-${count}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** All that a screen would ask for is there and has the shape that was promised. */
async function fitsContract(app: App): Promise<void> {
  const { handlers, feeds } = app;
  const counters = feeds.stack({}).snapshot();
  const from = Math.max(0, counters.nextTransaction - 200);
  const dialogs = Math.max(0, counters.nextDialog - 200);
  const answers: [MethodName, unknown][] = [
    ['messages.page', await handlers['messages.page']({ from: 1, count: 200 })],
    ['dialogs.page', await handlers['dialogs.page']({ from: 1, count: 200 })],
    ['stack.transactions', await handlers['stack.transactions']({ from, count: 200 })],
    ['stack.dialogs', await handlers['stack.dialogs']({ from: dialogs, count: 200 })],
  ];
  for (const [name, answer] of answers) {
    expect([name, v.safeParse(methods[name].output, answer).issues?.[0]?.message]).toEqual([name, undefined]);
  }
  expect(v.is(streams.stack.snapshot, counters)).toBe(true);
  expect(v.is(streams.incoming.snapshot, feeds.incoming({}).snapshot())).toBe(true);
  expect(v.is(streams.traffic.snapshot, feeds.traffic({}).snapshot())).toBe(true);
}

export interface Parts {
  readonly method?: string;
  readonly callId?: string;
  readonly seq?: string;
  readonly from?: string;
  readonly to?: string;
  readonly via?: string;
  readonly uri?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A request of the attacker's; every part can be anything. */
export function evil({
  method = 'INVITE',
  callId = 'evil',
  seq = '1',
  from = '<sip:evil@198.51.100.66>;tag=e',
  to = '<sip:console@192.0.2.1>',
  via = `SIP/2.0/UDP 198.51.100.66:5060;branch=z9hG4bK${callId}${method}${seq};rport`,
  uri = 'sip:console@192.0.2.1',
  headers = [],
  body = '',
}: Parts = {}): string {
  const contact = headers.some((line) => /^(Contact|m) *:/i.test(line))
    ? []
    : ['Contact: <sip:evil@198.51.100.66:5060>'];
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: ${via}`,
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${seq} ${method}`,
    'Max-Forwards: 70',
    ...contact,
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${utf8(body).length}`,
    '',
    body,
  ].join('\r\n');
}

/**
 * A whole console of ours in the test's own process, at a free UDP port of 127.0.0.1: what the stack does with a peer is
 * seen in its exchanges, dialogs, incoming requests and recorded messages. Every wait ends by an event of the console.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { AnswerPolicies, IncomingRow } from '#shared/model/incoming.ts';
import type { DialogStep, LiveDialog } from '#shared/model/stack.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { DEFAULT_POLICIES } from '#core/answer/policies.ts';
import type { Resolver } from '#core/resolve/resolver.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { DEFAULT_TIMERS } from '#core/transaction/timers.ts';
import { dialogRow } from '#core/ua/dialogs/dialog-view.ts';
import { keep } from './exchange.ts';

/** What never comes fails after so many milliseconds, with the messages until then, before the test's own limit is up. */
const PATIENCE = 25_000;

export interface ConsoleOptions {
  /** What is answered by itself, beside the console's own choices. */
  readonly policies?: AnswerPolicies;
  readonly resolver?: Resolver;
  readonly clock?: Clock;
}

/** T1 in milliseconds: nothing is lost here, and on a busy machine an answer may well take half a second. */
const T1 = 2_000;

type Wanted<T> = T | null | undefined | false;

export class TestConsole {
  readonly app: App;
  /** 127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  readonly #log: readonly string[];

  constructor(app: App, address: string, log: readonly string[]) {
    this.app = app;
    this.address = address;
    this.port = Number(address.split(':')[1]);
    this.#log = log;
  }

  /** Sends a draft; the answer is the id of its exchange. */
  start(text: string, draft: Partial<SendDraft> = {}): number {
    const given = { switches: ALL_ON, credentials: null, variables: {}, timeout: null };
    return this.app.userAgent.start({ bytes: utf8(text), to: '', ...given, ...draft });
  }

  /** Sends a draft and settles with its exchange when it is over. */
  send(text: string, draft: Partial<SendDraft> = {}): Promise<Exchange> {
    return this.ended(this.start(text, draft));
  }

  ended(id: number): Promise<Exchange> {
    return this.until(`the end of exchange ${id}`, () => {
      const exchange = this.app.userAgent.get(id);
      return exchange?.outcome && exchange;
    });
  }

  /** Starts the console's lab and answers with its `127.0.0.1:PORT`; what it receives and sends is recorded here. */
  async startLab(): Promise<string> {
    const lab = await this.app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
    if (!lab.ok) throw new Error(lab.error.message);
    return lab.value.replace(/^udp:/, '');
  }

  /** Calls and settles with the dialog once it is confirmed; rejects where the call is refused. */
  async call(uri: string, draft: Partial<SendDraft> & CallOptions = {}): Promise<LiveDialog> {
    const { headers = [], from, ...rest } = draft;
    const exchange = await this.send(callDraft(uri, headers, from), rest);
    const [id] = exchange.dialogs;
    const isTaken = exchange.outcome?.kind === 'answer' && exchange.outcome.status < 300;
    if (!isTaken || id === undefined)
      throw new Error(`no call: ${JSON.stringify(exchange.outcome)}\n${this.report()}`);
    return this.phase(id, 'confirmed');
  }

  dialogs(): LiveDialog[] {
    return this.app.stack.dialogs.table.rows(1, 1_000).map(dialogRow);
  }

  dialog(id: number): LiveDialog {
    const live = this.app.stack.dialogs.table.get(id);
    if (!live) throw new Error(`there is no dialog ${id}`);
    return dialogRow(live);
  }

  phase(id: number, phase: LiveDialog['phase']): Promise<LiveDialog> {
    return this.until(`dialog ${id} to be ${phase}`, () => {
      const row = this.dialog(id);
      return row.phase === phase && row;
    });
  }

  /** Sends a request of a dialog as it is offered, and settles with the last response to it. */
  async step(id: number, step: DialogStep): Promise<MessageRow> {
    const before = this.lastMessage;
    const sent = this.app.userAgent.step(id, step);
    if (!sent.ok) throw new Error(sent.error.message);
    const { callId } = this.dialog(id);
    const method = METHODS[step] ?? step;
    return this.message(
      `an answer to ${step}`,
      (row) =>
        row.id > before &&
        row.callId === callId &&
        row.direction === 'in' &&
        row.method === method &&
        row.status >= 200,
    );
  }

  /** The id of the newest recorded message. */
  get lastMessage(): number {
    return this.app.store.counters().next - 1;
  }

  /** Hangs up, and settles when the peer has said 200. */
  async hangUp(id: number): Promise<void> {
    await this.step(id, 'BYE');
    await this.phase(id, 'terminated');
  }

  /** The next request that waits for an answer, or one that came since the console was started. */
  incoming(method = 'INVITE', state: IncomingRow['state'] = 'waiting'): Promise<IncomingRow> {
    return this.until(`${method} to be ${state}`, () =>
      this.app.stack.uas.list.rows().findLast((row) => row.method === method && row.state === state),
    );
  }

  /** Answers a request by hand. */
  answer(
    id: number,
    status: number,
    more: { sdp?: boolean; reliable?: boolean; headers?: [string, string][] } = {},
  ): void {
    const { sdp = true, reliable = false, headers = [] } = more;
    const done = this.app.stack.uas.answer({ id, status, sdp, reliable, headers });
    if (!done.ok) throw new Error(`${done.error.message}\n${this.report()}`);
  }

  /** Puts an account in, for its password; what is left out is as a person would leave it. */
  account(aor: string, registrar: string, password: string, more: Partial<AccountConfig> = {}): string {
    const id = more.id ?? aor;
    const config = { ...NEW_ACCOUNT, id, aor, registrar, ...more };
    const done = this.app.stack.accounts.put(config, password);
    if (!done.ok) throw new Error(done.error.message);
    return id;
  }

  accountRow(id: string): AccountRow {
    const row = this.app.stack.accounts.rows().find(({ config }) => config.id === id);
    if (!row) throw new Error(`there is no account ${id}`);
    return row;
  }

  /** Sends a REGISTER of an account and settles with the account when it is answered. */
  async register(
    id: string,
    purpose: 'bind' | 'query' | 'unbind' | 'unbind-all' = 'bind',
  ): Promise<AccountRow> {
    const sent = this.app.stack.accounts.register(id, purpose);
    if (!sent.ok) throw new Error(sent.error.message);
    await this.ended(sent.value);
    return this.accountRow(id);
  }

  /** Every recorded message, or those of one Call-ID, in their order. */
  rows(callId?: string): MessageRow[] {
    const rows = this.app.store.rows(1, 10_000);
    return callId === undefined ? rows : rows.filter((row) => row.callId === callId);
  }

  /** Settles with the first message that fits, recorded already or to come. */
  message(what: string, fits: (row: MessageRow) => boolean): Promise<MessageRow> {
    return this.until(what, () => this.rows().find(fits));
  }

  text(row: MessageRow): string {
    return textOf(this.app.store.bytes(row.id) ?? new Uint8Array());
  }

  /**
   * The messages as short words in their order: `> INVITE`, `< 180 INVITE`. Repetitions are left out, and 100 Trying: both come
   * as the machine has time.
   */
  flow(callId?: string): string[] {
    return this.rows(callId)
      .filter(({ retransmission, status }) => retransmission === 0 && status !== 100)
      .map(wordsOf);
  }

  /** Settles with what `read` finds, asked again after every change in the console. */
  until<T>(what: string, read: () => Wanted<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const ends: (() => void)[] = [];
      const finish = (): void => ends.splice(0).forEach((end) => end());
      const look = (): void => {
        const found = read();
        if (found === null || found === undefined || found === false) return;
        finish();
        resolve(found);
      };
      const limit = setTimeout(() => {
        finish();
        reject(new Error(`waited for ${what} in vain\n${this.report()}`));
      }, PATIENCE);
      ends.push(() => clearTimeout(limit), ...this.#listen(look));
      look();
    });
  }

  /** Every message, for the words of a failed test. */
  report(): string {
    return this.rows()
      .slice(-60)
      .map((row) => `${wordsOf(row)} ${row.src} -> ${row.dst}\n${this.text(row)}`)
      .join('\n');
  }

  async stop(): Promise<void> {
    await this.app.close();
    if (this.#log.length > 0) throw new Error(this.#log.join('\n'));
  }

  #listen(look: () => void): (() => void)[] {
    const { userAgent, dialogs, uas, accounts } = this.app.stack;
    return [userAgent, dialogs.table, uas.list, accounts, this.app.store].map((part) => part.onChange(look));
  }
}

const METHODS: Partial<Record<DialogStep, string>> = {
  're-INVITE': 'INVITE',
  hold: 'INVITE',
  resume: 'INVITE',
  unsubscribe: 'SUBSCRIBE',
};

const NEW_ACCOUNT = {
  display: '',
  proxy: '',
  user: '',
  contact: '',
  expires: 600,
  refresh: false,
  margin: 30,
  keepAlive: 'off',
  keepAliveSeconds: 30,
} as const;

/** `> INVITE`, or `< 180 INVITE`. */
function wordsOf({ direction, status, method }: MessageRow): string {
  return [direction === 'out' ? '>' : '<', ...(status > 0 ? [status] : []), method].join(' ');
}

interface CallOptions {
  /** More header lines of the INVITE. */
  readonly headers?: readonly string[];
  /** The URI of From. */
  readonly from?: string;
}

/** An INVITE that offers G.711 at the address it leaves from, and says what this side can do. */
export function callDraft(uri: string, headers: readonly string[] = [], from?: string): string {
  return [
    `INVITE ${uri} SIP/2.0`,
    `To: <${uri}>`,
    ...(from === undefined ? [] : [`From: <${from}>`]),
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, NOTIFY, REFER, MESSAGE',
    ...headers,
    'Content-Type: application/sdp',
    '',
    ...['v=0', 'o=alice 1 1 IN IP4 {{local.ip}}', 's=-', 'c=IN IP4 {{local.ip}}', 't=0 0'],
    ...['m=audio 6000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', ''],
  ].join('\n');
}

/** Starts a console for the test that runs; it is closed behind it, and fails it where anything was logged. */
export async function startTestConsole(options: ConsoleOptions = {}): Promise<TestConsole> {
  const log: string[] = [];
  const app = createApp({
    ...nodeMachine(),
    resolver: options.resolver ?? nodeResolver(),
    clock: options.clock ?? systemClock(),
    random: systemRandom(),
    log: (line) => void log.push(line),
    host: 'test',
    version: '0.0.0',
    platform: process.platform,
    captures: null,
  });
  app.stack.timers = { ...DEFAULT_TIMERS, t1: T1, t2: 4 * T1 };
  app.stack.uas.settings.policies = { ...DEFAULT_POLICIES, ...options.policies };
  const { address } = await app.transport.open({ transport: 'udp', host: '127.0.0.1', port: 0 }, 'console');
  return keep(new TestConsole(app, (address ?? '').replace(/^udp:/, ''), log));
}

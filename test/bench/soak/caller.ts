/**
 * Starts calls by a schedule and follows each to the 200 of its BYE. The schedule is of moments since the start, so that
 * what is late is made up for and the rate does not drift; anything but that last 200 makes a failed call.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { callIdOf, cseqOf } from '#shared/sip/views.ts';
import type { App } from '#core/session/app.ts';
import type { Ending } from '#core/ua/client.ts';
import type { Order, Tally } from './protocol.ts';

const TICK = 2;
/** So many calls may wait for something; a stack that has more of them open is beaten. */
const MOST_OPEN = 20_000;

/** Makes the calls of one order; settles when each has ended or `patience` milliseconds have gone by since the last began. */
export function makeCalls(
  app: App,
  order: Extract<Order, { kind: 'call' }>,
  patience: number,
): Promise<Tally> {
  return new Caller(app, order, patience).run();
}

class Caller {
  readonly #app: App;
  readonly #draft: SendDraft;
  readonly #rate: number;
  readonly #total: number;
  readonly #patience: number;
  /** The calls that were answered, by Call-ID, until their BYE is. */
  readonly #ending = new Set<string>();
  readonly #failed: Record<string, number> = {};
  #started = 0;
  #inviting = 0;
  #completed = 0;
  #failures = 0;

  constructor(app: App, { to, rate, seconds }: Extract<Order, { kind: 'call' }>, patience: number) {
    this.#app = app;
    this.#draft = draftFor(to);
    this.#rate = rate;
    this.#total = Math.round(rate * seconds);
    this.#patience = patience;
  }

  async run(): Promise<Tally> {
    const end = this.#app.transport.onDatagram(({ index }) => {
      const message = index?.cseq()?.method === 'BYE' ? index.message() : null;
      if (message?.kind === 'response') this.#heard(message);
    });
    await this.#start();
    await this.#drain();
    end();
    this.#fail('no final answer to the INVITE', this.#inviting);
    this.#fail('no answer to the BYE', this.#ending.size);
    this.#fail('not begun, too many were open', this.#total - this.#started);
    return { started: this.#started, completed: this.#completed, failed: this.#failed };
  }

  #start(): Promise<void> {
    const begin = performance.now();
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const due = Math.min(this.#total, Math.floor(((performance.now() - begin) * this.#rate) / 1_000));
        while (this.#started < due && this.#open < MOST_OPEN) this.#call();
        if (this.#started < this.#total && this.#open < MOST_OPEN) return;
        clearInterval(timer);
        resolve();
      }, TICK);
    });
  }

  #drain(): Promise<void> {
    const until = performance.now() + this.#patience;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (this.#open > 0 && performance.now() < until) return;
        clearInterval(timer);
        resolve();
      }, TICK);
    });
  }

  get #open(): number {
    return this.#started - this.#completed - this.#failures;
  }

  #call(): void {
    this.#started++;
    this.#inviting++;
    const id: number = this.#app.userAgent.start(this.#draft, (ending) => this.#ended(id, ending));
  }

  #ended(id: number, { outcome, request }: Ending): void {
    this.#inviting--;
    if (outcome.kind !== 'answer' || outcome.status !== 200 || !request) return this.#broke(nameOf(outcome));
    const bye = this.#app.userAgent.next(id, 'BYE');
    if (bye.ok) this.#ending.add(callIdOf(request));
    else this.#broke(`no BYE: ${bye.error.code}`);
  }

  #heard(response: SipResponse): void {
    if (response.status < 200 || cseqOf(response)?.method !== 'BYE') return;
    if (!this.#ending.delete(callIdOf(response))) return;
    if (response.status === 200) this.#completed++;
    else this.#broke(`BYE ${response.status}`);
  }

  #broke(why: string): void {
    this.#failures++;
    this.#fail(why, 1);
  }

  #fail(why: string, count: number): void {
    if (count > 0) this.#failed[why] = (this.#failed[why] ?? 0) + count;
  }
}

function nameOf(outcome: Ending['outcome']): string {
  if (outcome.kind === 'answer') return `INVITE ${outcome.status}`;
  if (outcome.kind === 'timeout') return `timer ${outcome.timer}`;
  return outcome.kind === 'trouble' ? outcome.trouble.code : outcome.kind;
}

const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=sendrecv',
];

function draftFor(to: string): SendDraft {
  const host = to.slice(to.indexOf(':') + 1);
  const head = [`INVITE sip:service@${host} SIP/2.0`, 'Content-Type: application/sdp', '', ''];
  const bytes = utf8(head.join('\r\n') + SDP.map((line) => `${line}\r\n`).join(''));
  return { bytes, to, switches: ALL_ON, credentials: null, variables: {}, timeout: null };
}

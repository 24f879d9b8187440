/**
 * One account at a registrar (RFC 3261 10.2): registers, refreshes before the binding runs out, asks, unregisters. Call-ID,
 * CSeq, nonces and Service-Route live as long as the account; the password lives in memory only.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { AccountConfig, AccountRow, AccountState } from '#shared/model/account.ts';
import type { Outcome, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { retryAfterOf } from '#shared/sip/views-dialog.ts';
import { cseqOf, reasonText } from '#shared/sip/views.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { createAuthorizer } from '../auth/authorizer.ts';
import type { Route } from '../transport/transport.ts';
import { nonceRows } from '../ua/dialogs/dialog-view.ts';
import type { Ending } from '../ua/client.ts';
import type { Registered } from './bindings.ts';
import { readRegistered } from './bindings.ts';
import type { RegisterPurpose } from './register-draft.ts';
import { authUser, proxyRoutes, registerDestination, registerDraft } from './register-draft.ts';

/** The wait before the next try after a failure doubles from the first to the last, in milliseconds. */
const FIRST_RETRY = 30_000;
const LAST_RETRY = 600_000;
/** A Retry-After above this is not waited for by itself. */
const LONGEST_RETRY_AFTER = 3_600_000;
/** A registration is refreshed, or tried again because a server said when, no sooner than this, in milliseconds. */
const SHORTEST_WAIT = 1_000;

/** Statuses after which another try with the same words is pointless. */
const FINAL: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 407, 416, 420, 423, 501]);

export interface AccountDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Sends a draft and hears how it ends; the answer is the id of its exchange. */
  send(draft: SendDraft, ended: (ending: Ending) => void): number;
  changed(): void;
}

const STATES: Readonly<Record<RegisterPurpose, AccountState | null>> = {
  bind: 'registering',
  query: null,
  unbind: 'unregistering',
  'unbind-all': 'unregistering',
};

export class Account {
  readonly #deps: AccountDeps;
  readonly #callId: string;
  readonly #fromTag: string;
  #config: AccountConfig;
  #password: string | null;
  #authorizer: Authorizer;
  #state: AccountState = 'new';
  #cseq = 0;
  #exchange: number | null = null;
  #answer: { status: number; reason: string } = { status: 0, reason: '' };
  #trouble: Trouble | null = null;
  #registered: Registered = NOTHING_REGISTERED;
  #until: number | null = null;
  /** What the registrar wanted at least, in seconds; asked for from then on. */
  #leastExpires = 0;
  #failures = 0;
  #next: { timer: Timer; at: number } | null = null;
  /** Waits for the end of the own binding. */
  #expiry: Timer | null = null;
  /** The last REGISTER that binds or unbinds; what is heard of an earlier one comes too late. */
  #run = 0;
  #isClosed = false;
  /** Where the last REGISTER went. */
  #route: Route | null = null;
  #keptAlive: number | null = null;
  #answeredAlive: number | null = null;

  constructor(config: AccountConfig, password: string | null, deps: AccountDeps) {
    this.#config = config;
    this.#password = password;
    this.#deps = deps;
    this.#callId = randomToken(deps.random, 24);
    this.#fromTag = randomToken(deps.random, 10);
    this.#authorizer = this.#newAuthorizer();
  }

  get config(): AccountConfig {
    return this.#config;
  }

  get route(): Route | null {
    return this.#route;
  }

  get isRegistered(): boolean {
    return this.#state === 'registered';
  }

  /** The credentials and the routes that other requests of the account use (RFC 3608 5). */
  get loan(): { authorizer: Authorizer; routes: readonly string[] } {
    const { serviceRoute } = this.#registered;
    return {
      authorizer: this.#authorizer,
      routes: serviceRoute.length > 0 ? serviceRoute : proxyRoutes(this.#config),
    };
  }

  /**
   * Takes another configuration; nonces stay where user, password and registrar do. Another address-of-record, registrar
   * or Contact has no registration yet.
   */
  change(config: AccountConfig, password: string | null): void {
    const isSameUser = authUser(config) === authUser(this.#config);
    const isSamePassword = password === null || password === this.#password;
    const isSameBinding = BINDING_FIELDS.every((field) => config[field] === this.#config[field]);
    this.#config = config;
    if (password !== null) this.#password = password;
    // What one registrar asked for is not told to another one.
    if (!isSameUser || !isSamePassword || !isSameBinding) this.#authorizer = this.#newAuthorizer();
    if (!isSameBinding) this.#startAnew();
    if (!config.refresh) this.#plan(null);
    else if (this.isRegistered) this.#planRefresh();
    this.#deps.changed();
  }

  /** Sends a REGISTER; the answer is the id of its exchange. */
  register(purpose: RegisterPurpose): number {
    const isQuery = purpose === 'query';
    // A question changes nothing, and the next refresh stays planned.
    if (!isQuery) this.#plan(null);
    const run = isQuery ? this.#run : ++this.#run;
    const identity = { callId: this.#callId, fromTag: this.#fromTag, cseq: ++this.#cseq };
    const expires = Math.max(this.#config.expires, this.#leastExpires);
    const draft: SendDraft = {
      bytes: registerDraft(this.#config, purpose, identity, expires),
      to: registerDestination(this.#config),
      // A registrar that wants a longer time for an end would make a binding of it.
      switches: { ...ALL_ON, adjust: purpose === 'bind' },
      credentials: null,
      variables: {},
      timeout: null,
      account: this.#config.id,
    };
    this.#state = STATES[purpose] ?? this.#state;
    this.#trouble = null;
    // The sending happens on a later turn, so the id is known before the end is heard.
    this.#exchange = this.#deps.send(draft, (ending) => {
      if (!this.#isClosed && run === this.#run) this.#ended(purpose, ending);
    });
    this.#deps.changed();
    return this.#exchange;
  }

  /** Notes that a keep-alive left, or that its answer came. */
  noteAlive(what: 'sent' | 'answered'): void {
    const now = this.#deps.clock.now();
    if (what === 'sent') this.#keptAlive = now;
    else this.#answeredAlive = now;
    this.#deps.changed();
  }

  row(): AccountRow {
    const { bindings, serviceRoute, path } = this.#registered;
    return {
      config: this.#config,
      state: this.#state,
      hasPassword: this.#password !== null,
      ...this.#answer,
      trouble: this.#trouble,
      bindings: [...bindings],
      until: this.#until,
      nextAttempt: this.#next?.at ?? null,
      serviceRoute: [...serviceRoute],
      path: [...path],
      nonces: nonceRows(this.#authorizer),
      callId: this.#callId,
      cseq: this.#cseq,
      exchange: this.#exchange,
      keptAlive: this.#keptAlive,
      answeredAlive: this.#answeredAlive,
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#plan(null);
    this.#expiry?.cancel();
  }

  #startAnew(): void {
    this.#run += 1;
    this.#plan(null);
    this.#registered = NOTHING_REGISTERED;
    this.#state = 'new';
    this.#answer = { status: 0, reason: '' };
    this.#trouble = null;
    this.#leastExpires = 0;
    this.#failures = 0;
    this.#setUntil(null);
  }

  #newAuthorizer(): Authorizer {
    const credentials =
      this.#password === null ? null : { user: authUser(this.#config), password: this.#password };
    return createAuthorizer(credentials, this.#deps.random);
  }

  #ended(purpose: RegisterPurpose, { outcome, request, response, route, notices }: Ending): void {
    this.#route = route ?? this.#route;
    const last = notices.findLast(({ code }) => GIVEN_UP.has(code)) ?? null;
    if (request) this.#cseq = Math.max(this.#cseq, cseqOf(request)?.seq ?? 0);
    const raised = notices.findLast(({ code }) => code === 'EXPIRES_RAISED')?.data?.['seconds'];
    if (typeof raised === 'number') this.#leastExpires = raised;
    this.#answer = response
      ? { status: response.status, reason: reasonText(response) }
      : { status: 0, reason: '' };
    if (request && response && response.status < 300) this.#succeeded(purpose, request, response);
    else this.#failed(purpose, outcome, response, last);
    this.#deps.changed();
  }

  #succeeded(purpose: RegisterPurpose, request: SipRequest, response: SipResponse): void {
    const now = this.#deps.clock.now();
    const told = readRegistered(request, response, now);
    this.#failures = 0;
    if (purpose === 'query') return this.#asked(told.bindings);
    this.#registered = told;
    const own = ownOf(told.bindings, now);
    if (purpose !== 'bind') {
      this.#state = 'unregistered';
      return this.#setUntil(null);
    }
    this.#state = own ? 'registered' : 'failed';
    if (!own) this.#trouble = NOT_BOUND;
    this.#setUntil(own?.until ?? null);
    if (own) this.#planRefresh();
  }

  /** A query may be answered without the routes that the registration brought: those stay. RFC 3608 6.1 */
  #asked(told: Registered['bindings']): void {
    const bindings = this.#markOwn(told);
    this.#registered = { ...this.#registered, bindings };
    const own = ownOf(bindings, this.#deps.clock.now());
    if (!this.isRegistered) return;
    this.#setUntil(own?.until ?? this.#until);
    if (own) return this.#planRefresh();
    this.#state = 'failed';
    this.#trouble = NOT_BOUND;
  }

  /** The bindings of a query: ours is the one that was ours before. */
  #markOwn(bindings: Registered['bindings']): Registered['bindings'] {
    const known = this.#registered.bindings.find(({ own }) => own)?.uri;
    return bindings.map((binding) => ({ ...binding, own: binding.uri === known }));
  }

  #failed(
    purpose: RegisterPurpose,
    outcome: Outcome,
    response: SipResponse | null,
    given: Trouble | null,
  ): void {
    this.#trouble = given ?? troubleOf(outcome);
    if (purpose === 'query') return;
    this.#state = 'failed';
    if (outcome.kind === 'stopped') return this.#stopped();
    const isPointless = given !== null || FINAL.has(response?.status ?? 0);
    if (purpose !== 'bind' || !this.#config.refresh || isPointless) return;
    this.#plan(this.#waitAfter(response ? (retryAfterOf(response)?.seconds ?? null) : null));
  }

  /** Somebody stopped it: what was bound before still is. */
  #stopped(): void {
    this.#state = this.#until === null ? 'unregistered' : 'registered';
    if (this.isRegistered) this.#planRefresh();
  }

  /** The wait before the next try: what the server asks for, and longer each time where it asks for next to nothing. */
  #waitAfter(seconds: number | null): number {
    const times = 2 ** this.#failures++;
    if (seconds === null) return Math.min(FIRST_RETRY * times, LAST_RETRY);
    const least = Math.min(SHORTEST_WAIT * times, LAST_RETRY);
    return Math.max(Math.min(seconds * 1_000, LONGEST_RETRY_AFTER), least);
  }

  /** A binding that nobody refreshes runs out. */
  #setUntil(until: number | null): void {
    this.#until = until;
    this.#expiry?.cancel();
    const { clock } = this.#deps;
    this.#expiry = until === null ? null : clock.after(until - clock.now(), () => this.#expired());
  }

  #expired(): void {
    const { clock } = this.#deps;
    // A wait that is longer than the system's timers can be is cut.
    if (this.#until !== null && this.#until > clock.now()) return this.#setUntil(this.#until);
    this.#until = null;
    if (this.isRegistered) this.#state = 'unregistered';
    this.#deps.changed();
  }

  /** Half of the time is left at the least: a margin longer than the binding would register without end. */
  #planRefresh(): void {
    if (!this.#config.refresh || this.#until === null) return;
    const left = this.#until - this.#deps.clock.now();
    const margin = Math.min(this.#config.margin * 1_000, left / 2);
    this.#plan(Math.max(left - margin, SHORTEST_WAIT));
  }

  #plan(ms: number | null): void {
    this.#next?.timer.cancel();
    const { clock } = this.#deps;
    this.#next =
      ms === null ? null : { at: clock.now() + ms, timer: clock.after(ms, () => void this.register('bind')) };
  }
}

const NOTHING_REGISTERED: Registered = { bindings: [], serviceRoute: [], path: [] };

/** What makes another binding, or one at another registrar. */
const BINDING_FIELDS = ['aor', 'registrar', 'proxy', 'contact'] as const satisfies (keyof AccountConfig)[];

const NOT_BOUND: Trouble = {
  code: 'NOT_BOUND',
  message: 'the registrar accepted the request and lists no binding of ours',
};

/** The own binding, where it is one: a registrar that lets it run out at once has not bound it. */
function ownOf(bindings: Registered['bindings'], now: number): Registered['bindings'][number] | undefined {
  return bindings.find(({ own, until }) => own && (until === null || until > now));
}

/** Notices that say why a challenge was not answered. */
const GIVEN_UP: ReadonlySet<string> = new Set([
  'WRONG_CREDENTIALS',
  'NO_CREDENTIALS',
  'UNKNOWN_ALGORITHM',
  'TOO_MANY_REALMS',
  'NO_CHALLENGE',
  'ALWAYS_STALE',
]);

function troubleOf(outcome: Outcome): Trouble | null {
  switch (outcome.kind) {
    case 'trouble':
      return outcome.trouble;
    case 'timeout':
      return { code: 'NO_ANSWER', message: 'the registrar did not answer' };
    case 'answer':
      return {
        code: 'REFUSED',
        message: `the registrar answered ${outcome.status} ${outcome.reason}`.trimEnd(),
        data: { status: outcome.status },
      };
    case 'stopped':
      return null;
  }
}

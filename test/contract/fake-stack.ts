/** The part of the fake service about the stack: it has accounts that can be put, and refuses what it does not have. */
import { ContractError } from '#shared/contract/errors.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { Resolution } from '#shared/model/destination.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import type { LayerCountersRow, LiveDialog, StackCounters, TransactionRow } from '#shared/model/stack.ts';
import type { Service } from '#shared/rpc/server.ts';

const NOON = 1_750_000_000_000;

type StackMethod =
  | `stack.${'transactions' | 'dialogs' | 'draft' | 'send'}`
  | `incoming.${'answer' | 'draft' | 'respond'}`
  | `accounts.${'put' | 'remove' | 'register' | 'query' | 'unregister'}`
  | 'destinations.resolve';

export interface FakeStack {
  readonly handlers: Pick<Service['handlers'], StackMethod>;
  counters(): StackCounters;
  dialog(id: number): LiveDialog;
  incoming(): IncomingRow[];
  accounts(): AccountRow[];
}

export function notFound(what: string): never {
  throw new ContractError('NOT_FOUND', `there is no such ${what}`);
}

const LAYER: LayerCountersRow = {
  live: 1,
  limit: 10_000,
  refused: 0,
  late: 0,
  stray: 0,
  absorbed: 0,
  merged: 0,
  timeouts: 0,
  transportErrors: 0,
};

const TRANSACTION: TransactionRow = {
  id: 1,
  side: 'client',
  kind: 'invite',
  method: 'INVITE',
  state: 'accepted',
  timers: [{ letter: 'M', due: NOON + 32_000 }],
  branch: 'z9hG4bK1',
  callId: 'call-1',
  cseq: 1,
  peer: '127.0.0.1:5062',
  status: 200,
  started: NOON,
  ended: null,
  outcome: null,
  retransmissions: 0,
  absorbed: 0,
};

const DIALOG: LiveDialog = {
  id: 1,
  phase: 'confirmed',
  role: 'uac',
  method: 'INVITE',
  callId: 'call-1',
  localTag: 'a',
  remoteTag: 'b',
  local: '<sip:alice@127.0.0.1>;tag=a',
  remote: '<sip:echo@127.0.0.1>;tag=b',
  remoteTarget: 'sip:echo@127.0.0.1:5062',
  routeSet: [],
  localSeq: 1,
  remoteSeq: null,
  peer: 'udp:127.0.0.1:5062',
  started: NOON,
  ended: null,
  usages: [
    { kind: 'invite', state: 'confirmed', cause: null, timer: null, offer: null, unacknowledged: null },
  ],
  nonces: [],
  exchange: 1,
  steps: [
    { step: 'BYE', warning: null, rfc: 'RFC 3261 15.1.1' },
    { step: 'PRACK', warning: 'nothing-to-acknowledge', rfc: 'RFC 3262 4' },
  ],
};

const COUNTERS: StackCounters = {
  firstTransaction: 1,
  nextTransaction: 2,
  firstDialog: 1,
  nextDialog: 2,
  liveDialogs: 1,
  refusedDialogs: 0,
  client: LAYER,
  server: { ...LAYER, live: 0 },
  waiting: 0,
  unlisted: 0,
};

function accountRow(config: AccountConfig, hasPassword: boolean): AccountRow {
  return {
    config,
    state: 'new',
    hasPassword,
    status: 0,
    reason: '',
    trouble: null,
    bindings: [],
    until: null,
    nextAttempt: null,
    serviceRoute: [],
    path: [],
    nonces: [],
    callId: '',
    cseq: 0,
    exchange: null,
    keptAlive: null,
    answeredAlive: null,
  };
}

function resolve(to: string): Resolution {
  const [transport, host = '', port = '5060'] = to.split(':');
  if (transport !== 'udp') return { candidates: [], steps: [] };
  const step = { name: host, type: '', ttl: null, error: null };
  return {
    candidates: [{ transport, host, port: Number(port), name: host, domain: host }],
    steps: [
      { ...step, kind: 'numeric', results: [] },
      { ...step, kind: 'chosen', results: [to] },
    ],
  };
}

/** Makes accounts that are kept in memory, and a registrar that answers nobody. */
function createFakeAccounts(changed: () => void) {
  const rows = new Map<string, AccountRow>();
  const request = ({ id }: { id: string }): { exchange: number } =>
    rows.has(id) ? { exchange: 1 } : notFound('account');
  return {
    rows: () => [...rows.values()],
    request,
    put({ config, password }: { config: AccountConfig; password: string | null }) {
      const had = rows.get(config.id)?.hasPassword ?? false;
      rows.set(config.id, accountRow(config, password === null ? had : password !== ''));
      changed();
      return {};
    },
    remove({ id }: { id: string }) {
      if (!rows.delete(id)) notFound('account');
      changed();
      return {};
    },
  };
}

/** Makes a stack that has one transaction and one dialog, of which nothing can be sent. */
export function createFakeStack(changed: () => void): FakeStack {
  const accounts = createFakeAccounts(changed);
  const dialog = (id: number): LiveDialog => (id === DIALOG.id ? DIALOG : notFound('dialog'));
  const paged = <T extends { id: number }>(row: T, from: number): { rows: T[] } => ({
    rows: from <= row.id ? [row] : [],
  });
  const request = (): never => notFound('request');
  return {
    counters: () => COUNTERS,
    dialog,
    incoming: () => [],
    accounts: accounts.rows,
    handlers: {
      'stack.transactions': ({ from }) => paged(TRANSACTION, from),
      'stack.dialogs': ({ from }) => paged(DIALOG, from),
      'stack.draft': ({ dialog: id, step }) => ({
        bytes: utf8(`${step} ${dialog(id).remoteTarget} SIP/2.0\r\n\r\n`),
      }),
      'stack.send': ({ dialog: id, step }) => {
        dialog(id);
        throw new ContractError('NOT_POSSIBLE', `no ${step} can be sent now`, { step });
      },
      'incoming.answer': request,
      'incoming.draft': request,
      'incoming.respond': request,
      'accounts.put': accounts.put,
      'accounts.remove': accounts.remove,
      'accounts.register': accounts.request,
      'accounts.query': accounts.request,
      'accounts.unregister': accounts.request,
      'destinations.resolve': ({ to }) => {
        const found = resolve(to);
        const trouble = { code: 'BAD_ADDRESS', message: 'the fake knows udp:HOST:PORT alone' };
        return { ...found, trouble: found.candidates.length > 0 ? null : trouble };
      },
    },
  };
}

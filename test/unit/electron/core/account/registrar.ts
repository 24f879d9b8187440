/** A console whose registrar the test plays: it answers each request by a function, and keeps what it was asked. */
import { expect } from 'vitest';
import * as v from 'valibot';
import { utf8 } from '#shared/lib/bytes.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import { accountRowSchema } from '#shared/model/account.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { RegisterPurpose } from '#core/account/register-draft.ts';
import type { Harness } from '../ua/harness.ts';
import { createHarness, LAB } from '../ua/harness.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: readonly HeaderPair[];
}

export type Script = (request: SipRequest, count: number) => Reply | null;

export interface Registrar extends Harness {
  /** Answers the requests from now on; null answers nothing. */
  script: Script;
  readonly requests: SipRequest[];
  put(change?: Partial<AccountConfig>, password?: string | null): void;
  register(purpose?: RegisterPurpose, id?: string): Promise<void>;
  row(id?: string): AccountRow;
  /** The values of a header in the requests, null where it is not there. */
  values(name: string): (string | null)[];
  /** Sends bytes from the registrar to the console. */
  say(text: string): Promise<void>;
}

/** When a test begins, and the Contact that is bound. */
export const T0 = 1_000_000;
export const CONTACT = '<sip:alice@127.0.0.1:5060>';

export const CONFIG: AccountConfig = {
  id: 'a',
  aor: 'sip:alice@lab.test',
  display: '',
  registrar: LAB,
  proxy: '',
  user: '',
  contact: '',
  expires: 600,
  refresh: true,
  margin: 60,
  keepAlive: 'off',
  keepAliveSeconds: 30,
};

/** A 200 that lists what was asked for, for so many seconds. */
export function bound(request: SipRequest, seconds: number | null, more: readonly HeaderPair[] = []): Reply {
  const contact = headerValue(request, 'Contact')?.trim();
  const own: HeaderPair[] =
    contact && contact !== '*'
      ? [['Contact', seconds === null ? contact : `${contact};expires=${seconds}`]]
      : [];
  return { status: 200, headers: [...own, ...more] };
}

/** Binds whatever is asked for as long as it is asked for. */
export const BINDS: Script = (request) => {
  const asked = Number(headerValue(request, 'Expires') ?? '0');
  return asked === 0 ? { status: 200 } : bound(request, asked);
};

/** Makes a console with a registrar that binds. */
export function createRegistrar(): Registrar {
  const harness = createHarness({ withLab: false });
  const requests: SipRequest[] = [];
  const { accounts } = harness.stack;
  const back = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  const registrar: Registrar = {
    ...harness,
    script: BINDS,
    requests,
    put(change = {}, password = null) {
      const put = accounts.put({ ...CONFIG, ...change }, password);
      if (!put.ok) throw new Error(put.error.message);
    },
    async register(purpose = 'bind', id = 'a') {
      const result = accounts.register(id, purpose);
      if (!result.ok) throw new Error(result.error.message);
      await harness.pass(0);
    },
    row(id = 'a') {
      const row = accounts.rows().find(({ config }) => config.id === id);
      if (!row) throw new Error(`there is no account ${id}`);
      return row;
    },
    values: (name) => requests.map((request) => headerValue(request, name)?.trim() ?? null),
    async say(text) {
      await harness.peer.send(back, utf8(text));
      await harness.pass(0);
    },
  };
  harness.peer.onDatagram(({ bytes }) => {
    const { message } = parseMessage(bytes);
    if (message?.kind !== 'request') return;
    requests.push(message);
    const reply = registrar.script(message, requests.length);
    if (!reply) return;
    const { status, headers = [] } = reply;
    void harness.peer.send(back, buildResponse(message, status, { toTag: 'r', headers }));
  });
  return registrar;
}

/** Wants a digest for each request, and takes every answer to its nonce `NONCE-n`. */
export function asking(nonce: (count: number) => string, taken: (authorization: string) => boolean): Script {
  return (request, count) => {
    const given = headerValue(request, 'Authorization');
    if (given !== null && taken(given)) return BINDS(request, count);
    return {
      status: 401,
      headers: [['WWW-Authenticate', `Digest realm="lab", nonce="${nonce(count)}", qop="auth"`]],
    };
  };
}

/** Closes a console: its rows fit their schema to the end, and no timer is left. */
export function checked(registrar: Registrar): void {
  for (const row of registrar.stack.accounts.rows()) expect(v.is(accountRowSchema, row)).toBe(true);
  registrar.close();
  expect(registrar.clock.pending).toBe(0);
}

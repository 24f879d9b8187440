/** The part of the contract suite about calls, and about bytes in them. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Input, MethodName, Snapshot } from '#shared/contract/contract.ts';
import { methods } from '#shared/contract/contract.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { soundCaptures, unsoundCaptures } from './suite-captures.ts';
import { soundReading, unsoundReading } from './suite-reading.ts';
import { soundWorkspace, unsoundWorkspace } from './suite-workspace.ts';
import type { MakeClient, MakeRaw } from './suite-kit.ts';
import { ACCOUNT, draft, MISSING, OPTIONS, refusal } from './suite-kit.ts';

const page = { from: 0, count: 10 };

/** An input that fits each method. */
const sound: { [K in MethodName]: Input<K> } = {
  'app.info': {},
  'sources.add': { address: 'udp:127.0.0.1:0' },
  'sources.remove': { id: 'no such source' },
  'messages.page': page,
  'messages.get': { id: MISSING },
  'messages.clear': {},
  'dialogs.page': page,
  'dialogs.messages': { id: MISSING },
  'exchanges.start': draft(OPTIONS),
  'exchanges.get': { id: MISSING },
  'exchanges.next': { id: MISSING, method: 'BYE' },
  'exchanges.stop': { id: MISSING },
  'stack.transactions': page,
  'stack.dialogs': page,
  'stack.draft': { dialog: MISSING, step: 'BYE' },
  'stack.send': { dialog: MISSING, step: 'BYE' },
  'incoming.answer': { id: MISSING, status: 200, sdp: false, reliable: false, headers: [] },
  'incoming.draft': { id: MISSING, status: 180 },
  'incoming.respond': { id: MISSING, bytes: OPTIONS, switches: { fill: true, retransmit: true } },
  'accounts.put': { config: ACCOUNT, password: 'secret' },
  'accounts.remove': { id: 'no such account' },
  'accounts.register': { id: 'no such account' },
  'accounts.query': { id: 'no such account' },
  'accounts.unregister': { id: 'no such account', all: true },
  'destinations.resolve': { to: 'udp:127.0.0.1:9' },
  'settings.get': {},
  'settings.set': { autoAnswer: true, timers: { t1: 500, t2: 4_000, t4: 5_000 } },
  ...soundCaptures,
  ...soundReading,
  ...soundWorkspace,
};

/** Inputs that each method refuses, with the path of what is wrong. */
const unsound: Record<MethodName, readonly (readonly [input: unknown, path: string])[]> = {
  'app.info': [
    ['text', ''],
    [null, ''],
    [false, ''],
  ],
  'sources.add': [
    [{}, 'address'],
    [{ address: 5 }, 'address'],
    [{ address: 'x'.repeat(301) }, 'address'],
  ],
  'sources.remove': [[{ id: 1 }, 'id']],
  'messages.page': [
    [{ from: -1, count: 1 }, 'from'],
    [{ from: 0, count: 0 }, 'count'],
    [{ from: 0, count: 201 }, 'count'],
    [{ from: 0.5, count: 1 }, 'from'],
  ],
  'messages.get': [
    [{ id: '1' }, 'id'],
    [{ id: NaN }, 'id'],
    [{}, 'id'],
  ],
  'messages.clear': [[7, '']],
  'dialogs.page': [[{ from: 0, count: 201 }, 'count']],
  'dialogs.messages': [[{ id: null }, 'id']],
  'exchanges.start': [
    [{ ...draft(OPTIONS), bytes: 'OPTIONS' }, 'bytes'],
    [{ ...draft(OPTIONS), bytes: new Uint8Array(262_145) }, 'bytes'],
    [{ ...draft(OPTIONS), to: 'x'.repeat(301) }, 'to'],
    [{ ...draft(OPTIONS), switches: { ...AS_TYPED, fill: 'yes' } }, 'switches.fill'],
    [{ ...draft(OPTIONS), credentials: { user: 'alice' } }, 'credentials.password'],
    [{ ...draft(OPTIONS), variables: { name: 7 } }, 'variables.name'],
    [{ ...draft(OPTIONS), timeout: 0 }, 'timeout'],
    [{ ...draft(OPTIONS), timeout: 3_600_001 }, 'timeout'],
    [{ ...draft(OPTIONS), dialog: 'the last' }, 'dialog'],
    [{ ...draft(OPTIONS), account: 'x'.repeat(65) }, 'account'],
    [{ ...draft(OPTIONS), form: 'text' }, 'form'],
    [{ ...draft(OPTIONS), after: 'the last' }, 'after'],
    [{ ...draft(OPTIONS), environment: 7 }, 'environment'],
    [{ ...draft(OPTIONS), path: 'x'.repeat(401) }, 'path'],
  ],
  'exchanges.get': [[{ id: 1.5 }, 'id']],
  'exchanges.next': [[{ id: 1, method: 'INVITE' }, 'method']],
  'exchanges.stop': [[{}, 'id']],
  'stack.transactions': [[{ from: 0, count: 201 }, 'count']],
  'stack.dialogs': [[{ from: -1, count: 1 }, 'from']],
  'stack.draft': [
    [{ dialog: 1, step: 'HANG-UP' }, 'step'],
    [{ dialog: -1, step: 'BYE' }, 'dialog'],
  ],
  'stack.send': [
    [{ dialog: 1, step: 'bye' }, 'step'],
    [{ step: 'BYE' }, 'dialog'],
  ],
  'incoming.answer': [
    [{ id: 1, status: 99, sdp: false, reliable: false, headers: [] }, 'status'],
    [{ id: 1, status: 200, sdp: 1, reliable: false, headers: [] }, 'sdp'],
    [{ id: 1, status: 200, sdp: false, reliable: false, headers: [['Contact']] }, 'headers.0.1'],
    [{ id: 1, status: 200, reason: 'x'.repeat(301), sdp: false, reliable: false, headers: [] }, 'reason'],
  ],
  'incoming.draft': [[{ id: 1, status: 700 }, 'status']],
  'incoming.respond': [
    [{ id: 1, bytes: 'SIP/2.0 200 OK', switches: { fill: true, retransmit: true } }, 'bytes'],
    [{ id: 1, bytes: OPTIONS, switches: { fill: true } }, 'switches.retransmit'],
  ],
  'accounts.put': [
    [{ config: { ...ACCOUNT, id: '' }, password: null }, 'config.id'],
    [{ config: { ...ACCOUNT, keepAlive: 'always' }, password: null }, 'config.keepAlive'],
    [{ config: { ...ACCOUNT, expires: -1 }, password: null }, 'config.expires'],
    [{ config: ACCOUNT, password: 'x'.repeat(1_025) }, 'password'],
    [{ config: ACCOUNT }, 'password'],
  ],
  'accounts.remove': [[{ id: '' }, 'id']],
  'accounts.register': [[{ id: 1 }, 'id']],
  'accounts.query': [[{}, 'id']],
  'accounts.unregister': [[{ id: 'a' }, 'all']],
  'destinations.resolve': [[{ to: 'x'.repeat(301) }, 'to']],
  'settings.get': [['', '']],
  'settings.set': [
    [{ autoAnswer: 1 }, 'autoAnswer'],
    [{ trying: 'yes' }, 'trying'],
    [{ timers: { t1: 0, t2: 4_000, t4: 5_000 } }, 'timers.t1'],
    [{ timers: { t1: 500, t2: 4_000, t4: 600_001 } }, 'timers.t4'],
    [{ timers: { t1: 500 } }, 'timers.t2'],
    [{ answers: { INVITE: 99 } }, 'answers.INVITE'],
    [{ answers: { INVITE: 'perhaps' } }, 'answers.INVITE'],
  ],
  ...unsoundCaptures,
  ...unsoundReading,
  ...unsoundWorkspace,
};

const names = Object.keys(methods) as MethodName[];

/** Every method: its inputs, its answers, its refusals. */
export function callTests(client: MakeClient, raw: MakeRaw): void {
  describe('calls', () => {
    it.each(names)(
      '%s answers a sound input by its schema, or refuses with a code of the table',
      async (method) => {
        const answered: unknown = await client()
          .call(method, sound[method])
          .catch((error: unknown) => error);
        if (answered instanceof ContractError) {
          expect(['NOT_FOUND', 'NOT_POSSIBLE', 'CONFLICT']).toContain(answered.code);
        } else {
          expect(v.safeParse(methods[method].output, answered).issues).toBeUndefined();
        }
      },
    );

    const wrong = names.flatMap((method) =>
      unsound[method].map(([input, path]) => ({ method, input, path })),
    );
    it.each(wrong)('$method refuses a wrong "$path"', async ({ method, input, path }) => {
      const one = await raw();
      one.send({ type: 'call', id: 1, method, input });
      expect(await one.answer(1)).toMatchObject({
        type: 'error',
        error: { code: 'INVALID_INPUT', data: { path } },
      });
    });

    it('has a wrong input for every method', () => {
      expect(names.filter((method) => unsound[method].length === 0)).toEqual([]);
    });

    it.each(['', 'no.such', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'app.info '])(
      'does not know a method "%s"',
      async (method) => {
        const one = await raw();
        one.send({ type: 'call', id: 1, method, input: {} });
        expect(await one.answer(1)).toMatchObject({ type: 'error', error: { code: 'UNKNOWN_METHOD' } });
      },
    );

    it.each([
      'messages.get',
      'exchanges.get',
      'exchanges.stop',
      'dialogs.messages',
      'history.get',
      'runs.stop',
    ] as const)('%s refuses an unknown id with NOT_FOUND', async (method) => {
      expect((await refusal(client().call(method, { id: MISSING }))).code).toBe('NOT_FOUND');
    });

    it.each([
      ['stack.draft', { dialog: MISSING, step: 'UPDATE' }],
      ['stack.send', { dialog: MISSING, step: 'UPDATE' }],
      ['incoming.draft', { id: MISSING, status: 200 }],
      ['accounts.remove', { id: 'no such account' }],
      ['accounts.query', { id: 'no such account' }],
    ] as const)('%s refuses what is not there with NOT_FOUND', async (method, input) => {
      expect((await refusal(client().call(method, input))).code).toBe('NOT_FOUND');
    });

    it('keeps drafts until others are kept', async () => {
      const one = client();
      await one.call('drafts.keep', { text: 'the first' });
      await one.call('drafts.keep', { text: 'the second' });
      expect(await one.call('drafts.kept', {})).toEqual({ text: 'the second' });
    });

    it('leaves settings that are not named as they were', async () => {
      const one = client();
      const before = await one.call('settings.get', {});
      await one.call('settings.set', { trying: !before.trying });
      expect(await one.call('settings.get', {})).toEqual({ ...before, trying: !before.trying });
    });

    it('resolves a numeric destination to itself, and tells why where there is none', async () => {
      const one = client();
      const found = await one.call('destinations.resolve', { to: 'udp:127.0.0.1:9' });
      expect(found.trouble).toBeNull();
      expect(found.candidates).toMatchObject([{ transport: 'udp', host: '127.0.0.1', port: 9 }]);
      expect(found.steps.at(-1)?.kind).toBe('chosen');
      const none = await one.call('destinations.resolve', { to: 'no host at all' });
      expect(none.candidates).toEqual([]);
      expect(none.trouble?.code).toMatch(/^[A-Z_]+$/);
    });

    it('answers calls that are made together each with its own answer', async () => {
      const one = client();
      const counts = await Promise.all([
        one.call('settings.get', {}).then(({ autoAnswer }) => typeof autoAnswer),
        one.call('app.info', {}).then(({ name }) => typeof name),
        refusal(one.call('messages.get', { id: MISSING })).then(({ code }) => code),
      ]);
      expect(counts).toEqual(['boolean', 'string', 'NOT_FOUND']);
    });

    it('takes a property that is undefined for one that is absent', async () => {
      const one = await raw();
      one.send({
        type: 'call',
        id: 1,
        method: 'settings.set',
        input: { autoAnswer: false, more: undefined },
      });
      expect(await one.answer(1)).toMatchObject({ type: 'result' });
    });
  });
}

/** Sends bytes to a listener of the service's own, and answers with the id of the message that it became. */
async function sendTo(one: RpcClient, bytes: Uint8Array): Promise<number> {
  const { address } = await one.call('sources.add', { address: 'udp:127.0.0.1:0' });
  if (address === null) throw new Error('the listener did not open');
  const { id } = await one.call('exchanges.start', draft(bytes, address));
  return new Promise((resolve, reject) => {
    const look = ({ entries }: Snapshot<'exchange'>): void => {
      const [entry] = entries;
      if (entry) resolve(entry.messageId);
    };
    one.open('exchange', { id }, { snapshot: look, delta: look, ended: reject });
  });
}

/** Bytes cross unchanged. */
export function byteTests(client: MakeClient): void {
  describe('bytes', () => {
    it('arrive as they were sent', async () => {
      const one = client();
      const bytes = Uint8Array.from({ length: 1024 }, (_, i) => i & 255);
      const { bytes: back } = await one.call('messages.get', { id: await sendTo(one, bytes) });
      expect(back).toBeInstanceOf(Uint8Array);
      expect(Array.from(back)).toEqual(Array.from(bytes));
    });

    it('are taken from a view without the buffer around it', async () => {
      const one = client();
      const around = utf8('secretOPTIONS sip:x SIP/2.0\r\n\r\nsecret');
      const { bytes } = await one.call('messages.get', { id: await sendTo(one, around.subarray(6, -6)) });
      expect(new TextDecoder().decode(bytes)).toBe('OPTIONS sip:x SIP/2.0\r\n\r\n');
    });

    it('a draft of 200 KB crosses in one piece', async () => {
      const { id } = await client().call('exchanges.start', draft(new Uint8Array(200_000).fill(65)));
      expect(id).toBeGreaterThanOrEqual(0);
    });

    it('what is above the limit is refused before it is sent', async () => {
      const one = client();
      const error = await refusal(one.call('exchanges.start', draft(new Uint8Array(1_100_000))));
      expect(error.code).toBe('TOO_LARGE');
      expect(await one.call('settings.get', {})).toBeDefined();
    });
  });
}

/** The part of the contract suite about calls, and about bytes in them. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Input, MethodName, Snapshot } from '#shared/contract/contract.ts';
import { methods } from '#shared/contract/contract.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { MakeClient, MakeRaw } from './suite-kit.ts';
import { draft, MISSING, OPTIONS, refusal } from './suite-kit.ts';

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
  'settings.get': {},
  'settings.set': { autoAnswer: true },
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
  ],
  'exchanges.get': [[{ id: 1.5 }, 'id']],
  'exchanges.next': [[{ id: 1, method: 'INVITE' }, 'method']],
  'exchanges.stop': [[{}, 'id']],
  'settings.get': [['', '']],
  'settings.set': [
    [{ autoAnswer: 1 }, 'autoAnswer'],
    [{}, 'autoAnswer'],
  ],
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
          expect(['NOT_FOUND', 'NOT_POSSIBLE']).toContain(answered.code);
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

    it.each(['messages.get', 'exchanges.get', 'exchanges.stop', 'dialogs.messages'] as const)(
      '%s refuses an unknown id with NOT_FOUND',
      async (method) => {
        expect((await refusal(client().call(method, { id: MISSING }))).code).toBe('NOT_FOUND');
      },
    );

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

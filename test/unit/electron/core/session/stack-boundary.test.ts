/** The stack across the boundary: codes of refusals, streams that merge, answers that fit the contract in every state. */
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MethodName, StreamName } from '#shared/contract/contract.ts';
import { methods, streams } from '#shared/contract/contract.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { Answer } from '#shared/model/incoming.ts';
import { DIALOG_STEPS } from '#shared/model/stack.ts';
import type { StackDelta } from '#shared/model/stack.ts';
import { buildResponse } from '#shared/sip/build.ts';
import { tagOf } from '#shared/sip/views.ts';
import { SDP } from '../../../../helpers/sip-corpus.ts';
import type { Target } from '../../../../security/target.ts';
import { createTarget, evil, PEER } from '../../../../security/target.ts';
import { CONFIG } from '../account/registrar.ts';

let target: Target;
beforeEach(async () => void (target = await createTarget()));
afterEach(() => target.finish());

const NO_DIALOG = { dialog: 77, step: 'BYE' } as const;
const answerOf = (id: number, status = 486): Answer => ({
  id,
  status,
  sdp: true,
  reliable: false,
  headers: [],
});
const typed = (id: number) => ({ id, bytes: utf8('x'), switches: { fill: false, retransmit: false } });

async function refusal(run: () => unknown): Promise<[string, unknown] | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof ContractError) return [error.code, error.data?.['code'] ?? null];
    throw error;
  }
}

const account = (change: Partial<typeof CONFIG> = {}) => ({
  config: { ...CONFIG, ...change },
  password: 'pw',
});

describe('a refusal', () => {
  it.each<[what: string, run: () => unknown, code: [string, unknown]]>([
    ['a draft of no dialog', () => target.app.handlers['stack.draft'](NO_DIALOG), ['NOT_FOUND', 'NOT_FOUND']],
    ['a step of no dialog', () => target.app.handlers['stack.send'](NO_DIALOG), ['NOT_FOUND', 'NOT_FOUND']],
    ['watching no dialog', () => target.app.feeds.dialog({ id: 77 }), ['NOT_FOUND', null]],
    ['sending in no dialog', () => target.start('x', { dialog: 77 }), ['NOT_FOUND', null]],
    ['sending by no account', () => target.start('x', { account: 'no' }), ['NOT_FOUND', null]],
    [
      'answering no request',
      () => target.app.handlers['incoming.answer'](answerOf(7)),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'a draft for no request',
      () => target.app.handlers['incoming.draft']({ id: 7, status: 200 }),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'bytes for no request',
      () => target.app.handlers['incoming.respond'](typed(7)),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'removing no account',
      () => target.app.handlers['accounts.remove']({ id: 'no' }),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'registering no account',
      () => target.app.handlers['accounts.register']({ id: 'no' }),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'asking for no account',
      () => target.app.handlers['accounts.query']({ id: 'no' }),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'unregistering no account',
      () => target.app.handlers['accounts.unregister']({ id: 'no', all: true }),
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
    [
      'an account that is none',
      () => target.app.handlers['accounts.put'](account({ aor: 'x' })),
      ['NOT_POSSIBLE', 'BAD_ADDRESS'],
    ],
  ])('of %s has its code', async (_what, run, code) => {
    expect(await refusal(run)).toEqual(code);
  });

  it('of a second answer is NOT_POSSIBLE, and bytes by hand go out all the same', async () => {
    await target.say(evil({ body: SDP }), PEER);
    await target.app.handlers['incoming.answer'](answerOf(1));
    expect(await refusal(() => target.app.handlers['incoming.answer'](answerOf(1, 200)))).toEqual([
      'NOT_POSSIBLE',
      'NOT_POSSIBLE',
    ]);
    await target.app.handlers['incoming.respond'](typed(1));
    expect(textOf(target.sent.at(-1)?.bytes ?? utf8(''))).toBe('x');
  });

  it('of an offer that nobody can answer names what hinders', async () => {
    await target.say(evil({ body: SDP.replace('RTP/AVP', 'X/Y') }), PEER);
    expect(await refusal(() => target.app.handlers['incoming.answer'](answerOf(1, 200)))).toEqual([
      'NOT_POSSIBLE',
      'NO_COMMON_CODEC',
    ]);
  });

  it.each<[name: MethodName, input: unknown]>([
    ['stack.draft', { dialog: 1, step: 'DANCE' }],
    ['stack.transactions', { from: 0, count: 201 }],
    ['stack.dialogs', { from: -1, count: 1 }],
    ['incoming.answer', { ...answerOf(1), status: 700 }],
    ['incoming.answer', { ...answerOf(1), headers: [['X', 'y'.repeat(8_193)]] }],
    ['incoming.draft', { id: 1, status: 99 }],
    ['incoming.respond', { ...typed(1), bytes: new Uint8Array(262_145) }],
    ['accounts.put', account({ id: '' })],
    ['accounts.put', account({ expires: -1 })],
    ['accounts.put', account({ expires: 2 ** 31 })],
    ['accounts.put', account({ keepAliveSeconds: 0 })],
    ['accounts.put', { ...account(), password: 'x'.repeat(1_025) }],
    ['destinations.resolve', { to: 'x'.repeat(301) }],
    ['settings.set', { timers: { t1: 0, t2: 1, t4: 1 } }],
    ['settings.set', { answers: { INVITE: 'dance' } }],
  ])('of %s is the contract’s own for input that cannot be', (name, input) => {
    expect(v.is(methods[name].input, input)).toBe(false);
  });
});

describe('the stream of the stack', () => {
  it('merges what changed into one range of each kind, and tells nothing twice', async () => {
    target.policies({ INVITE: 'ring' });
    const feed = target.app.feeds.stack({});
    expect(feed.snapshot()).toMatchObject({ nextTransaction: 1, nextDialog: 1, waiting: 0 });
    expect(feed.take()).toBeNull();
    for (let i = 0; i < 5; i++) target.put(evil({ callId: `c${i}`, body: SDP }), PEER);
    await target.settle();
    const delta: StackDelta | null = feed.take();
    expect(delta).toMatchObject({
      counters: { nextTransaction: 6, nextDialog: 6, liveDialogs: 5, waiting: 5, unlisted: 0 },
      changedTransactions: { first: 1, last: 5 },
      changedDialogs: { first: 1, last: 5 },
    });
    expect(v.is(streams.stack.delta, delta)).toBe(true);
    expect(feed.take()).toBeNull();
    await target.app.handlers['incoming.answer'](answerOf(3));
    expect(feed.take()).toMatchObject({
      counters: { waiting: 4, liveDialogs: 4 },
      changedTransactions: { first: 3, last: 3 },
      changedDialogs: { first: 3, last: 3 },
    });
    feed.close();
  });

  it('is told to each reader for itself, and to none that left', async () => {
    const [one, two] = [target.app.feeds.stack({}), target.app.feeds.stack({})];
    let calls = 0;
    two.onChange(() => calls++);
    two.close();
    await target.say(evil({ method: 'OPTIONS' }), PEER);
    expect(one.take()).not.toBeNull();
    expect(calls).toBe(0);
    one.close();
  });
});

describe('the stream of a dialog', () => {
  it('tells its end, and goes on to show it', async () => {
    target.policies({ INVITE: 'accept' });
    await target.say(evil({ callId: 'c', body: SDP }), PEER);
    const feed = target.app.feeds.dialog({ id: 1 });
    expect(feed.snapshot()).toMatchObject({ id: 1, phase: 'confirmed', role: 'uas', ended: null });
    const answer = target.messages(PEER).at(-1);
    const to = `<sip:console@192.0.2.1>;tag=${answer ? tagOf(answer, 'To') : ''}`;
    await target.say(evil({ callId: 'c', method: 'ACK', to }), PEER);
    await target.say(evil({ callId: 'c', method: 'BYE', seq: '2', to }), PEER);
    expect(feed.take()).toMatchObject({ phase: 'terminated', ended: 1_000_000 });
    expect(feed.take()).toBeNull();
    const again = target.app.feeds.dialog({ id: 1 });
    expect(again.snapshot()).toMatchObject({ phase: 'terminated' });
    expect(textOf((await target.app.handlers['stack.draft']({ dialog: 1, step: 'BYE' })).bytes)).toMatch(
      /^BYE /,
    );
    feed.close();
    again.close();
  });
});

describe('looking for a destination', () => {
  it.each([
    ['a number', 'udp:203.0.113.7:5070', null, 1],
    ['a name that nobody knows', 'sip:nobody.test', expect.any(String), 0],
    ['what is no destination', '::::', 'BAD_ADDRESS', 0],
    ['nothing', '', 'BAD_ADDRESS', 0],
    ['a transport that cannot be spoken', 'sip:203.0.113.7;transport=tcp', expect.any(String), 0],
  ])('of %s says where it leads, or why nowhere', async (_what, to, code, candidates) => {
    const found = await target.app.handlers['destinations.resolve']({ to });
    expect(v.is(methods['destinations.resolve'].output, found)).toBe(true);
    expect(found.trouble?.code ?? null).toEqual(code);
    expect(found.candidates).toHaveLength(candidates);
    expect(target.sent).toEqual([]);
  });
});

describe('what is shown', () => {
  /** Everything that a screen can ask for. */
  async function everything(): Promise<void> {
    const { handlers, feeds } = target.app;
    const page = { from: 0, count: 200 };
    const { rows } = await handlers['stack.dialogs'](page);
    const answers: [MethodName, unknown][] = [
      ['stack.transactions', await handlers['stack.transactions'](page)],
      ['stack.dialogs', { rows }],
      ['settings.get', await handlers['settings.get']({})],
    ];
    for (const { id } of rows) {
      for (const step of DIALOG_STEPS)
        answers.push(['stack.draft', await handlers['stack.draft']({ dialog: id, step })]);
    }
    for (const { id } of feeds.incoming({}).snapshot()) {
      for (const status of [100, 183, 200, 302, 486]) {
        answers.push(['incoming.draft', await handlers['incoming.draft']({ id, status })]);
      }
    }
    for (const [name, answer] of answers)
      expect([name, v.is(methods[name].output, answer)]).toEqual([name, true]);
    const shown: [StreamName, unknown][] = [
      ['stack', feeds.stack({}).snapshot()],
      ['incoming', feeds.incoming({}).snapshot()],
      ['accounts', feeds.accounts({}).snapshot()],
    ];
    for (const [name, state] of shown)
      expect([name, v.is(streams[name].snapshot, state)]).toEqual([name, true]);
  }

  it('fits the contract at every step of calls, subscriptions and registrations', async () => {
    target.policies({ INVITE: 'ring', SUBSCRIBE: 'accept', REFER: 'accept' });
    const { handlers } = target.app;
    await everything();
    await target.say(
      evil({ callId: 'in', headers: ['Supported: 100rel, timer', 'Session-Expires: 90'], body: SDP }),
      PEER,
    );
    await everything();
    await handlers['incoming.answer']({ ...answerOf(1, 183), reliable: true });
    await everything();
    await target.say(evil({ callId: 'sub', method: 'SUBSCRIBE', headers: ['Event: x;id=1'] }), PEER);
    await target.say(evil({ callId: 'ref', method: 'REFER', headers: ['Refer-To: <sip:a@b>'] }), PEER);
    await everything();
    await target.start('INVITE sip:peer@203.0.113.7:5070 SIP/2.0\r\nCall-ID: out\r\n\r\n');
    const invite = target
      .messages(PEER)
      .findLast((one) => one.kind === 'request' && textOf(one.bytes).startsWith('INVITE'));
    if (invite?.kind !== 'request') throw new Error('no INVITE left');
    await target.say(buildResponse(invite, 180, { toTag: 't' }), PEER);
    await everything();
    await target.say(buildResponse(invite, 200, { toTag: 't' }), PEER);
    await everything();
    await handlers['accounts.put'](account({ registrar: 'udp:203.0.113.7:5070', keepAlive: 'options' }));
    await handlers['accounts.register']({ id: CONFIG.id });
    await everything();
    await target.pass(40_000);
    await everything();
    await target.pass(200_000);
    await everything();
    await target.start('garbage', { switches: AS_TYPED });
    await everything();
  });

  it('keeps long texts of strangers short', async () => {
    const long = 'x'.repeat(50_000);
    await target.say(
      evil({ method: 'INVITE', uri: `sip:${long}@192.0.2.1`, from: `<sip:${long}@x>;tag=1` }),
      PEER,
    );
    expect(JSON.stringify(target.app.feeds.incoming({}).snapshot()).length).toBeLessThan(4_000);
  });

  it('never has the password of an account in it', async () => {
    const { handlers, feeds } = target.app;
    await handlers['accounts.put']({
      config: { ...CONFIG, registrar: 'udp:203.0.113.7:5070' },
      password: 'T0p-Secret',
    });
    await handlers['accounts.register']({ id: CONFIG.id });
    await target.settle();
    const register = target.messages(PEER).at(-1);
    if (register?.kind !== 'request') throw new Error('no REGISTER left');
    const headers = [['WWW-Authenticate', 'Digest realm="r", nonce="n"']] as const;
    await target.say(buildResponse(register, 401, { toTag: 't', headers }), PEER);
    const told = JSON.stringify([
      feeds.accounts({}).snapshot(),
      feeds.incoming({}).snapshot(),
      await handlers['messages.page']({ from: 0, count: 200 }),
      await handlers['exchanges.get']({ id: 1 }),
      await handlers['stack.transactions']({ from: 0, count: 200 }),
      target.sent.map(({ bytes }) => textOf(bytes)),
    ]);
    expect(told).toContain('Digest username');
    expect(told).not.toContain('T0p-Secret');
  });

  it('changes with its settings, and only what was named', async () => {
    const { handlers } = target.app;
    await handlers['settings.set']({ answers: { MESSAGE: 480 }, trying: false });
    await handlers['settings.set']({ timers: { t1: 100, t2: 200, t4: 300 } });
    const { answers, ...rest } = await handlers['settings.get']({});
    expect(answers).toMatchObject({ MESSAGE: 480, OPTIONS: 200, INVITE: 'hand' });
    expect(rest).toMatchObject({ autoAnswer: true, trying: false, timers: { t1: 100, t2: 200, t4: 300 } });
    await target.say(evil({ method: 'MESSAGE' }), PEER);
    const answer = target.messages(PEER).at(-1);
    expect(answer?.kind === 'response' && answer.status).toBe(480);
  });
});

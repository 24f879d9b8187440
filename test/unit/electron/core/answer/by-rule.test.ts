/** What the console answers by rule: each policy, refusals with their headers, 100 Trying, and the limits of the list. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerPolicy } from '#shared/model/incoming.ts';
import { WAITING_LIMIT } from '#core/answer/incoming-list.ts';
import type { Caller, RequestParts } from './caller.ts';
import { bodyOf, createCaller, OFFER, requestText, valueOf } from './caller.ts';

let caller: Caller;
beforeEach(() => void (caller = createCaller()));
afterEach(() => {
  caller.close();
  expect(caller.clock.pending).toBe(0);
});

describe('a policy', () => {
  it.each<[method: string, policy: AnswerPolicy, said: string[], state: string]>([
    ['INVITE', 'hand', [], 'waiting'],
    ['INVITE', 'ring', ['180 INVITE'], 'provisional'],
    ['INVITE', 'accept', ['180 INVITE', '200 INVITE'], 'answered'],
    ['INVITE', 486, ['486 INVITE'], 'answered'],
    ['INVITE', 183, ['183 INVITE'], 'provisional'],
    ['INVITE', 603, ['603 INVITE'], 'answered'],
    ['MESSAGE', 'hand', [], 'waiting'],
    ['MESSAGE', 'ring', [], 'waiting'],
    ['MESSAGE', 'accept', ['200 MESSAGE'], 'answered'],
    ['MESSAGE', 480, ['480 MESSAGE'], 'answered'],
    ['FLY', 'accept', ['200 FLY'], 'answered'],
  ])('answers %s by %s with %j', async (method, policy, said, state) => {
    caller.policies({ [method]: policy });
    await caller.request(method, { body: method === 'INVITE' ? OFFER : '' });
    expect(caller.ladder()).toEqual(said);
    expect(caller.row()).toMatchObject({ state, automatic: !(policy === 'hand' || policy === 'ring') });
  });

  it('of a star is for each registered method without one of its own, and never for one that nobody knows', async () => {
    caller.policies({ '*': 480 });
    await caller.request('FLY');
    expect(caller.ladder()).toEqual(['501 FLY']);
  });

  it('takes a call with an answer to its offer, and an offer of its own where there is none', async () => {
    caller.policies({ INVITE: 'accept' });
    await caller.request('INVITE', { callId: 'offer', body: OFFER });
    expect(bodyOf(caller.last())).toMatch(/m=audio \d+ RTP\/AVP 0 8\r\n/);
    await caller.request('INVITE', { callId: 'none' });
    expect(bodyOf(caller.last())).toMatch(/m=audio \d+ RTP\/AVP /);
    expect(valueOf(caller.last(), 'Contact')).toBe('<sip:me@127.0.0.1:5060>');
  });

  it('takes a call that demands reliable ringing without ringing, and rings for it reliably', async () => {
    const headers = ['Require: 100rel'];
    caller.policies({ INVITE: 'accept' });
    await caller.request('INVITE', { callId: 'taken', headers, body: OFFER });
    expect(caller.ladder()).toEqual(['200 INVITE']);
    caller.policies({ INVITE: 'ring' });
    await caller.request('INVITE', { callId: 'rung', headers, body: OFFER });
    expect(valueOf(caller.last(), 'RSeq')).toMatch(/^\d+$/);
    expect(valueOf(caller.last(), 'Require')).toBe('100rel');
  });

  it('refuses an offer that cannot be answered with 488, and a person may still be told of it', async () => {
    caller.policies({ INVITE: 'accept' });
    const body = OFFER.replace('m=audio 40000 RTP/AVP 0 8', 'm=chat 1 TCP/MSRP *');
    await caller.request('INVITE', { body });
    expect(caller.ladder()).toEqual(['180 INVITE', '488 INVITE']);
    expect(caller.row()).toMatchObject({ state: 'answered', status: 488, automatic: true });
  });

  it('refuses a session interval that is too small with 422 and Min-SE', async () => {
    caller.policies({ INVITE: 'accept' });
    await caller.request('INVITE', {
      headers: ['Session-Expires: 30', 'Supported: timer'],
      body: OFFER,
    });
    expect(caller.ladder().at(-1)).toBe('422 INVITE');
    expect(valueOf(caller.last(), 'Min-SE')).toBe('90');
  });
});

describe('a refusal names what the sender needs to know', () => {
  const require = { headers: ['Require: 100rel, future, x.y', 'Require: timer'] };
  it.each<[method: string, parts: RequestParts, said: string, header: string, value: RegExp]>([
    ['OPTIONS', {}, '200 OPTIONS', 'Allow', /INVITE, ACK, CANCEL, BYE/],
    ['OPTIONS', {}, '200 OPTIONS', 'Accept', /application\/sdp/],
    ['OPTIONS', {}, '200 OPTIONS', 'Supported', /100rel, timer, replaces/],
    ['OPTIONS', {}, '200 OPTIONS', 'Server', /^Test$/],
    ['REGISTER', {}, '405 REGISTER', 'Allow', /OPTIONS/],
    ['FLY', {}, '501 FLY', 'Allow', /OPTIONS/],
    ['SUBSCRIBE', { headers: ['Event: presence'] }, '489 SUBSCRIBE', 'Allow-Events', /^refer$/],
    ['PUBLISH', { headers: ['Event: presence'] }, '489 PUBLISH', 'Allow-Events', /^refer$/],
    ['OPTIONS', require, '420 OPTIONS', 'Unsupported', /^future, x\.y$/],
    // The method comes before what is required. RFC 3261 8.2
    ['REGISTER', require, '405 REGISTER', 'Allow', /OPTIONS/],
    ['FLY', require, '501 FLY', 'Allow', /OPTIONS/],
    ['BYE', { toTag: 'guessed' }, '481 BYE', 'To', /tag=guessed$/],
    ['INVITE', { toTag: 'guessed', body: OFFER }, '481 INVITE', 'To', /tag=guessed$/],
    ['INFO', {}, '481 INFO', 'To', /tag=\w{12}$/],
  ])('%s %j is answered with %s and %s', async (method, parts, said, header, value) => {
    await caller.request(method, parts);
    expect(caller.ladder()).toEqual([said]);
    expect(valueOf(caller.last(), header)).toMatch(value);
  });

  it('a request inside a dialog that requires what nobody knows is refused with 420 too', async () => {
    caller.policies({ INVITE: 'accept' });
    await caller.request('INVITE', { body: OFFER });
    const toTag = caller.toTag();
    await caller.request('ACK', { toTag });
    await caller.request('INVITE', { seq: 2, toTag, headers: ['Require: future'], body: OFFER });
    expect(caller.ladder().at(-1)).toBe('420 INVITE');
    await caller.request('BYE', { seq: 3, toTag });
    expect(caller.ladder().at(-1)).toBe('200 BYE');
  });

  it('a request that came on two ways is answered once, and with 482 the second time', async () => {
    await caller.request('OPTIONS', { branch: 'one' });
    await caller.request('OPTIONS', { branch: 'two' });
    expect(caller.ladder()).toEqual(['200 OPTIONS', '482 OPTIONS']);
    expect(caller.stack.server.counters()).toMatchObject({ merged: 1 });
  });
});

describe('100 Trying', () => {
  it('leaves after 200 ms where nobody has answered an INVITE', async () => {
    await caller.request('INVITE', { body: OFFER });
    await caller.pass(100);
    expect(caller.ladder()).toEqual([]);
    await caller.pass(100);
    expect(caller.ladder()).toEqual(['100 INVITE']);
    expect(valueOf(caller.last(), 'To')).not.toContain('tag=');
    await caller.pass(60_000);
    expect(caller.ladder()).toEqual(['100 INVITE']);
  });

  it('does not leave where something was said in time', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(180);
    await caller.pass(1_000);
    expect(caller.ladder()).toEqual(['180 INVITE']);
  });

  it('does not leave where a response was sent as bytes, without the transaction', async () => {
    await caller.request('INVITE', { body: OFFER });
    await caller.respond('SIP/2.0 486 Busy\r\n\r\n', { fill: true, retransmit: false });
    await caller.pass(1_000);
    expect(caller.ladder()).toEqual(['486 INVITE']);
  });

  it('does not leave while it is switched off', async () => {
    caller.stack.uas.settings.trying = false;
    await caller.request('INVITE', { body: OFFER });
    await caller.request('MESSAGE');
    await caller.pass(10_000);
    expect(caller.ladder()).toEqual(['200 MESSAGE']);
  });

  it('leaves for another method only when its sender has come to T2', async () => {
    caller.policies({ MESSAGE: 'hand' });
    await caller.request('MESSAGE');
    await caller.pass(3_400);
    expect(caller.ladder()).toEqual([]);
    await caller.pass(100);
    expect(caller.ladder()).toEqual(['100 MESSAGE']);
  });
});

describe('the list', () => {
  const flood = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) void caller.say(requestText('INVITE', { callId: `flood-${i}` }));
    await caller.pass(0);
  };

  it('refuses with 503 what would wait beyond the limit, counts it, and answers by rule as before', async () => {
    await flood(WAITING_LIMIT + 5);
    expect(caller.stack.uas.list.counters()).toEqual({ waiting: WAITING_LIMIT, unlisted: 5 });
    expect(caller.ladder()).toEqual(Array.from({ length: 5 }, () => '503 INVITE'));
    expect(valueOf(caller.last(), 'Retry-After')).toBe('10');
    await caller.request('OPTIONS', { callId: 'other' });
    expect(caller.ladder().at(-1)).toBe('200 OPTIONS');
    // The newest, and what waits behind them.
    expect(caller.stack.uas.list.rows()).toHaveLength(200);
  });

  it('lets one that nobody took for minutes make room for a new one', async () => {
    await flood(WAITING_LIMIT);
    await caller.pass(181_000);
    await caller.request('INVITE', { callId: 'new' });
    expect(caller.stack.uas.list.counters()).toEqual({ waiting: WAITING_LIMIT, unlisted: 0 });
    expect(caller.ladder().at(-1)).toBe('480 INVITE');
    expect(caller.row(WAITING_LIMIT + 1)).toMatchObject({ state: 'waiting', callId: 'new' });
  });

  it('keeps a bounded number of answered requests, the newest of them', async () => {
    for (let i = 0; i < 700; i++) void caller.say(requestText('OPTIONS', { callId: `o-${i}` }));
    await caller.pass(0);
    expect([...caller.stack.uas.list.values()]).toHaveLength(500);
    expect(caller.stack.uas.list.get(200)).toBeNull();
    expect(caller.row(700)).toMatchObject({ callId: 'o-699', state: 'answered', status: 200 });
  });

  it('says that a sender has given up', async () => {
    caller.policies({ MESSAGE: 'hand' });
    await caller.request('MESSAGE');
    await caller.pass(40_000);
    expect(caller.row()).toMatchObject({ state: 'expired' });
    expect(caller.answer(200)).toMatchObject({ ok: false, error: { code: 'NOT_POSSIBLE' } });
  });

  it('says who called whom, and what the request carries', async () => {
    await caller.request('INVITE', { headers: ['Supported: 100rel'], body: OFFER });
    expect(caller.row()).toEqual({
      id: 1,
      messageId: 1,
      time: 1_000_000,
      method: 'INVITE',
      uri: 'sip:me@127.0.0.1:5060',
      from: 'peer@127.0.0.1',
      to: 'me@127.0.0.1',
      callId: 'call',
      peer: '127.0.0.1:5070',
      state: 'waiting',
      status: 0,
      automatic: false,
      dialog: null,
      reliability: 'supported',
      sdp: true,
    });
  });
});

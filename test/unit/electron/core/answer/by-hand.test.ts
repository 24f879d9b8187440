/** What a person answers by hand: by a status, with a draft that was edited, as bytes; and what the caller does meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { tagOf } from '#shared/sip/views.ts';
import type { Caller } from './caller.ts';
import { bodyOf, createCaller, OFFER, requestText, valueOf } from './caller.ts';

let caller: Caller;
beforeEach(() => void (caller = createCaller()));
afterEach(() => {
  caller.close();
  expect(caller.clock.pending).toBe(0);
});

const RELIABLE = { headers: ['Supported: 100rel'], body: OFFER };
const phase = (id = 1) => caller.stack.dialogs.table.get(id)?.dialog.phase;
const life = (id = 1) => caller.stack.dialogs.table.get(id)?.call?.life;

describe('an answer by its status', () => {
  it('leads a call from ringing over its description to its end', async () => {
    await caller.request('INVITE', { body: OFFER });
    expect(caller.answer(180)).toEqual({ ok: true, value: undefined });
    expect(caller.row()).toMatchObject({ state: 'provisional', status: 180, automatic: false, dialog: 1 });
    expect(phase()).toBe('early');
    caller.answer(183, { sdp: true });
    expect(bodyOf(caller.last())).toContain('m=audio');
    caller.answer(200, { sdp: true });
    expect(bodyOf(caller.last())).toBe(bodyOf(caller.lastTo('INVITE')));
    expect(life()).toMatchObject({ name: 'confirmed', status: 200 });
    await caller.request('ACK', { toTag: caller.toTag() });
    expect(caller.row()).toMatchObject({ state: 'acknowledged', status: 200 });
    await caller.request('BYE', { seq: 2, toTag: caller.toTag() });
    await caller.pass(40_000);
    expect(caller.ladder()).toEqual(['180 INVITE', '183 INVITE', '200 INVITE', '200 BYE']);
    expect(phase()).toBe('terminated');
  });

  it('says the same description in the 200 as in the 183 before it', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(183, { sdp: true });
    const early = bodyOf(caller.last());
    caller.answer(200, { sdp: true });
    expect(bodyOf(caller.last())).toBe(early);
  });

  it('offers in the 200 where the INVITE had no offer, and takes the answer out of the ACK', async () => {
    await caller.request('INVITE');
    caller.answer(200, { sdp: true });
    expect(bodyOf(caller.last())).toContain('m=audio');
    await caller.request('ACK', { toTag: caller.toTag(), body: OFFER });
    const call = caller.stack.dialogs.table.get(1)?.call;
    expect(call?.offers).toMatchObject({ pending: null, settled: true });
    expect(call?.remoteSdp && textOf(call.remoteSdp)).toBe(OFFER);
  });

  it('ends a call that rang with its refusal', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(180);
    caller.answer(486);
    expect(phase()).toBe('terminated');
    expect(life()).toMatchObject({ name: 'ended', cause: 'refused', status: 486 });
  });

  it('repeats a refusal until its ACK', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(486);
    await caller.pass(1_600);
    expect(caller.ladder()).toEqual(['486 INVITE', '486 INVITE', '486 INVITE']);
    await caller.request('ACK', { toTag: caller.toTag(), branch: 'callINVITE1' });
    await caller.pass(40_000);
    expect(caller.ladder()).toHaveLength(3);
  });

  it('carries its own reason and headers, and none of them begins a line', async () => {
    await caller.request('INVITE');
    caller.answer(302, {
      reason: 'Gone\r\nX-Bad: 1',
      headers: [
        ['Contact', '<sip:elsewhere@127.0.0.1>\r\nX-Bad: 2'],
        ['X-Note\r\nX-Bad', '3'],
        ['Warning', '399 me "one"'],
        ['Warning', '399 me "two"'],
      ],
    });
    const text = textOf(caller.last().bytes);
    expect(text).not.toMatch(/^X-Bad/m);
    expect(text).toMatch(/^SIP\/2\.0 302 Gone/);
    expect(valueOf(caller.last(), 'Contact')).toContain('<sip:elsewhere@127.0.0.1>');
    expect(text.match(/^Warning: /gm)).toHaveLength(2);
  });

  it('takes a header of the author’s in place of its own', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, {
      headers: [
        ['m', '<sip:mine@127.0.0.1:5099>'],
        ['Server', 'Other'],
      ],
    });
    const text = textOf(caller.last().bytes);
    expect(text.match(/^(Contact|m): .*$/gm)).toEqual(['m: <sip:mine@127.0.0.1:5099>']);
    expect(text.match(/^Server: .*$/gm)).toEqual(['Server: Other']);
    expect(caller.stack.dialogs.table.get(1)?.dialog.contact).toBe('<sip:mine@127.0.0.1:5099>');
  });

  it('is told of an offer that nobody can answer, and nothing is sent', async () => {
    const body = OFFER.replace('m=audio 40000 RTP/AVP 0 8', 'm=chat 1 TCP/MSRP *');
    await caller.request('INVITE', { body });
    expect(caller.answer(200, { sdp: true })).toMatchObject({
      ok: false,
      error: { code: 'NO_COMMON_CODEC' },
    });
    expect(caller.row()).toMatchObject({ state: 'waiting', automatic: false });
    caller.answer(488);
    expect(caller.ladder()).toEqual(['488 INVITE']);
  });

  it('is refused after the final one, and for a request that is not there', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(486);
    expect(caller.answer(200)).toMatchObject({ ok: false, error: { code: 'NOT_POSSIBLE' } });
    expect(caller.answer(200, { id: 7 })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(caller.stack.uas.draft(7, 200)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await caller.respond('SIP/2.0 200 OK\r\n\r\n', undefined, 7)).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
  });
});

describe('a reliable provisional answer', () => {
  const prack = async (parts: { rack?: string; seq?: number } = {}): Promise<void> => {
    const rseq = valueOf(caller.lastTo('INVITE'), 'RSeq');
    const { rack = `${rseq} 1 INVITE`, seq = 2 } = parts;
    await caller.request('PRACK', { seq, toTag: caller.toTag(), headers: [`RAck: ${rack}`] });
  };

  it('waits for its PRACK and goes out again at doubling intervals until it comes', async () => {
    await caller.request('INVITE', RELIABLE);
    caller.answer(183, { reliable: true, sdp: true });
    expect(caller.stack.dialogs.table.get(1)?.call?.unacknowledged).toBe(
      Number(valueOf(caller.last(), 'RSeq')),
    );
    await caller.pass(1_600);
    expect(caller.ladder()).toEqual(['183 INVITE', '183 INVITE', '183 INVITE']);
    expect(caller.answer(200, { sdp: true })).toMatchObject({
      ok: false,
      error: { code: 'WAITS_FOR_PRACK' },
    });
    await prack();
    expect(caller.last()).toMatchObject({ status: 200 });
    expect(caller.stack.dialogs.table.get(1)?.call?.unacknowledged).toBeNull();
    await caller.pass(20_000);
    expect(caller.ladder()).toHaveLength(4);
    expect(caller.answer(200, { sdp: true }).ok).toBe(true);
  });

  it('holds the next ones back, each with the next number', async () => {
    await caller.request('INVITE', RELIABLE);
    caller.answer(180, { reliable: true });
    const first = Number(valueOf(caller.last(), 'RSeq'));
    caller.answer(182, { reliable: true });
    expect(caller.ladder()).toEqual(['180 INVITE']);
    await prack();
    expect(caller.ladder()).toEqual(['180 INVITE', '182 INVITE', '200 PRACK']);
    expect(Number(valueOf(caller.lastTo('INVITE'), 'RSeq'))).toBe(first + 1);
  });

  it.each([
    ['another RSeq', '1 1 INVITE'],
    ['another CSeq', 'RSEQ 7 INVITE'],
    ['another method', 'RSEQ 1 BYE'],
    ['a number above all', '4294967296 1 INVITE'],
    ['nothing to read', '-1 x'],
  ])('is not acknowledged by a PRACK with %s: 481', async (_what, rack) => {
    await caller.request('INVITE', RELIABLE);
    caller.answer(180, { reliable: true });
    await prack({ rack: rack.replace('RSEQ', valueOf(caller.last(), 'RSeq') ?? '') });
    expect(caller.ladder().at(-1)).toBe('481 PRACK');
    await caller.pass(600);
    expect(caller.ladder().at(-1)).toBe('180 INVITE');
  });

  it('that nobody acknowledges in 64*T1 ends the call with a 500', async () => {
    await caller.request('INVITE', RELIABLE);
    caller.answer(180, { reliable: true });
    await caller.pass(32_100);
    expect(caller.ladder()).toEqual([...Array.from({ length: 7 }, () => '180 INVITE'), '500 INVITE']);
    expect(caller.row()).toMatchObject({ state: 'answered', status: 500 });
    expect(phase()).toBe('terminated');
  });

  it('is not possible where the caller does not know of them', async () => {
    await caller.request('INVITE', { body: OFFER });
    expect(caller.answer(180, { reliable: true })).toMatchObject({
      ok: false,
      error: { code: 'NOT_RELIABLE' },
    });
    expect(caller.ladder()).toEqual([]);
  });

  it('written out by hand is repeated until its PRACK too', async () => {
    await caller.request('INVITE', RELIABLE);
    await caller.respond(
      'SIP/2.0 183 Mine\r\nRequire: 100rel\r\nRSeq: 77\r\nContact: <sip:me@127.0.0.1:5060>\r\n\r\n',
    );
    await caller.pass(600);
    expect(caller.ladder()).toEqual(['183 INVITE', '183 INVITE']);
    await prack({ rack: '77 1 INVITE' });
    await caller.pass(20_000);
    expect(caller.ladder()).toEqual(['183 INVITE', '183 INVITE', '200 PRACK']);
  });
});

describe('a response as bytes', () => {
  const sent = (): string => textOf(caller.console.log.at(-1)?.bytes ?? new Uint8Array());

  it('is a draft that was edited: what its author wrote stands, the rest is filled in', async () => {
    await caller.request('INVITE', { body: OFFER });
    const draft = caller.stack.uas.draft(1, 200);
    if (!draft.ok) throw new Error(draft.error.message);
    const text = textOf(draft.value);
    expect(text).toContain('m=audio');
    await caller.respond(text.replace('SIP/2.0 200 OK', 'SIP/2.0 200 Fine').replace(/^Via: .*\r\n/m, ''));
    expect(caller.last()).toMatchObject({ status: 200 });
    expect(sent()).toMatch(/^SIP\/2\.0 200 Fine/);
    expect(valueOf(caller.last(), 'Via')).toContain('branch=z9hG4bKcallINVITE1');
    expect(life()).toMatchObject({ name: 'confirmed' });
    await caller.pass(600);
    expect(caller.ladder()).toEqual(['200 INVITE', '200 INVITE']);
  });

  it.each([
    'SIP/2.0 200 OK\nVia: x\n\n',
    'SIP/2.0 183 Early\r\nContent-Length: 99\r\n\r\nshort',
    'hello',
    '\r\n\r\n',
    '',
    'INVITE sip:x SIP/2.0\r\n\r\n',
    'SIP/2.0 999 Beyond\r\n\r\n',
  ])('leaves exactly as typed, and once, with both switches off: %j', async (text) => {
    await caller.request('INVITE', { body: OFFER });
    await caller.respond(text, { fill: false, retransmit: false });
    expect(sent()).toBe(text);
    const before = caller.console.log.length;
    await caller.pass(100);
    expect(caller.console.log).toHaveLength(before);
  });

  it('that is no response leaves the request open', async () => {
    await caller.request('INVITE', { body: OFFER });
    await caller.respond('hello', { fill: false, retransmit: false });
    expect(caller.row()).toMatchObject({ state: 'waiting', status: 0 });
    caller.answer(486);
    expect(caller.ladder()).toEqual(['486 INVITE']);
  });

  it('fills and repeats nothing with both off, and the final answer can follow a minute later', async () => {
    await caller.request('INVITE', { body: OFFER });
    await caller.respond('SIP/2.0 180 Ringing\r\n\r\n', { fill: true, retransmit: false });
    expect(caller.row()).toMatchObject({ state: 'provisional', status: 180 });
    await caller.pass(60_000);
    caller.answer(200, { sdp: true });
    expect(caller.ladder().at(-1)).toBe('200 INVITE');
  });

  it('sent once without the transaction is not repeated, and lets the transaction go', async () => {
    await caller.request('INVITE', { body: OFFER });
    await caller.respond('SIP/2.0 486 Busy\r\n\r\n', { fill: true, retransmit: false });
    await caller.pass(40_000);
    expect(caller.ladder()).toEqual(['486 INVITE']);
    expect(caller.stack.server.counters()).toMatchObject({ live: 0 });
  });

  it.each([
    ['with both switches off', { fill: false, retransmit: false }],
    ['filled', { fill: true, retransmit: false }],
    ['with both switches on', { fill: true, retransmit: true }],
  ])('can break the rules on purpose: another final one after the first, %s', async (_what, switches) => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(200, { sdp: true });
    const toTag = caller.toTag();
    await caller.request('ACK', { toTag });
    const via = switches.fill ? '' : 'Via: SIP/2.0/UDP 127.0.0.1:5070\r\n';
    expect(await caller.respond(`SIP/2.0 486 Busy\r\n${via}\r\n`, switches)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(caller.ladder().slice(0, 2)).toEqual(['200 INVITE', switches.fill ? '486 INVITE' : '486 ']);
    // The call stands as its first answer made it, and its row says what became of the request.
    expect(caller.row()).toMatchObject({ state: 'acknowledged', status: 200 });
    expect(life()).toMatchObject({ name: 'confirmed' });
    await caller.request('BYE', { seq: 2, toTag });
    expect(caller.ladder().at(-1)).toBe('200 BYE');
  });

  it('can follow a CANCEL: a 200 to what was cancelled', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.answer(180);
    await caller.request('CANCEL', { branch: 'callINVITE1' });
    await caller.respond('SIP/2.0 200 OK\r\n\r\n');
    expect(caller.ladder()).toEqual(['180 INVITE', '200 CANCEL', '487 INVITE', '200 INVITE']);
    expect(caller.row()).toMatchObject({ state: 'cancelled', status: 487 });
    expect(caller.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
  });

  it('of several tags makes a dialog for each: the console forks', async () => {
    await caller.request('INVITE', { body: OFFER });
    for (const tag of ['one', 'two', 'three']) {
      await caller.respond(
        `SIP/2.0 180 Ringing\r\nTo: <sip:me@127.0.0.1:5060>;tag=${tag}\r\nContact: <sip:${tag}@127.0.0.1:5060>\r\n\r\n`,
      );
    }
    expect([1, 2, 3].map((id) => [phase(id), caller.stack.dialogs.table.get(id)?.dialog.localTag])).toEqual([
      ['early', 'one'],
      ['early', 'two'],
      ['early', 'three'],
    ]);
    await caller.respond(
      'SIP/2.0 200 OK\r\nTo: <sip:me@127.0.0.1:5060>;tag=two\r\nContact: <sip:two@127.0.0.1:5060>\r\n\r\n',
    );
    expect(caller.row()).toMatchObject({ dialog: 2 });
    await caller.request('ACK', { toTag: 'two' });
    expect(caller.row()).toMatchObject({ state: 'acknowledged' });
    await caller.request('BYE', { seq: 2, toTag: 'two' });
    expect(caller.ladder().at(-1)).toBe('200 BYE');
  });

  it('of several tags can answer twice, and the branch that nobody answers ends after 64*T1', async () => {
    await caller.request('INVITE', { body: OFFER });
    const line = (tag: string): string =>
      `To: <sip:me@127.0.0.1:5060>;tag=${tag}\r\nContact: <sip:${tag}@127.0.0.1:5060>\r\n\r\n`;
    for (const tag of ['one', 'two', 'three']) await caller.respond(`SIP/2.0 180 Ringing\r\n${line(tag)}`);
    for (const tag of ['one', 'two']) await caller.respond(`SIP/2.0 200 OK\r\n${line(tag)}`);
    for (const toTag of ['one', 'two']) await caller.request('ACK', { toTag });
    await caller.pass(31_900);
    expect([phase(1), phase(2), phase(3)]).toEqual(['confirmed', 'confirmed', 'early']);
    await caller.pass(200);
    expect([phase(1), phase(2), phase(3)]).toEqual(['confirmed', 'confirmed', 'terminated']);
    expect(life(3)).toMatchObject({ cause: 'elsewhere' });
    for (const toTag of ['one', 'two']) await caller.request('BYE', { seq: 2, toTag, branch: toTag });
    expect(caller.ladder().slice(-2)).toEqual(['200 BYE', '200 BYE']);
  });

  it('of several tags that is refused at last ends every one of them', async () => {
    await caller.request('INVITE', { body: OFFER });
    for (const tag of ['one', 'two']) {
      await caller.respond(`SIP/2.0 180 Ringing\r\nTo: <sip:me@127.0.0.1:5060>;tag=${tag}\r\n\r\n`);
    }
    await caller.respond('SIP/2.0 480 Nobody\r\nTo: <sip:me@127.0.0.1:5060>;tag=one\r\n\r\n');
    expect([phase(1), phase(2)]).toEqual(['terminated', 'terminated']);
  });

  it('tells what the system says', async () => {
    await caller.request('INVITE', { body: OFFER });
    caller.console.refuse = 'EMSGSIZE';
    const sending = caller.respond('SIP/2.0 200 OK\r\n\r\n', { fill: false, retransmit: false });
    expect(await sending).toMatchObject({ ok: false, error: { code: 'EMSGSIZE' } });
    expect(caller.row()).toMatchObject({ state: 'waiting', status: 0 });
  });
});

it('puts the same tag on every answer to one request, and another one on those to the next', async () => {
  await caller.request('INVITE', { body: OFFER });
  caller.answer(180);
  caller.answer(486);
  await caller.say(requestText('INVITE', { callId: 'next' }));
  caller.answer(486, { id: 2 });
  const [first, second, third] = caller.heard().map((message) => tagOf(message, 'To'));
  expect([first, first === third]).toEqual([second, false]);
});

import { describe, expect, it } from 'vitest';
import type { DialogRow } from '#shared/model/traffic.ts';
import { summarize } from '#shared/sip/summary.ts';
import type { CallTracker, Membership } from '#core/callflow/call-tracker.ts';
import { createCallTracker } from '#core/callflow/call-tracker.ts';
import { request, response } from './sip-text.ts';
import type { Heard } from './traffic.ts';
import { answer as answered, ask, listen } from './traffic.ts';

/** A tracker that is told of messages one second apart, beginning at 1 s. */
function watch(options: { limitCalls?: number } = {}): {
  tracker: CallTracker;
  see(bytes: Uint8Array, retransmission?: number): Membership;
} {
  const tracker = createCallTracker(options);
  let count = 0;
  return {
    tracker,
    see(bytes, retransmission = 0) {
      const messageId = ++count;
      return tracker.observe({
        messageId,
        capture: '',
        time: messageId * 1000,
        bytes,
        summary: summarize(bytes),
        retransmission,
      });
    },
  };
}

/** The row of the one call that the messages make. */
function rowAfter(messages: readonly Uint8Array[]): DialogRow | null {
  const { tracker, see } = watch();
  for (const bytes of messages) see(bytes);
  return tracker.row(1);
}

const invite = request('INVITE');
const trying = response(100, 'Trying', 'INVITE', { toTag: '' });
const ringing = response(180, 'Ringing', 'INVITE');
const progress = response(183, 'Session Progress', 'INVITE');
const answer = response(200, 'OK', 'INVITE');
const ack = request('ACK', { toTag: 'b' });
const bye = request('BYE', { cseq: 2, toTag: 'b' });
const byeOk = response(200, 'OK', 'BYE', { cseq: 2 });
const cancel = request('CANCEL');
const cancelOk = response(200, 'OK', 'CANCEL');

function refusal(status: number, method = 'INVITE', cseq = 1): Uint8Array {
  return response(status, 'No', method, { cseq });
}

describe('the state of a call', () => {
  it.each([
    ['begins with INVITE', [invite], 'setup', 0],
    ['stays in set-up with 100', [invite, trying], 'setup', 0],
    ['rings with 180', [invite, trying, ringing], 'ringing', 0],
    ['rings with 183', [invite, progress], 'ringing', 0],
    ['is in call with 200', [invite, ringing, answer, ack], 'in-call', 200],
    ['is completed by BYE', [invite, ringing, answer, ack, bye, byeOk], 'completed', 200],
    [
      'is completed by the BYE of either side',
      [invite, answer, ack, request('BYE', { cseq: 1 })],
      'completed',
      200,
    ],
    [
      'is cancelled by 487 after CANCEL',
      [invite, ringing, cancel, cancelOk, refusal(487), ack],
      'cancelled',
      487,
    ],
    ['rings on while CANCEL is not answered by 487', [invite, ringing, cancel, cancelOk], 'ringing', 0],
    ['is in call where 200 crossed the CANCEL', [invite, cancel, answer], 'in-call', 200],
    ['is busy with 486', [invite, refusal(486)], 'busy', 486],
    ['is busy with 600', [invite, refusal(600)], 'busy', 600],
    ['is rejected with 603', [invite, refusal(603)], 'rejected', 603],
    ['is rejected with 404', [invite, refusal(404)], 'rejected', 404],
    ['is rejected with 500', [invite, refusal(500)], 'rejected', 500],
    ['is redirected with 302', [invite, refusal(302)], 'redirected', 302],
    ['timed out with 408', [invite, refusal(408)], 'timed-out', 408],
    ['is rejected by a challenge that nobody answers', [invite, refusal(407), ack], 'rejected', 407],
    [
      'is set up again by a new attempt',
      [invite, refusal(407), ack, request('INVITE', { cseq: 2 })],
      'setup',
      0,
    ],
    [
      'is not touched by a late repetition of the answer to the attempt before',
      [invite, refusal(407), request('INVITE', { cseq: 2 }), refusal(407)],
      'setup',
      0,
    ],
    [
      'follows the new attempt and not a late repetition of the old answer',
      [invite, refusal(407), request('INVITE', { cseq: 2 }), refusal(407), refusal(486, 'INVITE', 2)],
      'busy',
      486,
    ],
    [
      'stays in call when an INVITE inside it is refused',
      [invite, answer, ack, request('INVITE', { cseq: 2, toTag: 'b' }), refusal(488, 'INVITE', 2)],
      'in-call',
      200,
    ],
    ['stays completed whatever comes later', [invite, answer, bye, answer, refusal(486)], 'completed', 200],
    ['is told by its answers where the INVITE was not seen', [ringing, answer], 'in-call', 200],
  ] as const)('%s', (_what, messages, state, status) => {
    expect(rowAfter(messages)).toMatchObject({ method: 'INVITE', state, status });
  });

  const register = (cseq: number, ...headers: string[]): Uint8Array => request('REGISTER', { cseq, headers });
  const registered = (cseq: number, ...headers: string[]): Uint8Array =>
    response(200, 'OK', 'REGISTER', { cseq, headers });
  const contact = 'Contact: <sip:alice@127.0.0.1>';

  it.each([
    ['registered', [register(1, contact), registered(1, contact)], 'registered'],
    [
      'set up while a challenge is answered',
      [register(1, contact), refusal(401, 'REGISTER'), register(2, contact)],
      'setup',
    ],
    [
      'registered after a challenge',
      [register(1, contact), refusal(401, 'REGISTER'), register(2, contact), registered(2, contact)],
      'registered',
    ],
    [
      'failed with the wrong password',
      [register(1, contact), refusal(401, 'REGISTER'), register(2, contact), refusal(401, 'REGISTER', 2)],
      'failed',
    ],
    ['failed with 403', [register(1, contact), refusal(403, 'REGISTER')], 'failed'],
    ['unregistered with Expires 0', [register(1, contact, 'Expires: 0'), registered(1)], 'unregistered'],
    ['unregistered with expires=0', [register(1, `${contact};expires=0`), registered(1)], 'unregistered'],
    ['unregistered with *', [register(1, 'Contact: *', 'Expires: 0'), registered(1)], 'unregistered'],
    [
      'registered where the contact’s own expires goes before Expires',
      [register(1, `${contact};expires=60`, 'Expires: 0'), registered(1, contact)],
      'registered',
    ],
    ['registered by a query that lists bindings', [register(1), registered(1, contact)], 'registered'],
    ['unregistered by a query that lists none', [register(1), registered(1)], 'unregistered'],
    [
      'unregistered after it was registered',
      [register(1, contact), registered(1, contact), register(2, contact, 'Expires: 0'), registered(2)],
      'unregistered',
    ],
  ])('of REGISTER is %s', (_what, messages, state) => {
    expect(rowAfter(messages)).toMatchObject({ method: 'REGISTER', state });
  });

  const subscribe = request('SUBSCRIBE', { headers: ['Event: presence', 'Expires: 600'] });
  const accepted = response(200, 'OK', 'SUBSCRIBE');
  const notify = (state: string, cseq = 1): Uint8Array =>
    request('NOTIFY', { cseq, toTag: 'a', headers: ['Event: presence', `Subscription-State: ${state}`] });

  it.each([
    ['set up', [subscribe], 'setup'],
    ['subscribed with 200', [subscribe, accepted], 'subscribed'],
    ['pending with 202', [subscribe, response(202, 'Accepted', 'SUBSCRIBE')], 'pending'],
    ['subscribed when NOTIFY says active', [subscribe, accepted, notify('active;expires=600')], 'subscribed'],
    ['pending when NOTIFY says so', [subscribe, accepted, notify('Pending')], 'pending'],
    ['pending when that NOTIFY came before the answer', [subscribe, notify('pending'), accepted], 'pending'],
    [
      'completed when NOTIFY says terminated',
      [subscribe, accepted, notify('terminated;reason=timeout')],
      'completed',
    ],
    [
      'completed when Expires 0 was accepted',
      [
        subscribe,
        accepted,
        request('SUBSCRIBE', { cseq: 2, headers: ['Expires: 0'] }),
        response(200, 'OK', 'SUBSCRIBE', { cseq: 2 }),
      ],
      'completed',
    ],
    ['failed with 489', [subscribe, refusal(489, 'SUBSCRIBE')], 'failed'],
  ])('of SUBSCRIBE is %s', (_what, messages, state) => {
    expect(rowAfter(messages)).toMatchObject({ method: 'SUBSCRIBE', state });
  });

  it.each([
    ['OPTIONS', 200, 'answered'],
    ['MESSAGE', 202, 'answered'],
    ['MESSAGE', 486, 'failed'],
    ['PUBLISH', 408, 'timed-out'],
    ['OPTIONS', 302, 'redirected'],
    ['UNHEARDOF', 501, 'failed'],
  ])('of %s with %i is %s', (method, status, state) => {
    expect(rowAfter([request(method), refusal(status, method)])).toMatchObject({ method, state, status });
  });
});

describe('a call that is first seen in its middle', () => {
  const inside = (method: string, cseq = 5): Uint8Array => request(method, { cseq, toTag: 'b' });
  const told = (status: number, method: string): Uint8Array => response(status, 'Said', method, { cseq: 5 });
  const theirBye = request('BYE', { cseq: 9, toTag: 'b' });
  const anew = request('INVITE', { cseq: 6 });

  it.each([
    ['an ACK', [inside('ACK')], 'in-call', 1000, null],
    ['a re-INVITE', [inside('INVITE')], 'in-call', 1000, null],
    ['a re-INVITE that is answered', [inside('INVITE'), told(200, 'INVITE')], 'in-call', 1000, null],
    ['a re-INVITE that is refused', [inside('INVITE'), told(488, 'INVITE')], 'in-call', 1000, null],
    ['a 200 to INVITE', [told(200, 'INVITE')], 'in-call', 1000, null],
    ['an UPDATE', [inside('UPDATE')], 'in-call', 1000, null],
    ['a 200 to UPDATE', [told(200, 'UPDATE')], 'in-call', 1000, null],
    ['an INFO', [inside('INFO')], 'in-call', 1000, null],
    ['a BYE', [inside('BYE')], 'completed', null, 1000],
    ['a BYE and its answer', [inside('BYE'), told(200, 'BYE')], 'completed', null, 1000],
    ['a BYE that nobody knows', [inside('BYE'), told(481, 'BYE')], 'completed', null, 1000],
    ['a 200 to BYE', [told(200, 'BYE')], 'completed', null, 1000],
    ['an ACK, and is hung up', [inside('ACK'), theirBye], 'completed', 1000, 2000],
    ['an INFO, and is hung up', [inside('INFO'), told(200, 'INFO'), theirBye], 'completed', 1000, 3000],
    [
      'a keep-alive, and is hung up',
      [inside('OPTIONS'), told(200, 'OPTIONS'), theirBye],
      'completed',
      null,
      3000,
    ],
    ['a NOTIFY of a transfer, and goes on', [inside('NOTIFY'), inside('UPDATE')], 'in-call', 2000, null],
    ['a PRACK', [inside('PRACK')], 'ringing', null, null],
    ['a PRACK, and is answered', [inside('PRACK'), answer, ack], 'in-call', 2000, null],
    ['a CANCEL', [cancel], 'setup', null, null],
    ['a CANCEL, and is over', [cancel, cancelOk, refusal(487)], 'cancelled', null, 3000],
    ['an INFO that nobody knows', [inside('INFO'), told(481, 'INFO')], 'rejected', 1000, 2000],
    ['a re-INVITE that nobody knows', [inside('INVITE'), told(481, 'INVITE')], 'rejected', 1000, 2000],
    ['the ACK of a refusal, and is tried again', [inside('ACK'), anew], 'setup', null, null],
  ] as const)('by %s', (_what, messages, state, answeredAt, ended) => {
    const row = rowAfter(messages);
    expect(row).toMatchObject({ method: 'INVITE', state, answered: answeredAt, ended, postDialDelay: null });
  });

  it('has no post-dial delay from its re-INVITE either', () => {
    const ringsAgain = response(180, 'Ringing', 'INVITE', { cseq: 5 });
    expect(rowAfter([inside('INVITE'), ringsAgain, told(200, 'INVITE')])?.postDialDelay).toBeNull();
  });

  it('measures the post-dial delay of the attempt behind the ACK of a refusal', () => {
    const ringsNow = response(180, 'Ringing', 'INVITE', { cseq: 6 });
    expect(rowAfter([inside('ACK'), anew, ringsNow])).toMatchObject({
      state: 'ringing',
      postDialDelay: 1000,
    });
  });

  it('stays in call however long nothing is heard', () => {
    const said = { toTag: 'b', cseq: 5 };
    const other = ask('OPTIONS', 99_000, { callId: 'other', branch: 'z9hG4bK-9' });
    expect(listen([ask('INVITE', 0, said), other]).tracker.row(1)?.state).toBe('in-call');
  });

  it.each([
    ['an OPTIONS', 'OPTIONS'],
    ['a MESSAGE', 'MESSAGE'],
    ['a NOTIFY', 'NOTIFY'],
    ['a SUBSCRIBE', 'SUBSCRIBE'],
  ])('is not told by %s alone', (_what, method) => {
    expect(rowAfter([inside(method)])).toMatchObject({ method, state: 'setup' });
  });

  it.each([
    ['an INFO', 'INFO'],
    ['an ACK', 'ACK'],
    ['a BYE', 'BYE'],
  ])('is not told by %s outside of a dialog', (_what, method) => {
    expect(rowAfter([request(method)])).toMatchObject({ method, state: 'setup' });
  });
});

describe('the row of a call', () => {
  it('carries who, when, how long and how much', () => {
    expect(rowAfter([invite, trying, ringing, answer, ack, bye, byeOk])).toEqual({
      id: 1,
      started: 1000,
      last: 7000,
      state: 'completed',
      method: 'INVITE',
      status: 200,
      reason: 'OK',
      from: 'alice@example.com',
      to: 'bob@example.com',
      callId: 'call-1',
      messages: 7,
      retransmissions: 0,
      postDialDelay: 2000,
      answered: 4000,
      ended: 6000,
      severity: null,
      source: '',
      legs: 0,
      mark: null,
      comment: '',
    });
  });

  it('measures the post-dial delay to the final answer where nothing rang', () => {
    expect(rowAfter([invite, trying, refusal(486)])).toMatchObject({ postDialDelay: 2000, ended: 3000 });
  });

  it('has no post-dial delay where the INVITE was not seen', () => {
    expect(rowAfter([ringing, answer])?.postDialDelay).toBeNull();
  });

  it('counts retransmissions', () => {
    const { tracker, see } = watch();
    see(invite);
    see(invite, 1);
    see(invite, 2);
    expect(tracker.row(1)).toMatchObject({ messages: 3, retransmissions: 2, state: 'setup' });
  });

  it('keeps the worst severity of its messages', () => {
    const { tracker } = watch();
    const severities = [null, 'warning', 'info', 'error', 'warning', null] as const;
    const seen = severities.map((severity, i) => {
      const summary = { ...summarize(invite), severity };
      tracker.observe({ messageId: i + 1, capture: '', time: i, bytes: invite, summary, retransmission: 0 });
      return tracker.row(1)?.severity;
    });
    expect(seen).toEqual([null, 'warning', 'warning', 'error', 'error', 'error']);
  });

  it('bounds what a hostile message says', () => {
    const callId = 'x'.repeat(5000);
    const reason = 'R'.repeat(5000);
    const row = rowAfter([request('OPTIONS', { callId }), response(500, reason, 'OPTIONS', { callId })]);
    expect(row).toMatchObject({ messages: 2, state: 'failed' });
    expect(row?.callId.length).toBeLessThanOrEqual(256);
    expect(row?.reason.length).toBeLessThanOrEqual(256);
  });

  it('tells two absurdly long Call-IDs apart', () => {
    const { see } = watch();
    const long = 'x'.repeat(5000);
    const ids = ['a', 'b', 'a'].map((end) => see(request('OPTIONS', { callId: long + end })).dialogId);
    expect(ids).toEqual([1, 2, 1]);
  });
});

describe('the tracker', () => {
  it('tells the call of each message and the message before it', () => {
    const { tracker, see } = watch();
    const other = request('OPTIONS', { callId: 'call-2' });
    expect([see(invite), see(other), see(ringing), see(answer)]).toEqual([
      { dialogId: 1, previousMessage: 0 },
      { dialogId: 2, previousMessage: 0 },
      { dialogId: 1, previousMessage: 1 },
      { dialogId: 1, previousMessage: 3 },
    ]);
    expect([tracker.lastMessage(1), tracker.lastMessage(2), tracker.lastMessage(3)]).toEqual([4, 2, 0]);
  });

  it.each([
    ['what is not SIP', new Uint8Array([1, 2, 3])],
    ['a keep-alive', new Uint8Array([13, 10, 13, 10])],
    ['a message without Call-ID', request('OPTIONS').slice(0, 40)],
  ])('makes no call of %s', (_what, bytes) => {
    const { tracker, see } = watch();
    expect(see(bytes)).toEqual({ dialogId: 0, previousMessage: 0 });
    expect(tracker.counters()).toEqual({ first: 1, next: 1 });
  });

  it('lets the oldest call go beyond the limit', () => {
    const { tracker, see } = watch({ limitCalls: 2 });
    for (const callId of ['a', 'b', 'c']) see(request('OPTIONS', { callId }));
    expect(tracker.counters()).toEqual({ first: 2, next: 4 });
    expect(tracker.rows(0, 10).map((row) => row.callId)).toEqual(['b', 'c']);
    expect(see(request('OPTIONS', { callId: 'a' })).dialogId).toBe(4);
  });

  it('forgets all calls and goes on counting', () => {
    const { tracker, see } = watch();
    see(invite);
    tracker.clear();
    expect(tracker.counters()).toEqual({ first: 2, next: 2 });
    expect(tracker.row(1)).toBeNull();
    expect(see(invite)).toEqual({ dialogId: 2, previousMessage: 0 });
  });

  it('tells which call changed', () => {
    const { tracker, see } = watch();
    const heard: number[] = [];
    tracker.onChange((id) => heard.push(id));
    see(invite);
    see(request('OPTIONS', { callId: 'call-2' }));
    see(ringing);
    expect(heard).toEqual([1, 2, 1]);
  });

  it.each([
    ['a call that rings', [invite, ringing], 'timedOut', 'timed-out', 9000],
    ['a call that was never answered', [invite], 'timedOut', 'timed-out', 9000],
    ['a call that could not be sent', [invite], 'notSent', 'failed', 9000],
    ['a call that was answered', [invite, answer], 'timedOut', 'in-call', null],
    ['a call that was refused', [invite, refusal(486)], 'timedOut', 'busy', 2000],
  ] as const)('is told by the user agent about %s', (_what, messages, method, state, ended) => {
    const { tracker, see } = watch();
    for (const bytes of messages) see(bytes);
    tracker[method]('call-1', 9000);
    tracker[method]('unknown', 9000);
    expect(tracker.row(1)).toMatchObject({ state, ended });
  });
});

describe('a call that nobody answers', () => {
  const later = (at: number): Heard => ask('OPTIONS', at, { callId: 'other', branch: 'z9hG4bK-9' });
  const state = (messages: readonly Heard[]) => listen(messages).tracker.row(1)?.state;
  const again = { cseq: 2, branch: 'z9hG4bK-2' };

  it.each([
    ['is in set-up as long as an answer may come', [ask('INVITE', 0), later(31_999)], 'setup'],
    ['has timed out 64*T1 later', [ask('INVITE', 0), later(32_000)], 'timed-out'],
    [
      'has timed out also behind 100',
      [ask('INVITE', 0), answered(100, 'INVITE', 9), later(32_000)],
      'timed-out',
    ],
    ['rings as long as it rings', [ask('INVITE', 0), answered(180, 'INVITE', 9), later(99_000)], 'ringing'],
    ['has timed out whatever its method', [ask('REGISTER', 0), later(32_000)], 'timed-out'],
    ['waits anew from a new attempt on', [ask('INVITE', 0), ask('INVITE', 9, again), later(32_000)], 'setup'],
    ['has timed out after that too', [ask('INVITE', 0), ask('INVITE', 9, again), later(32_009)], 'timed-out'],
    [
      'is in call when the answer comes late',
      [ask('INVITE', 0), later(32_000), answered(200, 'INVITE', 33_000)],
      'in-call',
    ],
    [
      'rings when that comes late',
      [ask('INVITE', 0), later(32_000), answered(180, 'INVITE', 33_000)],
      'ringing',
    ],
    ['does not time out where it is an ACK', [ask('ACK', 0), later(99_000)], 'setup'],
    [
      'is cancelled 64*T1 after CANCEL where no 487 comes',
      [ask('INVITE', 0), answered(180, 'INVITE', 9), ask('CANCEL', 5_000), later(37_000)],
      'cancelled',
    ],
    [
      'is in call where the answer crossed the CANCEL',
      [ask('INVITE', 0), ask('CANCEL', 5_000), answered(200, 'INVITE', 5_001), later(37_000)],
      'in-call',
    ],
  ] as const)('%s', (_what, messages, expected) => {
    expect(state(messages)).toBe(expected);
  });

  it('ends when nobody could answer any more, and is told as changed', () => {
    const ears = listen([ask('INVITE', 1_000)]);
    const heard: number[] = [];
    ears.tracker.onChange((id) => heard.push(id));
    ears.hear(later(50_000));
    expect(heard).toEqual([1, 2]);
    expect(ears.tracker.row(1)).toMatchObject({ state: 'timed-out', ended: 33_000 });
    ears.hear(answered(200, 'INVITE', 51_000));
    expect(ears.tracker.row(1)).toMatchObject({ state: 'in-call', ended: null });
  });

  it('is given up by the traffic of its own capture alone', () => {
    const messages = [ask('INVITE', 0, {}, { capture: 'file-1' }), later(99_000)];
    expect(state(messages)).toBe('setup');
  });
});

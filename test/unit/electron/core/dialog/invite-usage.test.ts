/** A call from its INVITE to its end (RFC 3261 9, 13, 14, 15). */
import { describe, expect, it } from 'vitest';
import type { InviteUsage, InviteUsageEvent } from '#core/dialog/invite-usage.ts';
import { inviteUsage, mayBye, newInviteUsage } from '#core/dialog/invite-usage.ts';

const response = (status: number): InviteUsageEvent => ({ kind: 'response', status });
const answer = (method: string, status: number): InviteUsageEvent => ({ kind: 'answer', method, status });
const timeout = (method: string): InviteUsageEvent => ({ kind: 'timeout', method });
const byeSent: InviteUsageEvent = { kind: 'bye-sent', why: 'bye-sent' };
const byeReceived: InviteUsageEvent = { kind: 'bye-received' };
const cancel: InviteUsageEvent = { kind: 'cancel' };
const ack: InviteUsageEvent = { kind: 'ack' };
const gone: InviteUsageEvent = { kind: 'transport-error' };
const elsewhere: InviteUsageEvent = { kind: 'elsewhere' };

/** Runs events, one each second from 0. */
function run(role: InviteUsage['role'], ...events: InviteUsageEvent[]): InviteUsage {
  return events.reduce(
    (state, event, second) => inviteUsage(state, event, (second + 1) * 1_000),
    newInviteUsage(role, 0),
  );
}

/** For example `ended bye-sent 200`. */
const shown = ({ name, cause, status }: InviteUsage): string =>
  [name, cause, status].filter((part) => part !== null).join(' ');

const up = [response(200), ack];

describe('a call', () => {
  it.each<[rfc: string, title: string, events: InviteUsageEvent[], expected: string]>([
    ['13', 'begins as calling', [], 'calling'],
    ['12.1', 'is not early after 100', [response(100)], 'calling 100'],
    ['12.1', 'is early after 180', [response(100), response(180)], 'early 180'],
    ['13.2.2.4', 'is confirmed by a 2xx', [response(180), response(200)], 'confirmed 200'],
    ['13.2.2.4', 'stays so with a repeated 2xx', [...up, response(200)], 'confirmed 200'],
    ['13.2.2.4', 'is not refused after its 2xx', [...up, response(486)], 'confirmed 200'],
    ['13.2.2.3', 'is refused by 486', [response(180), response(486)], 'ended refused 486'],
    ['13.2.2.2', 'is refused by 300', [response(300)], 'ended refused 300'],
    ['13.2.2.2', 'is refused by 302', [response(302)], 'ended refused 302'],
    ['17.1.1.2', 'times out without an answer', [timeout('INVITE')], 'ended timeout 408'],
    ['17.1.4', 'cannot leave', [gone], 'ended transport'],
    ['9.1', 'is ending after CANCEL', [response(180), cancel], 'ending cancelled 180'],
    [
      '9.1',
      'still rings while CANCEL is under way',
      [response(180), cancel, response(183)],
      'ending cancelled 183',
    ],
    ['9.2', 'is cancelled by the 487', [response(180), cancel, response(487)], 'ended cancelled 487'],
    [
      '9.1',
      'is cancelled though no 487 comes',
      [response(180), cancel, timeout('INVITE')],
      'ended cancelled 408',
    ],
    [
      '9.1',
      'stands where a 2xx overtook the CANCEL',
      [response(180), cancel, response(200)],
      'confirmed 200',
    ],
    ['9.2', 'is not cancelled after its 2xx', [...up, cancel], 'confirmed 200'],
    ['15.1.1', 'is ending after our BYE', [...up, byeSent], 'ending bye-sent 200'],
    ['15.1.1', 'is over with the answer to BYE', [...up, byeSent, answer('BYE', 200)], 'ended bye-sent 200'],
    ['15.1.1', 'is over with a 481 to BYE', [...up, byeSent, answer('BYE', 481)], 'ended bye-sent 200'],
    ['15.1.1', 'is over with a 500 to BYE', [...up, byeSent, answer('BYE', 500)], 'ended bye-sent 200'],
    ['15.1.1', 'is over without an answer to BYE', [...up, byeSent, timeout('BYE')], 'ended bye-sent 200'],
    [
      '22.1',
      'waits for the BYE with credentials',
      [...up, byeSent, answer('BYE', 401)],
      'ending bye-sent 200',
    ],
    [
      '15',
      'ends early by the BYE of the caller',
      [response(180), byeSent, response(487)],
      'ended bye-sent 487',
    ],
    ['15.1.2', 'is over with their BYE', [...up, byeReceived], 'ended bye-received 200'],
    ['15.1.2', 'was ended by us where both sent BYE', [...up, byeSent, byeReceived], 'ended bye-sent 200'],
    ['14.1', 'survives a 488 to a re-INVITE', [...up, answer('INVITE', 488)], 'confirmed 200'],
    ['14.1', 'survives a 491 to a re-INVITE', [...up, answer('INVITE', 491)], 'confirmed 200'],
    ['12.2.1.2', 'is gone with a 481 to UPDATE', [...up, answer('UPDATE', 481)], 'ended gone 481'],
    ['12.2.1.2', 'is gone with a 408 to a re-INVITE', [...up, answer('INVITE', 408)], 'ended gone 408'],
    ['12.2.1.2', 'is gone with a re-INVITE without answer', [...up, timeout('INVITE')], 'ended gone 408'],
    ['5057 5.1', 'is gone with a 404 to OPTIONS', [...up, answer('OPTIONS', 404)], 'ended gone 404'],
    ['5057 5.1', 'survives a failed subscription', [...up, answer('NOTIFY', 481)], 'confirmed 200'],
    ['5057 5.1', 'survives an OPTIONS without answer', [...up, timeout('OPTIONS')], 'confirmed 200'],
    ['8.1.3.1', 'survives one request that cannot leave', [...up, gone], 'confirmed 200'],
    ['8.1.3.1', 'is over where BYE cannot leave', [...up, byeSent, gone], 'ended bye-sent 200'],
    [
      '13.2.2.4',
      'falls silent where another branch was answered',
      [response(180), elsewhere],
      'ended elsewhere 180',
    ],
    ['13.2.2.4', 'does not where it was answered itself', [...up, elsewhere], 'confirmed 200'],
    [
      '15',
      'does not come back from its end',
      [...up, byeReceived, response(200), byeSent],
      'ended bye-received 200',
    ],
  ])('RFC 3261 %s: %s', (_rfc, _title, events, expected) => {
    expect(shown(run('caller', ...events))).toBe(expected);
  });

  it.each(['session-expired', 'no-ack', 'replaced'] as const)('keeps %s as its cause', (why) => {
    const state = run('callee', response(200), { kind: 'bye-sent', why }, answer('BYE', 200));
    expect(shown(state)).toBe(`ended ${why} 200`);
  });

  it('keeps the moments of its answer and of its end', () => {
    const state = run('caller', response(180), response(200), ack, byeReceived);
    expect([state.started, state.answered, state.ended]).toEqual([0, 2_000, 4_000]);
  });
});

describe('a BYE of ours (RFC 3261 15)', () => {
  it.each<[title: string, role: InviteUsage['role'], events: InviteUsageEvent[], expected: boolean]>([
    ['is too early for a caller who heard nothing', 'caller', [], false],
    ['may end an early dialog of the caller', 'caller', [response(180)], true],
    ['may not end one of the callee', 'callee', [response(180)], false],
    ['waits for the ACK at the callee', 'callee', [response(200)], false],
    ['may follow the ACK', 'callee', [response(200), ack], true],
    ['need not wait at the caller', 'caller', [response(200)], true],
    ['is not sent twice', 'caller', [...up, byeSent], false],
    ['is not sent after the end', 'caller', [...up, byeReceived], false],
  ])('%s', (_title, role, events, expected) => {
    expect(mayBye(run(role, ...events))).toBe(expected);
  });

  it('is not allowed by an ACK before the 2xx', () => {
    expect(run('callee', response(180), ack).isAcknowledged).toBe(false);
  });
});

/** Session timers between two stacks (RFC 4028): who refreshes, by what, and what becomes of a session nobody refreshes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headerValue } from '#shared/sip/message.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import { createScriptedPeer, SDP } from './scripted-peer.ts';

const ALLOW = 'Allow: INVITE, ACK, BYE, CANCEL, UPDATE';

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

async function establish(headers: readonly string[], draft: Partial<SendDraft> = {}): Promise<void> {
  call.bob.policy('INVITE', 'accept');
  call.alice.send(invite({ headers }), draft);
  await call.pass(0);
  call.news();
}

const timerOf = (party: 'alice' | 'bob'): unknown => {
  const [usage] = call[party].dialog().usages;
  return usage?.kind === 'invite' && usage.timer && `${usage.timer.interval} ${usage.timer.refresher}`;
};

describe('who refreshes', () => {
  it.each([
    ['uac', 'alice>bob', 'local', 'remote'],
    ['uas', 'bob>alice', 'remote', 'local'],
  ])(
    'is the %s that the INVITE names, after half the interval, by UPDATE',
    async (role, way, ours, theirs) => {
      await establish(['Supported: timer', ALLOW, `Session-Expires: 120;refresher=${role}`]);
      expect([timerOf('alice'), timerOf('bob')]).toEqual([`120 ${ours}`, `120 ${theirs}`]);
      await call.pass(59_900);
      expect(call.news()).toEqual([]);
      await call.pass(200);
      const back = way.split('>').toReversed().join('>');
      expect(call.news()).toEqual([`${way} UPDATE`, `${back} 200 UPDATE`]);
      const refresh = call.last(`${way} UPDATE`);
      expect(headerValue(refresh, 'Session-Expires')).toBe('120;refresher=uac');
      await call.pass(600_000);
      expect(call.news().filter((line) => line === `${way} UPDATE`)).toHaveLength(10);
      expect([timerOf('alice'), timerOf('bob')]).toEqual([`120 ${ours}`, `120 ${theirs}`]);
    },
  );

  it('refreshes by re-INVITE where the peer does not say that it takes UPDATE', async () => {
    await establish(['Supported: timer', 'Session-Expires: 120;refresher=uas']);
    await call.pass(60_100);
    expect(call.news()).toEqual(['bob>alice INVITE', 'alice>bob 200 INVITE', 'bob>alice ACK']);
    expect(timerOf('bob')).toBe('120 local');
  });

  it('stays the caller alone where the callee does not know timers', async () => {
    const peer = createScriptedPeer(call);
    call.alice.send(invite({ uri: peer.uri, headers: ['Supported: timer', 'Session-Expires: 120'] }));
    await call.pass(0);
    await peer.answer(200, { sdp: SDP });
    expect(timerOf('alice')).toBe('120 local');
    await call.pass(60_100);
    expect(peer.received('INVITE')).toHaveLength(2);
  });

  it('runs nothing where nobody asked', async () => {
    await establish(['Supported: timer']);
    expect([timerOf('alice'), timerOf('bob')]).toEqual([null, null]);
  });
});

describe('an interval that is too small', () => {
  it('is refused with 422 and asked for again as the answer says', async () => {
    const peer = createScriptedPeer(call);
    const headers = ['Supported: timer', 'Session-Expires: 100'];
    call.alice.send(invite({ uri: peer.uri, headers }));
    await call.pass(0);
    await peer.answer(422, { headers: [['Min-SE', '300']] });
    const [first, second] = peer.received('INVITE');
    expect(first && headerValue(first, 'Session-Expires')).toBe('100');
    expect(second && [headerValue(second, 'Session-Expires'), headerValue(second, 'Min-SE')]).toEqual([
      '300',
      '300',
    ]);
    expect(call.alice.exchange(1).notices.map(({ code }) => code)).toEqual(['SESSION_INTERVAL_RAISED']);
    await peer.answer(200, {
      sdp: SDP,
      headers: [
        ['Require', 'timer'],
        ['Session-Expires', '300;refresher=uac'],
      ],
    });
    expect(timerOf('alice')).toBe('300 local');
  });

  it('is refused by us with 422 and our least, and nothing begins', async () => {
    await establish(['Supported: timer', 'Session-Expires: 60'], { switches: { ...ALL_ON, adjust: false } });
    expect(headerValue(call.last('bob>alice 422 INVITE'), 'Min-SE')).toBe('90');
    expect(call.alice.exchange(1).outcome).toMatchObject({ status: 422 });
  });

  it('between two stacks is raised to 90 seconds by itself', async () => {
    await establish(['Supported: timer', 'Session-Expires: 60']);
    expect(timerOf('alice')).toBe('90 local');
  });
});

describe('a session that nobody refreshes', () => {
  it('is ended with BYE by the side that waits, 32 seconds before its end', async () => {
    const off = { switches: { ...ALL_ON, refresh: false } };
    await establish(['Supported: timer', ALLOW, 'Session-Expires: 120;refresher=uac'], off);
    await call.pass(87_900);
    expect(call.news()).toEqual([]);
    await call.pass(200);
    expect(call.news()).toContain('bob>alice BYE');
    expect(call.bob.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'session-expired' }] });
    expect(call.alice.dialog().phase).toBe('terminated');
  });

  it('shows no refresh that is switched off', async () => {
    const off = { switches: { ...ALL_ON, refresh: false } };
    await establish(['Supported: timer', ALLOW, 'Session-Expires: 120;refresher=uac'], off);
    expect(call.alice.dialog().usages[0]).toMatchObject({ timer: { refreshAt: null, refresher: 'local' } });
  });

  it('goes on where a person refreshes it by hand', async () => {
    const off = { switches: { ...ALL_ON, refresh: false } };
    await establish(['Supported: timer', ALLOW, 'Session-Expires: 120;refresher=uac'], off);
    for (let i = 0; i < 4; i++) {
      await call.pass(60_000);
      call.alice.step('UPDATE');
    }
    await call.pass(0);
    expect(call.bob.dialog().phase).toBe('confirmed');
  });
});

it('a refresh answered with 481 ends the session, one answered with 500 does not', async () => {
  await establish(['Supported: timer', ALLOW, 'Session-Expires: 120;refresher=uac']);
  call.bob.stack.uas.settings.enabled = false;
  await call.pass(60_100);
  call.bob.answer(500);
  await call.pass(0);
  expect(call.alice.dialog().phase).toBe('confirmed');
  call.alice.step('UPDATE');
  await call.pass(0);
  call.bob.answer(481);
  await call.pass(0);
  expect(call.alice.dialog().phase).toBe('terminated');
});

/** Dialogs before the answer: several branches of a fork, CANCEL and BYE while it rings, lost ACKs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cseqOf, requestUri, tagOf } from '#shared/sip/views.ts';
import { createProxy } from '../../../../../helpers/test-proxy.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { createScriptedPeer, SDP } from './scripted-peer.ts';

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

/** Phase, state and cause of Alice's dialogs by their remote tag. */
function branches(): unknown[] {
  return call.alice.dialogs().map(({ remoteTag, phase, usages: [usage] }) => {
    const told = usage?.kind === 'invite' ? `${usage.state} ${usage.cause ?? '-'}` : 'none';
    return `${remoteTag} ${phase} ${told}`;
  });
}

describe('a fork', () => {
  let peer: ScriptedPeer;
  beforeEach(async () => {
    peer = createScriptedPeer(call);
    call.alice.send(invite({ uri: peer.uri }));
    await call.pass(0);
  });

  it('makes an early dialog of each tag, and none of a 1xx without one', async () => {
    await peer.answer(180, { tag: 'one' });
    await peer.answer(183, { tag: 'two', sdp: SDP });
    await peer.answer(180, { tag: 'one' });
    expect(branches()).toEqual(['one early early -', 'two early early -']);
    await peer.answer(100, { tag: 'three' });
    expect(branches()).toHaveLength(2);
  });

  it('ends the branches that lost after 64*T1, and not before', async () => {
    await peer.answer(180, { tag: 'one' });
    await peer.answer(180, { tag: 'two' });
    await peer.answer(200, { tag: 'two', sdp: SDP });
    await call.pass(31_900);
    expect(branches()).toEqual(['one early early -', 'two confirmed confirmed -']);
    await call.pass(200);
    expect(branches()).toEqual(['one terminated ended elsewhere', 'two confirmed confirmed -']);
  });

  it('acknowledges two branches that answer, each at its own Contact, and keeps both calls', async () => {
    await peer.answer(180, { tag: 'one' });
    await peer.answer(200, { tag: 'one', sdp: SDP });
    await peer.answer(200, { tag: 'two', sdp: SDP });
    await call.pass(40_000);
    expect(branches()).toEqual(['one confirmed confirmed -', 'two confirmed confirmed -']);
    expect(peer.received('ACK').map((ack) => `${requestUri(ack)} ${tagOf(ack, 'To')}`)).toEqual([
      'sip:one@192.0.2.9 one',
      'sip:two@192.0.2.9 two',
    ]);
    call.alice.step('BYE', 1);
    await call.pass(0);
    await peer.answer(200, { tag: 'one', to: 'BYE' });
    expect(branches()).toEqual(['one terminated ended bye-sent', 'two confirmed confirmed -']);
  });

  it('is refused as a whole by one refusal', async () => {
    await peer.answer(180, { tag: 'one' });
    await peer.answer(180, { tag: 'two' });
    await peer.answer(486, { tag: 'two' });
    expect(branches()).toEqual(['one terminated ended refused', 'two terminated ended refused']);
  });

  it('ends every branch where nobody answers in time after the CANCEL', async () => {
    await peer.answer(180, { tag: 'one' });
    call.alice.stack.userAgent.next(1, 'CANCEL');
    await call.pass(40_000);
    expect(branches()).toEqual(['one terminated ended cancelled']);
  });

  it('ends every branch where the person gives it up, and a late answer still gets its ACK', async () => {
    await peer.answer(180, { tag: 'one' });
    call.alice.stack.userAgent.stop(1);
    expect(branches()).toEqual(['one terminated ended cancelled']);
    await peer.answer(200, { tag: 'one', sdp: SDP });
    expect(peer.received('ACK')).toHaveLength(1);
  });

  it('takes the answer that crossed the CANCEL as a call, which a BYE ends', async () => {
    await peer.answer(180, { tag: 'one' });
    call.alice.stack.userAgent.next(1, 'CANCEL');
    await peer.answer(200, { tag: 'one', sdp: SDP });
    expect(branches()).toEqual(['one confirmed confirmed -']);
    expect(peer.received('ACK')).toHaveLength(1);
    call.alice.stack.userAgent.next(1, 'BYE');
    await call.pass(0);
    expect(cseqOf(peer.last('BYE'))?.seq).toBe(2);
  });
});

describe('a proxy that forks', () => {
  it('lets one telephone win and the other one fall silent', async () => {
    const carol = call.join('carol', '192.0.2.3');
    createProxy(call.network.join('proxy', '192.0.2.200'), {
      name: '192.0.2.200',
      recordRoute: true,
      next: () =>
        ['192.0.2.2', '192.0.2.3'].map((host) => ({ uri: `sip:any@${host}`, to: { host, port: 5060 } })),
    });
    call.alice.send(invite({ uri: 'sip:group@192.0.2.200' }));
    await call.pass(0);
    carol.answer(180);
    call.bob.answer(180);
    await call.pass(0);
    carol.answer(200);
    await call.pass(0);
    expect(call.news()).toEqual(expect.arrayContaining(['proxy>bob CANCEL', 'bob>proxy 487 INVITE']));
    expect(call.bob.dialog().phase).toBe('terminated');
    expect(
      call.alice
        .dialogs()
        .map(({ phase }) => phase)
        .sort(),
    ).toEqual(['confirmed', 'early']);
    await call.pass(32_100);
    expect(
      call.alice
        .dialogs()
        .map(({ phase }) => phase)
        .sort(),
    ).toEqual(['confirmed', 'terminated']);
    expect(carol.dialog().phase).toBe('confirmed');
  });
});

describe('while it rings', () => {
  beforeEach(async () => {
    call.alice.send(invite());
    await call.pass(0);
    call.bob.answer(180);
    await call.pass(0);
    call.news();
  });

  it('the caller may end it by BYE, and the INVITE is refused with 487', async () => {
    expect(call.alice.warning('BYE')).toBeNull();
    call.alice.step('BYE');
    await call.pass(0);
    expect(call.news()).toEqual([
      'alice>bob BYE',
      'bob>alice 200 BYE',
      'bob>alice 487 INVITE',
      'alice>bob ACK',
    ]);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });

  it('the callee is warned of a BYE, can send it, and no call is left over', async () => {
    expect(call.bob.warning('BYE')).toBe('not-confirmed');
    call.bob.step('BYE');
    await call.pass(0);
    expect(call.news()).toEqual(['bob>alice BYE', 'alice>bob 200 BYE']);
    call.bob.answer(603);
    await call.pass(0);
    expect(call.alice.exchange(1).outcome).toMatchObject({ status: 603 });
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });

  it.each(['re-INVITE', 'hold', 'REFER', 'MESSAGE'] as const)('%s is too early, on both sides', (step) => {
    expect([call.alice.warning(step), call.bob.warning(step)]).toEqual(['not-confirmed', 'not-confirmed']);
  });

  it('a CANCEL that crossed the 200 is answered and changes nothing', async () => {
    call.network.delay = 20;
    call.alice.stack.userAgent.next(1, 'CANCEL');
    call.bob.answer(200);
    await call.pass(200);
    expect(call.news()).toEqual([
      'alice>bob CANCEL',
      'bob>alice 200 INVITE',
      'bob>alice 200 CANCEL',
      'alice>bob ACK',
    ]);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['confirmed', 'confirmed']);
  });
});

describe('the ACK', () => {
  beforeEach(async () => {
    call.alice.send(invite());
    await call.pass(0);
    call.news();
  });

  /** Loses the first `count` ACKs. */
  function loseAcks(count: number): void {
    let lost = 0;
    call.network.lose = ({ message }) =>
      message?.kind === 'request' && cseqOf(message)?.method === 'ACK' && lost++ < count;
  }

  it('that is lost is sent again for the 200 that comes again', async () => {
    loseAcks(2);
    call.bob.answer(200);
    await call.pass(10_000);
    const lines = call.news();
    expect(lines).toEqual(Array.from({ length: 3 }, () => ['bob>alice 200 INVITE', 'alice>bob ACK']).flat());
    const acks = call.network.packets.filter(({ message }) => message?.kind === 'request').slice(1);
    expect(new Set(acks.map(({ bytes }) => new TextDecoder().decode(bytes))).size).toBe(1);
  });

  it('that the callee waits for forbids its BYE and its re-INVITE until it is there', async () => {
    loseAcks(1);
    call.bob.answer(200);
    await call.pass(0);
    expect([call.bob.warning('BYE'), call.bob.warning('re-INVITE')]).toEqual([
      'transaction-pending',
      'transaction-pending',
    ]);
    await call.pass(1_000);
    expect([call.bob.warning('BYE'), call.bob.warning('re-INVITE')]).toEqual([null, null]);
  });

  it('that never comes makes the callee end the call with BYE after 64*T1', async () => {
    loseAcks(1_000);
    call.bob.answer(200);
    await call.pass(31_900);
    expect(call.news()).not.toContain('bob>alice BYE');
    await call.pass(200);
    expect(call.news()).toContain('bob>alice BYE');
    expect(call.bob.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'no-ack' }] });
    expect(call.alice.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'bye-received' }] });
  });

  it('leaves before the BYE that follows at once', async () => {
    call.bob.answer(200);
    await Promise.resolve();
    call.alice.send(invite(), { to: 'udp:192.0.2.99' });
    await call.pass(0);
    call.alice.step('BYE', 1);
    await call.pass(0);
    const lines = call.news();
    expect(lines.indexOf('alice>bob ACK')).toBeLessThan(lines.indexOf('alice>bob BYE'));
  });
});

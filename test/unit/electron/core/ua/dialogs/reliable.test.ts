/** Reliable provisional answers between two stacks (RFC 3262), and UPDATE before the call is answered (RFC 3311). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_ON } from '#shared/model/exchange.ts';
import { headerValue } from '#shared/sip/message.ts';
import { rackOf } from '#shared/sip/views-dialog.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import { bodyOf, createScriptedPeer, SDP } from './scripted-peer.ts';

const SUPPORTED = { headers: ['Supported: 100rel'] };
const REQUIRED = { headers: ['Require: 100rel'] };

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

async function ring(
  text = invite(SUPPORTED),
  more: Parameters<TwoStacks['alice']['send']>[1] = {},
): Promise<void> {
  call.alice.send(text, more);
  await call.pass(0);
  call.news();
}

/** Whether each message has a description. */
function descriptions(...lines: readonly string[]): boolean[] {
  return lines.map((line) => headerValue(call.last(line), 'Content-Type') === 'application/sdp');
}

const ACKNOWLEDGED = ['bob>alice 183 INVITE', 'alice>bob PRACK', 'bob>alice 200 PRACK'];

describe('a reliable provisional answer', () => {
  it.each([
    ['with a description', true, [true, false, false, false]],
    ['without one', false, [false, false, false, true]],
  ])('%s gets its PRACK, and the offer its answer once', async (_what, sdp, expected) => {
    await ring();
    expect(call.bob.answer(183, { reliable: true, sdp })).toBeNull();
    await call.pass(0);
    expect(call.news()).toEqual(ACKNOWLEDGED);
    expect(call.bob.answer(200, { sdp: !sdp })).toBeNull();
    await call.pass(0);
    expect(descriptions(...ACKNOWLEDGED, 'bob>alice 200 INVITE')).toEqual(expected);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['confirmed', 'confirmed']);
  });

  it('offers where the INVITE did not, and is answered in PRACK', async () => {
    await ring(invite({ ...REQUIRED, sdp: false }));
    call.bob.answer(183, { reliable: true });
    await call.pass(0);
    call.bob.answer(200, { sdp: false });
    await call.pass(0);
    expect(call.news().slice(0, 3)).toEqual(ACKNOWLEDGED);
    expect(descriptions(...ACKNOWLEDGED, 'bob>alice 200 INVITE')).toEqual([true, true, false, false]);
  });

  it('names what it acknowledges, with a number one higher for the next', async () => {
    await ring();
    for (const status of [183, 180]) {
      call.bob.answer(status, { reliable: true, sdp: false });
      await call.pass(0);
    }
    const racks = call.network.packets.flatMap(({ message }) => (message && rackOf(message)) ?? []);
    expect(racks).toHaveLength(2);
    expect(racks[1]?.rseq).toBe((racks[0]?.rseq ?? 0) + 1);
    expect(racks[1]).toMatchObject({ cseq: 1, method: 'INVITE' });
  });

  it('waits for the PRACK of the one before', async () => {
    await ring(invite(SUPPORTED), { switches: { ...ALL_ON, prack: false } });
    call.bob.answer(183, { reliable: true, sdp: false });
    call.bob.answer(180, { reliable: true, sdp: false });
    await call.pass(0);
    expect(call.news()).toEqual(['bob>alice 183 INVITE']);
    call.alice.step('PRACK');
    await call.pass(0);
    expect(call.news()).toEqual(['alice>bob PRACK', 'bob>alice 180 INVITE', 'bob>alice 200 PRACK']);
  });

  it('holds a 2xx back until its PRACK is there, where it has a description', async () => {
    await ring();
    call.network.lose = ({ from }) => from === 'alice';
    call.bob.answer(183, { reliable: true });
    await call.pass(0);
    expect(call.bob.dialog().usages[0]).toMatchObject({ unacknowledged: expect.any(Number) as number });
    expect(call.bob.answer(200)).toBe('WAITS_FOR_PRACK');
    call.network.lose = () => false;
    await call.pass(1_000);
    expect(call.bob.answer(200)).toBeNull();
    await call.pass(0);
    expect(call.news().slice(-2)).toEqual(['bob>alice 200 INVITE', 'alice>bob ACK']);
  });

  it('is repeated while its PRACK is lost, and one PRACK is enough for all of them', async () => {
    await ring();
    let lost = 0;
    call.network.lose = ({ from }) => from === 'alice' && lost++ < 1;
    call.bob.answer(183, { reliable: true });
    await call.pass(10_000);
    const lines = call.news();
    expect(lines.filter((line) => line === 'bob>alice 200 PRACK')).toHaveLength(1);
    expect(lines.filter((line) => line === 'bob>alice 183 INVITE')).toHaveLength(2);
    expect(call.alice.exchange(1).notices).toEqual([]);
  });

  it('that nobody acknowledges is repeated at intervals that double, and ends in 500 after 64*T1', async () => {
    await ring(invite(SUPPORTED), { switches: { ...ALL_ON, prack: false } });
    const start = call.clock.now();
    call.bob.answer(183, { reliable: true });
    await call.pass(33_000);
    const sent = call.network.packets.filter(({ from }) => from === 'bob');
    expect(sent.map(({ time }) => time - start)).toEqual([
      0, 500, 1_500, 3_500, 7_500, 15_500, 31_500, 32_000,
    ]);
    expect(call.news().slice(-2)).toEqual(['bob>alice 500 INVITE', 'alice>bob ACK']);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });

  it('is refused to whoever did not say that it is supported', async () => {
    await ring(invite());
    expect(call.bob.answer(183, { reliable: true })).toBe('NOT_RELIABLE');
    expect(call.news()).toEqual([]);
  });

  it('is what a telephone that rings by rule sends to whoever requires it', async () => {
    call.bob.policy('INVITE', 'ring');
    call.alice.send(invite(REQUIRED));
    await call.pass(0);
    expect(headerValue(call.last('bob>alice 180 INVITE'), 'Require')).toBe('100rel');
    expect(call.news().slice(1)).toEqual(['bob>alice 180 INVITE', 'alice>bob PRACK', 'bob>alice 200 PRACK']);
  });
});

describe('a PRACK', () => {
  it('that names nothing that waits is answered with 481, and the call goes on', async () => {
    await ring(invite(SUPPORTED), { switches: { ...ALL_ON, prack: false } });
    call.bob.answer(183, { reliable: true, sdp: false });
    await call.pass(0);
    call.alice.edit('PRACK', (text) => text.replace(/RAck: \d+/, 'RAck: 1'));
    await call.pass(0);
    expect(call.news()).toContain('bob>alice 481 PRACK');
    expect(call.bob.dialog().phase).toBe('early');
  });

  it('is offered while something waits for it, and warned of otherwise', async () => {
    await ring(invite(SUPPORTED), { switches: { ...ALL_ON, prack: false } });
    call.bob.answer(180, { sdp: false });
    await call.pass(0);
    expect(call.alice.warning('PRACK')).toBe('nothing-to-acknowledge');
    call.bob.answer(183, { reliable: true, sdp: false });
    await call.pass(0);
    expect(call.alice.warning('PRACK')).toBeNull();
    call.alice.step('PRACK');
    await call.pass(0);
    expect(call.alice.warning('PRACK')).toBe('nothing-to-acknowledge');
    expect(call.news()).toContain('bob>alice 200 PRACK');
  });

  it('is not sent over a gap, and a person is told', async () => {
    const peer = createScriptedPeer(call);
    await ring(invite({ ...SUPPORTED, uri: peer.uri }));
    const numbered = (rseq: number): { headers: [string, string][] } => ({
      headers: [
        ['Require', '100rel'],
        ['RSeq', String(rseq)],
      ],
    });
    await peer.answer(180, numbered(5));
    await peer.answer(180, numbered(7));
    expect(peer.received('PRACK').map((one) => rackOf(one)?.rseq)).toEqual([5]);
    expect(call.alice.exchange(1).notices.map(({ code }) => code)).toEqual(['RELIABLE_GAP']);
    await peer.answer(180, numbered(6));
    await peer.answer(180, numbered(7));
    await peer.answer(180, numbered(6));
    expect(peer.received('PRACK').map((one) => rackOf(one)?.rseq)).toEqual([5, 6, 7]);
  });

  it('is numbered for each branch of a fork by itself', async () => {
    const peer = createScriptedPeer(call);
    await ring(invite({ ...SUPPORTED, uri: peer.uri }));
    for (const [tag, rseq] of [
      ['one', '9'],
      ['two', '1'],
    ] as const) {
      const headers: [string, string][] = [
        ['Require', '100rel'],
        ['RSeq', rseq],
      ];
      await peer.answer(183, { tag, headers, sdp: SDP });
    }
    expect(peer.received('PRACK').map((one) => rackOf(one)?.rseq)).toEqual([9, 1]);
  });
});

describe('UPDATE before the answer', () => {
  const offering = (sdp: string) => (text: string) =>
    text.replace(/Content-Length: 0\s+$/, `Content-Type: application/sdp\r\n\r\n${sdp}`);

  beforeEach(async () => {
    await ring();
    call.bob.answer(183, { reliable: true });
    await call.pass(0);
    call.news();
  });

  it.each([
    ['alice', 'bob'],
    ['bob', 'alice'],
  ] as const)('offers a change, from %s, and is answered', async (from, to) => {
    expect(call[from].warning('UPDATE')).toBeNull();
    call[from].edit('UPDATE', offering(SDP.replace('RTP/AVP 0', 'RTP/AVP 0\r\na=sendonly')));
    await call.pass(0);
    expect(call.news()).toEqual([`${from}>${to} UPDATE`, `${to}>${from} 200 UPDATE`]);
    const answer = call.last(`${to}>${from} 200 UPDATE`);
    expect(bodyOf(answer)).toContain('a=recvonly');
    call.bob.answer(200, { sdp: false });
    await call.pass(0);
    expect(call.alice.dialog()).toMatchObject({ phase: 'confirmed', usages: [{ offer: null }] });
  });

  it('is refused with 491 or 500 where both sides offer at once', async () => {
    call.network.delay = 20;
    call.alice.edit('UPDATE', offering(SDP));
    call.bob.edit('UPDATE', offering(SDP));
    await call.pass(5_000);
    const lines = call.news();
    expect(lines.filter((line) => line.includes('491 UPDATE')).length).toBeGreaterThanOrEqual(1);
    expect(lines.filter((line) => line.includes('200 UPDATE'))).toHaveLength(2);
  });
});

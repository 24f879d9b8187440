/** A call that is changed while it stands: hold and resume, UPDATE, both sides at once, refusals. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { cseqOf, requestUri } from '#shared/sip/views.ts';
import type { Party, TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';

let call: TwoStacks;
beforeEach(async () => {
  call = createTwoStacks();
  call.bob.policy('INVITE', 'accept');
  call.alice.send(invite());
  await call.pass(0);
  call.news();
});
afterEach(() => call.close());

function bodyOf(message: SipMessage): string {
  return textOf(message.bytes.subarray(message.body.start, message.body.end));
}

/** Version of o= and direction of a description. */
function described(message: SipMessage): string {
  const text = textOf(message.bytes);
  const version = /^o=\S+ \S+ (\d+)/m.exec(text)?.[1] ?? '';
  return `${version.slice(-3)} ${/^a=(send\S+|recv\S+|inactive)/m.exec(text)?.[1] ?? 'sendrecv'}`;
}

describe('hold and resume', () => {
  it('tells the answer of the 180 again in the 200, byte for byte', async () => {
    call.bob.policy('INVITE', 'hand');
    call.alice.send(invite());
    await call.pass(0);
    call.bob.answer(180);
    call.bob.answer(200);
    await call.pass(0);
    const bodies = ['180', '200'].map((status) => bodyOf(call.last(`bob>alice ${status} INVITE`)));
    expect(bodies[0]).toMatch(/^v=0/);
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('raises the version of o= with each change, on both sides, and is answered by the other direction', async () => {
    const seen: string[] = [];
    for (const [party, step] of [
      [call.alice, 'hold'],
      [call.alice, 'resume'],
      [call.bob, 'hold'],
    ] as const) {
      party.step(step);
      await call.pass(0);
      const [from, to] = party === call.alice ? ['alice', 'bob'] : ['bob', 'alice'];
      seen.push(
        described(call.last(`${from}>${to} INVITE`)),
        described(call.last(`${to}>${from} 200 INVITE`)),
      );
    }
    expect(seen).toEqual([
      '2 sendonly',
      '602 recvonly',
      '3 sendrecv',
      '603 sendrecv',
      '604 sendonly',
      '4 recvonly',
    ]);
  });

  it('repeats the same description with the same version', async () => {
    call.alice.step('re-INVITE');
    await call.pass(0);
    expect(described(call.last('alice>bob INVITE'))).toBe('1 sendrecv');
  });

  it('answers in the ACK an offer that the 2xx brought', async () => {
    const bare = (text: string): string =>
      text.replace(/Content-Type: .*\r\n/, '').replace(/Content-Length: [^]*/, 'Content-Length: 0\r\n\r\n');
    call.alice.edit('re-INVITE', bare);
    await call.pass(0);
    const [offer, ack] = [call.last('bob>alice 200 INVITE'), call.last('alice>bob ACK')];
    expect([bodyOf(offer), bodyOf(ack)].map((body) => body.slice(0, 3))).toEqual(['v=0', 'v=0']);
    for (const party of [call.alice, call.bob]) {
      expect(party.dialog().usages).toMatchObject([{ state: 'confirmed', offer: null }]);
      expect(party.warning('re-INVITE')).toBeNull();
    }
    call.bob.step('hold');
    await call.pass(0);
    expect(described(call.last('alice>bob 200 INVITE'))).toMatch(/recvonly$/);
  });

  it('leaves the session as it was where it is refused, so that the next offer is no hold', async () => {
    call.bob.stack.uas.settings.enabled = false;
    call.alice.step('hold');
    await call.pass(0);
    call.bob.answer(488);
    await call.pass(0);
    call.bob.stack.uas.settings.enabled = true;
    call.alice.step('re-INVITE');
    await call.pass(0);
    expect(described(call.last('alice>bob INVITE'))).toBe('1 sendrecv');
    expect(call.alice.dialog().phase).toBe('confirmed');
  });
});

/** The moments, in milliseconds from now, at which a party sends an INVITE. */
function invitesOf(party: Party, since: number): number[] {
  return call.network.packets
    .filter(({ from, message, time }) => {
      const isInvite = message?.kind === 'request' && textOf(message.bytes).startsWith('INVITE');
      return from === party.host.name && isInvite && time > since;
    })
    .map(({ time }) => time - since);
}

describe('both sides at once', () => {
  it('are refused with 491 each, wait 2.1 to 4 s and up to 2 s, and both get through', async () => {
    call.network.delay = 20;
    const start = call.clock.now();
    call.alice.step('hold');
    call.bob.step('re-INVITE');
    await call.pass(5_000);
    const [ours, theirs] = [invitesOf(call.alice, start), invitesOf(call.bob, start)];
    expect(ours).toHaveLength(1);
    expect(theirs).toHaveLength(1);
    // 40 ms until the 491 is here; the clock moves on in steps of 100 ms.
    expect(ours[0]).toBeGreaterThanOrEqual(2_140);
    expect(ours[0]).toBeLessThanOrEqual(4_140);
    expect(theirs[0]).toBeLessThanOrEqual(2_140);
    const lines = call.news();
    expect(lines.filter((line) => line.endsWith('491 INVITE'))).toHaveLength(2);
    expect(lines.filter((line) => line.endsWith('200 INVITE'))).toHaveLength(2);
    expect(call.alice.exchange(1).notices.map(({ code }) => code)).toEqual(['GLARE']);
  });

  it('stay refused where sending again is switched off', async () => {
    call.network.delay = 20;
    const off = { switches: { ...ALL_ON, adjust: false } };
    call.alice.edit('re-INVITE', (text) => text, off);
    call.bob.step('re-INVITE');
    await call.pass(5_000);
    expect(call.news().filter((line) => line === 'alice>bob INVITE')).toHaveLength(1);
    expect(call.alice.exchange(2).outcome).toMatchObject({ kind: 'answer', status: 491 });
  });

  it('answers an INVITE with 500 and Retry-After while an earlier one of that side waits', async () => {
    call.alice.stack.uas.settings.enabled = false;
    call.bob.step('re-INVITE');
    await call.pass(0);
    expect(call.bob.warning('re-INVITE')).toBe('transaction-pending');
    call.alice.stack.uas.settings.enabled = true;
    call.bob.step('re-INVITE');
    await call.pass(0);
    const refusal = call.last('alice>bob 500 INVITE');
    expect(Number(headerValue(refusal, 'Retry-After'))).toBeLessThanOrEqual(10);
  });

  it('answers an UPDATE with an offer with 491 while an offer of its own waits', async () => {
    call.bob.stack.uas.settings.enabled = false;
    call.alice.step('hold');
    await call.pass(0);
    const offer = bodyOf(call.last('bob>alice 200 INVITE'));
    const withOffer = (text: string): string =>
      text.replace(/Content-Length: 0\s+$/, `Content-Type: application/sdp\r\n\r\n${offer}`);
    call.bob.edit('UPDATE', withOffer);
    await call.pass(0);
    expect(call.news()).toContain('alice>bob 491 UPDATE');
  });
});

describe('target and sequence', () => {
  it.each(['re-INVITE', 'UPDATE'] as const)('%s moves the target of the dialog', async (step) => {
    call.bob.edit(step, (text) => text.replace(/Contact: .*/, 'Contact: <sip:elsewhere@192.0.2.2>'));
    await call.pass(0);
    call.alice.step('BYE');
    await call.pass(0);
    const bye = call.last('alice>bob BYE');
    expect(bye.kind === 'request' && requestUri(bye)).toBe('sip:elsewhere@192.0.2.2');
    expect(call.alice.dialog().phase).toBe('terminated');
  });

  it('refuses a request whose number is lower than one before, and keeps the call', async () => {
    call.alice.step('OPTIONS');
    call.alice.step('OPTIONS');
    await call.pass(0);
    call.alice.edit('OPTIONS', (text) => text.replace(/CSeq: \d+/, 'CSeq: 1'));
    await call.pass(0);
    expect(call.news()).toContain('bob>alice 500 OPTIONS');
    expect(call.bob.dialog()).toMatchObject({ phase: 'confirmed', remoteSeq: 3 });
  });

  it('gives every request a number of its own, also where several leave at once', async () => {
    const text = 'INFO sip:bob@192.0.2.2 SIP/2.0\n\n';
    const { id: dialog } = call.alice.dialog();
    call.alice.send(text, { dialog });
    call.alice.send(text, { dialog });
    call.alice.step('INFO');
    call.alice.step('OPTIONS');
    await call.pass(0);
    const numbers = call.network.packets.flatMap(({ from, message }) =>
      from === 'alice' && message?.kind === 'request' ? [headerValue(message, 'CSeq')] : [],
    );
    expect(new Set(numbers.map((value) => value?.split(' ')[0])).size).toBe(5);
    expect(call.news().filter((line) => line.startsWith('bob>alice 200'))).toHaveLength(4);
  });

  it('counts the numbers of each side for itself', async () => {
    call.bob.step('OPTIONS');
    call.alice.step('OPTIONS');
    await call.pass(0);
    expect(cseqOf(call.last('bob>alice OPTIONS'))?.seq).toBe(1);
    expect(cseqOf(call.last('alice>bob OPTIONS'))?.seq).toBe(2);
  });
});

describe('the answers to a request inside', () => {
  it.each([
    [481, 'BYE', 'terminated'],
    [481, 'INFO', 'terminated'],
    [408, 'UPDATE', 'terminated'],
    [481, 'MESSAGE', 'terminated'],
    [404, 'MESSAGE', 'terminated'],
    [486, 're-INVITE', 'confirmed'],
    [500, 'INFO', 'confirmed'],
    [405, 'INFO', 'confirmed'],
  ] as const)('%i to %s leaves the dialog %s', async (status, step, phase) => {
    call.bob.stack.uas.settings.enabled = false;
    call.alice.step(step);
    await call.pass(0);
    call.bob.answer(status);
    await call.pass(0);
    expect(call.alice.dialog().phase).toBe(phase);
  });

  it('no answer at all to an INFO is a 408, and ends the call', async () => {
    call.network.lose = () => true;
    call.alice.step('INFO');
    await call.pass(33_000);
    expect(call.alice.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'gone' }] });
  });
});

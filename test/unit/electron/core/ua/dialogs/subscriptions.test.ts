/** REFER and SUBSCRIBE between two stacks (RFC 3515, RFC 6665): what is told, refreshed, ended and refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { Usage } from '#shared/model/stack.ts';
import { headerValue } from '#shared/sip/message.ts';
import type { Party, TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import { bodyOf, createScriptedPeer } from './scripted-peer.ts';

const SUBSCRIBE = [
  'SUBSCRIBE sip:bob@192.0.2.2 SIP/2.0',
  'From: <sip:alice@atlanta.example.com>',
  'Event: presence',
  'Expires: 600',
  '\n',
].join('\n');

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

type Subscribed = Extract<Usage, { kind: 'subscription' }>;
const subscriptions = (party: Party): Subscribed[] =>
  party.dialog().usages.filter((usage): usage is Subscribed => usage.kind === 'subscription');
const told = (party: Party): string[] =>
  subscriptions(party).map(({ side, event, state, progress }) => `${side} ${event} ${state} ${progress}`);

describe('REFER in a call', () => {
  beforeEach(async () => {
    call.bob.policy('INVITE', 'accept');
    call.bob.policy('REFER', 202);
    call.alice.send(invite());
    await call.pass(0);
    call.news();
  });

  it('is accepted, told of at once by a fragment, and shows its progress to both', async () => {
    call.alice.step('REFER');
    await call.pass(0);
    expect(call.news()).toEqual([
      'alice>bob REFER',
      'bob>alice 202 REFER',
      'bob>alice NOTIFY',
      'alice>bob 200 NOTIFY',
    ]);
    const notify = call.last('bob>alice NOTIFY');
    expect(headerValue(notify, 'Content-Type')).toBe('message/sipfrag;version=2.0');
    expect(bodyOf(notify)).toBe('SIP/2.0 100 Trying\r\n');
    expect(told(call.alice)).toEqual(['subscriber refer;id=2 active 100']);
    expect(told(call.bob)).toEqual(['notifier refer active 0']);
  });

  it('ends with the NOTIFY that tells its result', async () => {
    call.alice.step('REFER');
    await call.pass(0);
    expect(call.bob.warning('NOTIFY')).toBeNull();
    call.bob.step('NOTIFY');
    await call.pass(0);
    expect(told(call.alice)).toEqual(['subscriber refer;id=2 terminated 200']);
    expect(call.bob.warning('NOTIFY')).toBe('not-notifier');
    expect(call.alice.dialog().phase).toBe('confirmed');
  });

  it('has a subscription of its own each time, told apart by the id', async () => {
    call.alice.step('REFER');
    await call.pass(0);
    call.alice.step('REFER');
    await call.pass(0);
    expect(told(call.alice)).toEqual([
      'subscriber refer;id=2 active 100',
      'subscriber refer;id=3 active 100',
    ]);
    expect(headerValue(call.last('bob>alice NOTIFY'), 'Event')).toBe('refer;id=3');
    call.bob.edit('NOTIFY', (text) => text.replace(/Event: refer\r/, 'Event: refer;id=3\r'));
    await call.pass(0);
    expect(told(call.alice)).toEqual([
      'subscriber refer;id=2 active 100',
      'subscriber refer;id=3 terminated 200',
    ]);
    expect(told(call.bob)).toEqual(['notifier refer active 0', 'notifier refer;id=3 terminated 0']);
  });

  it('refused leaves no subscription, and the call stands', async () => {
    call.bob.policy('REFER', 603);
    call.alice.step('REFER');
    await call.pass(0);
    expect(told(call.alice)).toEqual(['subscriber refer;id=2 terminated 0']);
    expect(call.alice.dialog().phase).toBe('confirmed');
    expect(call.news()).toEqual(['alice>bob REFER', 'bob>alice 603 REFER']);
  });

  it('outlives the call: the dialog ends when the last NOTIFY is there', async () => {
    call.alice.step('REFER');
    await call.pass(0);
    call.alice.step('BYE');
    await call.pass(0);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['confirmed', 'confirmed']);
    call.bob.step('NOTIFY');
    await call.pass(0);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });

  it('is over where its NOTIFY is answered with 481', async () => {
    call.alice.step('REFER');
    await call.pass(0);
    call.alice.stack.uas.settings.enabled = false;
    call.bob.edit('NOTIFY', (text) => text.replace('terminated;reason=noresource', 'active;expires=60'));
    await call.pass(0);
    call.alice.answer(481);
    await call.pass(0);
    expect(told(call.bob)).toEqual(['notifier refer terminated 0']);
  });
});

describe('a NOTIFY before the answer', () => {
  it.each([
    ['REFER', 'refer', 'Refer-To: <sip:carol@192.0.2.3>'],
    ['SUBSCRIBE', 'presence', 'Event: presence'],
  ])('to a %s makes the dialog, and the answer joins it', async (method, event, header) => {
    const peer = createScriptedPeer(call);
    call.alice.send(`${method} ${peer.uri} SIP/2.0\n${header}\n\n`);
    await call.pass(0);
    const request = peer.last(method);
    const from = headerValue(request, 'From') ?? '';
    const notify = (tag: string): Promise<void> =>
      peer.send(
        [
          'NOTIFY sip:sipwright@192.0.2.1 SIP/2.0',
          `Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK${tag}`,
          'Max-Forwards: 70',
          `From: <${peer.uri}>;tag=${tag}`,
          `To: ${from}`,
          `Call-ID: ${headerValue(request, 'Call-ID') ?? ''}`,
          'CSeq: 1 NOTIFY',
          `Contact: <sip:${tag}@192.0.2.9>`,
          `Event: ${event}`,
          'Subscription-State: active;expires=60',
          'Content-Length: 0',
          '\r\n',
        ].join('\r\n'),
      );
    await notify('one');
    expect(call.news().at(-1)).toBe('alice>peer 200 NOTIFY');
    await peer.answer(202, { to: method, headers: method === 'SUBSCRIBE' ? [['Expires', '60']] : [] });
    expect(call.alice.dialogs()).toHaveLength(1);
    expect(subscriptions(call.alice)).toMatchObject([{ side: 'subscriber', state: 'active' }]);
    // A fork of it has a dialog of its own. RFC 6665 4.4.1
    await notify('two');
    expect(call.alice.dialogs().map(({ remoteTag }) => remoteTag)).toEqual(['one', 'two']);
  });

  it('for nothing that was asked is answered with 481', async () => {
    const peer = createScriptedPeer(call);
    await peer.send(
      [
        'NOTIFY sip:sipwright@192.0.2.1 SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKstray',
        'From: <sip:peer@192.0.2.9>;tag=x',
        'To: <sip:alice@192.0.2.1>;tag=y',
        'Call-ID: nobody',
        'CSeq: 1 NOTIFY',
        'Event: presence',
        'Subscription-State: active',
        'Content-Length: 0',
        '\r\n',
      ].join('\r\n'),
    );
    expect(call.news().at(-1)).toBe('alice>peer 481 NOTIFY');
  });
});

describe('SUBSCRIBE', () => {
  beforeEach(async () => {
    call.bob.policy('SUBSCRIBE', 200);
    call.alice.send(SUBSCRIBE);
    await call.pass(0);
  });

  it('begins a dialog, and its first NOTIFY follows at once', () => {
    expect(call.news()).toEqual([
      'alice>bob SUBSCRIBE',
      'bob>alice 200 SUBSCRIBE',
      'bob>alice NOTIFY',
      'alice>bob 200 NOTIFY',
    ]);
    expect(told(call.alice)).toEqual(['subscriber presence active 0']);
    expect(told(call.bob)).toEqual(['notifier presence active 0']);
  });

  it('is refreshed before it runs out, again and again', async () => {
    call.news();
    await call.pass(567_000);
    expect(call.news()).toEqual([]);
    await call.pass(1_500);
    expect(call.news().slice(0, 2)).toEqual(['alice>bob SUBSCRIBE', 'bob>alice 200 SUBSCRIBE']);
    await call.pass(2_000_000);
    expect(told(call.alice)).toEqual(['subscriber presence active 0']);
  });

  it('ends by unsubscribe, with a last NOTIFY', async () => {
    call.news();
    expect(call.alice.warning('unsubscribe')).toBeNull();
    call.alice.step('unsubscribe');
    await call.pass(0);
    expect(headerValue(call.last('bob>alice NOTIFY'), 'Subscription-State')).toMatch(/^terminated/);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });

  it.each(['deactivated', 'probation', 'rejected', 'timeout', 'giveup', 'noresource', 'invariant'])(
    'ends where a NOTIFY says terminated for the reason %s',
    async (reason) => {
      call.bob.edit('NOTIFY', (text) =>
        text.replace(/Subscription-State: .*\r/, `Subscription-State: terminated;reason=${reason}\r`),
      );
      await call.pass(0);
      expect(subscriptions(call.alice)).toMatchObject([{ state: 'terminated', reason }]);
      expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
    },
  );

  it.each([
    [481, 'terminated'],
    [489, 'terminated'],
    [500, 'active'],
  ])('whose refresh is answered with %i is %s', async (status, state) => {
    call.bob.stack.uas.settings.enabled = false;
    call.alice.step('SUBSCRIBE');
    await call.pass(0);
    call.bob.answer(status);
    await call.pass(0);
    expect(subscriptions(call.alice)).toMatchObject([{ state }]);
  });
});

describe('a SUBSCRIBE that comes to nothing', () => {
  it('refused with 489 begins no dialog', async () => {
    call.alice.send(SUBSCRIBE);
    await call.pass(0);
    expect(call.news()).toEqual(['alice>bob SUBSCRIBE', 'bob>alice 489 SUBSCRIBE']);
    expect(headerValue(call.last('bob>alice 489 SUBSCRIBE'), 'Allow-Events')).not.toBeNull();
    expect(call.alice.dialogs()).toEqual([]);
  });

  it('ends by timer N where no NOTIFY comes', async () => {
    const peer = createScriptedPeer(call);
    call.alice.send(SUBSCRIBE.replace('sip:bob@192.0.2.2', peer.uri));
    await call.pass(0);
    await peer.answer(200, { to: 'SUBSCRIBE', headers: [['Expires', '600']] });
    await call.pass(32_100);
    expect(call.alice.dialog()).toMatchObject({ phase: 'terminated', usages: [{ reason: 'no-notify' }] });
  });

  it('runs out on both sides where its refresh is switched off', async () => {
    call.bob.policy('SUBSCRIBE', 200);
    call.alice.send(SUBSCRIBE, { switches: { ...ALL_ON, refresh: false } });
    await call.pass(600_100);
    expect(call.news().filter((line) => line === 'alice>bob SUBSCRIBE')).toHaveLength(1);
    expect([call.alice.dialog().phase, call.bob.dialog().phase]).toEqual(['terminated', 'terminated']);
  });
});

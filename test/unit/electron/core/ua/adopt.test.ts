/** Dialogs that the peer began: what the console sends in them by itself gets an exchange of its own. */
import { expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { DEFAULT_POLICIES } from '#core/answer/policies.ts';
import { createHarness, ladder } from './harness.ts';

const INVITE = [
  'INVITE sip:me@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKi;rport',
  'From: <sip:x@y>;tag=1',
  'To: <sip:me@127.0.0.1>',
  'Call-ID: adopted',
  'CSeq: 1 INVITE',
  'Contact: <sip:x@127.0.0.1:5070>',
  '',
  '',
].join('\r\n');

it('ends an accepted call that nobody acknowledged, and lists its BYE (RFC 3261 13.3.1.4)', async () => {
  const harness = createHarness({ withLab: false });
  harness.stack.uas.settings.policies = { ...DEFAULT_POLICIES, INVITE: 'accept' };
  const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  await harness.peer.send(route, utf8(INVITE));
  await harness.pass(33_000);
  const exchange = harness.get(1);
  expect(exchange.callId).toBe('adopted');
  expect(exchange.notices.map(({ code }) => code)).toEqual(['NO_ACK']);
  expect(ladder(exchange)[0]).toBe('> BYE');
  harness.close();
});

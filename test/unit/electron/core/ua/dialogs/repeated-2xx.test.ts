/** A 2xx that comes again because its ACK was lost gets that ACK again, whatever was sent meanwhile (RFC 3261 13.2.2.4). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { buildResponse } from '#shared/sip/build.ts';
import { cseqOf } from '#shared/sip/views.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { createScriptedPeer, SDP } from './scripted-peer.ts';

let call: TwoStacks;
let peer: ScriptedPeer;
beforeEach(async () => {
  call = createTwoStacks();
  peer = createScriptedPeer(call);
  call.alice.send(invite({ uri: peer.uri }));
  await call.pass(0);
  await peer.answer(200, { sdp: SDP });
});
afterEach(() => call.close());

/** The answer to the first INVITE, once more. */
async function again(): Promise<void> {
  const [first] = peer.received('INVITE');
  if (!first) throw new Error('no INVITE came');
  const headers: [string, string][] = [
    ['Contact', '<sip:one@192.0.2.9>'],
    ['Content-Type', 'application/sdp'],
  ];
  await peer.send(textOf(buildResponse(first, 200, { toTag: 'one', headers, body: utf8(SDP) })));
}

const numbersOf = (method: string): (number | undefined)[] =>
  peer.received(method).map((request) => cseqOf(request)?.seq);

it('is acknowledged by its own number while a re-INVITE is under way', async () => {
  call.alice.step('hold');
  await call.pass(0);
  const [first = 0, second] = numbersOf('INVITE');
  expect(second).toBe(first + 1);
  await again();
  expect(numbersOf('ACK')).toEqual([first, first]);
});

it('leaves the re-INVITE waiting for its own answer, which is acknowledged by its own number', async () => {
  call.alice.step('hold');
  await call.pass(0);
  await again();
  expect(call.alice.warning('re-INVITE')).toBe('transaction-pending');
  await peer.answer(200, { sdp: SDP });
  const [first = 0] = numbersOf('INVITE');
  expect(numbersOf('ACK')).toEqual([first, first, first + 1]);
  expect(call.alice.warning('re-INVITE')).toBeNull();
});

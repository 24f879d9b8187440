/** Damaged and strange datagrams at the lab and at the console: nothing throws, and nothing is kept for ever. */
import { expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { createHarness } from '../ua/harness.ts';

/** Requests of every method and responses, with what the tables look at in them. */
function samples(): string[] {
  const headers = [
    'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx;rport',
    'From: <sip:a@h>;tag=f',
    'To: <sip:b@h>;tag=t',
    'Call-ID: known',
    'Contact: <sip:a@127.0.0.1:5060>',
    'Record-Route: <sip:127.0.0.1:5060;lr>',
    'Event: presence',
    'Expires: 1',
    'Refer-To: <sip:x@y>',
    'Authorization: Digest username="alice", realm="sipwright.lab", nonce="n", uri="sip:h", response="0", qop=auth, nc=00000001, cnonce="c"',
    'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", stale=true',
  ];
  const message = (start: string, method: string): string =>
    [start, ...headers, `CSeq: 1 ${method}`, '', ''].join('\r\n');
  const users = ['echo', 'ring', 'auth', 'moved', 'hangup', ''];
  return METHODS.flatMap((method) => [
    ...users.map((user) => message(`${method} sip:${user && `${user}@`}127.0.0.1 SIP/2.0`, method)),
    ...[100, 180, 200, 401, 407, 486].map((status) => message(`SIP/2.0 ${status} X`, method)),
  ]);
}

it('survives ten thousand damaged messages at both sides', { timeout: 60_000 }, async () => {
  const harness = createHarness();
  const random = createSeededRandom(42);
  const texts = samples();
  const call = 'INVITE sip:ring@127.0.0.1:5070 SIP/2.0\r\nCall-ID: known\r\n\r\n';
  harness.start(call, { credentials: { user: 'alice', password: 'wonderland' } });
  await harness.pass(0);
  for (let i = 0; i < 10_000; i++) {
    const bytes = utf8(texts[randomInt(random, texts.length)] ?? '');
    for (let n = randomInt(random, 6); n > 0; n--) {
      const at = randomInt(random, bytes.length);
      const kind = randomInt(random, 3);
      if (kind === 0) bytes[at] = randomInt(random, 256);
      else if (kind === 1) bytes.copyWithin(at, Math.min(at + 1 + randomInt(random, 30), bytes.length));
      else bytes.copyWithin(Math.min(at + randomInt(random, 30), bytes.length - 1), at);
    }
    const [from, to] = i % 2 === 0 ? [harness.console, harness.peer] : [harness.peer, harness.console];
    await from.send({ sourceId: 's1', local: from.endpoint, remote: to.endpoint }, bytes);
    if (i % 500 === 0) await harness.pass(0);
  }
  await harness.pass(1_000);
  expect(harness.console.log.length).toBeGreaterThan(10_000);
  harness.close();
  expect(harness.clock.pending).toBe(0);
});

it('answers an INVITE of a dialog that it does not have with 481', async () => {
  const harness = createHarness();
  const invite = samples().find((text) => text.startsWith('INVITE sip:echo'));
  await harness.console.send(
    { sourceId: 's1', local: harness.console.endpoint, remote: harness.peer.endpoint },
    utf8(invite ?? ''),
  );
  await harness.pass(0);
  expect(harness.peer.lines().slice(1)).toEqual(['> SIP/2.0 481 Call/Transaction Does Not Exist']);
  harness.close();
});

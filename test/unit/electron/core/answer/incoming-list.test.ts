/** The list of requests that came in, as a screen sees it. */
import { expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Harness } from '../ua/harness.ts';
import { createHarness } from '../ua/harness.ts';

async function ask(harness: Harness, method: string, n: number): Promise<void> {
  const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  const text = [
    `${method} sip:me@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK${method}${n};rport`,
    `From: <sip:x@y>;tag=${n}`,
    'To: <sip:me@127.0.0.1>',
    `Call-ID: ${method}-${n}`,
    `CSeq: 1 ${method}`,
    'Contact: <sip:x@127.0.0.1:5070>',
    '',
    '',
  ].join('\r\n');
  await harness.peer.send(route, utf8(text));
  await harness.pass(0);
}

it('keeps what waits for a hand in sight however much is answered by rule after it', async () => {
  const harness = createHarness({ withLab: false });
  await ask(harness, 'INVITE', 0);
  for (let n = 1; n <= 150; n++) await ask(harness, 'OPTIONS', n);
  const rows = harness.stack.uas.list.rows();
  expect(rows[0]).toMatchObject({ method: 'INVITE', state: 'waiting' });
  expect(rows.slice(1).map(({ method }) => method)).toEqual(Array.from({ length: 100 }, () => 'OPTIONS'));
  expect(rows.at(-1)?.callId).toBe('OPTIONS-150');
  harness.close();
});

/** What the console answers by itself, by policy, and through server transactions. */
import { expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { headerValue } from '#shared/sip/message.ts';
import { DEFAULT_POLICIES, policyFor } from '#core/answer/policies.ts';
import { createHarness } from '../ua/harness.ts';

it.each([
  ['INVITE', 'hand'],
  ['OPTIONS', 200],
  ['MESSAGE', 200],
  ['SUBSCRIBE', 489],
  ['PUBLISH', 489],
  ['REGISTER', 405],
  ['REFER', 603],
  ['BYE', 481],
  ['INFO', 481],
  ['NOTIFY', 481],
  ['PRACK', 481],
  ['UPDATE', 481],
  ['FLY', 501],
  ['invite', 501],
  ['constructor', 501],
])('%s is answered by %s where nobody chose otherwise', (method, policy) => {
  expect(policyFor(DEFAULT_POLICIES, method)).toBe(policy);
});

const OPTIONS = [
  'OPTIONS sip:me@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKo;rport',
  'From: <sip:x@y>;tag=1',
  'To: <sip:me@127.0.0.1>',
  'Call-ID: o',
  'CSeq: 1 OPTIONS',
  '',
  '',
].join('\r\n');

/** The status lines of what the console answers to a text, sent `times` times. */
async function answersTo(text: string, { times = 1, enabled = true } = {}): Promise<string[]> {
  const harness = createHarness({ withLab: false });
  harness.stack.uas.settings.enabled = enabled;
  const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  for (let i = 0; i < times; i++) {
    await harness.peer.send(route, utf8(text));
    await harness.pass(0);
  }
  const sent = harness.console.log.filter(({ direction }) => direction === 'out');
  harness.close();
  return sent.map(({ bytes }) => {
    const { message } = parseMessage(bytes);
    return `${message?.kind === 'response' ? message.status : ''} ${message && headerValue(message, 'Via')}`;
  });
}

const VIA = '200 SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKo;rport=5070;received=127.0.0.1';

it('answers a request to where it came from, and a repeated one with the same bytes', async () => {
  expect(await answersTo(OPTIONS, { times: 2 })).toEqual([VIA, VIA]);
});

it('answers nothing while it is switched off', async () => {
  expect(await answersTo(OPTIONS, { enabled: false })).toEqual([]);
});

it.each([
  ['no Via', OPTIONS.replace(/Via: .*\r\n/, '')],
  ['no CSeq', OPTIONS.replace(/CSeq: .*\r\n/, '')],
  ['a CSeq of another method', OPTIONS.replace('1 OPTIONS', '1 BYE')],
  ['nothing but a start line', 'OPTIONS sip:me SIP/2.0\r\n\r\n'],
])('answers no request with %s', async (_what, text) => {
  expect(await answersTo(text)).toEqual([]);
});

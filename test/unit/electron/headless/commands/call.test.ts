import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { readArguments } from '../../../../../electron/headless/cli/args.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { firstOffer, inviteDraft } from '../../../../../electron/headless/commands/call-draft.ts';
import { CALL_OPTIONS, callFromArguments } from '../../../../../electron/headless/commands/call.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

function call(uri: string, ...argv: string[]): ReturnType<typeof callFromArguments> {
  const read = readArguments(argv, CALL_OPTIONS);
  if (!read.ok) throw new Error(read.error);
  return callFromArguments(uri, read.value.options, {});
}

describe('call, its arguments', () => {
  it('stays three seconds, hangs up and waits as long as the timers do', () => {
    expect(call('echo@127.0.0.1:5070')).toMatchObject({
      value: {
        request: {
          uri: 'sip:echo@127.0.0.1:5070',
          from: null,
          user: null,
          reliable: false,
          sessionTimer: null,
        },
        stay: 3_000,
        hold: false,
        timeout: null,
        automatic: { bye: true },
      },
    });
  });

  it('takes what the call shall be like', () => {
    const argv = ['--for', '0', '--timeout', '2', '--reliable', '--hold', '--session-timer', '90'];
    expect(call('sip:a@b', ...argv, '--from', 'c@d', '--off', 'bye,prack')).toMatchObject({
      value: {
        request: { from: 'sip:c@d', reliable: true, sessionTimer: 90 },
        stay: 0,
        hold: true,
        timeout: 2_000,
        automatic: { bye: false, switches: { prack: false, ack2xx: true } },
      },
    });
  });

  it.each([
    [[], /no URI/],
    [['a@b', 'c@d'], /only one URI/],
    [['a b'], /is not a SIP URI/],
    [['a@b', '--from', '<x>'], /is not a SIP URI/],
    [['a@b', '--for', 'ever'], /number of seconds/],
    [['a@b', '--timeout', '0'], /number of seconds/],
    [['a@b', '--session-timer', '1.5'], /number of seconds/],
    [['a@b', '--to', 'tcp:x'], /udp only/],
    [['a@b', '--sdp', 'missing'], /missing: there is no such file/],
  ])('refuses %j with one line', async (argv, sentence) => {
    const io = createTestIo();
    expect(await main(['call', ...argv], io)).toBe(2);
    expect(io.err()).toMatch(sentence);
    expect(io.err()).toMatch(/^sipwright: call: [^\n]+\n$/);
    expect(io.out()).toBe('');
  });
});

describe('the INVITE of a call', () => {
  const REQUEST = { uri: 'sip:b@[::1]:5070', from: null, user: null, reliable: false, sessionTimer: null };
  const text = (request: typeof REQUEST | object): string =>
    textOf(inviteDraft({ ...REQUEST, ...request }, utf8('v=0\r\n')));

  it('carries the offer, and says what is supported', () => {
    expect(text({})).toMatch(
      /^INVITE sip:b@\[::1\]:5070 SIP\/2\.0\r\nAllow: .*PRACK.*\r\nSupported: 100rel, timer/,
    );
    expect(text({}).endsWith('Content-Type: application/sdp\r\n\r\nv=0\r\n')).toBe(true);
    expect(text({})).not.toMatch(/From|Require|Session-Expires/);
  });

  it('demands reliability and asks for a timer where it is told to', () => {
    expect(text({ reliable: true, sessionTimer: 90 })).toContain(
      'Require: 100rel\r\nSession-Expires: 90\r\n',
    );
  });

  it('comes from the user who answers challenges, at the domain of the callee', () => {
    expect(text({ user: 'al ice' })).toContain('From: <sip:al%20ice@[::1]>\r\n');
    expect(text({ user: 'alice', from: 'sip:x@y' })).toContain('From: <sip:x@y>\r\n');
  });

  it('is a request that can be read, with an offer of the family that it leaves from', () => {
    const draft = inviteDraft(REQUEST, firstOffer('::1', createSeededRandom(1)));
    expect(parseMessage(draft).message?.kind).toBe('request');
    expect(textOf(draft)).toContain('c=IN IP6 ::1\r\n');
  });
});

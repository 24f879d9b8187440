/** The user agent against the lab: exchanges as a person sees them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { MAX_EXCHANGES } from '#core/ua/user-agent.ts';
import type { Harness } from './harness.ts';
import { createHarness, ladder } from './harness.ts';

const REGISTER =
  'REGISTER sip:127.0.0.1:5070 SIP/2.0\r\nFrom: <sip:alice@lab>\r\nTo: <sip:alice@lab>\r\n\r\n';
const alice = { user: 'alice', password: 'wonderland' };
const to = (method: string, user: string): string => `${method} sip:${user}@127.0.0.1:5070 SIP/2.0\r\n\r\n`;

let harness: Harness;
beforeEach(() => void (harness = createHarness()));
afterEach(() => harness.close());

/** The values of a header in everything the console sent, in order. */
function sentHeaders(name: string): (string | null)[] {
  const sent = harness.console.log.filter(({ direction }) => direction === 'out');
  return sent.map(({ bytes }) => {
    const { message } = parseMessage(bytes);
    return message && headerValue(message, name);
  });
}

describe('a request with all switches on', () => {
  it('is answered, and the exchange tells where it went', async () => {
    const id = harness.start(to('OPTIONS', 'echo'));
    await harness.pass(0);
    expect(harness.get(id)).toMatchObject({
      destination: 'udp:127.0.0.1:5070',
      local: 'udp:127.0.0.1:5060',
      outcome: { kind: 'answer', status: 200, reason: 'OK' },
      transaction: { kind: 'non-invite', state: 'completed', timers: [{ letter: 'K', due: 1_005_000 }] },
      next: [],
    });
    expect(ladder(harness.get(id))).toEqual(['> OPTIONS', '< 200 OPTIONS']);
  });

  it('expands variables, its own and the local ones', async () => {
    const text =
      'OPTIONS sip:{{who}}@127.0.0.1:5070 SIP/2.0\r\nSubject: {{local.ip}} {{local.port}} {{local.uri}}\r\n\r\n';
    harness.start(text, { variables: { who: 'echo' } });
    await harness.pass(0);
    expect(harness.console.lines()[0]).toBe('> OPTIONS sip:echo@127.0.0.1:5070 SIP/2.0');
    expect(sentHeaders('Subject')[0]).toBe('127.0.0.1 5060 sip:sipwright@127.0.0.1:5060');
  });

  it('sends nothing while a variable has no value, and names each', async () => {
    const id = harness.start('OPTIONS sip:{{who}}@{{where}} SIP/2.0\r\n\r\n');
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({
      kind: 'trouble',
      trouble: { code: 'VARIABLE_UNRESOLVED', data: { names: 'who, where' } },
    });
    expect(harness.console.log).toEqual([]);
  });

  it.each([
    ['an address that is none', { to: 'udp:[::1' }, 'BAD_ADDRESS'],
    ['a host that is not known', { to: 'udp:nobody.invalid:5060' }, 'HOST_NOT_FOUND'],
    ['nothing that leads anywhere', { bytes: utf8(''), to: '' }, 'NO_DESTINATION'],
    ['what is no request', { bytes: utf8('hello') }, 'NOT_A_REQUEST'],
  ])('ends in trouble with %s', async (_what, draft, code) => {
    const id = harness.start(to('OPTIONS', 'echo'), draft);
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'trouble', trouble: { code } });
    expect(harness.get(id).entries).toEqual([]);
  });

  it('ends in trouble where the system refuses to send', async () => {
    harness.console.refuse = 'ENETUNREACH';
    const id = harness.start(to('OPTIONS', 'echo'));
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'trouble', trouble: { code: 'ENETUNREACH' } });
  });

  it('never uses a number of CSeq twice', async () => {
    harness.start(to('OPTIONS', 'echo'));
    harness.start(to('OPTIONS', 'echo'));
    await harness.pass(0);
    expect(new Set(sentHeaders('CSeq')).size).toBe(2);
  });
});

describe('nobody answers', () => {
  it('sends a request eleven times and gives up by timer F', async () => {
    const id = harness.start(to('OPTIONS', 'silent'));
    await harness.pass(31_900);
    expect(harness.get(id).outcome).toBeNull();
    await harness.pass(200);
    expect(harness.get(id)).toMatchObject({
      outcome: { kind: 'timeout', timer: 'F' },
      transaction: { state: 'terminated', timers: [] },
    });
    expect(ladder(harness.get(id)).at(-1)).toBe('> OPTIONS *10');
    expect(harness.get(id).entries.map(({ time }) => time - 1_000_000)).toEqual([
      0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
    ]);
  });

  it('sends an INVITE seven times and gives up by timer B', async () => {
    const id = harness.start(to('INVITE', 'silent'));
    await harness.pass(32_100);
    expect(harness.get(id).outcome).toEqual({ kind: 'timeout', timer: 'B' });
    expect(harness.get(id).entries.map(({ time }) => time - 1_000_000)).toEqual([
      0, 500, 1_500, 3_500, 7_500, 15_500, 31_500,
    ]);
  });

  it('gives up earlier where the sender set a time', async () => {
    const id = harness.start(to('OPTIONS', 'silent'), { timeout: 2_000 });
    await harness.pass(2_000);
    expect(harness.get(id).outcome).toEqual({ kind: 'timeout', timer: 'limit' });
    await harness.pass(32_000);
    expect(harness.get(id).entries).toHaveLength(3);
  });

  it('cancels a call that rings when the time is up, and acknowledges its 487', async () => {
    const id = harness.start(to('INVITE', 'ring'), { timeout: 2_000 });
    await harness.pass(2_100);
    expect(harness.get(id).outcome).toEqual({ kind: 'timeout', timer: 'limit' });
    const said = harness.get(id).entries.map(({ method, status }) => method || status);
    expect(said).toEqual(['INVITE', 180, 'CANCEL', 200, 487, 'ACK']);
  });

  it('sends no CANCEL for a call that never rang', async () => {
    const id = harness.start(to('INVITE', 'silent'), { timeout: 2_000 });
    await harness.pass(40_000);
    expect(harness.get(id).entries.map(({ method }) => method)).toEqual(['INVITE', 'INVITE', 'INVITE']);
  });

  it('stops at once when it is told to', async () => {
    const id = harness.start(to('OPTIONS', 'silent'));
    await harness.pass(600);
    expect(harness.userAgent.stop(id)).toBe(true);
    await harness.pass(32_000);
    expect(harness.get(id)).toMatchObject({ outcome: { kind: 'stopped' }, transaction: { timers: [] } });
    expect(harness.get(id).entries).toHaveLength(2);
    expect(harness.userAgent.stop(id)).toBe(false);
  });
});

describe('bytes as typed', () => {
  const draft = { switches: AS_TYPED };

  it.each([
    'hello',
    '\r\n\r\n',
    'OPTIONS sip:{{x}} SIP/2.0\nTo: y\n\n',
    'INVITE sip:a SIP/2.0\r\nVia: broken\r\n\r\n',
  ])('leave untouched and once: %j', async (text) => {
    const id = harness.start(text, draft);
    await harness.pass(31_900);
    const sent = harness.console.log.filter(({ direction }) => direction === 'out');
    expect(sent.map(({ bytes }) => textOf(bytes))).toEqual([text]);
    await harness.pass(200);
    expect(harness.get(id)).toMatchObject({
      outcome: { kind: 'timeout', timer: 'limit' },
      transaction: null,
    });
  });

  it('are answered by what has their Call-ID', async () => {
    const text = [
      'OPTIONS sip:echo@127.0.0.1:5070 SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKtyped',
      'From: <sip:me@here>;tag=1',
      'To: <sip:echo@127.0.0.1>',
      'Call-ID: typed-by-hand',
      'CSeq: 1 OPTIONS',
      '',
      '',
    ].join('\r\n');
    const id = harness.start(text, draft);
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(ladder(harness.get(id))).toEqual(['> OPTIONS', '< 200 OPTIONS']);
  });

  it('end at once where they are an ACK, with a transaction asked for or not', async () => {
    for (const switches of [AS_TYPED, ALL_ON]) {
      const id = harness.start(to('ACK', 'echo'), { switches });
      await harness.pass(0);
      expect(harness.get(id)).toMatchObject({ outcome: { kind: 'stopped' }, transaction: null });
    }
  });
});

describe('challenges', () => {
  it('are answered with the strongest algorithm, the next CSeq and a new branch in the same call', async () => {
    const id = harness.start(REGISTER, { credentials: alice });
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(ladder(harness.get(id))).toEqual(['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 200 REGISTER']);
    expect(harness.get(id).entries.map(({ digest }) => digest)).toEqual([null, null, 'SHA-256', null]);
    expect(sentHeaders('CSeq')).toEqual(['1 REGISTER', '2 REGISTER']);
    expect(new Set(sentHeaders('Call-ID')).size).toBe(1);
    expect(new Set(sentHeaders('Via')).size).toBe(2);
  });

  it('end with the 401 after one try with the wrong password', async () => {
    const id = harness.start(REGISTER, { credentials: { user: 'alice', password: 'wrong' } });
    await harness.pass(1_000);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 401 });
    expect(ladder(harness.get(id))).toEqual(['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 401 REGISTER']);
  });

  it.each([
    ['without credentials, which is told', { credentials: null }, ['NO_CREDENTIALS']],
    ['where the switch is off', { credentials: alice, switches: { ...ALL_ON, answerChallenges: false } }, []],
  ])('are the answer %s', async (_when, draft, told) => {
    const id = harness.start(REGISTER, draft);
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 401 });
    expect(harness.get(id).entries).toHaveLength(2);
    expect(harness.get(id).notices.map(({ code }) => code)).toEqual(told);
  });

  it('of a proxy are answered for an INVITE, its ACK and its BYE', async () => {
    const id = harness.start(to('INVITE', 'auth'), { credentials: alice });
    await harness.pass(500);
    expect(harness.userAgent.next(id, 'BYE').ok).toBe(true);
    await harness.pass(0);
    expect(ladder(harness.get(id))).toEqual([
      '> INVITE',
      '< 407 INVITE',
      '> ACK',
      '> INVITE',
      '< 180 INVITE',
      '< 200 INVITE',
      '> ACK',
      '> BYE',
      '< 200 BYE',
    ]);
    const answers = sentHeaders('Proxy-Authorization');
    expect(answers.map((value) => value !== null)).toEqual([false, false, true, true, true]);
    // RFC 3261 13.2.2.4: the ACK carries the credentials of its INVITE. RFC 7616 3.4: the BYE counts the nonce up.
    expect(answers[3]).toBe(answers[2]);
    expect(answers[4]).toContain('nc=00000002');
  });
});

describe('a call', () => {
  it('gets its ACK, and the ACK again for each repetition of the 2xx', async () => {
    let lost = 2;
    harness.console.lose = (bytes) => textOf(bytes).startsWith('ACK') && lost-- > 0;
    const id = harness.start(to('INVITE', 'echo'));
    await harness.pass(3_000);
    expect(ladder(harness.get(id))).toEqual([
      '> INVITE',
      '< 180 INVITE',
      '< 200 INVITE',
      '> ACK',
      '< 200 INVITE *1',
      '> ACK *1',
      '< 200 INVITE *2',
      '> ACK *2',
    ]);
    expect(harness.get(id)).toMatchObject({
      outcome: { kind: 'answer', status: 200 },
      transaction: { kind: 'invite', state: 'accepted' },
      next: ['BYE'],
    });
  });

  it('is not acknowledged where the switch is off, and the peer gives it up with BYE', async () => {
    const id = harness.start(to('INVITE', 'echo'), { switches: { ...ALL_ON, ack2xx: false } });
    await harness.pass(33_000);
    const rows = ladder(harness.get(id));
    expect(rows).not.toContain('> ACK');
    expect(rows.filter((row) => row.startsWith('< 200 INVITE'))).toHaveLength(11);
    expect(rows).toContain('< BYE');
    expect(harness.get(id).next).toEqual([]);
  });

  it('is ended by BYE once', async () => {
    const id = harness.start(to('INVITE', 'echo'));
    await harness.pass(500);
    expect(harness.userAgent.next(id, 'BYE').ok).toBe(true);
    expect(harness.userAgent.next(id, 'BYE')).toMatchObject({ ok: false, error: { code: 'NOT_POSSIBLE' } });
    await harness.pass(1_000);
    expect(ladder(harness.get(id)).slice(-2)).toEqual(['> BYE', '< 200 BYE']);
    expect(harness.get(id)).toMatchObject({ outcome: { status: 200 }, next: [] });
  });

  it('is ended by the peer, and then there is nothing left to end', async () => {
    const id = harness.start(to('INVITE', 'hangup'));
    await harness.pass(2_000);
    expect(harness.get(id).next).toEqual(['BYE']);
    await harness.pass(500);
    expect(ladder(harness.get(id)).slice(-2)).toEqual(['< BYE', '> 200 BYE']);
    expect(harness.get(id).next).toEqual([]);
    expect(harness.console.lines().at(-1)).toBe('> SIP/2.0 200 OK');
  });

  it('is cancelled while it rings', async () => {
    const id = harness.start(to('INVITE', 'ring'));
    await harness.pass(100);
    expect(harness.get(id).next).toEqual(['CANCEL']);
    expect(harness.userAgent.next(id, 'CANCEL').ok).toBe(true);
    await harness.pass(1_000);
    expect(ladder(harness.get(id))).toEqual([
      '> INVITE',
      '< 180 INVITE',
      '> CANCEL',
      '< 200 CANCEL',
      '< 487 INVITE',
      '> ACK',
    ]);
    expect(harness.get(id)).toMatchObject({ outcome: { kind: 'answer', status: 487 }, next: [] });
    // RFC 3261 9.1 and 17.1.1.3: CANCEL and ACK share the branch and the number of CSeq with the INVITE.
    expect(new Set(sentHeaders('Via')).size).toBe(1);
    expect(sentHeaders('CSeq')).toEqual(['1 INVITE', '1 CANCEL', '1 ACK']);
  });

  it('that is cancelled before a provisional response came waits for it', async () => {
    let isLost = true;
    harness.peer.lose = () => isLost;
    const id = harness.start(to('INVITE', 'ring'));
    await harness.pass(100);
    expect(harness.userAgent.next(id, 'CANCEL').ok).toBe(true);
    expect(harness.get(id).next).toEqual([]);
    expect(ladder(harness.get(id))).toEqual(['> INVITE']);
    isLost = false;
    await harness.pass(1_000);
    expect(ladder(harness.get(id)).slice(0, 4)).toEqual([
      '> INVITE',
      '> INVITE *1',
      '< 180 INVITE',
      '> CANCEL',
    ]);
    expect(harness.get(id).outcome).toMatchObject({ status: 487 });
  });

  it('that is refused gets its ACK from the transaction, again for each repetition', async () => {
    let lost = 1;
    harness.console.lose = (bytes) => textOf(bytes).startsWith('ACK') && lost-- > 0;
    const id = harness.start(to('INVITE', 'busy'));
    await harness.pass(2_000);
    expect(ladder(harness.get(id))).toEqual([
      '> INVITE',
      '< 486 INVITE',
      '> ACK',
      '< 486 INVITE *1',
      '> ACK *1',
    ]);
  });
});

it('offers nothing for an exchange that it does not have', () => {
  expect(harness.userAgent.get(99)).toBeNull();
  expect(harness.userAgent.stop(99)).toBe(false);
  expect(harness.userAgent.next(99, 'BYE')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
});

it('keeps a bounded number of exchanges, and lets the finished go first', async () => {
  const running = harness.start(to('OPTIONS', 'silent'));
  const first = harness.start(to('OPTIONS', 'echo'));
  await harness.pass(0);
  for (let i = 0; i < MAX_EXCHANGES - 1; i++) harness.start('x', { to: 'bad address' });
  expect(harness.userAgent.get(first)).toBeNull();
  expect(harness.userAgent.get(running)).not.toBeNull();
  await harness.pass(0);
});

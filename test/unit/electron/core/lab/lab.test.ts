/** The lab by itself: what it answers to each method and user, and that its calls end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { headerValue } from '#shared/sip/message.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { BEHAVIOURS, EXEMPT } from '#core/lab/behaviours.ts';
import type { Harness } from '../ua/harness.ts';
import { createHarness, ladder } from '../ua/harness.ts';

const alice = { user: 'alice', password: 'wonderland' };

let harness: Harness;
beforeEach(() => void (harness = createHarness()));
afterEach(() => harness.close());

/** A request as somebody else's client would send it. */
function typed(method: string, uri: string, headers: readonly string[] = [], body = ''): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK${method}${uri.length}${headers.length};rport`,
    'Max-Forwards: 70',
    'From: <sip:me@127.0.0.1>;tag=me',
    ...(headers.some((line) => line.startsWith('To:')) ? [] : [`To: <${uri}>`]),
    `Call-ID: ${method}-${uri}-${headers.length}`,
    `CSeq: 1 ${method}`,
    'Contact: <sip:me@127.0.0.1:5060>',
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function send(text: string): Promise<void> {
  const route = { sourceId: 's1', local: harness.console.endpoint, remote: harness.peer.endpoint };
  await harness.console.send(route, utf8(text));
  await harness.pass(0);
}

/** What the lab sent, in order. */
function answers(): SipMessage[] {
  const sent = harness.peer.log.filter(({ direction }) => direction === 'out');
  return sent.flatMap(({ bytes }) => parseMessage(bytes).message ?? []);
}

function statuses(): (number | string)[] {
  return answers().map((one) => (one.kind === 'response' ? one.status : textOf(one.bytes, one.method)));
}

const uriOf = (user: string): string => `sip:${user === '' ? '' : `${user}@`}127.0.0.1:5070`;

describe('methods outside of any dialog', () => {
  it.each([
    ['OPTIONS', '', [], [200]],
    ['OPTIONS', 'nobody', [], [200]],
    ['MESSAGE', 'echo', [], [200]],
    ['MESSAGE', 'nobody', [], [200]],
    ['INVITE', 'nobody', [], [404]],
    ['INVITE', '', [], [404]],
    ['REGISTER', '', [], [401]],
    ['BYE', 'echo', [], [481]],
    ['CANCEL', 'echo', [], [481]],
    ['INFO', 'echo', [], [481]],
    ['UPDATE', 'echo', [], [481]],
    ['PRACK', 'echo', [], [481]],
    ['NOTIFY', 'echo', [], [481]],
    ['ACK', 'echo', [], []],
    ['PUBLISH', 'echo', ['Event: presence'], [200]],
    ['PUBLISH', 'echo', [], [489]],
    ['PUBLISH', 'echo', ['Event: presence', 'SIP-If-Match: nobody-gave-it'], [412]],
    ['SUBSCRIBE', 'echo', ['Event: presence'], [200, 'NOTIFY']],
    ['SUBSCRIBE', 'echo', ['Event: presence', 'Expires: 0'], [200, 'NOTIFY']],
    ['SUBSCRIBE', 'echo', [], [489]],
    ['SUBSCRIBE', 'echo', ['Event: presence', 'To: <sip:echo@lab>;tag=gone'], [481]],
    // Whoever refuses the first NOTIFY is told nothing more. RFC 6665 4.2.2
    ['REFER', 'echo', ['Refer-To: <sip:x@lab>'], [202, 'NOTIFY']],
    ['REFER', 'echo', [], [400]],
    ['FLY', 'echo', [], [501]],
    ['INVITE', 'busy', [], [486]],
    ['INVITE', 'decline', [], [603]],
    ['INVITE', 'moved', [], [302]],
    ['INVITE', 'broken', [], [500]],
    ['INVITE', 'auth', [], [407]],
    ['INVITE', 'silent', [], []],
    ['INVITE', 'ring', [], [180]],
  ])('%s to "%s" with %j is answered %j', async (method, user, headers, expected) => {
    await send(typed(method, uriOf(user), headers));
    expect(statuses()).toEqual(expected);
  });

  const untouched = METHODS.filter((method) => !EXEMPT.has(method));
  it.each(BEHAVIOURS.filter(({ status }) => status !== undefined))(
    '$user answers every method alike',
    async (row) => {
      for (const method of untouched) await send(typed(method, uriOf(row.user)));
      expect(statuses()).toEqual(untouched.map(() => row.status));
    },
  );

  it('is silent to every method, and keeps nothing', async () => {
    const pending = harness.clock.pending;
    for (const method of untouched) await send(typed(method, uriOf('silent')));
    expect(statuses()).toEqual([]);
    expect(harness.clock.pending).toBe(pending);
  });

  it('asks for credentials for every method', async () => {
    for (const method of untouched) await send(typed(method, uriOf('auth')));
    expect(statuses()).toEqual(untouched.map(() => 407));
  });
});

it('sends nothing that our own lint finds an error in', async () => {
  const calls: [string, string, string[]][] = [
    ['OPTIONS', '', []],
    ['INVITE', 'echo', []],
    ['INVITE', 'moved', []],
    ['INVITE', 'auth', []],
    ['REGISTER', '', []],
    ['SUBSCRIBE', 'echo', ['Event: presence']],
    ['REFER', 'echo', ['Refer-To: <sip:x@lab>']],
    ['PUBLISH', 'echo', ['Event: presence']],
    ['FLY', '', []],
  ];
  for (const [method, user, headers] of calls) await send(typed(method, uriOf(user), headers));
  await harness.pass(300);
  const sent = harness.peer.log.filter(({ direction }) => direction === 'out');
  expect(sent.length).toBeGreaterThan(calls.length);
  for (const { bytes } of sent) {
    const errors = lint(bytes).diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors, textOf(bytes)).toEqual([]);
  }
});

it('answers a repeated request with the same bytes and does its work once', async () => {
  const text = typed('SUBSCRIBE', uriOf('echo'), ['Event: presence']);
  await send(text);
  await send(text);
  expect(statuses()).toEqual([200, 'NOTIFY', 200]);
});

describe('the registrar', () => {
  const register = (headers: string[]): number =>
    harness.start(
      [
        'REGISTER sip:127.0.0.1:5070 SIP/2.0',
        'From: <sip:alice@lab>',
        'To: <sip:alice@lab>',
        ...headers,
        '',
        '',
      ].join('\r\n'),
      { credentials: alice },
    );
  const contacts = (): string[] =>
    (answers().at(-1)?.headers ?? [])
      .filter(({ canonical }) => canonical === 'Contact')
      .map(({ value }) => textOf(answers().at(-1)?.bytes ?? new Uint8Array(), value));

  it('binds, lists, lets run out and takes away', async () => {
    register(['Contact: <sip:a@127.0.0.1>, <sip:b@127.0.0.1>;expires=20', 'Expires: 60']);
    await harness.pass(0);
    expect(contacts()).toEqual(['<sip:a@127.0.0.1>;expires=60', '<sip:b@127.0.0.1>;expires=20']);
    await harness.pass(30_000);
    register([]);
    await harness.pass(0);
    expect(contacts()).toEqual(['<sip:a@127.0.0.1>;expires=30']);
    register(['Contact: *', 'Expires: 0']);
    await harness.pass(0);
    expect(contacts()).toEqual([]);
  });

  it('refuses a star that does not take away', async () => {
    const id = register(['Contact: *', 'Expires: 60']);
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ status: 400 });
  });

  it('refuses to register somebody else', async () => {
    const text = 'REGISTER sip:127.0.0.1:5070 SIP/2.0\r\nFrom: <sip:bob@lab>\r\nTo: <sip:bob@lab>\r\n\r\n';
    const id = harness.start(text, { credentials: alice });
    await harness.pass(0);
    expect(harness.get(id).outcome).toMatchObject({ status: 403 });
  });

  it('lets a registered user be called, and nobody else', async () => {
    const before = harness.start(`INVITE ${uriOf('alice')} SIP/2.0\r\n\r\n`);
    await harness.pass(500);
    expect(harness.get(before).outcome).toMatchObject({ status: 404 });
    register(['Contact: <sip:a@127.0.0.1>']);
    await harness.pass(0);
    const after = harness.start(`INVITE ${uriOf('alice')} SIP/2.0\r\n\r\n`);
    await harness.pass(500);
    expect(harness.get(after).outcome).toMatchObject({ status: 200 });
  });

  it('takes MD5 from who knows no other, calls an old nonce stale, and takes no answer twice', async () => {
    const id = register([]);
    await harness.pass(0);
    const last = harness.console.log.filter(({ direction }) => direction === 'out').at(-1);
    const again = textOf(last?.bytes ?? new Uint8Array())
      .replace(/branch=z9hG4bK/, 'branch=z9hG4bKagain')
      .replace(/CSeq: \d+/, 'CSeq: 70');
    expect(harness.get(id).outcome).toMatchObject({ status: 200 });
    await send(again);
    const replayed = answers().at(-1);
    expect(replayed?.kind === 'response' && replayed.status).toBe(401);
    expect(replayed && headerValue(replayed, 'WWW-Authenticate')).toContain('stale=true');
    const offered = replayed?.headers.filter(({ canonical }) => canonical === 'WWW-Authenticate');
    expect(
      offered?.map(
        ({ value }) => /algorithm=([^,]+)/.exec(textOf(replayed?.bytes ?? new Uint8Array(), value))?.[1],
      ),
    ).toEqual(['SHA-256', 'MD5']);
  });
});

describe('calls', () => {
  it('repeat their 200 until 64*T1 and end with BYE where no ACK comes', async () => {
    await send(typed('INVITE', uriOf('echo')));
    await harness.pass(32_100);
    expect(statuses().slice(0, 2)).toEqual([180, 200]);
    expect(statuses().filter((status) => status === 200)).toHaveLength(11);
    await harness.pass(400);
    expect(statuses().at(-1)).toBe('BYE');
  });

  it('that nobody ends are ended by the lab', async () => {
    const id = harness.start(`INVITE ${uriOf('echo')} SIP/2.0\r\n\r\n`);
    await harness.pass(600_000);
    expect(ladder(harness.get(id))).not.toContain('< BYE');
    await harness.pass(1_000);
    expect(ladder(harness.get(id)).slice(-2)).toEqual(['< BYE', '> 200 BYE']);
  });

  it('that nobody cancels stop ringing', async () => {
    const id = harness.start(`INVITE ${uriOf('ring')} SIP/2.0\r\n\r\n`);
    await harness.pass(181_000);
    expect(harness.get(id).outcome).toMatchObject({ status: 480 });
  });

  it('answer requests inside them', async () => {
    const id = harness.start(`INVITE ${uriOf('echo')} SIP/2.0\r\n\r\n`);
    await harness.pass(500);
    const ok = answers().find((one) => one.kind === 'response' && one.status === 200);
    const dialog = ['From', 'To', 'Call-ID'].map((name) => `${name}: ${ok && headerValue(ok, name)}`);
    for (const method of ['INFO', 'UPDATE', 'PRACK', 'MESSAGE', 'OPTIONS', 'INVITE']) {
      const text = [
        `${method} ${uriOf('echo')} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKin${method};rport`,
        ...dialog,
        `CSeq: 50 ${method}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n');
      await send(text);
    }
    expect(harness.get(id).next).toEqual(['BYE']);
    // Nothing was sent reliably, so the PRACK acknowledges nothing. RFC 3262 3
    expect(statuses().slice(2, 8)).toEqual([200, 200, 481, 200, 200, 200]);
  });

  const SESSION = 'v=0\r\no=- 1 1 IN IP4 192.0.2.4\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\n';
  const VIDEO = 'm=video 4002 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n';
  const sdpOf = (one: SipMessage | undefined): string => (one ? textOf(one.bytes, one.body) : '');

  it('answer an offer with what it offers, inactive, and refuse a second stream', async () => {
    const audio = 'm=audio 4000 RTP/AVP 8 97\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:97 own/16000\r\n';
    await send(typed('INVITE', uriOf('echo'), ['Content-Type: application/sdp'], SESSION + audio + VIDEO));
    await harness.pass(300);
    expect(sdpOf(answers().at(-1))).toContain(
      'm=audio 9 RTP/AVP 8 97\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:97 own/16000\r\na=inactive\r\nm=video 0 RTP/AVP 96\r\n',
    );
  });

  it.each([
    ['without audio', SESSION + VIDEO],
    ['that is none', 'hello'],
  ])('refuse an offer %s before they ring', async (_what, offer) => {
    await send(typed('INVITE', uriOf('echo'), ['Content-Type: application/sdp'], offer));
    await harness.pass(300);
    expect(statuses()).toEqual([488]);
  });

  it('offer PCMU themselves where nothing is offered, and the same session again when asked again', async () => {
    harness.start(`INVITE ${uriOf('echo')} SIP/2.0\r\n\r\n`);
    await harness.pass(500);
    const first = answers().at(-1);
    expect(sdpOf(first)).toMatch(/m=audio 9 RTP\/AVP 0\r\na=rtpmap:0 PCMU\/8000\r\na=inactive\r\n$/);
    const dialog = ['From', 'To', 'Call-ID'].map((name) => `${name}: ${first && headerValue(first, name)}`);
    const again = (cseq: number, body: string): string =>
      [
        `INVITE ${uriOf('echo')} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKagain${cseq};rport`,
        ...dialog,
        `CSeq: ${cseq} INVITE`,
        'Content-Type: application/sdp',
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n');
    const ack = (cseq: number): Promise<void> => send(again(cseq, '').replaceAll('INVITE', 'ACK'));
    await send(again(50, ''));
    expect(sdpOf(answers().at(-1))).toBe(sdpOf(first));
    await ack(50);
    await send(again(51, `${SESSION}m=audio 4000 RTP/AVP 8\r\n`));
    const [, id = '', version = ''] = /^o=sipwright (\d+) (\d+)/m.exec(sdpOf(first)) ?? [];
    expect(sdpOf(answers().at(-1))).toContain(`o=sipwright ${id} ${Number(version) + 1} `);
    await ack(51);
    await send(again(52, SESSION + VIDEO));
    expect(statuses().at(-1)).toBe(488);
    await send(again(53, ''));
    expect(statuses().at(-1)).toBe(200);
  });
});

describe('subscriptions', () => {
  it('run out with a last NOTIFY', async () => {
    harness.start(`SUBSCRIBE ${uriOf('echo')} SIP/2.0\r\nEvent: presence\r\nExpires: 5\r\n\r\n`, {
      switches: { ...ALL_ON, refresh: false },
    });
    await harness.pass(6_000);
    const states = answers().flatMap((one) =>
      one.kind === 'request' ? (headerValue(one, 'Subscription-State') ?? '') : [],
    );
    expect(states).toEqual(['active;expires=5', 'terminated;reason=timeout']);
  });

  it('end where a NOTIFY is refused', async () => {
    await send(typed('SUBSCRIBE', uriOf('echo'), ['Event: presence', 'Expires: 60']));
    // The console does not know this call, so it answered 481.
    expect(harness.console.lines().at(-1)).toBe('> SIP/2.0 481 Call/Transaction Does Not Exist');
    await harness.pass(61_000);
    expect(statuses().filter((status) => status === 'NOTIFY')).toHaveLength(1);
  });
});

it('lets go of all its timers when everything is over and it is closed', async () => {
  harness.start(`INVITE ${uriOf('ring')} SIP/2.0\r\n\r\n`, { switches: { ...ALL_ON } });
  harness.start(`SUBSCRIBE ${uriOf('echo')} SIP/2.0\r\nEvent: presence\r\n\r\n`);
  await harness.pass(300);
  expect(harness.clock.pending).toBeGreaterThan(0);
  harness.close();
  expect(harness.clock.pending).toBe(0);
});

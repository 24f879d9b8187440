/** Hostile requests against the whole stack: torture messages, broken ones, bombs, floods, guesses. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { AnswerPolicies } from '#shared/model/incoming.ts';
import { tagOf } from '#shared/sip/views.ts';
import { WAITING_LIMIT } from '#core/answer/incoming-list.ts';
import { mutated, SDP, soundMessage, TORTURE } from '../helpers/sip-corpus.ts';
import { fixtureFolder } from '../helpers/sip-fixtures.ts';
import type { Parts, Target } from './target.ts';
import { ATTACKER, createTarget, evil, PEER } from './target.ts';

let target: Target;
beforeEach(async () => void (target = await createTarget()));
afterEach(() => target.finish());

/** Every method is taken: the console does the most that it can do. */
const WILLING: AnswerPolicies = {
  INVITE: 'accept',
  SUBSCRIBE: 'accept',
  REFER: 'accept',
  NOTIFY: 'accept',
  UPDATE: 'accept',
  PRACK: 'accept',
  REGISTER: 'accept',
  PUBLISH: 'accept',
  '*': 'accept',
};

const folder = fixtureFolder('rfc4475').url;
const torture = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as { file: string }[];

describe('the torture messages of RFC 4475', () => {
  it.each(torture.map(({ file }) => file))('%s harms nobody', async (file) => {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    await target.say(bytes);
    target.policies(WILLING);
    await target.say(bytes, PEER);
    await target.proveAlive();
    await target.pass(70_000);
    await target.proveAlive();
    expect(target.app.stack.server.counters()).toMatchObject({ live: expect.any(Number) as number });
  });
});

it.each([
  ['answered as usual', {}],
  ['all taken', WILLING],
  ['all left to a hand', { INVITE: 'hand', OPTIONS: 200, '*': 'hand' } as AnswerPolicies],
])('a thousand broken messages harm nobody, %s', async (_what, policies) => {
  target.policies(policies);
  const random = createSeededRandom(4_475);
  for (let i = 0; i < 1_000; i++) {
    const sound =
      i % 4 === 0 ? (TORTURE[i % TORTURE.length] ?? new Uint8Array()) : soundMessage(random).bytes;
    target.put(mutated(random, sound), { host: `198.51.100.${i % 250}`, port: 5060 });
    if (i % 100 === 0) await target.pass(100);
  }
  await target.pass(500);
  await target.proveAlive();
  await target.pass(40_000);
  await target.proveAlive();
});

const MANY = (count: number, line: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i));
const LONG = 'x'.repeat(60_000);

/** Requests with one thing in them that is too much, or contradicts itself. */
const BOMBS: readonly [what: string, parts: Parts][] = [
  ['a Contact of 60 KB', { headers: [`Contact: <sip:${LONG}@198.51.100.66>`] }],
  ['a Contact of 60 KB as its host', { headers: [`Contact: <sip:a@${LONG}>`] }],
  ['a thousand Contacts', { headers: MANY(1_000, (i) => `Contact: <sip:x${i}@198.51.100.66>`) }],
  ['a Contact without a host', { headers: ['Contact: <sip:>'] }],
  ['a Contact of a user alone', { headers: ['Contact: <sip:@>'] }],
  ['a Contact of another scheme', { headers: ['Contact: <http://198.51.100.66/>'] }],
  ['a Contact of tel', { headers: ['Contact: <tel:+15551234>'] }],
  ['a Contact that is a star', { headers: ['Contact: *'] }],
  ['a Contact that is broken', { headers: ['Contact: "<sip:a@b'] }],
  ['a Contact with a line end in it', { headers: ['Contact: <sip:a%0d%0aX:y@198.51.100.66>'] }],
  ['a Contact at port 0', { headers: ['Contact: <sip:a@198.51.100.66:0>'] }],
  ['a Contact at port 99999', { headers: ['Contact: <sip:a@198.51.100.66:99999>'] }],
  ['2,000 values of Record-Route', { headers: MANY(2_000, (i) => `Record-Route: <sip:r${i}.test;lr>`) }],
  ['Record-Route that leads nowhere', { headers: ['Record-Route: <sip:>, <http:x>, garbage'] }],
  ['Record-Route of one line of 60 KB', { headers: [`Record-Route: <sip:${LONG};lr>`] }],
  ['a Call-ID of 60 KB', { callId: LONG, via: 'SIP/2.0/UDP 198.51.100.66;branch=z9hG4bKlong;rport' }],
  ['a tag of 60 KB', { from: `<sip:evil@198.51.100.66>;tag=${LONG}` }],
  ['no tag on From', { from: '<sip:evil@198.51.100.66>' }],
  ['a branch of 60 KB', { via: `SIP/2.0/UDP 198.51.100.66;branch=z9hG4bK${LONG}` }],
  ['no branch', { via: 'SIP/2.0/UDP 198.51.100.66' }],
  ['a branch of the cookie alone', { via: 'SIP/2.0/UDP 198.51.100.66;branch=z9hG4bK' }],
  ['a Via at port 0', { via: 'SIP/2.0/UDP 198.51.100.66:0;branch=z9hG4bKp0' }],
  ['a maddr that is broadcast', { via: 'SIP/2.0/UDP x;branch=z9hG4bKm;maddr=255.255.255.255' }],
  ['a maddr that is none', { via: 'SIP/2.0/UDP x;branch=z9hG4bKm;maddr=[::' }],
  ['CSeq 2^31', { seq: '2147483648' }],
  ['CSeq 2^32', { seq: '4294967296' }],
  ['CSeq of a hundred digits', { seq: '9'.repeat(100) }],
  ['CSeq 0', { seq: '0' }],
  ['CSeq below 0', { seq: '-1' }],
  ['Session-Expires 0', { headers: ['Session-Expires: 0', 'Supported: timer'] }],
  ['Session-Expires 2^32', { headers: ['Session-Expires: 4294967296;refresher=uas', 'Supported: timer'] }],
  [
    'Session-Expires of a hundred digits',
    { headers: [`Session-Expires: ${'9'.repeat(100)}`, 'Supported: timer'] },
  ],
  [
    'Min-SE above Session-Expires',
    { headers: ['Session-Expires: 90', 'Min-SE: 4294967295', 'Supported: timer'] },
  ],
  ['a refresher nobody knows', { headers: ['Session-Expires: 90;refresher=both', 'Supported: timer'] }],
  ['Require of 5,000 tags', { headers: [`Require: ${MANY(5_000, (i) => `t${i}`).join(', ')}`] }],
  ['Require of nothing', { headers: ['Require: ,,, ,'] }],
  ['Replaces of garbage', { headers: ['Replaces: ;;;to-tag=;from-tag="'] }],
  ['a hundred Replaces', { headers: MANY(100, () => 'Replaces: a;to-tag=b;from-tag=c') }],
  ['an offer of 60 KB', { body: SDP + MANY(1_500, (i) => `m=audio ${i} RTP/AVP 0\r\n`).join('') }],
  ['an offer of 15,000 formats', { body: SDP.replace('0 8 101', MANY(12_000, (i) => String(i)).join(' ')) }],
  ['an offer of attributes alone', { body: SDP + MANY(4_000, () => 'a=rtpmap:0 x/1\r\n').join('') }],
  ['an offer that is garbage', { body: '\0\r\n\0'.repeat(1_000) }],
  ['an offer without media', { body: SDP.slice(0, SDP.indexOf('m=')) }],
  ['an offer with numbers beyond all', { body: SDP.replace('49172', '9'.repeat(200)) }],
  ['Content-Length beyond the datagram', { headers: ['Content-Length: 99999'] }],
  ['Content-Length below 0', { headers: ['Content-Length: -1'] }],
  ['Max-Forwards 0', { headers: ['Max-Forwards: 0'] }],
  ['Expires beyond all', { headers: ['Expires: 99999999999999999999'] }],
  ['a URI without a host', { uri: 'sip:' }],
  ['a URI of 60 KB', { uri: `sip:${LONG}@192.0.2.1` }],
  ['a URI that is none', { uri: '\\' }],
  ['a Refer-To of garbage', { method: 'REFER', headers: ['Refer-To: <<>>;;"'] }],
  [
    'a Refer-To of 60 KB',
    { method: 'REFER', headers: [`Refer-To: <sip:${LONG}@x?Replaces=${'%00'.repeat(100)}>`] },
  ],
  [
    'a Refer-To at ourselves',
    { method: 'REFER', headers: ['Refer-To: <sip:console@192.0.2.1;method=REFER>'] },
  ],
  ['a hundred Refer-To', { method: 'REFER', headers: MANY(100, (i) => `Refer-To: <sip:${i}@x>`) }],
  ['a SUBSCRIBE for ever', { method: 'SUBSCRIBE', headers: ['Event: x', 'Expires: 4294967295'] }],
  ['a SUBSCRIBE for no time', { method: 'SUBSCRIBE', headers: ['Event: x', 'Expires: 0'] }],
  ['a SUBSCRIBE of an event of 60 KB', { method: 'SUBSCRIBE', headers: [`Event: ${LONG}`] }],
  ['a method of 60 KB', { method: 'X'.repeat(60_000) }],
  ['a method that is __proto__', { method: '__proto__' }],
  ['a method that is constructor', { method: 'constructor' }],
];

describe('one request', () => {
  it.each(BOMBS)(
    'with %s is answered at most as often as a sound one, and harms nobody',
    async (_what, parts) => {
      await target.say(evil(parts));
      await target.pass(2_000);
      target.policies(WILLING);
      await target.say(
        evil({ callId: 'again', ...parts, via: 'SIP/2.0/UDP 198.51.100.66;branch=z9hG4bKagain;rport' }),
      );
      await target.proveAlive();
      await target.pass(70_000);
      // Twice: 180, eleven times the 2xx, eleven times the request that ends it; see stack-amplification.test.ts.
      expect(target.sent.length).toBeLessThan(60);
      await target.proveAlive();
    },
  );

  it.each(['ACK', 'CANCEL', 'BYE', 'PRACK', 'UPDATE', 'NOTIFY', 'INFO'])(
    '%s of a dialog that does not exist is refused once, or ignored',
    async (method) => {
      await target.say(
        evil({
          method,
          to: '<sip:console@192.0.2.1>;tag=no',
          headers: ['RAck: 4294967296 4294967296 INVITE'],
        }),
      );
      const statuses = target.messages().map((one) => one.kind === 'response' && one.status);
      expect(statuses).toEqual(method === 'ACK' ? [] : [481]);
      expect(target.app.stack.dialogs.table.counters()).toMatchObject({ next: 1 });
      await target.proveAlive();
    },
  );
});

describe('inside of a call', () => {
  let toTag: string;
  beforeEach(async () => {
    target.policies({ INVITE: 'accept' });
    await target.say(evil({ callId: 'call', headers: ['Supported: 100rel, timer'], body: SDP }), PEER);
    const answer = target.messages(PEER).at(-1);
    toTag = answer ? tagOf(answer, 'To') : '';
    await target.say(inside({ method: 'ACK' }), PEER);
  });

  function inside(parts: Parts): string {
    const branch = `SIP/2.0/UDP 203.0.113.7:5070;branch=z9hG4bK${Math.abs(hash(JSON.stringify(parts)))};rport`;
    return evil({ callId: 'call', via: branch, ...parts, to: `<sip:console@192.0.2.1>;tag=${toTag}` });
  }

  it.each<[what: string, parts: Parts]>([
    ['RAck that overflows', { method: 'PRACK', seq: '2', headers: ['RAck: 99999999999 99999999999 INVITE'] }],
    ['RAck of nothing', { method: 'PRACK', seq: '2', headers: ['RAck:'] }],
    ['CSeq 2^31 and then a low one', { method: 'INFO', seq: '2147483648' }],
    [
      'a Contact that leads to ourselves',
      { seq: '2', headers: ['Contact: <sip:x@192.0.2.1:5060>'], body: SDP },
    ],
    [
      'a Contact of another scheme',
      { method: 'UPDATE', seq: '2', headers: ['Contact: <mailto:x@y>'], body: SDP },
    ],
    [
      'a subscription nobody asked for',
      {
        method: 'NOTIFY',
        seq: '2',
        headers: ['Event: refer', 'Subscription-State: active;expires=99999999999'],
      },
    ],
    [
      'a session of a moment',
      { method: 'UPDATE', seq: '2', headers: ['Session-Expires: 1;refresher=uas', 'Supported: timer'] },
    ],
    ['an offer that is garbage', { seq: '2', body: 'v=0\r\nm=' }],
    ['a REFER of garbage', { method: 'REFER', seq: '2', headers: ['Refer-To: ;;'] }],
  ])('%s harms nobody, and the call can be ended', async (_what, parts) => {
    target.policies({ REFER: 'accept' });
    await target.say(inside(parts), PEER);
    await target.pass(5_000);
    await target.proveAlive();
    await target.say(inside({ method: 'BYE', seq: '4294967290' }), PEER);
    await target.pass(70_000);
    await target.proveAlive();
    expect(target.app.stack.dialogs.table.get(1)?.dialog.phase).toBe('terminated');
  });

  it('thousands of guessed tags and Call-IDs end nothing', async () => {
    for (let i = 0; i < 1_500; i++) {
      target.put(
        evil({ method: 'BYE', callId: 'call', seq: String(i + 2), to: `<sip:c@192.0.2.1>;tag=guess${i}` }),
      );
    }
    await target.settle();
    expect(target.app.stack.dialogs.table.get(1)?.dialog.phase).toBe('confirmed');
    await target.proveAlive();
  });

  it('an ACK or a BYE with the wrong tag of the caller ends nothing either', async () => {
    for (const method of ['ACK', 'BYE', 'CANCEL']) {
      await target.say(inside({ method, seq: '5', from: '<sip:evil@198.51.100.66>;tag=wrong' }));
    }
    expect(target.app.stack.dialogs.table.get(1)?.dialog.phase).toBe('confirmed');
  });
});

function hash(text: string): number {
  return [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);
}

describe('a flood', () => {
  it('of 10,000 INVITEs of one source keeps to the limits, and others are answered', async () => {
    for (let i = 0; i < 10_000; i++) target.put(evil({ callId: `flood-${i}` }));
    await target.settle();
    const { server, uas } = target.app.stack;
    expect(uas.list.counters().waiting).toBeLessThanOrEqual(WAITING_LIMIT);
    expect(server.counters().live).toBeLessThanOrEqual(10_000);
    expect(target.app.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
    await target.proveAlive();
  });

  it('of 10,000 NOTIFYs to our SUBSCRIBE makes no more than a few dialogs', async () => {
    await target.start(
      'SUBSCRIBE sip:peer@203.0.113.7 SIP/2.0\r\nEvent: presence\r\nExpires: 60\r\nCall-ID: sub\r\nFrom: <sip:me@x>;tag=mine\r\n\r\n',
    );
    for (let i = 0; i < 10_000; i++) {
      target.put(
        evil({
          method: 'NOTIFY',
          callId: 'sub',
          seq: String(i + 1),
          from: `<sip:peer@203.0.113.7>;tag=n${i}`,
          to: '<sip:me@x>;tag=mine',
          headers: ['Event: presence', 'Subscription-State: active;expires=60'],
        }),
      );
    }
    await target.settle();
    expect(target.app.stack.dialogs.table.counters().next).toBeLessThan(40);
    await target.proveAlive();
  });

  it('of answers that ring takes no more dialogs than requests may wait', async () => {
    target.policies({ INVITE: 'ring' });
    for (let i = 0; i < 2_000; i++) target.put(evil({ callId: `ring-${i}` }));
    await target.settle();
    expect(target.app.stack.dialogs.table.counters().live).toBeLessThanOrEqual(WAITING_LIMIT);
    await target.proveAlive();
  });
});

it('whatever headers a request has, nothing throws, and every answer repeats what it must', async () => {
  target.policies(WILLING);
  const header = fc.tuple(
    fc.constantFrom(
      'Contact',
      'Record-Route',
      'Require',
      'Session-Expires',
      'RAck',
      'Event',
      'Refer-To',
      'Replaces',
      'Expires',
      'Supported',
      'Allow',
      'Via',
      'To',
      'CSeq',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'INVITE',
        'SUBSCRIBE',
        'REFER',
        'NOTIFY',
        'OPTIONS',
        'UPDATE',
        'BYE',
        'CANCEL',
        'ACK',
        'REGISTER',
      ),
      fc.array(header, { maxLength: 4 }),
      async (method, headers) => {
        const callId = `p${++count}`;
        const lines = headers.map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, ' ')}`);
        const before = target.sent.length;
        await target.say(evil({ method, callId, headers: lines }));
        for (const { bytes, remote } of target.sent.slice(before)) {
          if (remote.host !== ATTACKER.host) continue;
          expect(textOf(bytes)).toContain(callId);
        }
      },
    ),
    { numRuns: 400, seed: 4 },
  );
  await target.pass(70_000);
  await target.proveAlive();
});

/** The live path answers as the full path does, whatever came in. */
import { concatBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { worstSeverity } from '#shared/sip/diagnostic.ts';
import { indexMessage, indexOf } from '#shared/sip/index-message.ts';
import { scanHead } from '#shared/sip/index-scan.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import { describe, expect, it } from 'vitest';
import { mutated, someDatagram, soundMessage, TORTURE } from '../../../helpers/sip-corpus.ts';
import { message, OPTIONS_LINES, options, RINGING_LINES } from './text-message.ts';

/** Everything that an index tells, by the live path. */
const told = (bytes: Uint8Array): unknown => {
  const index = indexMessage(bytes);
  return [summarizeIndex(index, bytes), index.body, index.method(), index.message()];
};

/** The same by the full parser and its views. */
function expected(bytes: Uint8Array): unknown {
  const { message: parsed, diagnostics } = parseMessage(bytes);
  if (!parsed) return told(bytes);
  const index = indexOf(parsed, worstSeverity(diagnostics));
  return [summarizeIndex(index, bytes), index.body, index.method(), parsed];
}

const expectSame = (bytes: Uint8Array): void => expect(told(bytes), textOf(bytes)).toEqual(expected(bytes));

function withHeader(name: string, line: string): Uint8Array {
  return message(OPTIONS_LINES.map((old) => (old.startsWith(`${name}:`) ? line : old)));
}

const VALUES: readonly (readonly [header: string, value: string])[] = [
  ...[
    'sip:a@b;tag=1',
    'nobody',
    '<>;tag=1',
    '<*>;tag=1',
    '*',
    '<tel:+15551234>;tag=1',
    '<sip:b>;tag=1',
    '<sip:>;tag=1',
    '<sip:@b>;tag=1',
    '<SIPS:a:secret@b:5061;x=y?h=v>;TAG=1;tag=2',
    '<sip:a@[2001:db8::1]:5060>;tag=1',
    '<sip:a@2001:db8::1>;tag=1',
    '<sip:b;p=a@c>;tag=1',
    '<sip:a b@c>;tag=1',
    '<sip:a@b',
    '"A \\" <x>" <sip:a@b>;tag=1',
    '"A" x <sip:a@b>;tag=1',
    '"A <sip:a@b>;tag=1',
    'A=b <sip:a@b>;tag=1',
    'Ä <sip:é@b>;tag=ü',
    '<sip:a@b>;tag="q"',
    '<sip:a@b> ; tag = 1',
    '<sip:a@b>;;tag=1',
    '<sip:a@b>;tag',
    '<sip:a@b>;tag=;tag=2',
    '<sip:a@b>;x="y;tag=2";tag=1',
    '<sip:a@b>x;tag=1',
    '<sip:a@b>\r\n ;tag=1',
    `<sip:a@b>${';p'.repeat(300)};tag=1`,
    '',
  ].map((value) => ['From', value] as const),
  ...[
    'SIP/2.0/UDP h',
    'SIP/2.0/UDP h;branch',
    'sip/2.0/udp h;Branch=1;branch=2',
    'SIP / 2.0 / UDP h ; branch = 1',
    'SIP/2.0/UDP h;branch="1"',
    'SIP/2.0/UDP h;branch=1, SIP/2.0/UDP i;branch=2',
    ', SIP/2.0/UDP h;branch=1',
    'SIP/2.0/UDP h;a=<,>;branch=1',
    'SIP/2.0/ h;branch=1',
    'SIP/2.0/UDP  h;branch=1',
    'SIP/2.0/UDP [::1]:5060;branch=1',
    'nothing',
    '',
  ].map((value) => ['Via', value] as const),
  ...['7 OPTIONS', '7  OPTIONS', '7', 'x OPTIONS', '7 INVITE', '99999999999999999999 OPTIONS', ''].map(
    (value) => ['CSeq', value] as const,
  ),
  ...['a', 'é', '', 'a b', 'x\r\n y'].map((value) => ['Call-ID', value] as const),
];

describe('indexMessage', () => {
  it.each(VALUES)('reads %s: %s as the views do', (name, value) =>
    expectSame(withHeader(name, `${name}: ${value}`)),
  );

  it.each([
    ['application/sdp', true],
    ['Application/SDP;x=1', true],
    ['application / sdp ; x', true],
    ['application/sdpx', false],
    ['applicatioń/sdp', false],
    ['', false],
  ])('takes Content-Type %s for SDP: %s', (type, sdp) => {
    const bytes = options([`Content-Type: ${type}`, 'Content-Length: 2'], 'v=');
    expectSame(bytes);
    expect(indexMessage(bytes).hasSdp()).toBe(sdp);
  });

  it('reads every torture message as the full parser does', () => {
    for (const bytes of TORTURE) expectSame(bytes);
  });

  it('reads sound messages by the quick way, and as the full parser does', () => {
    const random = createSeededRandom(3261);
    for (let i = 0; i < 500; i++) {
      const { bytes, callId, fromTag, toTag, branches } = soundMessage(random);
      expectSame(bytes);
      expect(scanHead(bytes), textOf(bytes)).not.toBeNull();
      const index = indexMessage(bytes);
      expect([index.callId(), index.fromTag(), index.toTag(), index.branch()]).toEqual([
        callId,
        fromTag,
        toTag,
        branches[0],
      ]);
    }
  });

  it('reads mutated messages as the full parser does', () => {
    const random = createSeededRandom(4475);
    for (let i = 0; i < 4000; i++) expectSame(someDatagram(random));
    for (let i = 0; i < 4000; i++) expectSame(mutated(random, soundMessage(random).bytes, 2));
  });

  it('leaves to the full parser what it would remark on', () => {
    const sound = options(['Content-Length: 0']);
    expect(scanHead(sound)).not.toBeNull();
    const odd: readonly Uint8Array[] = [
      concatBytes([utf8('\r\n'), sound]),
      concatBytes([sound, utf8('x')]),
      sound.subarray(0, -2),
      sound.subarray(0, -1),
      options(['Content-Length: 1']),
      options(['Content-Length: x']),
      options(['Call-ID: again']),
      options(['Subject: a\u0000b']),
      options(['Subject: a\u007fb']),
      options(['Sub ject: a']),
      options([`Subject: ${'x'.repeat(9000)}`]),
      options(Array.from({ length: 600 }, (_, i) => `X-${i}: y`)),
      options([], 'a body of unknown length'),
      message(OPTIONS_LINES.slice(0, -1)),
      message(OPTIONS_LINES.with(0, 'OPTIONS  sip:bob@example.com SIP/2.0')),
      message(OPTIONS_LINES.with(0, 'OPTIONS sip:bob@example.com sip/2.0')),
      message(RINGING_LINES.with(0, 'SIP/2.0 1800 Ringing')),
      message(RINGING_LINES.with(0, 'SIP/2.0 099 Ringing')),
      message(RINGING_LINES.with(0, 'SIP/2.0 180')),
      utf8(textOf(sound).replaceAll('\r', '')),
    ];
    for (const bytes of odd) {
      expect(scanHead(bytes), textOf(bytes)).toBeNull();
      expect(parseMessage(bytes).diagnostics, textOf(bytes)).not.toEqual([]);
      expectSame(bytes);
    }
  });

  it('parses the whole message once, and only when it is asked for', () => {
    const index = indexMessage(options());
    expect(index.message()).not.toBeNull();
    expect(index.message()).toBe(index.message());
    expect(indexMessage(utf8('noise')).message()).toBeNull();
  });
});

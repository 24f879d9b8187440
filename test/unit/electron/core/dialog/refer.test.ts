/** REFER, its subscription and its progress (RFC 3515). */
import { describe, expect, it } from 'vitest';
import { isNotifyOf, referEvent, referTarget, sipfragBody, sipfragStatus } from '#core/dialog/refer.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { asked } from './usage-messages.ts';

describe('what a REFER asks for', () => {
  it.each<[title: string, headers: string[], expected: ReturnType<typeof referTarget>]>([
    [
      'an INVITE',
      ['Refer-To: <sip:carol@example.com>'],
      { uri: 'sip:carol@example.com', method: 'INVITE', headers: [] },
    ],
    [
      'an INVITE by a bare URI',
      ['r: sip:carol@example.com'],
      { uri: 'sip:carol@example.com', method: 'INVITE', headers: [] },
    ],
    [
      'another method',
      ['Refer-To: <sip:carol@example.com;method=SUBSCRIBE;user=phone>'],
      { uri: 'sip:carol@example.com;user=phone', method: 'SUBSCRIBE', headers: [] },
    ],
    [
      'headers of the URI',
      ['Refer-To: <sip:carol@example.com?Replaces=a%40b%3Bto-tag%3D1&Subject=x&junk&=y>'],
      {
        uri: 'sip:carol@example.com',
        method: 'INVITE',
        headers: [
          ['Replaces', 'a@b;to-tag=1'],
          ['Subject', 'x'],
        ],
      },
    ],
    ['nothing without Refer-To', [], null],
    ['nothing with two', ['Refer-To: <sip:a@example.com>', 'Refer-To: <sip:b@example.com>'], null],
    ['nothing with a second that cannot be read', ['Refer-To: <sip:a@example.com>', 'Refer-To: <>'], null],
    ['nothing without a URI', ['Refer-To: <>'], null],
  ])('RFC 3515 2.4.2: %s', (_title, headers, expected) => {
    expect(referTarget(asked('REFER', headers))).toEqual(expected);
  });
});

describe('the subscription of a REFER', () => {
  const refer = { by: 'REFER', event: 'refer', id: '93809' } as const;

  it.each([
    ['has its id', 'refer;id=93809', false, true],
    ['has its id as the first too', 'refer;id=93809', true, true],
    ['of the first may have none', 'refer', true, true],
    ['of a later one may not', 'refer', false, false],
    ['has another id', 'refer;id=93810', true, false],
    ['is of another package', 'presence;id=93809', true, false],
    ['differs by case', 'Refer;id=93809', true, false],
  ])('RFC 3515 2.4.6: a NOTIFY that %s', (_title, event, isFirst, expected) => {
    expect(isNotifyOf(refer, asked('NOTIFY', [`Event: ${event}`]), isFirst)).toBe(expected);
  });

  it('is not told by a NOTIFY without Event', () => {
    expect(isNotifyOf(refer, asked('NOTIFY'), true)).toBe(false);
  });

  it('of SUBSCRIBE is told by package with templates and id alone (RFC 6665 8.2.1)', () => {
    const watched = { by: 'SUBSCRIBE', event: 'presence.winfo', id: '1' } as const;
    expect(isNotifyOf(watched, asked('NOTIFY', ['o: presence.winfo;id=1']))).toBe(true);
    expect(isNotifyOf(watched, asked('NOTIFY', ['Event: presence;id=1']))).toBe(false);
    expect(isNotifyOf(watched, asked('NOTIFY', ['Event: presence.winfo']), true)).toBe(false);
  });

  it('is named by CSeq from the second on', () => {
    expect([referEvent(1, true), referEvent(2, false)]).toEqual(['refer', 'refer;id=2']);
  });
});

describe('progress in a sipfrag body (RFC 3515 2.4.5)', () => {
  it.each<[body: string, expected: string | null]>([
    ['SIP/2.0 100 Trying', '100 Trying, more'],
    ['SIP/2.0 180 Ringing\r\n', '180 Ringing, more'],
    ['SIP/2.0 200 OK\r\nTo: <sip:x@example.com>\r\n', '200 OK, final'],
    ['SIP/2.0 503 \r\n', '503 , final'],
    ['INVITE sip:x@example.com SIP/2.0\r\n', null],
    ['To: <sip:x@example.com>\r\n', null],
    ['SIP/2.0 99 Too small\r\n', null],
    ['SIP/2.0 699 Last\r\n', '699 Last, final'],
    ['SIP/2.0 700 Too large\r\n', null],
    ['SIP/2.0 abc\r\n', null],
    ['', null],
    ['\u0000\u00ff', null],
  ])('%j is %s', (body, expected) => {
    const progress = sipfragStatus(utf8(body));
    expect(progress && `${progress.status} ${progress.reason}, ${progress.isFinal ? 'final' : 'more'}`).toBe(
      expected,
    );
  });

  it('is written as it is read', () => {
    expect(sipfragStatus(sipfragBody(180))).toEqual({ status: 180, reason: 'Ringing', isFinal: false });
  });
});

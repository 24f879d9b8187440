/** Each production and each rule tells what breaks it, at its place, and stays silent about what the RFC allows. */
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import { createReport } from '#shared/sip/validate/rule.ts';
import { checkValues } from '#shared/sip/validate/rules-values.ts';
import { lint, validate } from '#shared/sip/validate/validate.ts';
import { describe, expect, it } from 'vitest';
import { message, options, OPTIONS_LINES, parsed, RINGING_LINES } from './text-message.ts';

const found = (bytes: Uint8Array): string[] => validate(parsed(bytes)).map(({ code, at }) => `${code} ${at}`);

/** A sound OPTIONS in which a line takes the place of the one of its name. */
function withLine(line: string): Uint8Array {
  const name = `${line.split(':')[0] ?? ''}:`;
  const isBase = OPTIONS_LINES.some((one) => one.startsWith(name));
  return isBase ? message(OPTIONS_LINES.map((one) => (one.startsWith(name) ? line : one))) : options([line]);
}

/** What the productions alone find: whether a header belongs into the message is another question. */
function grammarOf(bytes: Uint8Array): string[] {
  const diagnostics: Diagnostic[] = [];
  checkValues(parsed(bytes), createReport(diagnostics));
  return diagnostics.map(({ code, at }) => `${code} ${at}`);
}

const request = (line: string): Uint8Array => message([line, ...OPTIONS_LINES.slice(1)]);

describe('sound values', () => {
  it.each([
    'Via: SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bKa;received=192.0.2.1;rport=5060;ttl=1;keep',
    'Via: SIP / 2.0 / TLS  h.example.com : 5061 ; branch = z9hG4bKa',
    'From: "A \\"B\\" C" <sip:%41@example.com:5060;transport=udp;lr>;tag=1;x="y;z"',
    'From: Alice B. Cooper <sips:alice@example.com.>;tag=1',
    'To: tel:+1-201-555-0123;tag=x',
    'To: <urn:service:sos>',
    'Contact: <sip:a@[::ffff:192.0.2.1]:5060>;q=0.5;expires=60;+sip.instance="<urn:uuid:1>", <sip:b@c>;q=1',
    'Contact: sip:a@b;expires=0',
    'Route: <sip:p1.example.com;lr>, "P" <sip:p2.example.com;lr>',
    'Call-ID: a',
    'Max-Forwards: 255',
    'Date: Sat, 13 Nov 2010 23:29:00 GMT',
    'Expires: 4294967295',
    'Session-Expires: 1800;refresher=uac',
    'Retry-After: 18000 (I am (really) in a meeting) ;duration=3600',
    'Warning: 307 isi.edu "Session, parameter", 301 [::1]:5060 "x"',
    'Allow:',
    'Supported: 100rel, timer',
    'Event: dialog;id=1',
    'Reason: SIP ;cause=200 ;text="Call completed elsewhere"',
    'Content-Type: multipart/mixed;boundary="a b"',
    'Authorization: Other anything goes',
    'Authorization: Digest username="a", realm="b", nonce="c", uri="sip:x", response="0123", qop=auth, nc=00000001',
    'WWW-Authenticate: Digest realm="b",\r\n nonce="c", algorithm=SHA-256, stale=FALSE',
    'Refer-To: <sip:a@b?Replaces=c%40d%3Bto-tag%3D1>',
  ])('%j has no finding', (line) => {
    expect(grammarOf(withLine(line))).toEqual([]);
  });
});

describe('broken values', () => {
  it.each([
    ['Via: SIP/2.0/UDP', 'via-malformed'],
    ['Via: SIP/2.0 host', 'via-malformed'],
    ['Via: SIP/3.0/UDP h;branch=z9hG4bKa', 'via-version'],
    ['Via: SIP/2.0/QUIC h;branch=z9hG4bKa', 'via-transport'],
    ['Via: SIP/2.0/UDP h', 'via-branch-missing'],
    ['Via: SIP/2.0/UDP h;branch=old', 'via-branch-cookie'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bK', 'via-branch-empty'],
    ['Via: SIP/2.0/UDP h;branch', 'via-branch-empty'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bKa;rport=x', 'via-parameter'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bKa;received=h', 'via-parameter'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bKa;ttl=256', 'via-parameter'],
    ['Via: SIP/2.0/UDP ::1;branch=z9hG4bKa', 'host-ipv6-brackets'],
    ['Via: SIP/2.0/UDP h:99999;branch=z9hG4bKa', 'port-malformed'],
    ['Via: SIP/2.0/UDP a b;branch=z9hG4bKa', 'host-malformed'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bKa,', 'list-empty-element'],
    ['Via: SIP/2.0/UDP h;;branch=z9hG4bKa', 'parameter-empty'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4bKa;a b', 'parameter-malformed'],
    ['Via: SIP/2.0/UDP 239.1.2.3;branch=z9hG4bKa', 'via-broadcast'],
    ['From: <sip:a@b>', 'tag-missing'],
    ['From: A, B <sip:a@b>;tag=1', 'display-name-malformed'],
    ['From: "A" B <sip:a@b>;tag=1', 'display-name-malformed'],
    ['From: "A <sip:a@b>;tag=1', 'quote-unterminated'],
    ['From: <sip:a@b;tag=1', 'address-brackets-unclosed'],
    ['From: "A" sip:a@b;tag=1', 'address-name-only'],
    ['From: <sip:a@b>;tag=1;tag=2', 'parameter-repeated'],
    ['From: <sip:a@b> x;tag=1', 'value-trailing'],
    ['To: sip:a@b?x=y', 'address-brackets-missing'],
    ['To: sip:a,b@c', 'address-brackets-missing'],
    ['To: <>', 'uri-missing'],
    ['To: < sip:a@b>', 'uri-whitespace'],
    ['To: bob', 'uri-no-scheme'],
    ['To: <mailto:a@b>', 'uri-scheme-unknown'],
    ['To: <sip:a"b@c>', 'uri-character'],
    ['To: <sip:%4@c>', 'uri-escape'],
    ['To: <sip:%zz@c>', 'uri-escape'],
    ['To: <sip:@c>', 'uri-user-empty'],
    ['To: <sip:a@>', 'host-missing'],
    ['To: <sip:a@b..c>', 'host-malformed'],
    ['To: <sip:a@256.1.1.1>', 'host-malformed'],
    ['To: <sip:a@[::1>', 'host-malformed'],
    ['To: <sip:a@my_host>', 'host-underscore'],
    ['To: <sip:a@b:x>', 'port-malformed'],
    ['To: <sip:a@b;>', 'uri-parameter-empty'],
    ['To: <sip:a@b;lr;LR>', 'uri-parameter-repeated'],
    ['To: <sip:a@b?x>', 'uri-header-malformed'],
    ['To: <tel:abc-xyz>', 'telephone-malformed'],
    ['To:', 'header-empty'],
    ['Contact: <sip:a@b>;q=2', 'q-malformed'],
    ['Contact: <sip:a@b>;expires=9999999999', 'seconds-large'],
    ['Contact: <sip:a@b>;expires=x', 'parameter-malformed'],
    ['Contact: *', 'contact-star-register'],
    ['Route: sip:a', 'address-brackets-missing'],
    ['Route: <sip:a>', 'route-not-loose'],
    ['Call-ID: a b', 'call-id-malformed'],
    ['Call-ID: a@b@c', 'call-id-malformed'],
    ['CSeq: OPTIONS', 'cseq-malformed'],
    ['CSeq: 1OPTIONS', 'cseq-malformed'],
    ['CSeq: 2147483648 OPTIONS', 'cseq-range'],
    ['Max-Forwards: 256', 'max-forwards-malformed'],
    ['Max-Forwards: -1', 'max-forwards-malformed'],
    ['Max-Forwards: 0', 'max-forwards-zero'],
    ['Date: Sat, 13 Nov 2010 23:29:00 EST', 'date-zone'],
    ['Date: Sun, 13 Nov 2010 23:29:00 GMT', 'date-weekday'],
    ['Date: Sat, 31 Feb 2010 23:29:00 GMT', 'date-malformed'],
    ['Date: yesterday', 'date-malformed'],
    ['Expires: 4294967296', 'seconds-range'],
    ['Expires: soon', 'seconds-malformed'],
    ['Expires: 5 x', 'seconds-malformed'],
    ['Retry-After: 5 (open', 'comment-unterminated'],
    ['Retry-After: 99999999999', 'seconds-large'],
    ['RSeq: x', 'number-malformed'],
    ['RAck: 1 OPTIONS', 'rack-malformed'],
    ['Warning: 1812 a "b"', 'warning-malformed'],
    ['Warning: 307 a b', 'warning-malformed'],
    ['Require: a b', 'token-malformed'],
    ['Content-Type: text', 'media-type-malformed'],
    ['Content-Type: multipart/mixed', 'multipart-boundary'],
    ['Authorization: Digest', 'auth-malformed'],
    ['Authorization: Digest username="a", realm="b", nonce="c", uri="d"', 'auth-parameter-missing'],
    ['Proxy-Authenticate: Digest realm', 'auth-malformed'],
  ])('%j is %s at its header', (line, code) => {
    expect(found(withLine(line))).toContain(`${code} ${line.split(':')[0] ?? ''}`);
  });
});

describe('the start line', () => {
  it.each([
    ['OPTIONS <sip:a@b> SIP/2.0', 'request-uri-brackets'],
    ['OPTIONS sip:a@b; lr SIP/2.0', 'uri-whitespace'],
    ['OPTIONS sip:a@b?x=y SIP/2.0', 'request-uri-headers'],
    ['OPTIONS sip:a@b;method=INVITE SIP/2.0', 'request-uri-parameter'],
    ['OPTIONS a@b SIP/2.0', 'uri-no-scheme'],
    ['OPTIONS soap.beep://h:1 SIP/2.0', 'uri-scheme-unknown'],
    ['REGISTER sip:a@b SIP/2.0', 'register-uri-user'],
    ['options sip:a@b SIP/2.0', 'method-case'],
  ])('%j is %s', (line, code) => {
    expect(found(request(line))).toContain(`${code} start-line`);
  });

  it.each(['OPTIONS tel:+123 SIP/2.0', 'REGISTER sip:b SIP/2.0', 'OPTIONS sips:a;x=y@[::1]:5061;lr SIP/2.0'])(
    '%j has no finding',
    (line) => {
      expect(found(request(line)).filter((one) => one.endsWith(' start-line'))).toEqual([]);
    },
  );
});

describe('headers that a method or status needs', () => {
  it.each([
    ['INVITE', ['Contact']],
    ['SUBSCRIBE', ['Contact', 'Event']],
    ['NOTIFY', ['Contact', 'Event', 'Subscription-State']],
    ['REFER', ['Contact', 'Refer-To']],
    ['UPDATE', ['Contact']],
    ['PRACK', ['RAck']],
    ['PUBLISH', ['Event']],
    ['BYE', []],
    ['toString', []],
  ])('%s', (method, names) => {
    const missing = validate(parsed(request(`${method} sip:a SIP/2.0`))).filter(
      (one) => one.code === 'method-header-missing',
    );
    expect(missing.map(({ data }) => data?.['name'])).toEqual(names);
    expect(missing.every(({ at, severity }) => at === 'message' && severity === 'error')).toBe(true);
  });

  it.each([
    [401, 'WWW-Authenticate'],
    [405, 'Allow'],
    [407, 'Proxy-Authenticate'],
    [420, 'Unsupported'],
    [423, 'Min-Expires'],
    [489, 'Allow-Events'],
    [200, 'Contact'],
  ])('%d to INVITE needs %s', (status, name) => {
    const lines = [`SIP/2.0 ${status} X`, ...RINGING_LINES.slice(1)];
    const missing = validate(parsed(message(lines))).filter(({ severity }) => severity === 'error');
    expect(missing).toMatchObject([{ code: 'status-header-missing', data: { status, name } }]);
  });

  it('CANCEL carries no Require, MESSAGE no Contact', () => {
    const extra = ['Require: 100rel', 'Contact: <sip:a@b>'];
    const codes = (method: string) =>
      found(message([`${method} sip:a SIP/2.0`, ...OPTIONS_LINES.slice(1), ...extra]));
    expect(codes('CANCEL')).toEqual(['method-header-forbidden Require', 'method-header-unwanted Contact']);
    expect(codes('MESSAGE')).toEqual(['method-header-unwanted Contact']);
  });

  it('a body needs Content-Type', () => {
    expect(found(options(['Content-Length: 1'], 'x'))).toEqual(['content-type-missing message']);
  });
});

describe('rules over several values', () => {
  const register = (...extra: string[]) =>
    found(message(['REGISTER sip:a SIP/2.0', ...OPTIONS_LINES.slice(1), ...extra])).filter((one) =>
      one.startsWith('contact-'),
    );

  it('Contact: * stands alone and with Expires: 0', () => {
    expect(register('Contact: *', 'Expires: 0')).toEqual([]);
    expect(register('Contact: *')).toEqual(['contact-star-expires Contact']);
    expect(register('Contact: *, <sip:a@b>', 'Expires: 0')).toEqual(['contact-star-alone Contact']);
  });

  it('INVITE has one Contact', () => {
    const bytes = message(['INVITE sip:a SIP/2.0', ...OPTIONS_LINES.slice(1), 'm: <sip:a@b>, <sip:c@d>']);
    expect(found(bytes)).toEqual(['contact-count Contact']);
  });

  it('To of a response has a tag, that of a 100 need not', () => {
    const answer = (line: string) =>
      found(message([line, ...RINGING_LINES.slice(1)].map((one) => one.replace(';tag=2', ''))));
    expect(answer('SIP/2.0 180 Ringing')).toEqual(['to-tag-missing To']);
    expect(answer('SIP/2.0 100 Trying')).toEqual([]);
  });
});

describe('lint', () => {
  it('gives structure and grammar together, in the order of the bytes', () => {
    const bytes = message(['OPTIONS  sip:a b SIP/2.0', ...OPTIONS_LINES.slice(1), 'Date: x', 'no colon']);
    expect(lint(bytes).diagnostics.map(({ code }) => code)).toEqual([
      'request-line-spacing',
      'uri-whitespace',
      'date-malformed',
      'header-no-colon',
    ]);
  });

  it('of what is not SIP is what parsing says', () => {
    expect(lint(new Uint8Array([1, 2])).diagnostics.map(({ code }) => code)).toEqual(['start-line-not-sip']);
  });
});

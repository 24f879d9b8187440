/** The value of each header is read by its production: what the grammar allows is silent, what it does not is told. */
import { textOf } from '#shared/lib/bytes.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import { createReport } from '#shared/sip/validate/rule.ts';
import { checkValues, READ_HEADERS } from '#shared/sip/validate/rules-values.ts';
import { describe, expect, it } from 'vitest';
import { options, parsed } from '../text-message.ts';

/** What the grammar finds in a header line of a sound OPTIONS, with the text it stands on. */
function findingsOf(line: string): readonly (Diagnostic & { readonly text: string })[] {
  const diagnostics: Diagnostic[] = [];
  const message = parsed(options([line]));
  checkValues(message, createReport(diagnostics));
  return diagnostics.map((finding) => ({ ...finding, text: textOf(message.bytes, finding.span) }));
}

describe('a value that its RFC allows', () => {
  it.each([
    'Accept:',
    'Accept: application/sdp;level=1, text/*;q=0.5, */*;q=0',
    'Accept-Encoding: gzip;q=1.0, identity; q=0.5, *;q=0',
    'Accept-Language: da, en-gb;q=0.8, es-419, *;q=0.1',
    'Accept-Contact: *;audio;methods="INVITE,BYE";require',
    'Accept-Resource-Priority:',
    'Alert-Info: <http://example.com/sounds/moo.wav>;info=alert-autoanswer',
    'Allow-Events: presence, presence.winfo, dialog',
    'Authentication-Info: nextnonce="47364c23", qop=auth, nc=00000001',
    'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc=',
    'Call-Info: <cid:a@example.com> ;purpose=icon, <https://example.com/a,b;c> ;purpose=info',
    'Content-Disposition: session; handling=optional',
    'Content-ID: <target1@example.com>',
    'Content-Language: fr, zh-Hant-TW',
    'Diversion: "B" <sip:b@example.com;user=x>;reason=user-busy;counter=1, <tel:+123>',
    'Event: presence.winfo;id=7',
    'Feature-Caps: *;+sip.608',
    'Geolocation: <cid:loc@example.com>, <https://ls.example.com/a>',
    'Geolocation-Error: 201 ;code="Permission"',
    'Geolocation-Routing: yes',
    'History-Info: <sip:a@example.com?Reason=SIP%3Bcause%3D302>;index=1, <sip:b@example.com>;index=1.1;rc=1',
    'Identity: eyJhbGciOiJFUzI1NiJ9.e30.c2ln-_;info=<https://cert.example.org/p;a=1>;alg=ES256;ppt=shaken',
    'Identity: "c2lnbmF0dXJl=="',
    'In-Reply-To: 70710@example.com, 17320"<@example.com',
    'Join: 98@host;from-tag=r33th4x0r;to-tag=ff87ff',
    'MIME-Version: 1.0',
    'Min-SE: 60;lr',
    'Organization:',
    'P-Access-Network-Info: 3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=234151D0FCE11',
    'P-Asserted-Identity: "A B" <sip:a@example.com>, tel:+14085264000',
    'P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel',
    'P-Associated-URI:',
    'P-Charging-Function-Addresses: ccf=192.0.2.1; ccf=[2001:db8::1] ;ecf="x"',
    'P-Charging-Vector: icid-value="1234bc";orig-ioi=home1.net',
    'P-Early-Media: supported',
    'P-Visited-Network-ID: other.net, "Visited network"',
    'Path: <sip:p1.example.com;lr>,<sip:p2.example.com;lr;ob>',
    'Priority: emergency',
    'Privacy: header;user ; id;critical',
    'RAck: 776656 1 INVITE',
    'Reason: Q.850;cause=16;text="Normal call clearing", SIP;cause=200',
    'Recv-Info:',
    'Refer-Sub: false',
    'Refer-To: <sip:d@example.com?Replaces=1%40h%3Bto-tag%3Da%3Bfrom-tag%3Db>',
    'Referred-By: <sip:r@ref.example>;cid="20398823.2UWQFN309shb3@ref.example"',
    'Replaces: 425928@phone.example.org;to-tag=7743;from-tag=6472;early-only',
    'Resource-Priority: wps.3, dsn.flash',
    'Retry-After: 18000 (I (am) in a meeting);duration=3600',
    'RSeq: 988789',
    'Security-Client: ipsec-ike;q=0.1, digest;d-alg=MD5;d-qop=auth;d-ver="0000000000000000000000000000abcd"',
    'Server: Home/2 (a (nested) comment) Sdk / 1.0',
    'Session-Expires: 4000;refresher=uac',
    'Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000',
    'Subscription-State: terminated;reason=noresource;retry-after=5',
    'Suppress-If-Match: *',
    'Target-Dialog: fa77as7dad8-sd98ajzz@host.example.com;local-tag=kkaz-;remote-tag=6544',
    'Timestamp: 54 21.',
    'Timestamp: 54. .5',
    'Unsupported: foo, 100rel',
    'User-Agent: Softphone Beta1.5 (build 7)',
    'User-to-User: 56a390f3d2b7310023a2;encoding=hex;content=foo, "q;x"',
    'To: <sip:+12015550123;phone-context=+1@example.com;user=phone>',
    'To: <tel:7042;phone-context=example.com>',
    'X-Anything: "<,;(%',
  ])('%s', (line) => {
    const serious = findingsOf(line).filter(({ severity }) => severity !== 'info');
    expect(serious.map(({ code }) => code)).toEqual([]);
  });
});

describe('a value that its RFC does not allow', () => {
  it.each([
    ['Accept: text', 'media-type-malformed', 'text'],
    ['Accept: text/plain;q=2', 'q-malformed', '2'],
    ['Accept-Language: en_US', 'language-malformed', 'en_US'],
    ['Accept-Contact: audio', 'star-missing', 'audio'],
    ['Alert-Info: http://example.com', 'address-brackets-missing', 'http://example.com'],
    ['Call-Info: <http://example.com', 'address-brackets-unclosed', '<http://example.com'],
    ['Call-Info: <http://exa mple.com>', 'uri-whitespace', ' '],
    ['Allow-Events: presence..winfo', 'token-malformed', 'presence..winfo'],
    ['Authentication-Info: nextnonce', 'auth-malformed', 'nextnonce'],
    ['Content-ID: a@b', 'content-id-malformed', 'a@b'],
    ['Content-Language: 1fr', 'language-malformed', '1fr'],
    ['Diversion: sip:b@example.com', 'address-brackets-missing', 'sip:b@example.com'],
    ['Event: .winfo', 'token-malformed', '.winfo'],
    ['History-Info: <sip:a@example.com>', 'parameter-missing', '<sip:a@example.com>'],
    ['History-Info: <sip:a@example.com>;index=1..2', 'index-malformed', '1..2'],
    ['Identity: abc;alg=ES256', 'parameter-missing', 'abc;alg=ES256'],
    ['Identity: a b', 'identity-malformed', 'a b'],
    ['In-Reply-To: a@b@c', 'call-id-malformed', 'a@b@c'],
    ['Join: a@b;to-tag=1', 'parameter-missing', 'a@b;to-tag=1'],
    ['MIME-Version: 1', 'mime-version-malformed', '1'],
    ['P-Charging-Vector: orig-ioi=a', 'parameter-missing', 'orig-ioi=a'],
    ['P-Media-Authorization: 0x12', 'hex-malformed', '0x12'],
    ['Privacy: id;;user', 'token-malformed', ''],
    ['RAck: 1 2', 'rack-malformed', '1 2'],
    ['Reason: SIP;cause=busy', 'parameter-value', 'busy'],
    ['Refer-Sub: maybe', 'value-not-defined', 'maybe'],
    ['Replaces: ;to-tag=1', 'call-id-malformed', ';to-tag=1'],
    ['Resource-Priority: dsn', 'resource-priority-malformed', 'dsn'],
    ['Retry-After: 5 (open', 'comment-unterminated', '(open'],
    ['Server: (open', 'comment-unterminated', '(open'],
    ['User-Agent: a/b/c', 'product-malformed', 'a/b/c'],
    ['Session-Expires: 90;refresher=me', 'parameter-value', 'me'],
    [
      'Session-ID: AB30317F1A784DC48FF824D0D3715D86',
      'session-id-malformed',
      'AB30317F1A784DC48FF824D0D3715D86',
    ],
    ['Timestamp: .5', 'timestamp-malformed', '.5'],
    ['Timestamp: 5 x', 'timestamp-malformed', '5 x'],
    ['To: <tel:911>', 'telephone-context-missing', '911'],
    ['To: <sip:bob@example.com;user=phone>', 'telephone-user', 'bob'],
    ['To: <sip:bob@example.com;ttl=999>', 'parameter-value', '999'],
  ])('%s: %s', (line, code, at) => {
    const found = findingsOf(line).find((finding) => finding.code === code);
    expect(found?.text).toBe(at);
    expect(found?.at).toBe(headerInfo(line.slice(0, line.indexOf(':')))?.name);
  });
});

it('every header that has a production is in the header table', () => {
  expect(READ_HEADERS.filter((name) => headerInfo(name)?.name !== name)).toEqual([]);
});

it('no header has two productions', () => {
  expect(new Set(READ_HEADERS).size).toBe(READ_HEADERS.length);
});

/** Which messages a filter lets pass: every field, every operator, and the rules of case. */
import { compileFilter } from '#shared/filter/filter.ts';
import type { FilterOptions } from '#shared/filter/filter.ts';
import { describe, expect, it } from 'vitest';
import type { RecordName } from './records.ts';
import { RECORDS } from './records.ts';

function passing(text: string, options?: FilterOptions): string {
  const result = compileFilter(text, options);
  if (!result.ok) throw new Error(`${text}: ${result.error.map(({ code }) => code).join(' ')}`);
  const names = Object.keys(RECORDS) as RecordName[];
  return names.filter((name) => result.value.test(RECORDS[name])).join(' ');
}

const ALL = 'invite again ringing busy bye noise';
const CALL = 'invite again ringing busy';

const CALL_AND_BYE = 'invite again ringing busy bye';

const cases: readonly (readonly [text: string, passes: string])[] = [
  ['', ALL],
  ['method == INVITE', CALL],
  ['method == invite', ''],
  ['sip.Method == INVITE', 'invite again'],
  ['method == INVITE and from.user contains "Alice" and not status in 200..299', CALL],
  ['method in {BYE, ACK}', 'bye'],
  ['method != INVITE', 'bye'],
  ['not method == INVITE', 'bye noise'],
  ['status', 'ringing busy'],
  ['status == 486', 'busy'],
  ['status != 486', 'ringing'],
  ['status == 1xx', 'ringing'],
  ['status in {1xx, 486}', 'ringing busy'],
  ['status in 200..486', 'busy'],
  ['status >= 400', 'busy'],
  ['status.class == 4', 'busy'],
  ['status.class < 4xx', 'ringing'],
  ['sip.Status-Code eq 180', 'ringing'],
  ['reason == "busy here"', 'busy'],
  ['reason contains RING', 'ringing'],
  ['kind == other', 'noise'],
  ['kind in {Request, response}', 'invite again ringing busy bye'],
  ['not sip', 'noise'],
  ['uri == "sip:Bob@BILOXI.example;Transport=TCP"', 'invite again'],
  ['uri == "sip:bob@biloxi.example;transport=tcp"', ''],
  ['uri contains "bob@biloxi"', 'invite again'],
  ['uri.user == Bob', 'invite again'],
  ['uri.user == bob', ''],
  ['uri.user == "+4930123"', 'bye'],
  ['uri.host == BILOXI.example', 'invite again'],
  ['uri.scheme == TEL', 'bye'],
  ['from == Alice@atlanta.EXAMPLE', CALL],
  ['from == alice@atlanta.example', ''],
  ['from.user == Alice', CALL],
  ['from.host in 2001:db8::/64', 'bye'],
  ['from.host == atlanta.example', CALL],
  ['from.tag == 9FXCED76SL', CALL],
  ['from.display == "Alice A."', CALL],
  ['to.user == +4930123', 'bye'],
  ['to.tag', 'ringing busy bye'],
  ['contact', 'invite again'],
  ['contact[1].host == client.example', 'invite again'],
  ['contact[0].host == client.example', ''],
  ['contact.user == alice', 'invite again'],
  ['callid == Abc@Atlanta', CALL],
  ['callid == abc@atlanta', ''],
  ['Call-ID contains Atl', CALL],
  ['cseq == 7', CALL],
  ['cseq.method == BYE', 'bye'],
  ['branch == Z9HG4BKTOP', CALL],
  ['via[0].branch == z9hG4bKtop', CALL],
  ['via[1].branch == z9hG4bKtop', ''],
  ['via[-1].branch == z9hg4bkbottom', CALL],
  ['via[2]', ''],
  ['via.host == "2001:db8:0:0::9"', CALL],
  ['via[0].port == 5070', CALL],
  ['via.transport == tcp', CALL],
  ['via.received in 192.0.2.7', CALL],
  ['ua contains snom', 'invite again'],
  ['ua matches "^asterisk pbx \\d+$"', 'ringing'],
  ['ua matches "(?-i)^asterisk"', ''],
  ['src == 192.0.2.1:5060', 'invite again noise'],
  ['src == 192.0.2.1', 'invite again noise'],
  ['src == 192.0.2.1:5061', ''],
  ['src == [2001:db8::1]:5060', 'bye'],
  ['src in {192.0.2.0/24, [2001:db8::1]}', 'invite again bye noise'],
  ['src contains ":506"', 'invite again bye noise'],
  ['src.ip in 192.0.2.0/24', 'invite again noise'],
  ['src.ip in 192.0.2.1..192.0.2.9', 'invite again noise'],
  ['src.ip == 2001:DB8::1', 'bye'],
  ['src.ip != 192.0.2.0/24', 'ringing busy bye'],
  ['ip == 198.51.100.7', 'invite again ringing busy noise'],
  ['ip.addr != 198.51.100.7', 'bye'],
  ['ip.src == 198.51.100.0/24', 'ringing busy'],
  ['dst.host == 2001:db8:1::1', 'bye'],
  ['dst.port in {5061}', 'bye'],
  ['udp.port == 5080', 'invite again ringing busy noise'],
  ['direction == in', 'ringing busy'],
  ['transport == TCP', 'bye'],
  ['source contains trunk', 'invite again ringing busy bye'],
  ['size < 10', 'noise'],
  ['frame.len > 0.1k and size <= 1MiB', 'invite again ringing busy bye'],
  ['retransmission', 'again'],
  ['retransmission == 0', 'invite ringing busy bye noise'],
  ['id in 2..3', 'again ringing'],
  ['time >= 14:02 and time < 14:03', 'invite again ringing'],
  ['time == 14:02', 'invite again ringing'],
  ['time == 14:02:03', 'invite'],
  ['time == 14:02:03.5', 'invite'],
  ['time > 14:02:03', 'again ringing busy'],
  ['time in 23:50..00:05', 'busy bye'],
  ['time == 2026-03-02', 'bye noise'],
  ['time <= 2026-03-01', CALL],
  ['time < 2026-03-01T15:02:04+01:00', 'invite'],
  ['time in "2026-03-01 14:02:04".."2026-03-01 14:02:59"', 'again ringing'],
  ['sdp', 'invite again'],
  ['sdp.media == AUDIO', 'invite again'],
  ['sdp.codec == pcma', 'invite again'],
  ['sdp.codec == "telephone-event/8000"', 'invite again'],
  ['sdp.address in 192.0.2.0/28', 'invite again'],
  ['sdp.port == 40000', 'invite again'],
  ['sdp.direction == sendonly', 'invite again'],
  ['body contains "m=audio"', 'invite again'],
  ['dialog.state == busy', 'invite ringing busy'],
  ['dialog.state in {in-call, ringing}', 'bye'],
  ['dialog.duration >= 2.5s', 'invite ringing busy'],
  ['dialog.pdd < 1s', 'invite ringing busy'],
  ['dialog.messages == 1', 'bye'],
  ['response.time > 500ms', 'busy'],
  ['response.time < 0.5s', ''],
  ['header["X-FOO"]', 'invite again'],
  ['header["X-Foo"] == bar', 'invite again'],
  ['header["X-Foo"] == "17 \\"Quoted\\""', 'invite again'],
  ['header["X-Foo"] == "17 \\"quoted\\""', ''],
  ['header["X-Foo"] contains quoted', 'invite again'],
  ['header["X-Foo"] != bar', ''],
  ['header["X-Foo"] > 16', 'invite again'],
  ['header["X-Foo"] in 18..20', ''],
  ['header[Max-Forwards] in 60..70', 'invite again ringing busy bye'],
  ['header["Subject"]', 'invite again'],
  ['header["s"]', 'invite again'],
  ['sip.Reason contains "cause=17"', 'busy'],
  ['header["Reason"]', 'busy'],
  ['sip.Via[1] contains "TCP"', CALL],
  ['sip.Request-Line contains "BYE tel:"', 'bye'],
  ['diagnostics.error or diagnostics.error == 0', ALL],
  ['diagnostics.error == contact-count', 'invite again'],
  ['bar', 'invite again'],
  // What every message has is not asked for by its bare word.
  ['source', ''],
  ['ip', CALL_AND_BYE],
  ['src.ip', ALL],
  ['"busy here"', 'busy'],
  ['biloxi 486', 'busy'],
  ['biloxi -486', ''],
  ['pcmu or "User BUSY"', 'invite again busy'],
];

describe('a filter lets pass', () => {
  it.each(cases)('%s', (text, passes) => {
    expect(passing(text)).toBe(passes);
  });

  it('by local time where a time has no zone', () => {
    const options = { utcOffset: () => 90 };
    expect(passing('time == 15:32', options)).toBe('invite again ringing');
    expect(passing('time == 2026-03-02', options)).toBe('busy bye noise');
    expect(passing('time == 2026-03-01T14:02Z', options)).toBe('invite again ringing');
  });

  it('by the findings of each message', () => {
    const { invite, noise } = RECORDS;
    const codes = invite.diagnostics.filter(({ severity }) => severity === 'warning').map(({ code }) => code);
    const [code = ''] = codes;
    expect(codes.length).toBeGreaterThan(0);
    for (const text of [
      `diagnostics.warning == ${code}`,
      `diagnostics.warning == ${codes.length}`,
      'diagnostics.warning',
    ]) {
      const result = compileFilter(text);
      if (!result.ok) throw new Error(text);
      expect([text, result.value.test(invite), result.value.test(noise)]).toEqual([text, true, false]);
    }
  });
});

const broken: readonly (readonly [
  text: string,
  ...errors: readonly (readonly [code: string, cut: string])[],
])[] = [
  ['foo == 1', ['field-unknown', 'foo']],
  ['dialog.stat', ['field-unknown', 'dialog.stat']],
  ['via[0].colour', ['field-unknown', 'via[0].colour']],
  ['header == 1', ['field-needs-key', 'header']],
  ['method["x"]', ['field-not-keyed', '"x"']],
  ['method[0]', ['field-not-list', '0']],
  ['method < 3', ['operator-not-for-field', '<']],
  ['kind contains x', ['operator-not-for-field', 'contains']],
  ['time not matches x', ['operator-not-for-field', 'not matches']],
  ['method in a..b', ['range-not-for-field', 'a..b']],
  ['status in 300..200', ['range-reversed', '300..200']],
  ['src.ip in 192.0.2.9..192.0.2.1', ['range-reversed', '192.0.2.9..192.0.2.1']],
  ['status > 4xx', ['class-not-ordered', '4xx']],
  ['cseq == x', ['value-not-number', 'x']],
  ['header["A"] > x', ['value-not-number', 'x']],
  ['status == OK', ['value-not-status', 'OK']],
  ['status.class == 7', ['value-not-status', '7']],
  ['response.time > 500', ['value-not-duration', '500']],
  ['size > 1x', ['value-not-size', '1x']],
  ['time > 25:00', ['value-not-time', '25:00']],
  ['time > 2026-02-30', ['value-not-time', '2026-02-30']],
  ['time in 14:00..2026-03-01', ['range-mixed-times', '14:00..2026-03-01']],
  ['src.ip == host.example', ['value-not-address', 'host.example']],
  ['src.ip in 192.0.2.0/33', ['value-not-address', '192.0.2.0/33']],
  ['src == 192.0.2.1:70000', ['value-not-endpoint', '192.0.2.1:70000']],
  ['dialog.state == rining', ['value-not-choice', 'rining']],
  ['diagnostics.error == nothing-known', ['value-not-finding', 'nothing-known']],
  ['ua matches "a\\"(b"', ['regex-group-open', '(b']],
  ['ua matches (a', ['value-expected', '(']],
  ['ua matches "(a)\\1"', ['regex-backreference', '\\1']],
  ['foo == 1 or status == OK', ['field-unknown', 'foo'], ['value-not-status', 'OK']],
];

describe('a filter that cannot be', () => {
  it.each(broken.map(([text, ...errors]) => ({ text, errors })))('$text', ({ text, errors }) => {
    const result = compileFilter(text);
    if (result.ok) throw new Error('was taken');
    expect(result.error.map(({ code, span }) => [code, text.slice(span.start, span.end)])).toEqual(errors);
  });
});

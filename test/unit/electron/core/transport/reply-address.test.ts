import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { replyTo } from '#core/transport/reply-address.ts';

function requestWith(header: string): SipRequest {
  const { message } = parseMessage(utf8(`OPTIONS sip:a@b SIP/2.0\r\n${header}\r\n\r\n`));
  if (message?.kind !== 'request') throw new Error('not a request');
  return message;
}

const source = { host: '198.51.100.7', port: 41000 };

describe('replyTo', () => {
  it.each([
    ['sent-by names the port', 'Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa', '198.51.100.7', 5070],
    ['sent-by names no port', 'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa', '198.51.100.7', 5060],
    ['sent-by is a name', 'Via: SIP/2.0/UDP pc.example.com:5062;branch=z9hG4bKa', '198.51.100.7', 5062],
    ['rport is asked for', 'Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa;rport', '198.51.100.7', 41000],
    [
      'rport carries a forged value',
      'Via: SIP/2.0/UDP 10.0.0.1;rport=9;branch=z9hG4bKa',
      '198.51.100.7',
      41000,
    ],
    ['received is forged', 'Via: SIP/2.0/UDP 10.0.0.1;received=203.0.113.9;branch=z9', '198.51.100.7', 5060],
    [
      'maddr is an address',
      'Via: SIP/2.0/UDP 10.0.0.1:5070;maddr=239.255.255.1;rport',
      '239.255.255.1',
      5070,
    ],
    ['maddr is an address, no port', 'Via: SIP/2.0/UDP 10.0.0.1;maddr=239.255.255.1', '239.255.255.1', 5060],
    ['maddr is IPv6 in brackets', 'Via: SIP/2.0/UDP 10.0.0.1;maddr=[2001:db8::9]', '2001:db8::9', 5060],
    ['maddr is a name', 'Via: SIP/2.0/UDP 10.0.0.1:5070;maddr=evil.example.com', '198.51.100.7', 5070],
    ['only the first of two counts', 'v: SIP/2.0/UDP 10.0.0.1:1, SIP/2.0/UDP 10.0.0.2:2', '198.51.100.7', 1],
    ['there is no Via', 'X-None: 1', '198.51.100.7', 41000],
  ])('answers where %s', (_what, header, host, port) => {
    expect(replyTo(requestWith(header), source)).toEqual({ host, port });
  });
});

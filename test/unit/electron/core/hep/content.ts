/** A message of SIP as the tests of HEP send it about. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { HepContent } from '#core/hep/encode.ts';

export const OPTIONS = utf8(
  [
    'OPTIONS sip:bob@192.0.2.2 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1',
    'From: <sip:alice@192.0.2.1>;tag=a',
    'To: <sip:bob@192.0.2.2>',
    'Call-ID: hep@192.0.2.1',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n'),
);

export const CONTENT: HepContent = {
  protocol: 17,
  src: { host: '192.0.2.1', port: 5060 },
  dst: { host: '192.0.2.2', port: 5080 },
  time: 1_800_000_000_123.456,
  type: 1,
  captureId: 2_002,
  nodeName: 'edge-1',
  correlationId: 'hep@192.0.2.1',
  authKey: 'secret',
  payload: OPTIONS,
};

export const CONTENT6: HepContent = {
  ...CONTENT,
  protocol: 6,
  src: { host: '2001:db8::1', port: 5060 },
  dst: { host: '2001:db8::ff:1', port: 65_535 },
};

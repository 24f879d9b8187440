/** A few messages of one call and some around it, as records: what the tables of the filter's tests are asked about. */
import { createMessageRecord } from '#shared/filter/message-record.ts';
import type { Envelope } from '#shared/filter/message-record.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { mediaOf } from '#core/view/read-media.ts';

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 40000 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=sendonly',
  '',
].join('\r\n');

const ALICE = '"Alice A." <sip:Alice@Atlanta.example>;tag=9fxCed76sl';
const BOB = '<sip:bob@biloxi.example;user=phone>';

function message(start: string, headers: readonly string[], body = ''): Uint8Array {
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  const lines = [start, ...headers, ...type, `Content-Length: ${utf8(body).length}`, '', body];
  return utf8(lines.join('\r\n'));
}

const VIAS = [
  'Via: SIP/2.0/UDP proxy.example:5070;branch=z9hG4bKtop;received=192.0.2.7',
  'Via: SIP/2.0/TCP [2001:db8::9];branch=z9hG4bKBOTTOM',
];

function dialogHeaders(cseq: string, toTag: string): string[] {
  return [
    ...VIAS,
    'Max-Forwards: 70',
    `From: ${ALICE}`,
    `To: ${BOB}${toTag}`,
    'Call-ID: Abc@Atlanta',
    `CSeq: ${cseq}`,
  ];
}

const INVITE = message(
  'INVITE sip:Bob@Biloxi.example;transport=tcp SIP/2.0',
  [
    ...dialogHeaders('7 INVITE', ''),
    'm: <sip:alice@192.0.2.1:5062>, <sips:alice@client.example>',
    'User-Agent: Snom/1.2 "Beta"',
    'X-Foo: Bar',
    'x-foo: 17 "Quoted"',
    'Subject:',
  ],
  SDP,
);
const RINGING = message('SIP/2.0 180 Ringing Now', [
  ...dialogHeaders('7 INVITE', ';tag=a6c'),
  'Server: Asterisk PBX 20',
]);
const BUSY = message('SIP/2.0 486 Busy Here', [
  ...dialogHeaders('7 INVITE', ';tag=a6c'),
  'Reason: Q.850;cause=17;text="User busy"',
]);
const BYE = message('BYE tel:+4930123 SIP/2.0', [
  'Via: SIP/2.0/UDP a.example;branch=z9hG4bKbye',
  'Max-Forwards: 70',
  'From: <sip:carol@[2001:db8::1]>;tag=1',
  'To: <tel:+4930123>;tag=2',
  'Call-ID: 2',
  'CSeq: 1 BYE',
]);
const NOISE = Uint8Array.from([0, 0, 0, 0]);

const at = (text: string): number => Date.parse(text);

const BASE: Envelope = {
  id: 1,
  time: at('2026-03-01T14:02:03.500Z'),
  direction: 'out',
  transport: 'udp',
  src: { host: '192.0.2.1', port: 5060 },
  dst: { host: '198.51.100.7', port: 5080 },
  source: 'Trunk.pcap',
  retransmission: 0,
  dialog: { state: 'busy', duration: 2500, postDialDelay: 120, messages: 4 },
  responseTime: null,
};

const back = { direction: 'in', src: BASE.dst, dst: BASE.src } as const;

/** By their names, in the order of their time. */
export const RECORDS: Readonly<
  Record<'invite' | 'again' | 'ringing' | 'busy' | 'bye' | 'noise', FilterRecord>
> = {
  invite: createMessageRecord(BASE, INVITE, mediaOf),
  again: createMessageRecord(
    { ...BASE, id: 2, time: at('2026-03-01T14:02:04Z'), retransmission: 1, dialog: null },
    INVITE,
    mediaOf,
  ),
  ringing: createMessageRecord(
    { ...BASE, ...back, id: 3, time: at('2026-03-01T14:02:59.999Z') },
    RINGING,
    mediaOf,
  ),
  busy: createMessageRecord(
    { ...BASE, ...back, id: 4, time: at('2026-03-01T23:55:00Z'), responseTime: 750 },
    BUSY,
    mediaOf,
  ),
  bye: createMessageRecord(
    {
      ...BASE,
      id: 5,
      time: at('2026-03-02T00:05:00Z'),
      transport: 'tcp',
      src: { host: '2001:db8:0::1', port: 5060 },
      dst: { host: '2001:db8:1::1', port: 5061 },
      dialog: { state: 'in-call', duration: null, postDialDelay: null, messages: 1 },
    },
    BYE,
    mediaOf,
  ),
  noise: createMessageRecord(
    { ...BASE, id: 6, time: at('2026-03-02T08:00:00Z'), source: 'hep', dialog: null },
    NOISE,
    mediaOf,
  ),
};

export type RecordName = keyof typeof RECORDS;

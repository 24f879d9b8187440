/** Two messages, and each format's way to write them down. */

export const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 4000 RTP/AVP 0',
];

export const INVITE = [
  'INVITE sip:bob@192.0.2.2 SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa',
  'From: "Alice" <sip:alice@192.0.2.1>;tag=a',
  'To: <sip:bob@192.0.2.2>',
  'Call-ID: one@192.0.2.1',
  'CSeq: 1 INVITE',
  'Subject: a folded',
  '  line',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.join('\r\n').length + 2}`,
  '',
  ...SDP,
];

export const RINGING = [
  'SIP/2.0 180 Ringing',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa',
  'From: "Alice" <sip:alice@192.0.2.1>;tag=a',
  'To: <sip:bob@192.0.2.2>;tag=b',
  'Call-ID: one@192.0.2.1',
  'CSeq: 1 INVITE',
  'Content-Length: 0',
  '',
];

/** The lines as they were on the wire. */
export const wire = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

export interface Sample {
  readonly name: string;
  readonly text: string;
  readonly format: string;
  readonly repairs: readonly string[];
  /** What is said of each of both messages. */
  readonly contexts: readonly Readonly<Record<string, unknown>>[];
}

const ALICE = { host: '192.0.2.1', port: 5060 };
const BOB = { host: '192.0.2.2', port: 5060 };
const NOON = Date.UTC(2026, 10, 28, 12);
const NOTHING = { time: null, src: null, dst: null, direction: null, transport: null };
const bothWays = (transport: string | null, time: number | null = NOON) => [
  { time, transport, direction: null, src: ALICE, dst: BOB },
  { time: time === null ? null : time + 250, transport, direction: null, src: BOB, dst: ALICE },
];
/** As the callee's own log tells it: the peer is Alice. */
const byPeer = (transport: string | null, time: number | null = NOON) => [
  { time, transport, direction: 'in', src: ALICE, dst: null },
  { time: time === null ? null : time + 250, transport, direction: 'out', src: null, dst: ALICE },
];

const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `   ${line}`));
const dotted = (lines: readonly string[]): string[] => lines.map((line) => `${line}.`);
const behind = (prefix: string, lines: readonly string[]): string[] => lines.map((line) => prefix + line);
const RULE = '-'.repeat(72);

export const SAMPLES: readonly Sample[] = [
  {
    name: 'messages as they are, one behind the other',
    text: wire(INVITE) + wire(RINGING),
    format: 'raw',
    repairs: [],
    contexts: [NOTHING, NOTHING],
  },
  {
    name: 'messages with empty lines between',
    text: `\r\n\r\n${wire(INVITE)}\r\n\r\n\r\n${wire(RINGING)}\r\n`,
    format: 'raw',
    repairs: [],
    contexts: [NOTHING, NOTHING],
  },
  {
    name: 'messages whose line ends lost their CR',
    text: text([...INVITE, '', ...RINGING]),
    format: 'raw',
    repairs: ['line-ends'],
    contexts: [NOTHING, NOTHING],
  },
  {
    name: 'messages with lines of time and addresses between',
    text: text([
      '2026-11-28T12:00:00.000Z UDP 192.0.2.1:5060 -> 192.0.2.2:5060',
      ...INVITE,
      '2026-11-28 12:00:00,250 192.0.2.2:5060 → 192.0.2.1:5060',
      '',
      ...RINGING,
    ]),
    format: 'raw',
    repairs: ['line-ends'],
    contexts: bothWays(null),
  },
  {
    name: 'messages with a time alone between',
    text: text(['[2026-11-28T13:00:00+01:00]', ...INVITE, '1795867200.250', ...RINGING]),
    format: 'raw',
    repairs: ['line-ends'],
    contexts: [
      { ...NOTHING, time: NOON },
      { ...NOTHING, time: NOON + 250 },
    ],
  },
  {
    name: 'a log with a prefix before each line',
    text: text([
      ...behind('2026-11-28 12:00:00.000 host sbc[1234]: ', INVITE),
      '2026-11-28 12:00:00.100 host cron[9]: nothing to do',
      ...behind('2026-11-28 12:00:00.250 host sbc[98]: ', RINGING),
    ]),
    format: 'prefixed',
    repairs: ['line-ends', 'prefix'],
    contexts: [
      { ...NOTHING, time: NOON },
      { ...NOTHING, time: NOON + 250 },
    ],
  },
  {
    name: 'a log with a prefix before the first line of each message',
    text: text([`Nov 28 12:00:00 host kamailio[7]: ${INVITE[0]}`, ...INVITE.slice(1)]).concat(
      text([`Nov 28 12:00:00.250 host kamailio[7]: ${RINGING[0]}`, ...RINGING.slice(1)]),
    ),
    format: 'prefixed',
    repairs: ['line-ends'],
    contexts: [
      { ...NOTHING, time: NOON },
      { ...NOTHING, time: NOON + 250 },
    ],
  },
  {
    name: 'syslog that writes line ends out',
    text: [INVITE, RINGING]
      .map(
        (lines, i) =>
          `Nov 28 12:00:00${i ? '.25' : ''} host kamailio[7]: ${lines.join('#015#012')}#015#012\n`,
      )
      .join(''),
    format: 'prefixed',
    repairs: ['escapes'],
    contexts: [
      { ...NOTHING, time: NOON },
      { ...NOTHING, time: NOON + 250 },
    ],
  },
  {
    name: 'JSON that writes line ends out',
    text: [INVITE, RINGING]
      .map(
        (lines, i) => `{"ts":"2026-11-28T12:00:00.${i ? 25 : 0}0Z","sip":"${lines.join('\\r\\n')}\\r\\n"}\n`,
      )
      .join(''),
    format: 'prefixed',
    repairs: ['escapes'],
    contexts: [
      { ...NOTHING, time: NOON },
      { ...NOTHING, time: NOON + 250 },
    ],
  },
  {
    name: 'the text that sngrep saves',
    text:
      `2026/11/28 12:00:00.000000 192.0.2.1:5060 -> 192.0.2.2:5060\n${wire(INVITE)}\n\n` +
      `2026/11/28 12:00:00.250000 192.0.2.2:5060 -> 192.0.2.1:5060\n${wire(RINGING)}\n\n`,
    format: 'sngrep',
    repairs: [],
    contexts: bothWays(null),
  },
  {
    name: 'ngrep -W byline',
    text: text([
      'interface: lo (127.0.0.0/255.0.0.0)',
      '#',
      'U 2026/11/28 12:00:00.000000 192.0.2.1:5060 -> 192.0.2.2:5060 #1',
      ...dotted(INVITE),
      '##',
      'U 2026/11/28 12:00:00.250000 192.0.2.2:5060 -> 192.0.2.1:5060 #2',
      ...dotted(RINGING),
    ]),
    format: 'ngrep',
    repairs: ['dots'],
    contexts: bothWays('udp'),
  },
  {
    name: 'the file of the module sipdump of Kamailio',
    text: [INVITE, RINGING]
      .map((lines, i) =>
        [
          `====================\ntag: ${i ? 'snd' : 'rcv'}\npid: 4022\nprocess: 8`,
          `time: 1795867200.${i ? '250000' : '000000'}\ndate: Sat Nov 28 12:00:00 2026\nproto: tcp ipv4`,
          `srcip: 192.0.2.${i + 1}\nsrcport: 5060\ndstip: 192.0.2.${2 - i}\ndstport: 5060`,
          `~~~~~~~~~~~~~~~~~~~~\n${wire(lines)}||||||||||||||||||||\n`,
        ].join('\n'),
      )
      .join(''),
    format: 'kamailio',
    repairs: [],
    contexts: bothWays('tcp').map((context, i) => ({ ...context, direction: i ? 'out' : 'in' })),
  },
  {
    name: 'sip set debug of Asterisk',
    text: text([
      '<--- SIP read from UDP:192.0.2.1:5060 --->',
      ...INVITE,
      '<------------->',
      '--- (9 headers 6 lines) ---',
      'Sending to 192.0.2.1:5060 (no NAT)',
      '',
      '<--- Transmitting (no NAT) to 192.0.2.1:5060 --->',
      ...RINGING,
      '',
      '<------------>',
    ]),
    format: 'asterisk',
    repairs: ['line-ends'],
    contexts: [
      { ...NOTHING, transport: 'udp', direction: 'in', src: ALICE },
      { ...NOTHING, direction: 'out', dst: ALICE },
    ],
  },
  {
    name: 'the older words of Asterisk',
    text: text([
      '[Nov 28 12:00:00] VERBOSE[77] chan_sip.c: Reliably Transmitting (NAT) to 192.0.2.1:5060:',
      ...INVITE,
      '',
      '---',
      'Retransmitting #1 (no NAT) to 192.0.2.1:5060:',
      ...RINGING,
      '---',
    ]),
    format: 'asterisk',
    repairs: ['line-ends'],
    contexts: [
      { ...NOTHING, time: NOON, direction: 'out', dst: ALICE },
      { ...NOTHING, direction: 'out', dst: ALICE },
    ],
  },
  {
    name: 'pjsip set logger of Asterisk',
    text: text([
      '[2026-11-28 12:00:00.000] VERBOSE[12] res_pjsip_logger.c: <--- Received SIP request (9 bytes) from TLS:192.0.2.1:5060 --->',
      ...INVITE,
      '',
      '[2026-11-28 12:00:00.250] VERBOSE[12] res_pjsip_logger.c: <--- Transmitting SIP response (9 bytes) to TLS:192.0.2.1:5060 --->',
      ...RINGING,
      '',
    ]),
    format: 'asterisk-pjsip',
    repairs: ['line-ends'],
    contexts: byPeer('tls'),
  },
  {
    name: 'sofia siptrace of FreeSWITCH',
    text: text([
      'recv 1234 bytes from udp/[192.0.2.1]:5060 at 12:00:00.000000:',
      `   ${RULE}`,
      ...indented(INVITE),
      `   ${RULE}`,
      'send 501 bytes to udp/[192.0.2.1]:5060 at 12:00:00.250000:',
      `   ${RULE}`,
      ...indented(RINGING),
      `   ${RULE}`,
    ]),
    format: 'freeswitch',
    repairs: ['line-ends', 'indent'],
    contexts: byPeer('udp'),
  },
  {
    name: 'the newer siptrace of FreeSWITCH, behind a prefix and without an indent',
    text: text([
      '2026-11-28 12:00:00.000000 [NOTICE] tport.c:1 recv 1234 bytes from tcp/[192.0.2.1]:5060 at 11:59:59.9:',
      RULE,
      ...INVITE,
      RULE,
      '2026-11-28 12:00:00.250000 [NOTICE] tport.c:1 send 501 bytes to tcp/[192.0.2.1]:5060 at 12:00:00.2:',
      RULE,
      ...RINGING,
      RULE,
    ]),
    format: 'freeswitch',
    repairs: ['line-ends'],
    contexts: byPeer('tcp'),
  },
  {
    name: 'the messages that SIPp traces',
    text:
      `${'-'.repeat(47)} 2026-11-28\t12:00:00.000000\t1795867200.000000\nUDP message sent (700 bytes):\n\n${wire(INVITE)}\n` +
      `${'-'.repeat(47)} 2026-11-28 12:00:00.250000\nUDP message received [300] bytes :\n\n${wire(RINGING)}\n`,
    format: 'sipp',
    repairs: [],
    contexts: [
      { ...NOTHING, time: NOON, transport: 'udp', direction: 'out' },
      { ...NOTHING, time: NOON + 250, transport: 'udp', direction: 'in' },
    ],
  },
  {
    name: 'the log of pjsua',
    text: text([
      '12:00:00.000   pjsua_core.c  .RX 700 bytes Request msg INVITE/cseq=1 (rdata0x7f) from UDP 192.0.2.1:5060:',
      ...INVITE,
      '',
      '--end msg--',
      '12:00:00.250   pjsua_core.c  .TX 300 bytes Response msg 180/INVITE/cseq=1 (tdta0x5) to UDP 192.0.2.1:5060:',
      ...RINGING,
      '',
      '--end msg--',
    ]),
    format: 'pjsip',
    repairs: ['line-ends'],
    contexts: byPeer('udp'),
  },
  {
    name: 'debug ccsip messages of Cisco',
    text: text([
      '*Nov 28 12:00:00.000: //1/A0B1/SIP/Msg/ccsipDisplayMsg:',
      'Received:',
      ...INVITE,
      '',
      '*Nov 28 12:00:00.250: //1/A0B1/SIP/Msg/ccsipDisplayMsg:',
      'Sent:',
      ...RINGING,
    ]),
    format: 'cisco',
    repairs: ['line-ends'],
    contexts: [
      { ...NOTHING, time: NOON, direction: 'in' },
      { ...NOTHING, time: NOON + 250, direction: 'out' },
    ],
  },
];

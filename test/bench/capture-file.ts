/**
 * Writes a capture for measuring, the same bytes every time: basic calls of seven messages over IPv4 on Ethernet, a thousand new ones
 * a second, each nine seconds long. `node test/bench/capture-file.ts OUT.pcap [CALLS] [udp|tcp]`; 100,000 calls are 700,000 messages,
 * about 330 MB.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { checksum, ethernet, ip4, pcapFile, PROTOCOL, tcp, udp } from '../helpers/packets.ts';

const A = '192.0.2.10';
const B = '198.51.100.20';

/** Media of its own for each call, as telephones have it: readers that follow media must not be slowed by a made-up clash. */
function sdpOf(call: number, isBack: boolean): string {
  const host = `${isBack ? '198.51.100' : '192.0.2'}.${20 + (call % 200)}`;
  return [
    'v=0',
    `o=user1 53655765 2353687637 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${10_000 + ((call * 2) % 50_000)} RTP/AVP 0 8`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    '',
  ].join('\r\n');
}

interface Step {
  readonly isBack: boolean;
  readonly line: string;
  readonly cseq: string;
  readonly tagged: boolean;
  readonly sdp: boolean;
  /** Milliseconds since the call began. */
  readonly at: number;
}

const STEPS: readonly Step[] = [
  {
    isBack: false,
    line: 'INVITE sip:service@%b:5060 SIP/2.0',
    cseq: '1 INVITE',
    tagged: false,
    sdp: true,
    at: 0,
  },
  { isBack: true, line: 'SIP/2.0 100 Trying', cseq: '1 INVITE', tagged: false, sdp: false, at: 1 },
  { isBack: true, line: 'SIP/2.0 180 Ringing', cseq: '1 INVITE', tagged: true, sdp: false, at: 20 },
  { isBack: true, line: 'SIP/2.0 200 OK', cseq: '1 INVITE', tagged: true, sdp: true, at: 1_500 },
  {
    isBack: false,
    line: 'ACK sip:service@%b:5060 SIP/2.0',
    cseq: '1 ACK',
    tagged: true,
    sdp: false,
    at: 1_501,
  },
  {
    isBack: false,
    line: 'BYE sip:service@%b:5060 SIP/2.0',
    cseq: '2 BYE',
    tagged: true,
    sdp: false,
    at: 9_000,
  },
  { isBack: true, line: 'SIP/2.0 200 OK', cseq: '2 BYE', tagged: true, sdp: false, at: 9_001 },
];

/** A message of call number `call`, with more headers where there are any. */
export function messageOf(
  call: number,
  step: Step,
  transport: string,
  more: readonly string[] = [],
): Uint8Array {
  const body = step.sdp ? sdpOf(call, step.isBack) : '';
  const lines = [
    step.line.replace('%b', B),
    `Via: SIP/2.0/${transport} ${A}:5060;branch=z9hG4bK-${call}-${step.cseq.replace(' ', '-')}`,
    `From: "User ${call}" <sip:user${call % 5_000}@${A}:5060>;tag=${call}SIPpTag00`,
    `To: <sip:service@${B}:5060>${step.tagged ? `;tag=${call}SIPpTag01` : ''}`,
    `Call-ID: ${call}-2348@${A}`,
    `CSeq: ${step.cseq}`,
    `Contact: <sip:user${call % 5_000}@${A}:5060>`,
    ...(step.isBack ? [] : ['Max-Forwards: 70']),
    'Subject: Performance Test',
    ...more,
    ...(step.sdp ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${body.length}`,
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** A step of a call, and when it is due: milliseconds since the first call. */
interface Due {
  readonly time: number;
  readonly call: number;
  readonly step: Step;
}

/**
 * The calls begin a millisecond apart; messages of a second of them are sorted together, since no file of this size is in one
 * piece.
 */
export function* inOrder(calls: number): Generator<Due> {
  let waiting: Due[] = [];
  for (let call = 0; call < calls; call++) {
    for (const step of STEPS) waiting.push({ time: call + step.at, call, step });
    if (call % 1_000 !== 999 && call !== calls - 1) continue;
    waiting.sort((a, b) => a.time - b.time || a.call - b.call || a.step.at - b.step.at);
    const ready = call === calls - 1 ? waiting.length : waiting.findIndex(({ time }) => time > call);
    yield* waiting.slice(0, ready);
    waiting = waiting.slice(ready);
  }
}

const START = 1_700_000_000;

/** The headers of one direction, with lengths and numbers of zero. */
function headersOf(isTcp: boolean, isBack: boolean): Uint8Array {
  const [src, dst] = isBack ? [B, A] : [A, B];
  const ports = { from: 5060, to: 5060 };
  const nothing = new Uint8Array(0);
  const payload = isTcp ? tcp(nothing, ports) : udp(nothing, ports);
  return ethernet(ip4(payload, { src, dst, protocol: isTcp ? PROTOCOL.tcp : PROTOCOL.udp }));
}

const RECORD = 16;
const IP = RECORD + 14;
const PORTS = IP + 20;

/** Puts a record of pcap together: the headers of its direction, with what differs filled in. */
function recorder(isTcp: boolean): (due: Due) => Uint8Array {
  const ways = [false, true].map((isBack) => ({ headers: headersOf(isTcp, isBack), next: 1 }));
  return ({ time, call, step }) => {
    const way = ways[step.isBack ? 1 : 0];
    if (!way) throw new Error('two ways');
    const message = messageOf(call, step, isTcp ? 'TCP' : 'UDP');
    const record = concatBytes([new Uint8Array(RECORD), way.headers, message]);
    const view = new DataView(record.buffer);
    const length = record.length - RECORD;
    view.setUint32(0, START + Math.floor(time / 1_000), true);
    view.setUint32(4, (time % 1_000) * 1_000 + (call % 1_000), true);
    view.setUint32(8, length, true);
    view.setUint32(12, length, true);
    view.setUint16(IP + 2, record.length - IP);
    view.setUint16(IP + 4, call & 0xffff);
    view.setUint16(IP + 10, 0);
    view.setUint16(IP + 10, checksum(record.subarray(IP, IP + 20)));
    if (isTcp) view.setUint32(PORTS + 4, way.next);
    else view.setUint16(PORTS + 4, record.length - PORTS);
    way.next = (way.next + message.length) >>> 0;
    return record;
  };
}

/** Writes the file; the number of messages. */
export function writeCapture(path: string, calls: number, isTcp = false): number {
  const file = openSync(path, 'w');
  const recordOf = recorder(isTcp);
  let parts: Uint8Array[] = [pcapFile([])];
  let count = 0;
  const flush = (): void => {
    writeSync(file, concatBytes(parts));
    parts = [];
  };
  for (const due of inOrder(calls)) {
    parts.push(recordOf(due));
    if (++count % 4_096 === 0) flush();
  }
  flush();
  closeSync(file);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , path, calls = '100000', kind = 'udp'] = process.argv;
  if (!path) console.error('node test/bench/capture-file.ts OUT.pcap [CALLS] [udp|tcp]');
  else console.log(`${writeCapture(path, Number(calls), kind === 'tcp')} messages`);
}

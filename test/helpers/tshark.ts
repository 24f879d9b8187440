/** tshark as a second opinion on a capture: what it reads of each SIP message. */
import { start } from './peers.ts';

export interface TsharkMessage {
  readonly frame: number;
  /** Milliseconds since 1970, with a fraction. */
  readonly time: number;
  readonly callId: string;
  /** The method of a request, the status of a response. */
  readonly what: string;
  readonly src: string;
  readonly dst: string;
}

const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'sip.Call-ID',
  'sip.Method',
  'sip.Status-Code',
  'ip.src',
  'ipv6.src',
  'ip.dst',
  'ipv6.dst',
];

/** tshark joins what a packet has more than once: here, several messages in one packet, and addresses of tunnels. */
const SEPARATOR = '\u001f';

function rowsOf(line: string): TsharkMessage[] {
  const [frame = '', time = '', ids = '', methods = '', statuses = '', ...hosts] = line.split('\t');
  const [seconds = '', fraction = ''] = time.split('.');
  const last = (text = ''): string => text.split(SEPARATOR).at(-1) ?? '';
  const [ip = '', ip6 = '', to = '', to6 = ''] = hosts.map(last);
  // Requests and statuses stand in columns of their own, so their order among each other is not told.
  const whats = [...methods.split(SEPARATOR), ...statuses.split(SEPARATOR)].filter((what) => what !== '');
  const calls = ids.split(SEPARATOR);
  return whats.map((what, i) => ({
    frame: Number(frame),
    time: Number(seconds) * 1e3 + Number(fraction.padEnd(9, '0')) / 1e6,
    callId: calls[i] ?? '',
    what,
    src: ip6 === '' ? ip : ip6,
    dst: to6 === '' ? to : to6,
  }));
}

/** The SIP messages that tshark finds in a file, in order. More options are handed on. */
export async function tsharkMessages(
  program: string,
  path: string,
  options: readonly string[] = [],
): Promise<TsharkMessage[]> {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const how = [
    '-r',
    path,
    '-Y',
    'sip',
    '-T',
    'fields',
    '-E',
    `aggregator=${SEPARATOR}`,
    ...fields,
    ...options,
  ];
  const running = start(program, how);
  const code = await running.exit;
  if (code !== 0) throw new Error(`tshark ended with ${code}: ${running.err()}`);
  return running
    .out()
    .split('\n')
    .filter((line) => line !== '')
    .flatMap(rowsOf);
}

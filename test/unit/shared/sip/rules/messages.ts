/** Sound messages of every kind for the table of findings, changed line by line. */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';

const BASE: readonly string[] = [
  'Via: SIP/2.0/UDP h.example.com;branch=z9hG4bKa;rport',
  'Max-Forwards: 70',
  'From: <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  'Call-ID: c1@example.com',
];
const CONTACT = 'Contact: <sip:alice@h.example.com>';
const IN_DIALOG = 'To: <sip:bob@example.com>;tag=2';

/** What a method's sound request has beside the lines of all. */
const EXTRA: Readonly<Record<string, readonly string[]>> = {
  INVITE: [CONTACT],
  BYE: [IN_DIALOG],
  INFO: [IN_DIALOG, 'Info-Package: x'],
  PRACK: [IN_DIALOG, 'RAck: 1 1 INVITE'],
  UPDATE: [IN_DIALOG, CONTACT],
  REGISTER: ['To: <sip:alice@example.com>', CONTACT],
  SUBSCRIBE: [CONTACT, 'Event: presence', 'Expires: 60'],
  NOTIFY: [IN_DIALOG, CONTACT, 'Event: presence', 'Subscription-State: active;expires=60'],
  REFER: [CONTACT, 'Refer-To: <sip:carol@example.com>'],
  PUBLISH: ['Event: presence', 'SIP-If-Match: e1'],
};

const nameOf = (line: string): string => (line.split(/[\s:]/)[0] ?? '').toLowerCase();

/**
 * Lines with changes: `Name: value` takes the place of the line of its name or comes last, `+Name: value` comes last,
 * `-Name` takes a line off, `=line` is another start line, and what stands behind '' is the body.
 */
function changed(lines: readonly string[], changes: readonly string[]): string {
  const split = changes.indexOf('');
  const body = split < 0 ? '' : changes.slice(split + 1).join('\r\n');
  const head = [...lines];
  for (const change of split < 0 ? changes : changes.slice(0, split)) {
    const [mark = ''] = change;
    const text = '+-='.includes(mark) ? change.slice(1) : change;
    const place = head.findIndex((line, at) => at > 0 && nameOf(line) === nameOf(text));
    if (mark === '=') head[0] = text;
    else if (mark === '-') head.splice(place, 1);
    else if (mark === '+' || place < 0) head.push(text);
    else head[place] = text;
  }
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** A request of a method, with changes. */
export function request(method: string, ...changes: readonly string[]): Uint8Array {
  const uri = method === 'REGISTER' ? 'sip:example.com' : 'sip:bob@example.com';
  const start = `${method} ${uri} SIP/2.0`;
  const sound = changed([start, ...BASE, `CSeq: 7 ${method}`], EXTRA[method] ?? []).trimEnd();
  return utf8(changed(sound.split('\r\n'), changes));
}

export const options = (...changes: readonly string[]): Uint8Array => request('OPTIONS', ...changes);
export const invite = (...changes: readonly string[]): Uint8Array => request('INVITE', ...changes);
export const register = (...changes: readonly string[]): Uint8Array => request('REGISTER', ...changes);

/** A response to a method, with changes. */
export function response(status: number, method: string, ...changes: readonly string[]): Uint8Array {
  const lines = BASE.filter((line) => nameOf(line) !== 'max-forwards' && nameOf(line) !== 'to');
  return utf8(changed([`SIP/2.0 ${status} X`, ...lines, IN_DIALOG, `CSeq: 7 ${method}`], changes));
}

/** A sound answer to INVITE. */
export const answer = (...changes: readonly string[]): Uint8Array =>
  response(200, 'INVITE', 'Contact: <sip:bob@b.example.com>', 'Allow: INVITE, ACK, BYE, CANCEL', ...changes);

/** The bytes of a message with a text of it replaced. */
export function edited(bytes: Uint8Array, from: string, to: string | Uint8Array): Uint8Array {
  const place = new TextDecoder('latin1').decode(bytes).indexOf(from);
  if (place < 0) throw new Error(`the test needs ${from}`);
  const put = typeof to === 'string' ? utf8(to) : to;
  return concatBytes([bytes.subarray(0, place), put, bytes.subarray(place + from.length)]);
}

/** A message whose body is of a type. */
export const withBody = (type: string, ...body: readonly string[]): Uint8Array => {
  const length = utf8(body.join('\r\n')).length;
  return options(`Content-Type: ${type}`, `Content-Length: ${length}`, '', ...body);
};

/** A sound session description. */
export const SDP: readonly string[] = [
  'v=0',
  'o=alice 1 1 IN IP4 h.example.com',
  's=-',
  'c=IN IP4 198.51.100.7',
  't=0 0',
  'm=audio 49170 RTP/AVP 0 97',
  'a=rtpmap:97 iLBC/8000',
];

/** The session description with its first line of a begin replaced by others. */
export function sdp(begin = '', ...lines: readonly string[]): Uint8Array {
  const place = begin === '' ? SDP.length : SDP.findIndex((line) => line.startsWith(begin));
  const all = [...SDP.slice(0, place), ...lines, ...SDP.slice(place + 1)];
  return withBody('application/sdp', ...all, '');
}

/** A multipart body between delimiters `b`. */
export const parts = (...body: readonly string[]): Uint8Array =>
  withBody('multipart/mixed;boundary=b', ...body);

/**
 * Flows for tests written as ladders of text, one arrow a line, and played to whole SIP messages:
 *
 *     0        alice > proxy INVITE sdp
 *     0.01     proxy > alice 100
 *     0.02     proxy > bob   INVITE rr            a proxy passes on what it got, with a Via and here a Record-Route of its own
 *     1,1.5,2  bob   > proxy 200 sdp              sent at 1 s, and the same bytes again at 1.5 and 2 s
 *     1.1      proxy > alice 200 | Contact: <sip:x@y> | -Server      headers set, and taken away
 *
 * Whoever sends the first line is the caller. Words behind the method or status: `sdp` (`sdp=HOST`) adds a description, `rr` a
 * Record-Route, `new` begins a request instead of passing one on, `tcp` sends it over TCP, `tag=x` gives the To tag of an
 * answer, `branch=x` the branch, `cseq=N` the number, `uri=x` the Request-URI, `of=METHOD` names what is answered.
 */
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { reasonPhrase } from '#shared/sip/status.ts';
import { summarize } from '#shared/sip/summary.ts';

export interface FlowOptions {
  readonly callId?: string;
  /** `HOST[:PORT]` by name; `INSIDE[:PORT]@OUTSIDE[:PORT]` behind an address translation. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Who is called. */
  readonly to?: string;
}

/** One packet of a flow. */
export interface Sent {
  /** Milliseconds from the beginning. */
  readonly time: number;
  /** `HOST:PORT`. */
  readonly src: string;
  readonly dst: string;
  readonly transport: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
}

type Header = readonly [name: string, value: string];

interface Message {
  readonly from: string;
  readonly to: string;
  /** A method, or a status. */
  readonly what: string;
  readonly method: string;
  readonly cseq: number;
  readonly start: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

interface Arrow {
  readonly times: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly what: string;
  readonly words: ReadonlyMap<string, string>;
  readonly edits: readonly string[];
}

const HOSTS: Readonly<Record<string, string>> = {
  alice: '192.0.2.10',
  proxy: '192.0.2.20',
  bob: '192.0.2.30',
  carol: '192.0.2.40',
  edge: '192.0.2.50',
};

const withPort = (host: string): string => (host.includes(':') ? host : `${host}:5060`);

const LINE = /^(\S+)\s+(\S+)\s*>\s*(\S+)\s+(\S+)\s*(.*)$/;

function arrowOf(line: string): Arrow {
  const [head = '', ...edits] = line.split(' | ').map((part) => part.trim());
  const [, times = '', from = '', to = '', what = '', rest = ''] = LINE.exec(head) ?? [];
  if (what === '') throw new Error(`no arrow: ${line}`);
  const words = rest.split(/\s+/).filter((word) => word !== '');
  return {
    times: times.split(',').map((time) => Math.round(Number(time) * 1000)),
    from,
    to,
    what,
    words: new Map(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)])),
    edits,
  };
}

/** The value of the first header of a name. */
function valueIn({ headers }: Pick<Message, 'headers'>, name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? '';
}

const valuesIn = ({ headers }: Pick<Message, 'headers'>, name: string): string[] =>
  headers.flatMap(([key, value]) => (key === name ? [value] : []));

const tagIn = (value: string): string => /;tag=([^;]+)/.exec(value)?.[1] ?? '';
const uriIn = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value;

function sdpOf(host: string): string {
  const lines = ['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0'];
  return [...lines, 'm=audio 40000 RTP/AVP 0 8', 'a=sendrecv', ''].join('\r\n');
}

/** Methods whose requests name the sender's Contact. */
const WITH_CONTACT: ReadonlySet<string> = new Set([
  'INVITE',
  'REGISTER',
  'SUBSCRIBE',
  'REFER',
  'UPDATE',
  'NOTIFY',
]);

class Player {
  readonly #options: FlowOptions;
  readonly #messages: Message[] = [];
  readonly #cseqs = new Map<string, number>();
  #branches = 0;
  #caller = '';

  constructor(options: FlowOptions) {
    this.#options = options;
  }

  play(arrow: Arrow): Sent[] {
    this.#caller ||= arrow.from;
    const made = arrow.words.has('again') ? this.#again(arrow) : this.#edited(this.#make(arrow), arrow);
    this.#messages.push(made);
    const [, src] = this.#places(arrow.from);
    const [, dst] = this.#places(arrow.to);
    const transport = arrow.words.has('tcp') ? 'tcp' : 'udp';
    return arrow.times.map((time) => ({ time, src, dst, transport, bytes: bytesOf(made) }));
  }

  /** Where a host believes to be, and where the others see it. */
  #places(name: string): [inside: string, outside: string] {
    const text = this.#options.hosts?.[name] ?? HOSTS[name] ?? name;
    const [inside = '', outside = inside] = text.split('@');
    return [withPort(inside), withPort(outside)];
  }

  #again({ from, to, what }: Arrow): Message {
    return this.#last((one) => one.from === from && one.to === to && one.what === what);
  }

  #last(test: (message: Message) => boolean): Message {
    const found = this.#messages.findLast(test);
    if (!found) throw new Error('nothing to repeat or to answer');
    return found;
  }

  #make(arrow: Arrow): Message {
    return /^\d/.test(arrow.what) ? this.#response(arrow) : this.#request(arrow);
  }

  #request(arrow: Arrow): Message {
    const { from, to, what, words } = arrow;
    if (what === 'CANCEL') return this.#hopLocal(arrow, '');
    const refusal = this.#messages.findLast(
      (one) => one.from === to && one.to === from && one.method === 'INVITE',
    );
    if (what === 'ACK' && refusal && Number(refusal.what) >= 300)
      return this.#hopLocal(arrow, valueIn(refusal, 'To'));
    const got = this.#messages.findLast((one) => one.to === from && one.what === what);
    return got && !words.has('new') ? this.#passedOn(arrow, got) : this.#begun(arrow);
  }

  #via(name: string, words: ReadonlyMap<string, string>): Header {
    const branch = words.get('branch') ?? `z9hG4bK-${++this.#branches}`;
    const transport = words.has('tcp') ? 'TCP' : 'UDP';
    return ['Via', `SIP/2.0/${transport} ${this.#places(name)[0]};branch=${branch};rport`];
  }

  /** CANCEL, and the ACK of a refusal: they have the Via of their INVITE (RFC 3261 9.1, 17.1.1.3). */
  #hopLocal({ from, to, what }: Arrow, toValue: string): Message {
    const invite = this.#last((one) => one.from === from && one.to === to && one.what === 'INVITE');
    const names = ['Max-Forwards', 'From', 'To', 'Call-ID'];
    const kept = invite.headers.filter(([name]) => names.includes(name));
    const headers: Header[] = [
      ['Via', valueIn(invite, 'Via')],
      ...kept.map(([name, value]): Header => [name, name === 'To' && toValue !== '' ? toValue : value]),
      ['CSeq', `${invite.cseq} ${what}`],
    ];
    const start = invite.start.replace('INVITE', what);
    return { ...invite, what, method: what, start, headers, body: '' };
  }

  #passedOn({ from, to, what, words }: Arrow, got: Message): Message {
    const route = this.#recordRoute(from);
    const headers = got.headers.flatMap(([name, value], i): Header[] => {
      if (name === 'Max-Forwards') return [[name, String(Number(value) - 1)]];
      const isFirst = got.headers.findIndex(([key]) => key === name) === i;
      return name === 'Route' && isFirst && value === route ? [] : [[name, value]];
    });
    const own: Header[] = words.has('rr') ? [['Record-Route', route]] : [];
    return { ...got, from, to, what, headers: [this.#via(from, words), ...own, ...headers] };
  }

  #recordRoute(name: string): string {
    return `<sip:${this.#places(name)[1]};lr>`;
  }

  #begun(arrow: Arrow): Message {
    const { from, to, what, words } = arrow;
    const heard = this.#messages.filter((one) => one.to === from);
    const dialog = heard.findLast((one) => valueIn(one, 'Contact') !== '' && one.method !== 'REGISTER');
    const cseq = Number(words.get('cseq') ?? this.#nextCSeq(from, what));
    const [inside] = this.#places(from);
    const target = what === 'REGISTER' ? 'sip:example.com' : `sip:${this.#options.to ?? 'bob'}@example.com`;
    const uri = words.get('uri') ?? (dialog ? uriIn(valueIn(dialog, 'Contact')) : target);
    const headers: Header[] = [
      this.#via(from, words),
      ['Max-Forwards', '70'],
      ...this.#routeOf(heard).map((value): Header => ['Route', value]),
      ['From', `<sip:${from}@example.com>;tag=${from}-tag`],
      ['To', this.#remote(heard, what === 'REGISTER' ? from : (this.#options.to ?? 'bob'))],
      ['Call-ID', this.#options.callId ?? 'call-1@example.com'],
      ['CSeq', `${cseq} ${what}`],
      ...(WITH_CONTACT.has(what) ? [['Contact', `<sip:${from}@${inside}>`] as const] : []),
    ];
    const body = this.#body(from, words);
    return { from, to, what, method: what, cseq, start: `${what} ${uri} SIP/2.0`, headers, body };
  }

  #body(name: string, words: ReadonlyMap<string, string>): string {
    const sdp = words.get('sdp');
    if (sdp === undefined) return '';
    return sdpOf(sdp === 'sdp' ? (this.#places(name)[0].split(':')[0] ?? '') : sdp);
  }

  #nextCSeq(name: string, method: string): number {
    const last = this.#cseqs.get(name) ?? (name === this.#caller ? 0 : 100);
    const isOld = method === 'ACK';
    if (isOld)
      return this.#last((one) => one.what === 'INVITE' && valueIn(one, 'From').includes(`${name}@`)).cseq;
    this.#cseqs.set(name, last + 1);
    return last + 1;
  }

  /** The dialog's route set, as the last message that could make a dialog told it (RFC 3261 12.1). */
  #routeOf(heard: readonly Message[]): string[] {
    const made = heard.findLast((one) => valueIn(one, 'Record-Route') !== '');
    if (!made) return [];
    const set = valuesIn(made, 'Record-Route');
    return made.what === made.method ? set : set.toReversed();
  }

  #remote(heard: readonly Message[], name: string): string {
    const made = heard.findLast((one) => Number(one.what) > 100 && Number(one.what) < 300);
    if (made && made.method !== 'REGISTER')
      return valueIn(made, valueIn(made, 'From').includes(`:${name}@`) ? 'From' : 'To');
    const asked = heard.find((one) => one.what === one.method);
    return asked ? valueIn(asked, 'From') : `<sip:${name}@example.com>`;
  }

  #response(arrow: Arrow): Message {
    const { from, to, what, words } = arrow;
    const of = words.get('of');
    const request = this.#last(
      (one) =>
        one.from === to &&
        one.to === from &&
        one.what === one.method &&
        one.what === (of ?? one.what) &&
        one.what !== 'ACK',
    );
    const { cseq, method } = request;
    const below = this.#messages.findLast(
      (one) => one.to === from && one.what === what && one.cseq === cseq && one.method === method,
    );
    const top = below?.headers.find(([name]) => name === 'Via');
    if (below && valuesIn(below, 'Via').length > valuesIn(request, 'Via').length)
      return { ...below, from, to, headers: below.headers.filter((one) => one !== top) };
    return this.#answered(arrow, request);
  }

  #answered({ from, to, what, words }: Arrow, request: Message): Message {
    const status = Number(what);
    const toValue = valueIn(request, 'To');
    const tag = words.get('tag') ?? `${from}-tag`;
    const isTagged = status === 100 || (tagIn(toValue) !== '' && !words.has('tag'));
    const hasContact =
      status > 100 && status < 300 && WITH_CONTACT.has(request.method) && request.method !== 'REGISTER';
    const copied = request.headers.filter(([name]) =>
      ['Via', 'Record-Route', 'From', 'Call-ID', 'CSeq'].includes(name),
    );
    const headers: Header[] = [
      ...copied.filter(([name]) => name !== 'Record-Route' || hasContact),
      ['To', isTagged ? toValue : `${toValue.split(';tag=')[0]};tag=${tag}`],
      ...(hasContact ? [['Contact', `<sip:${from}@${this.#places(from)[0]}>`] as const] : []),
      ...(request.method === 'REGISTER' && status === 200
        ? [['Contact', `${valueIn(request, 'Contact')};expires=3600`] as const]
        : []),
    ];
    const start = `SIP/2.0 ${what} ${reasonPhrase(status)}`;
    return { ...request, from, to, what, start, headers, body: this.#body(from, words) };
  }

  #edited(message: Message, { edits, words }: Arrow): Message {
    let { headers } = message;
    const body = words.has('sdp') && message.body === '' ? this.#body(message.from, words) : message.body;
    const isSdp = body !== '' && valueIn(message, 'Content-Type') === '';
    if (isSdp) headers = [...headers, ['Content-Type', 'application/sdp']];
    let changed = { ...message, headers, body };
    for (const edit of edits) changed = edited(changed, edit);
    return changed;
  }
}

/** `Name: value` sets a header, `+Name: value` adds one, `-Name` takes it away, `s/a/b/` replaces a text in the body. */
function edited(message: Message, edit: string): Message {
  const replace = /^s\/([^/]+)\/([^/]*)\/$/.exec(edit);
  if (replace)
    return {
      ...message,
      body: message.body.replaceAll(replace[1] ?? '', (replace[2] ?? '').replaceAll('\\n', '\r\n')),
    };
  const [, sign = '', name = '', value = ''] = /^([+-]?)([\w-]+)(?::\s*(.*))?$/.exec(edit) ?? [];
  if (name === 'body') return { ...message, body: value.replaceAll('\\n', '\r\n') };
  if (sign === '-') return { ...message, headers: message.headers.filter(([key]) => key !== name) };
  const at = message.headers.findIndex(([key]) => key === name);
  if (sign === '+' || at < 0) return { ...message, headers: [...message.headers, [name, value]] };
  const rest = message.headers.filter(([key], i) => key !== name || i === at);
  return { ...message, headers: rest.map(([key, old]): Header => [key, key === name ? value : old]) };
}

function bytesOf({ start, headers, body }: Message): Uint8Array {
  const hasLength = headers.some(([name]) => name === 'Content-Length');
  const length: readonly Header[] = hasLength ? [] : [['Content-Length', String(utf8(body).length)]];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}`);
  return utf8(`${[start, ...lines].join('\r\n')}\r\n\r\n${body}`);
}

/** Plays a ladder; the packets come in the order of their times. */
export function play(ladder: string, options: FlowOptions = {}): Sent[] {
  const player = new Player(options);
  const lines = ladder.split('\n').map((line) => line.trim());
  const sent = lines.filter((line) => line !== '').flatMap((line) => player.play(arrowOf(line)));
  return sent.sort((a, b) => a.time - b.time);
}

/** Packets as the messages of a flow; calls are told apart by their Call-ID, and ids count from 1. */
export function flowOf(packets: readonly Sent[], start = 0): FlowMessage[] {
  const calls = new Map<string, number>();
  return packets.map(({ time, src, dst, transport, bytes }, index) => {
    const { kind, method, status, summary, from, to, callId, cseq, sdp, severity } = summarize(bytes);
    const dialogId = calls.get(callId) ?? calls.size + 1;
    calls.set(callId, dialogId);
    const row: MessageRow = {
      ...{
        id: index + 1,
        time: start + time,
        direction: 'in',
        transport,
        source: 'test',
        src,
        dst,
        kind,
        method,
      },
      ...{ status, summary, from, to, callId, cseq, sdp, size: bytes.length, dialogId, retransmission: 0 },
      ...{ severity, unsent: false, mark: null, comment: '' },
    };
    return flowMessage(row, bytes);
  });
}

/**
 * Call flows for tests, a line a message: `500 a>b INVITE 1 sdp`, `510 a<b 180 INVITE 1 h=RSeq:_1`. First the milliseconds and the
 * hop, then the status of a response, method and CSeq, and then what is not as usual: `br` the branch, `ft` and `tt` the tags (`-`
 * for none), `h` a header with `_` for spaces, `sdp` with a direction, `c` with the address of the description, `over` the transport.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { FlowStep } from '#shared/model/flow.ts';
import { stepsOf } from '#shared/flow/steps.ts';
import type { Ears, Heard } from '../unit/electron/core/callflow/traffic.ts';
import { listen } from '../unit/electron/core/callflow/traffic.ts';

const HOSTS: Readonly<Record<string, string>> = {
  a: '192.0.2.1:5060',
  b: '192.0.2.2:5060',
  c: '192.0.2.3:5060',
  p: '192.0.2.9:5060',
};

/** The message of a line. */
export function heard(line: string): Heard & { readonly transport: 'udp' | 'tcp' } {
  const [time = '', hop = '', ...rest] = line.trim().split(/\s+/);
  const [, left = '', arrow = '', right = ''] = /^(\w)([<>])(\w)$/.exec(hop) ?? [];
  const status = /^\d{3}$/.test(rest[0] ?? '') ? Number(rest.shift()) : 0;
  const [method = '', cseq = '', ...options] = rest;
  const said = options.map((text): [string, string] => {
    const at = text.indexOf('=');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  const [src = '', dst = ''] = arrow === '>' ? [left, right] : [right, left];
  return {
    at: Number(time),
    src: HOSTS[src] ?? src,
    dst: HOSTS[dst] ?? dst,
    transport: said.some(([key, value]) => key === 'over' && value === 'tcp') ? 'tcp' : 'udp',
    bytes: message({ status, method, cseq: Number(cseq), said }),
  };
}

interface Line {
  readonly status: number;
  readonly method: string;
  readonly cseq: number;
  readonly said: readonly (readonly [key: string, value: string])[];
}

/** What stands outside of a dialog where nothing else is said. */
function usualToTag({ status, method, cseq }: Line): string {
  if (status > 0) return status === 100 ? '-' : 'b';
  return cseq === 1 && /^(INVITE|CANCEL|REGISTER|SUBSCRIBE|OPTIONS|MESSAGE)$/.test(method) ? '-' : 'b';
}

function message(line: Line): Uint8Array<ArrayBuffer> {
  const { status, method, cseq, said } = line;
  const all = (key: string): string[] => said.flatMap(([name, value]) => (name === key ? [value] : []));
  const one = (key: string, usual: string): string => all(key)[0] ?? usual;
  const tag = (key: string, usual: string): string => {
    const value = one(key, usual);
    return value === '-' ? '' : `;tag=${value}`;
  };
  const body = all('sdp').map((direction) => sdp(direction, one('c', '192.0.2.1')))[0] ?? '';
  return utf8(
    [
      status > 0 ? `SIP/2.0 ${status} Said` : `${method} sip:bob@example.com SIP/2.0`,
      `Via: SIP/2.0/UDP host.example.com;branch=${one('br', `z9hG4bK-${method}-${cseq}`)}`,
      `From: <sip:alice@example.com>${tag('ft', 'a')}`,
      `To: <sip:bob@example.com>${tag('tt', usualToTag(line))}`,
      `Call-ID: ${one('call', 'call-1')}`,
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
      ...all('h').map((header) => header.replaceAll('_', ' ')),
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
}

const sdp = (direction: string, address: string): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    'm=audio 4000 RTP/AVP 0 101',
    'a=rtpmap:101 telephone-event/8000',
    ...(direction === '' ? [] : [`a=${direction}`]),
    '',
  ].join('\r\n');

/** The lists of a console that has heard these lines. */
export const hearing = (lines: readonly string[]): Ears => listen(lines.map(heard));

/** The messages of a flow. */
export function flowOf(lines: readonly string[]): FlowMessage[] {
  const { store } = hearing(lines);
  return store
    .rows(1, lines.length)
    .flatMap((row) => flowMessage(row, store.bytes(row.id) ?? new Uint8Array()));
}

/** The steps of a flow. */
export const stepsIn = (lines: readonly string[]): FlowStep[] => stepsOf(flowOf(lines));

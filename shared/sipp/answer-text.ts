/** The answer that a sequence gives, as a scenario sends it: what RFC 3261 8.2.6.2 copies comes from the request that is answered. */
import { utf8, textOf } from '#shared/lib/bytes.ts';
import { reasonPhrase } from '#shared/sip/status.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { writtenParts } from '#shared/replay/fresh.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { literalText, sealed } from './literal.ts';
import { withKeywords } from './places.ts';
import type { Taken } from './script.ts';
import { LOCAL_TAG } from './script.ts';
import type { ScriptValues } from './script-values.ts';

const REPEATED = ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq'] as const;
/** What the answer's maker writes, whatever its file says. */
const MADE: readonly string[] = [...REPEATED, 'Content-Length', 'Contact'];

/** What SIPp says it can hear, where the console would write the description itself. */
const SDP = [
  ...['v=0', 'o=- 1 1 IN IP[local_ip_type] [local_ip]', 's=-', 'c=IN IP[media_ip_type] [media_ip]', 't=0 0'],
  ...['m=audio [media_port] RTP/AVP 0 8', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', ''],
].join('\n');

export interface Answer {
  readonly status: number;
  /** The text of its file; '' for none. */
  readonly file: string;
  readonly sdp: boolean;
  /** The number by which a PRACK acknowledges it (RFC 3262 7.1); 0 where it is not sent reliably. */
  readonly rseq: number;
  /** Whether To has no tag yet: the request began the dialog. */
  readonly tagged: boolean;
  /** The variables that hold the request's fields, where another message came since; '' for the last message. */
  readonly kept: string;
}

/** All header fields of a name that follow each other. */
const block = (name: string): string => `${name}:[^[:cntrl:]]*([[:cntrl:]]{2}${name}:[^[:cntrl:]]*)*`;

/** What is kept of a request that is answered when other messages came in between: its fields in variables that begin so. */
export function keptOf(kept: string): readonly Taken[] {
  const of = (name: string, header: string, pattern: string, must: boolean): Taken => ({
    ...{ variable: `${kept}_${name}`, header, occurrence: 1, pattern, group: false, must },
  });
  return [
    of('via', '', block('Via'), true),
    // Left empty where there is none: with its line break it stands behind another field.
    of('routes', '', `[[:cntrl:]]{2}${block('Record-Route')}`, false),
    of('from', 'From', '.*', true),
    of('to', 'To', '.*', true),
    of('callid', 'Call-ID', '.*', true),
    of('cseq', 'CSeq', '.*', true),
  ];
}

function repeated({ kept, tagged }: Answer): readonly string[] {
  const tag = tagged ? `;tag=${LOCAL_TAG}` : '';
  if (kept === '') return REPEATED.map((name) => `[last_${name}:]${name === 'To' ? tag : ''}`);
  return [
    ...[`[$${kept}_via]`, `From:[$${kept}_from]`, `To:[$${kept}_to]${tag}`, `Call-ID:[$${kept}_callid]`],
    `CSeq:[$${kept}_cseq][$${kept}_routes]`,
  ];
}

/** The answer as SIPp sends it. */
export function answerText(answer: Answer, values: ScriptValues): string {
  const { status, file, sdp, rseq } = answer;
  const written = textOf(renderTemplate(readRequestFile(utf8(file)).text, values.lookup).bytes);
  const { fields, rest } = writtenParts(written);
  const own = fields.filter(({ canonical }) => !MADE.includes(canonical));
  const say = (line: string): string => withKeywords(line, values.keywords(), literalText);
  const body = sdp ? SDP : rest.slice(2).split('\n').map(say).join('\n');
  const lines = [
    ...[`SIP/2.0 ${status} ${reasonPhrase(status)}`, ...repeated(answer)],
    ...['Contact: <sip:[local_ip]:[local_port]>', ...own.map((field) => say(field.text))],
    ...(rseq > 0 ? ['Require: 100rel', `RSeq: ${rseq}`] : []),
    ...(sdp ? ['Content-Type: application/sdp'] : []),
    ...['Content-Length: [len]', '', body],
  ];
  return sealed(lines.join('\n'));
}

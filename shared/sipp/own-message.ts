/**
 * A message that this side sends, as a scenario has it: the header fields that name the call, the transaction and the ends become
 * SIPp's keywords (RFC 3261 8.1.1, 8.2.6, 12.2.1.1), every other field and the body stay as they were written.
 */
import { textOf } from '#shared/lib/bytes.ts';
import type { HeaderField, SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { firstHeader, headerValue, methodOf } from '#shared/sip/message.ts';
import { reasonText, requestUri, tagOf } from '#shared/sip/views.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import { bodyText } from './body.ts';
import { literalLine, sealed } from './literal.ts';
import type { Ends, Keyword } from './places.ts';
import { endKeywords, withKeywords } from './places.ts';
import { LOCAL_TAG } from './script.ts';

/** What the message is sent in. */
export interface Surroundings {
  readonly ends: Ends;
  /** More texts that are keywords. */
  readonly keywords: readonly Keyword[];
  /** The user part that `[service]` stands for; '' for none. */
  readonly service: string;
}

/** How a request belongs to what came before. */
export interface RequestPlace {
  /** Whether it is of a dialog, whose target and routes were learnt: `[next_url]`, `[routes]`. */
  readonly inDialog: boolean;
  /** What To says in a dialog that the other side began: the variable that holds its From, or ''. */
  readonly remote: string;
  /** The variable that holds the RSeq that a PRACK acknowledges, or ''. */
  readonly rseq: string;
  /** What the number of CSeq is: a keyword, or null where it stays as it is written. */
  readonly cseq?: string | null;
}

/** Where a response gets what it repeats from its request: the last message, or variables that begin with this. */
export interface ResponsePlace {
  readonly variables: string;
}

type FieldText = (field: HeaderField, value: string, first: boolean) => string | null;

const VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]';
const TAG = /;\s*tag\s*=\s*[^;,\s>]+/i;

function nameOf(message: SipMessage, { name }: HeaderField): string {
  return literalLine(textOf(message.bytes, name));
}

/** A field as it was written, with the addresses of the ends put in. */
function plainField(message: SipMessage, field: HeaderField, value: string, of: Surroundings): string {
  const first = ['Route', 'To'].includes(field.canonical) ? 'remote' : 'local';
  const keywords = [...of.keywords, ...endKeywords(of.ends, first)];
  return `${nameOf(message, field)}: ${withKeywords(value, keywords)}`;
}

/** Content-Length counts itself where it counted rightly; a wrong one was meant so. */
function lengthField(message: SipMessage, field: HeaderField, value: string): string {
  const { body, trailer } = message;
  const isCounted = value.trim() === `${trailer.end - body.start}` && trailer.start === trailer.end;
  return `${nameOf(message, field)}: ${isCounted && value.trim() !== '0' ? '[len]' : literalLine(value)}`;
}

/** The lines of the header, each field by what `special` makes of it ('' leaves it out), and the body. */
function assemble(message: SipMessage, startLine: string, of: Surroundings, special: FieldText): string {
  const seen = new Set<string>();
  const fields = message.headers.flatMap((field) => {
    const value = textOf(message.bytes, field.value).replace(/\r?\n[ \t]+/g, ' ');
    const isFirst = !seen.has(field.canonical);
    seen.add(field.canonical);
    if (field.canonical === 'Content-Length') return [lengthField(message, field, value)];
    const text = special(field, value, isFirst) ?? plainField(message, field, value, of);
    return text === '' ? [] : [text];
  });
  return sealed([startLine, ...fields, '', bodyText(message, of.ends, of.keywords)].join('\n'));
}

const serviceKeyword = (service: string): readonly Keyword[] =>
  service === '' ? [] : [{ found: `:${service}@`, keyword: ':[service]@', anywhere: true }];

/** From of this side with the tag of a scenario. */
function fromField(message: SipMessage, field: HeaderField, value: string, of: Surroundings): string {
  const line = plainField(message, field, value.replace(TAG, ''), of);
  return TAG.test(value) ? `${line};tag=${LOCAL_TAG}` : line;
}

function toField(
  request: SipRequest,
  field: HeaderField,
  value: string,
  of: Surroundings,
  { remote }: RequestPlace,
): string {
  const hasTag = TAG.test(value);
  if (hasTag && remote !== '') return `${nameOf(request, field)}:[$${remote}]`;
  const more = [...serviceKeyword(of.service), ...of.keywords];
  const line = plainField(request, field, value.replace(TAG, ''), { ...of, keywords: more });
  return hasTag ? `${line}[peer_tag_param]` : line;
}

/** `[authentication]` makes the whole line, for the challenge that came (RFC 3261 22). */
function authentication(request: SipRequest, canonical: string): string {
  const [auth] = authsOf(request, canonical === 'Authorization' ? 'Authorization' : 'Proxy-Authorization');
  const user = auth?.params.get('username') ?? '';
  return /^[\w.+@-]+$/.test(user) ? `[authentication username=${user}]` : '[authentication]';
}

/** The Request-URI: where the dialog leads, or as written with the other end's address. */
function targetOf(request: SipRequest, of: Surroundings, { inDialog }: RequestPlace): string {
  if (inDialog) return '[next_url]';
  const keywords = [...serviceKeyword(of.service), ...of.keywords, ...endKeywords(of.ends, 'remote')];
  return withKeywords(requestUri(request), keywords);
}

/** A request of this side. Its ACK to a refusal and its CANCEL say `[branch]` too: which one that is, the writer knows. */
export function requestText(request: SipRequest, of: Surroundings, place: RequestPlace): string {
  const method = literalLine(methodOf(request));
  const routes = place.inDialog ? ['[routes]'] : [];
  return assemble(request, `${method} ${targetOf(request, of, place)} SIP/2.0`, of, (field, value, first) => {
    switch (field.canonical) {
      case 'Via':
        return first ? [`${VIA}${/;\s*rport\b/i.test(value) ? ';rport' : ''}`, ...routes].join('\n') : '';
      case 'Route':
        return place.inDialog ? '' : null;
      case 'From':
        return fromField(request, field, value, of);
      case 'To':
        return toField(request, field, value, of, place);
      case 'Call-ID':
        return `${nameOf(request, field)}: [call_id]`;
      case 'CSeq':
        return place.cseq ? `${nameOf(request, field)}: ${place.cseq} ${method}` : null;
      case 'RAck':
        return place.rseq === '' ? null : `RAck: [$${place.rseq}]${literalLine(value.replace(/^\d+/, ''))}`;
      case 'Authorization':
      case 'Proxy-Authorization':
        return first ? authentication(request, field.canonical) : '';
      default:
        return null;
    }
  });
}

/** The fields that a response repeats from its request (RFC 3261 8.2.6.2, 12.1.1). */
export const REPEATED = ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Record-Route'] as const;

/** The name of the variable that keeps a field of a request. */
export const keptName = (variables: string, canonical: string, occurrence: number): string =>
  `${variables}_${canonical.toLowerCase().replace('-', '')}${occurrence > 1 ? `_${occurrence}` : ''}`;

/** A response of this side. @param request the request that it answers, for how many Vias and Record-Routes that had */
export function responseText(
  response: SipResponse,
  request: SipRequest | null,
  of: Surroundings,
  { variables }: ResponsePlace,
): string {
  const isNewTag = request !== null && tagOf(request, 'To') === '' && tagOf(response, 'To') !== '';
  const kept = (canonical: string): string => {
    const count = request?.headers.filter((field) => field.canonical === canonical).length ?? 1;
    const lines = Array.from({ length: count }, (_, i) => keptName(variables, canonical, i + 1));
    return lines.map((name) => `${canonical}:[$${name}]`).join('\n');
  };
  const status = `SIP/2.0 ${response.status} ${literalLine(reasonText(response))}`;
  return assemble(response, status, of, ({ canonical }, _value, first) => {
    if (!(REPEATED as readonly string[]).includes(canonical)) return null;
    if (!first) return '';
    const line = variables === '' ? `[last_${canonical}:]` : kept(canonical);
    return canonical === 'To' && isNewTag ? `${line};tag=${LOCAL_TAG}` : line;
  });
}

/** Whether a message has a Contact, to which the dialog's next requests go (RFC 3261 12.1). */
export const hasContact = (message: SipMessage): boolean => firstHeader(message, 'Contact') !== null;

/** The RSeq of a provisional response that is sent reliably (RFC 3262 3), or null. */
export const rseqOf = (message: SipMessage): string | null => headerValue(message, 'RSeq');

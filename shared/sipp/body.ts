/** The body of a message as a scenario has it: an SDP's addresses and ports become SIPp's, everything else stays as it is. */
import { textOf } from '#shared/lib/bytes.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { literal, literalText } from './literal.ts';
import type { Ends, Keyword } from './places.ts';
import { withKeywords } from './places.ts';

/** `IN IP4 ADDRESS` of this side as keywords (RFC 8866 5.2, 5.7). */
function withAddress(line: string, host: string, kind: 'local' | 'media'): string {
  const found = /^(.* IN IP)[46] (\S+)$/s.exec(line);
  if (!found || found[2] !== host) return literalText(line);
  return `${literalText(found[1] ?? '')}[${kind}_ip_type] [${kind}_ip]`;
}

/** A line of SDP. The ports of its streams follow each other, two apart, where they are open. */
function sdpLine(line: string, host: string, stream: () => number): string {
  if (line.startsWith('o=')) return withAddress(line, host, 'local');
  if (line.startsWith('c=')) return withAddress(line, host, 'media');
  const media = /^(m=\S+ )(\d+)( .*)$/s.exec(line);
  if (!media || media[2] === '0') return literalText(line);
  const offset = 2 * stream();
  return `${literalText(media[1] ?? '')}[media_port${offset === 0 ? '' : `+${offset}`}]${literalText(media[3] ?? '')}`;
}

function sdpText(text: string, host: string): string {
  let streams = 0;
  return text
    .split('\r\n')
    .map((line) => sdpLine(line, host, () => streams++))
    .join('\n');
}

/** The body of a message that this side sends. @param keywords what stands for keywords in a body that is not SDP */
export function bodyText(message: SipMessage, { local }: Ends, keywords: readonly Keyword[]): string {
  const { body, trailer, bytes } = message;
  const rest = bytes.subarray(body.start, trailer.end);
  const isSdp = /^application\/sdp\b/i.test(headerValue(message, 'Content-Type') ?? '');
  const text = textOf(rest);
  if (isSdp && local && text.includes('\r\n')) return sdpText(text, local.host);
  return keywords.length > 0 ? withKeywords(text, keywords, literalText) : literal(rest);
}

/**
 * Reads every challenge or set of credentials of a header, also several in one line: RFC 3261 7.3.1 forbids to join
 * them, and servers that grew up with HTTP join them all the same (RFC 7235 4.1). Linear, and bounded in number.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, skipLws } from '#shared/sip/chars.ts';
import { readAuth } from '#shared/sip/grammar/auth.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { paramMap } from '#shared/sip/grammar/params.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { allHeaders } from '#shared/sip/message.ts';
import type { AuthView } from '#shared/sip/views-identity.ts';

export type AnswerHeader = 'Authorization' | 'Proxy-Authorization';
export type ChallengeHeader = 'WWW-Authenticate' | 'Proxy-Authenticate';

/** No honest message carries more of one header; what lies beyond is not looked at. */
const MAX_VALUES = 32;
const EQUAL = 0x3d;

/** Whether an item of a comma list begins with a scheme: a word, white space, and then a parameter or a secret. */
function beginsScheme(bytes: Uint8Array, { start, end }: Span): boolean {
  const word = endOfRun(bytes, start, end, CLASS.token);
  const next = skipLws(bytes, word, end);
  return word > start && next > word && next < end && at(bytes, next) !== EQUAL;
}

/** The challenges in one header value, their quotes and escapes taken off. */
export function authsIn(bytes: Uint8Array, value: Span): AuthView[] {
  const groups: { start: number; end: number }[] = [];
  for (const item of splitList(bytes, value, ignore)) {
    const last = groups.at(-1);
    if (last && !beginsScheme(bytes, item)) last.end = item.end;
    else groups.push({ ...item });
  }
  return groups.slice(0, MAX_VALUES).map((group) => {
    const { scheme, params } = readAuth(bytes, group, ignore);
    return { scheme: textOf(bytes, scheme), params: paramMap(bytes, params) };
  });
}

/** Those of every line of a header. */
export function authValuesOf(message: SipMessage, header: AnswerHeader | ChallengeHeader): AuthView[] {
  const lines = allHeaders(message, header).slice(0, MAX_VALUES);
  return lines.flatMap(({ value }) => authsIn(message.bytes, value)).slice(0, MAX_VALUES);
}

export function isDigest({ scheme }: AuthView): boolean {
  return scheme.toLowerCase() === 'digest';
}

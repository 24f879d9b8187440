/** What has to hold for every datagram, as one question: what is wrong with how our readers take it? */
import type { Span } from '#shared/lib/bytes.ts';
import { equalBytes } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { worstSeverity } from '#shared/sip/diagnostic.ts';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import { fillRequest } from '#shared/sip/fill.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { editHeaders, serialize } from '#shared/sip/serialize.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import { summarize, summarizeMessage } from '#shared/sip/summary.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import * as views from '#shared/sip/views.ts';

type Check = (bytes: Uint8Array, message: SipMessage | null) => string | null;

/** The first span that does not lie behind the one before it, or reaches beyond the limit. */
function disorder(what: string, spans: readonly Span[], limit: number): string | null {
  let last = 0;
  for (const { start, end } of spans) {
    if (start < last || end < start || end > limit)
      return `${what}: span ${start}-${end} behind ${last} of ${limit}`;
    last = end;
  }
  return null;
}

const spansInOrder: Check = (bytes, message) => {
  if (!message) return null;
  const { startLine, headers, body, trailer } = message;
  const lines = headers.map(({ line }) => line);
  const flaw = disorder('message', [startLine, ...lines, body, trailer], bytes.length);
  if (flaw) return flaw;
  if (trailer.end !== bytes.length) return `message: ends at ${trailer.end} of ${bytes.length}`;
  for (const { canonical, name, value, line } of headers) {
    const inside = disorder(canonical, [{ start: line.start, end: line.start }, name, value], line.end);
    if (inside) return inside;
  }
  return null;
};

const serializesToItself: Check = (bytes, message) => {
  if (!message) return null;
  const isSame = equalBytes(serialize(message), bytes) && equalBytes(editHeaders(message, []), bytes);
  return isSame ? null : 'serialize: other bytes';
};

const findingsLieInside: Check = (bytes) => {
  for (const diagnostic of lint(bytes).diagnostics) {
    const { code, span } = diagnostic;
    if (span.start < 0 || span.end < span.start || span.end > bytes.length)
      return `${code}: span ${span.start}-${span.end} of ${bytes.length}`;
    for (const language of ['en', 'zh'] as const) {
      const text = diagnosticText(diagnostic, language);
      if (text === '' || text.includes('undefined')) return `${code}: no words in ${language}`;
    }
  }
  return null;
};

function difference(a: MessageSummary, b: MessageSummary): string | null {
  for (const [key, value] of Object.entries(a)) {
    const other: unknown = Object.entries(b).find(([name]) => name === key)?.[1];
    if (value !== other)
      return `summary: ${key} is ${JSON.stringify(value)} by index, ${JSON.stringify(other)} by parser`;
  }
  return null;
}

const indexIsFull: Check = (bytes, message) => {
  const summary = summarize(bytes);
  if (!message) return summary.kind === 'other' ? null : `summary: ${summary.kind} of what is not SIP`;
  const severity = worstSeverity(parseMessage(bytes).diagnostics);
  return difference(summary, summarizeMessage(message, severity));
};

const context = {
  local: { host: '192.0.2.1', port: 5060 },
  transport: 'UDP',
  userAgent: 'fuzz',
  cseq: 1,
} as const;
const fill = (bytes: Uint8Array): Uint8Array =>
  fillRequest(bytes, { ...context, random: createSeededRandom(1) }).bytes;

const fillingTwiceIsOnce: Check = (bytes) => {
  const once = fill(bytes);
  return equalBytes(fill(once), once) ? null : 'fill: a second time changes the message';
};

/** The views promise nothing but to answer. */
const viewsAnswer: Check = (_, message) => {
  if (!message) return null;
  methodOf(message);
  views.vias(message);
  views.topVia(message);
  views.cseqOf(message);
  for (const { canonical } of message.headers) {
    views.listValues(message, canonical);
    for (const { uri } of views.addressesOf(message, canonical)) views.parseUri(uri);
  }
  return null;
};

const CHECKS: readonly Check[] = [
  spansInOrder,
  serializesToItself,
  findingsLieInside,
  indexIsFull,
  fillingTwiceIsOnce,
  viewsAnswer,
];

/** What is wrong with how a datagram is read, or null. An error thrown by a reader is a flaw like the others. */
export function flawOf(bytes: Uint8Array): string | null {
  try {
    const copy = bytes.slice();
    const { message } = parseMessage(bytes);
    for (const check of CHECKS) {
      const flaw = check(bytes, message);
      if (flaw !== null) return flaw;
    }
    return equalBytes(copy, bytes) ? null : 'bytes: changed by reading';
  } catch (error) {
    return `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** The readers that are measured, and what each of them makes of a message. Every one starts from the same bytes. */
import { createRequire } from 'node:module';
import { indexMessage } from '#shared/sip/index-message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarize } from '#shared/sip/summary.ts';
import { lint } from '#shared/sip/validate/validate.ts';

export interface Contestant {
  readonly name: string;
  /** What it extracts, and what it does not. */
  readonly does: string;
  readonly ours: boolean;
  /** Reads one message; the answer says whether it could. */
  read(bytes: Uint8Array): boolean;
}

type Parse = (text: string, more?: unknown) => unknown;

const require = createRequire(import.meta.url);
const sip = require('sip') as { parse: Parse };
const sipParsing = require('sip-parsing') as { parse: Parse };
const jssip = require('jssip/lib/Parser.js') as { parseMessage: Parse };
const { SipMessage: Drachtio } = require('drachtio-sip') as { SipMessage: new (text: string) => unknown };
const sipJsFile: string = require.resolve('sip.js/lib/core/messages/parser.js');
const sipJs = (await import(sipJsFile)) as { Parser: { parseMessage: Parse } };

const silent = { warn: () => undefined, error: () => undefined };

/** The others read texts, so making one is part of their work: the bytes come from a socket. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

const theirs = (name: string, does: string, parse: (text: string) => unknown): Contestant => ({
  name,
  does,
  ours: false,
  read: (bytes) => Boolean(parse(textOf(bytes))),
});

/** The keys of the live path: what a message is matched and grouped by. */
function keys(bytes: Uint8Array): boolean {
  const index = indexMessage(bytes);
  const { length } = index.toTag();
  return (
    length >= 0 &&
    index.callId() !== '' &&
    index.branch() !== '' &&
    index.fromTag() !== '' &&
    index.cseq() !== null
  );
}

export const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'sipwright index',
    does: 'structure checked and framed, spans of the headers that matter; no texts yet',
    ours: true,
    read: (bytes) => indexMessage(bytes).kind !== 'other',
  },
  {
    name: 'sipwright live path',
    does: 'the index with its keys as texts: Call-ID, CSeq, both tags, top branch',
    ours: true,
    read: keys,
  },
  {
    name: 'sipwright summarize',
    does: 'all that a row shows: keys, who to whom, first line, SDP or not, worst finding',
    ours: true,
    read: (bytes) => summarize(bytes).callId !== '',
  },
  {
    name: 'sipwright parse',
    does: 'every header with its spans, body, findings of the structure; values when asked',
    ours: true,
    read: (bytes) => parseMessage(bytes).message !== null,
  },
  {
    name: 'sipwright lint',
    does: 'the same, the grammar of every value, and every rule; findings with spans',
    ours: true,
    read: (bytes) => lint(bytes).message !== null,
  },
  theirs('sip-parsing', 'headers as texts, values when asked; no spans, no findings', (text) =>
    sipParsing.parse(text),
  ),
  theirs(
    'drachtio-sip',
    'headers as texts by name, values when asked; no spans, no findings',
    (text) => new Drachtio(text),
  ),
  theirs('sip', 'main headers as objects, order lost; no spans, undefined for what it cannot read', (text) =>
    sip.parse(text),
  ),
  theirs('jssip', 'main headers by a generated grammar; no spans, one bad header ends it', (text) =>
    jssip.parseMessage(text, {}),
  ),
  theirs('sip.js', 'main headers by a generated grammar; no spans, one bad header ends it', (text) =>
    sipJs.Parser.parseMessage(text, silent),
  ),
];

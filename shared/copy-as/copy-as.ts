/** A message in the words of other tools. What a tool cannot express is said in a comment line, never left out silently. */
import { equalBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { SWITCH_NAMES } from '#shared/model/exchange.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { addressOf, parseUri, requestUri } from '#shared/sip/views.ts';
import { scriptOfDialog } from '#shared/sipp/from-dialog.ts';
import { receive } from '#shared/sipp/script.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import { findValues, templateOf } from '#shared/template/template.ts';
import { commentLine, endMark, isSafe, shellWord } from './shell.ts';

export const COPY_TOOLS = ['sipp', 'sipexer', 'sipsak', 'sipwright', 'wireshark', 'raw'] as const;
export type CopyTool = (typeof COPY_TOOLS)[number];

export interface Copied {
  readonly row: MessageRow;
  readonly bytes: Uint8Array;
}

/** Fields that these tools make themselves. */
const OWN: ReadonlySet<string> = new Set(['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Content-Length']);

interface Field {
  readonly name: string;
  readonly canonical: string;
  readonly value: string;
}

function fieldsOf(message: SipMessage): readonly Field[] {
  return message.headers.map(({ name, canonical, value }) => ({
    name: textOf(message.bytes, name),
    canonical,
    value: textOf(message.bytes, value).replace(/\r?\n[ \t]+/g, ' '),
  }));
}

const bodyOf = ({ bytes, body }: SipMessage): Uint8Array => bytes.subarray(body.start, body.end);

/** A command: its words, and what it does not say. */
interface Command {
  readonly words: readonly string[];
  readonly missing: readonly string[];
}

function commandText({ words, missing }: Command): string {
  return [...missing.map(commentLine), words.map(shellWord).join(' ')].join('\n');
}

/** The options whose values can stand in one line; the others are told by their names. */
function options(given: readonly (readonly [flag: string, value: string, what: string])[]): Command {
  const wanted = given.filter(([, value]) => value !== '');
  return {
    words: wanted.flatMap(([flag, value]) => (isSafe(value) ? [flag, value] : [])),
    missing: wanted.flatMap(([, value, what]) =>
      isSafe(value) ? [] : [`${what}: left out, it has control characters or more than one line`],
    ),
  };
}

/** The parts of From and To that sipexer takes apart. */
function partOf(request: SipRequest, name: 'From' | 'To', part: 'user' | 'host'): string {
  const uri = parseUri(addressOf(request, name)?.uri ?? '');
  return uri?.[part] ?? '';
}

/** sipexer (github.com/miconda/sipexer): it makes Via, tags, Call-ID and CSeq itself, and opens a dialog's requests anew. */
function sipexer(request: SipRequest, { dst, transport }: MessageRow): string {
  const fields = fieldsOf(request);
  const type = fields.find(({ canonical }) => canonical === 'Content-Type')?.value ?? '';
  const taken = new Set([...OWN, 'Content-Type', 'User-Agent', 'Contact', 'Expires']);
  const value = (wanted: string): string => fields.find(({ canonical }) => canonical === wanted)?.value ?? '';
  const body = bodyOf(request);
  const extra = fields.filter(({ canonical }) => !taken.has(canonical));
  const names = extra.map(({ name }) => name.toLowerCase());
  const repeated = extra.filter((_, i) => names.indexOf(names[i] ?? '') !== i);
  const single = extra.filter((_, i) => names.indexOf(names[i] ?? '') === i);
  const contact = addressOf(request, 'Contact')?.uri ?? '';
  const { words, missing } = options([
    ['-method', methodOf(request), 'the method'],
    ['-ruri', requestUri(request), 'the Request-URI'],
    ['-fuser', partOf(request, 'From', 'user') || 'no', 'the user of From'],
    ['-fdomain', partOf(request, 'From', 'host'), 'the host of From'],
    ['-tuser', partOf(request, 'To', 'user') || 'no', 'the user of To'],
    ['-tdomain', partOf(request, 'To', 'host'), 'the host of To'],
    ['-contact-uri', contact, 'Contact'],
    ['-expires', value('Expires'), 'Expires'],
    ['-user-agent', value('User-Agent'), 'User-Agent'],
    ...single.map(({ name, value: text }) => ['-extra-header', `${name}:${text}`, name] as const),
    ['-content-type', body.length === 0 ? '' : type, 'Content-Type'],
  ]);
  const again = repeated.map(
    ({ name }) => `${name}: once more in the message, sipexer sends each header once`,
  );
  return bodyCommand(
    { words: ['sipexer', ...words, `${transport}:${dst}`], missing: [...missing, ...again] },
    body,
    '-message-body',
  );
}

/** A command whose body is what `printf` says: its bytes, whatever they are. */
function bodyCommand({ words, missing }: Command, body: Uint8Array, flag: string): string {
  if (body.length === 0) return commandText({ words, missing });
  const head = words.slice(0, -1).map(shellWord);
  const said = `"$(printf -- ${shellWord(printfFormat(body))})"`;
  // A shell takes the line breaks at the end of what a command says away, and NULs.
  const notes = [
    ...(body.at(-1) === 10 ? ['the line break at the end of the body is not sent'] : []),
    ...(body.includes(0) ? ['the NULs of the body are not sent'] : []),
  ];
  const line = [...head, flag, said, shellWord(words.at(-1) ?? '')].join(' ');
  return [...[...missing, ...notes].map(commentLine), line].join('\n');
}

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;
const FORMAT: Readonly<Record<string, string>> = {
  ...{ '\\': '\\\\', '%': '%%', '\r': '\\r', '\n': '\\n', '\t': '\\t' },
};

/** Bytes as a format of `printf`, of one line: what a terminal would act on, and what is no text, is written `\OOO`. */
export function printfFormat(bytes: Uint8Array): string {
  const text = textOf(bytes);
  const isText = equalBytes(utf8(text), bytes);
  if (!isText)
    return Array.from(bytes, (byte) => (byte > 0x7e ? octal(byte) : printfFormat(Uint8Array.of(byte)))).join(
      '',
    );
  return Array.from(
    text,
    (one) => FORMAT[one] ?? (isSafe(one) ? one : Array.from(utf8(one), octal).join('')),
  ).join('');
}

/** A shell command that reads lines from a here-document, in which nothing is expanded. */
function hereDocument(command: string, text: string): string {
  const mark = endMark(text);
  return `${command} <<'${mark}'\n${text}${mark}`;
}

/** sipsak shoots the message as it stands from its standard input and puts a Via of its own on top (`-f -`, `-L` keeps its line ends). */
function sipsak(request: SipRequest, { dst, transport }: MessageRow): string {
  const user = parseUri(requestUri(request))?.user ?? '';
  const target = `sip:${user === '' || !isSafe(user) ? '' : `${user}@`}${dst}`;
  const notes = ['udp', 'tcp'].includes(transport) ? [] : [commentLine(`the message went over ${transport}`)];
  const words = [
    'sipsak',
    '-vv',
    '-L',
    '-f',
    '-',
    ...(transport === 'tcp' ? ['-E', 'tcp'] : []),
    '-s',
    target,
  ];
  const said = `printf -- ${shellWord(printfFormat(request.bytes))}`;
  return [...notes, `${said} | ${words.map(shellWord).join(' ')}`].join('\n');
}

/** A command that reads a template: what no here-document can hold is escaped in it. */
function templateDocument(command: string, template: string): string {
  const text = template.replace(/\t/g, '{{\\t}}');
  return hereDocument(command, text.endsWith('\n') ? text : `${text}{{\\}}\n`);
}

/** A response leaves as it is: only a request begins a transaction (RFC 3261 17.1). */
function sipwright(bytes: Uint8Array, { dst, transport, kind }: MessageRow): string {
  const off = kind === 'response' ? ['--off', 'transaction'] : [];
  const words = ['sipwright', 'send', '-', '--to', `${transport}:${dst}`, ...off];
  return templateDocument(words.map(shellWord).join(' '), templateOf(bytes));
}

/** A request that is written, with what its send would use. */
export interface WrittenRequest {
  readonly text: string;
  /** Where it is sent; '' where the message itself leads. */
  readonly to: string;
  /** Who answers a challenge. The password is not told: the command takes it from its environment. */
  readonly user: string;
  readonly values: Readonly<Record<string, string>>;
  readonly switches: SendSwitches;
}

/** The `sipwright send` that sends a written request as the console would, with the values that its text uses. */
export function sendCommand({ text, to, user, values, switches }: WrittenRequest): string {
  const used = new Set(findValues(text).map(({ call }) => call.name));
  const off = SWITCH_NAMES.filter((name) => !switches[name]);
  const { words, missing } = options([
    ['--to', to, 'destination'],
    ['--user', user, 'user'],
    ...Object.entries(values).flatMap(([name, value]) =>
      used.has(name) ? [['--var', `${name}=${value}`, name] as const] : [],
    ),
  ]);
  const isAsTyped = off.length === SWITCH_NAMES.length;
  const how = isAsTyped ? ['--as-typed'] : off.length > 0 ? ['--off', off.join(',')] : [];
  const command = { words: ['sipwright', 'send', '-', ...words, ...how], missing };
  return templateDocument(commandText(command), text);
}

/** A text of Wireshark's display filter language: quotes and backslashes are escaped, other bytes are written `\xHH`. */
export function wiresharkText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const written = Array.from(bytes, (byte) =>
    byte < 0x20 || byte > 0x7e
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte).replace(/["\\]/, '\\$&'),
  );
  return `"${written.join('')}"`;
}

function wireshark({ callId, cseq, method }: MessageRow): string {
  const call = `sip.Call-ID == ${wiresharkText(callId)}`;
  return cseq > 0 && method !== ''
    ? `${call} && sip.CSeq.seq == ${cseq} && sip.CSeq.method == ${wiresharkText(method)}`
    : call;
}

/** A scenario with one message; a response waits for a request of its method, whose fields it repeats. */
function sippText(one: Copied): string {
  const { src, kind, method } = one.row;
  const sent = { ...one, row: { ...one.row, retransmission: 0 } };
  const script = scriptOfDialog([sent], { side: src, name: method, pausesFrom: null });
  const before = kind === 'response' && method !== '' ? [receive({ method })] : [];
  return writeScenario({ ...script, steps: [...before, ...script.steps] });
}

/** Whether a message can be said in the words of a tool: command lines send requests only. */
export function canCopyAs(tool: CopyTool, row: MessageRow): boolean {
  if (tool === 'raw' || tool === 'sipwright') return row.kind !== 'other' || tool === 'raw';
  return tool === 'sipexer' || tool === 'sipsak' ? row.kind === 'request' : row.kind !== 'other';
}

/** A message in the words of a tool; '' where `canCopyAs` says no. */
export function copyAs(tool: CopyTool, one: Copied): string {
  if (!canCopyAs(tool, one.row)) return '';
  if (tool === 'raw') return textOf(one.bytes);
  if (tool === 'sipwright') return sipwright(one.bytes, one.row);
  if (tool === 'wireshark') return wireshark(one.row);
  if (tool === 'sipp') return sippText(one);
  const { message } = parseMessage(one.bytes);
  if (message?.kind !== 'request') return '';
  return tool === 'sipexer' ? sipexer(message, one.row) : sipsak(message, one.row);
}

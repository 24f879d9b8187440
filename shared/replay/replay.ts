/**
 * One side of a captured call as a sequence that is played against a target: its requests as files with fresh identifiers, what it
 * waited for, and the gaps between. What a stack does by itself (ACK, PRACK, answers to challenges) is left to it.
 */
import { placeOf } from '#shared/flow/places.ts';
import type { Sequence, SequenceStep, SimpleStep } from '#shared/model/sequence.ts';
import { FILE_ENDINGS } from '#shared/model/workspace.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import { writeSequence } from '#shared/sequence/write.ts';
import { DEFAULT_WAIT } from '#shared/sequence/terms.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import type { Keyword } from '#shared/sipp/places.ts';
import { withKeywords } from '#shared/sipp/places.ts';
import { formatHost } from '#shared/sip/endpoint.ts';
import { templateOf } from '#shared/template/template.ts';
import type { RequestFile } from '#shared/workspace/request-file.ts';
import { requestFile, writeRequestFile } from '#shared/workspace/request-file.ts';
import type { WrittenField } from './fresh.ts';
import { isCountedLength, withoutFields, withoutFromTag, writtenParts } from './fresh.ts';
import type { CapturedMessage, SideMessage } from './side.ts';
import { isInDialog, sideMessages } from './side.ts';

/** A file of a workspace that something made. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
}

export interface ReplayChoice {
  /** `HOST:PORT` of the side that is played. */
  readonly side: string;
  /** What the sequence and its folder are called. */
  readonly name: string;
  /** Where it is played to: any form of a destination that `{{target}}` is to stand for. */
  readonly target: string;
  /** Gaps of more than so many milliseconds before a message of this side are kept; null for none. */
  readonly pausesFrom: number | null;
  /** What these gaps are multiplied by. */
  readonly scale: number;
}

export type ReplayNote =
  /** Responses are written by the console: their headers are not those of the capture. */
  | 'answers-made'
  /** Nothing of this side can be played. */
  | 'nothing'
  /** A challenge was answered: the password has to be given. */
  | 'password';

export interface Replay {
  /** The sequence's file, then those of its requests, in a folder of their own. */
  readonly files: readonly MadeFile[];
  readonly sequence: Sequence;
  readonly notes: readonly ReplayNote[];
}

/** Requests that a stack sends, and those whose answers it sends, by itself. */
const BY_ITSELF: ReadonlySet<string> = new Set(['ACK', 'PRACK']);
const STEPS: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'OPTIONS'] satisfies DialogStep[]);

/** What is filled anew in a request outside of a dialog, and in one inside. */
const FRESH: ReadonlySet<string> = new Set(['Via', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards']);
const IN_DIALOG: ReadonlySet<string> = new Set([...FRESH, 'From', 'To', 'Route']);
const COPIED: ReadonlySet<string> = new Set([
  'Via',
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Record-Route',
  'Contact',
]);
const CREDENTIALS: ReadonlySet<string> = new Set(['Authorization', 'Proxy-Authorization']);

/** The ends of the capture as values: this side's address is where it is played from, the other one the target. */
function endValues(local: string, remote: string): { start: readonly Keyword[]; other: readonly Keyword[] } {
  const value = (found: string, keyword: string): Keyword => ({ found, keyword, anywhere: false });
  const host = (address: string): string => formatHost(placeOf(address).host);
  const ours = [value(local, '{{local.ip}}:{{local.port}}'), value(host(local), '{{local.ip}}')];
  const theirs = [value(remote, '{{target}}'), value(host(remote), '{{target}}')];
  return { start: [...theirs, ...ours], other: [...ours, ...theirs] };
}

const asIs = (text: string): string => text;

/** Whether a field names the other side, so that its address there is the target's. */
const isTheirs = ({ canonical }: WrittenField): boolean => canonical === 'To' || canonical === 'Route';

/** The text of a request as a new one to the target. */
function freshText(one: SideMessage, request: SipRequest, remote: string): string {
  const local = one.row.src;
  const { start, other } = endValues(local, remote);
  const parts = writtenParts(templateOf(request.bytes));
  const inDialog = isInDialog(one);
  const unwanted = inDialog ? IN_DIALOG : FRESH;
  const startLine = inDialog
    ? `${one.row.method} {{dialog.remoteTarget}} SIP/2.0`
    : withKeywords(parts.startLine, start, asIs);
  const fields = parts.fields.map((field) => ({
    ...field,
    text: withKeywords(withoutFromTag(field).text, isTheirs(field) ? start : other, asIs),
  }));
  const rest = withKeywords(parts.rest, other.slice(0, 2), asIs);
  return withoutFields(
    { startLine, fields, rest },
    (field) =>
      unwanted.has(field.canonical) || CREDENTIALS.has(field.canonical) || isCountedLength(field, parts.rest),
  );
}

/** A target in two: what carries it (`udp:` or ''), and what can stand in a URI. */
function targetOf({ target }: ReplayChoice): { readonly carrier: string; readonly host: string } {
  const [, carrier = '', host = target] = /^((?:udp|tcp|tls|wss?):)(.*)$/i.exec(target.trim()) ?? [];
  return { carrier, host };
}

/** What a response says of its own; what RFC 3261 8.2.6 copies is put in when it is sent. */
function responseText({ row }: SideMessage, message: SipMessage): string {
  const { other } = endValues(row.src, row.dst);
  const { startLine, fields, rest } = writtenParts(templateOf(message.bytes));
  const ours = fields.map((field) => ({ ...field, text: withKeywords(field.text, other, asIs) }));
  const body = withKeywords(rest, other.slice(0, 2), asIs);
  return withoutFields(
    { startLine, fields: ours, rest: body },
    (field) => COPIED.has(field.canonical) || isCountedLength(field, rest),
  );
}

/** A walk over the messages of a side. */
class Player {
  readonly steps: SequenceStep[] = [];
  readonly files: MadeFile[] = [];
  readonly notes = new Set<ReplayNote>();
  readonly #messages: readonly SideMessage[];
  readonly #choice: ReplayChoice;
  readonly #remote: string;

  constructor(messages: readonly SideMessage[], choice: ReplayChoice) {
    this.#messages = messages;
    this.#choice = choice;
    const [first] = messages;
    this.#remote = first ? (first.sent ? first.row.dst : first.row.src) : '';
  }

  take(one: SideMessage, at: number): void {
    const step = one.sent ? this.#send(one, at) : this.#wait(one, at);
    if (!step) return;
    const { pausesFrom, scale } = this.#choice;
    const ms = Math.round(one.gap * scale);
    if (one.sent && pausesFrom !== null && one.gap > pausesFrom && this.steps.length > 0 && ms > 0)
      this.steps.push({ kind: 'pause', line: 0, ms });
    this.steps.push(step);
  }

  #send(one: SideMessage, at: number): SimpleStep | null {
    const { message, row } = one;
    if (message.kind === 'request') return this.#sendRequest(one, message, at);
    if (row.status === 100 || BY_ITSELF.has(row.method) || this.#isCancelled(one)) return null;
    const hasBody = message.body.start < message.body.end;
    if (!hasBody) this.notes.add('answers-made');
    const file = hasBody
      ? this.#writeFile(`${row.status}-${row.method}`, { text: responseText(one, message) })
      : '';
    return { kind: 'answer', line: 0, of: '', status: row.status, sdp: false, file };
  }

  /** A stack answers a CANCEL, and the INVITE that it takes back with 487 (RFC 3261 9.2). */
  #isCancelled({ row, transaction }: SideMessage): boolean {
    if (row.method === 'CANCEL') return true;
    const isTaken = this.#messages.some(
      ({ sent, row: other }) => !sent && other.method === 'CANCEL' && other.cseq === row.cseq,
    );
    return row.status === 487 && transaction.method === 'INVITE' && isTaken;
  }

  #sendRequest(one: SideMessage, request: SipRequest, at: number): SimpleStep | null {
    const { method } = one.row;
    if (BY_ITSELF.has(method) || this.#answersChallenge(one, at)) return null;
    const send = { kind: 'send', line: 0, of: '', as: '' } as const;
    if (method === 'CANCEL') return { ...send, what: { kind: 'step', step: 'CANCEL' } };
    const hasBody = request.body.start < request.body.end;
    if (isInDialog(one) && STEPS.has(method) && !hasBody)
      return { ...send, what: { kind: 'step', step: method as DialogStep } };
    const path = this.#write(one, request);
    return { ...send, what: { kind: 'file', path, inDialog: isInDialog(one) } };
  }

  /** Whether a request is the one before it again, with credentials (RFC 3261 22). */
  #answersChallenge({ row, message }: SideMessage, at: number): boolean {
    if (message.kind !== 'request') return false;
    const asked = this.#messages
      .slice(0, at)
      .findLast((other) => !other.sent && other.row.method === row.method && other.row.status >= 200);
    const has = [...CREDENTIALS].some((name) => message.headers.some(({ canonical }) => canonical === name));
    return has && (asked?.row.status === 401 || asked?.row.status === 407);
  }

  #write(one: SideMessage, request: SipRequest): string {
    const user = this.#userOf(one);
    if (user !== '') this.notes.add('password');
    return this.#writeFile(one.row.method, {
      text: freshText(one, request, this.#remote),
      to: isInDialog(one) ? '' : `${targetOf(this.#choice).carrier}{{target}}`,
      ...(user === '' ? {} : { user, password: '{{password}}' }),
    });
  }

  #writeFile(name: string, parts: Partial<RequestFile>): string {
    const number = String(this.files.length + 1).padStart(2, '0');
    const path = `${number}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}${FILE_ENDINGS.request}`;
    this.files.push({ path, text: writeRequestFile(requestFile(parts)) });
    return path;
  }

  /** The user whose credentials this request or its repetition carried; '' for none. */
  #userOf({ row }: SideMessage): string {
    const later = this.#messages.filter(({ sent, row: other }) => sent && other.method === row.method);
    const auths = later.flatMap(({ message }) =>
      message.kind === 'request'
        ? [...authsOf(message, 'Authorization'), ...authsOf(message, 'Proxy-Authorization')]
        : [],
    );
    return auths[0]?.params.get('username') ?? '';
  }

  #wait(one: SideMessage, at: number): SimpleStep | null {
    const { row, message } = one;
    const wait = { kind: 'wait', line: 0, of: '', as: '', within: null } as const;
    if (message.kind === 'request')
      return BY_ITSELF.has(row.method) || row.method === 'CANCEL'
        ? null
        : { ...wait, checks: [], what: row.method };
    if (BY_ITSELF.has(row.method) || row.method === 'CANCEL' || this.#isChallenge(row.method, row.status, at))
      return null;
    const next = this.#messages[at + 1];
    const isAwaited =
      row.status >= 200 || (row.status > 100 && next?.sent === true && next.row.method === 'CANCEL');
    return isAwaited ? { ...wait, checks: [], what: String(row.status) } : null;
  }

  #isChallenge(method: string, status: number, at: number): boolean {
    if (status !== 401 && status !== 407) return false;
    const again = this.#messages.findIndex(({ sent, row }, i) => i > at && sent && row.method === method);
    const next = this.#messages[again];
    return next !== undefined && this.#answersChallenge(next, again);
  }
}

/** A name that a file can have: no separators, no dot in front, not too long. */
export function fileName(text: string, otherwise: string): string {
  const safe = text
    .replace(/[\\/:*?"<>|\x00-\x1f\x7f]+/g, '-')
    .replace(/^[.\s-]+|[\s.-]+$/g, '')
    .slice(0, 60)
    .trim();
  return safe === '' ? otherwise : safe;
}

/** What one side of a call did, to be played again. @param messages in the order of their times */
export function replayOf(messages: readonly CapturedMessage[], choice: ReplayChoice): Replay {
  const mine = sideMessages(messages, choice.side);
  const player = new Player(mine, choice);
  mine.forEach((one, at) => player.take(one, at));
  if (player.steps.length === 0) player.notes.add('nothing');
  const name = fileName(choice.name, 'Replay');
  const sequence: Sequence = {
    name: choice.name,
    data: '',
    timeout: DEFAULT_WAIT,
    variables: [
      { name: 'target', value: targetOf(choice).host },
      ...(player.notes.has('password') ? [{ name: 'password', value: '' }] : []),
    ],
    steps: player.steps,
  };
  const files = [
    { path: `${name}${FILE_ENDINGS.sequence}`, text: writeSequence(sequence) },
    ...player.files,
  ].map(({ path, text }) => ({ path: `${name}/${path}`, text }));
  return { files, sequence, notes: [...player.notes] };
}

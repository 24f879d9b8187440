/**
 * What sending fills in, at the places where it will stand (RFC 3261 8.1.1). It is read off the bytes that `fillRequest` makes, the
 * function that fills on sending; what is different in two samples is what only the send decides.
 */
import { textOf } from '#shared/lib/bytes.ts';
import { fillRequest } from '#shared/sip/fill.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import type { Rendered } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { findValues } from '#shared/template/template.ts';
import type { Sample } from './samples.ts';

export interface Ghost {
  /** Where it goes in: a line of its own before this UTF-16 offset, or a text at it. */
  readonly at: number;
  readonly kind: 'line' | 'inline';
  /** The header that it makes or completes. */
  readonly header: string;
  /** As it is shown: `…` stands for what only the send decides. */
  readonly shown: string;
  /** As it is written into the text when it is wanted there, with values for what is made anew each time; '' where only the send can. */
  readonly written: string;
}

/** What is put in, in bytes of the message as it is. */
interface Insertion {
  readonly byte: number;
  readonly kind: Ghost['kind'];
  readonly text: string;
}

const LF = 10;

/** The lines of a head with their ends, byte by byte (Latin-1); the empty line closes it. */
function headLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let isStarted = false;
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end + 1;
    const line = latin1(bytes.subarray(from, to));
    lines.push(line);
    from = to;
    const isEmpty = line.trim() === '';
    if (isEmpty && isStarted) break;
    isStarted ||= !isEmpty;
  }
  return lines;
}

/** What was put into a line to make the other one of it: a parameter; null where it was not made of it. */
function addedParameter(before: string, after: string): { at: number; text: string } | null {
  const length = after.length - before.length;
  if (length <= 0 || before.trim() === '') return null;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  // The same characters may end what stands and what is put in: the parameter begins at its semicolon.
  for (let start = at; start >= 0 && start >= at - length; start--) {
    const isHere = after[start] === ';' && before.slice(start) === after.slice(start + length);
    if (isHere) return { at: start, text: after.slice(start, start + length).trimEnd() };
  }
  return null;
}

/** What was put into a message: both are walked line by line, since filling takes nothing away. */
function insertionsOf(before: Uint8Array, after: Uint8Array): Insertion[] {
  const found: Insertion[] = [];
  const own = headLines(before);
  let byte = 0;
  let next = 0;
  for (const line of headLines(after)) {
    const mine = own[next];
    const isMine = mine !== undefined && (mine === line || (next === own.length - 1 && mine === line.replace(/\r\n$/, ''))); // prettier-ignore
    const added = mine === undefined || isMine ? null : addedParameter(mine, line);
    if (added) found.push({ byte: byte + added.at, kind: 'inline', text: added.text });
    if (isMine || added) {
      byte += mine?.length ?? 0;
      next++;
    } else if (line.trim() !== '') found.push({ byte, kind: 'line', text: line.trimEnd() });
  }
  return found;
}

const latin1 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 8_192)
    parts.push(String.fromCharCode(...bytes.subarray(from, from + 8_192)));
  return parts.join('');
};

const fromLatin1 = (text: string): string => textOf(Uint8Array.from(text, (char) => char.charCodeAt(0)));

/** What filling puts into the bytes of a draft. */
function insertions(bytes: Uint8Array, filled: Uint8Array): Insertion[] {
  return filled.length === bytes.length ? [] : insertionsOf(bytes, filled);
}

const SEPARATORS = /([;:,<>@\s]+)/;

/** A text in which what differs from another sample is `…`. */
function commonText(one: string, other: string): string {
  const others = other.split(SEPARATORS);
  const pieces = one.split(SEPARATORS);
  if (pieces.length !== others.length) return '…';
  return pieces
    .map((piece, i) => {
      const match = others[i] ?? '';
      if (piece === match) return piece;
      let same = 0;
      while (same < piece.length && piece[same] === match[same]) same++;
      // Only a name with its sign, or a cookie, is worth keeping before what is not known.
      return `${/^(?:[\w-]+=|z9hG4bK)+/.exec(piece.slice(0, same))?.[0] ?? ''}…`;
    })
    .join('')
    .replace(/…(?::…)+/g, '…');
}

/** What stands, in a draft, for what filling makes anew: the values of `shared/template`. */
const FRESH: readonly (readonly [made: RegExp, value: string])[] = [
  [/(;branch=)[^;]+/, '$1{{$branch}}'],
  [/(;tag=)[^;]+/, '$1{{$tag}}'],
  [/^(Call-ID: ).*/, '$1{{$callId}}'],
];

/** Headers into which filling puts the address that the request leaves from. */
const WITH_LOCAL: ReadonlySet<string> = new Set(['Via', 'From', 'Contact']);

/** What a dialog gives for its own requests (RFC 3261 12.2.1.1); its next CSeq has no value to stand for it. */
const OF_DIALOG: Readonly<Record<string, string>> = {
  From: 'From: {{dialog.local}}',
  To: 'To: {{dialog.remote}}',
  'Call-ID': 'Call-ID: {{dialog.callId}}',
  CSeq: '',
};

/** What a dialog gives to its next request, as far as it is known here. */
export interface DialogNames {
  /** From and To as this side writes them, tags included. */
  readonly local: string;
  readonly remote: string;
  readonly callId: string;
  /** The number of its last request. */
  readonly localSeq: number;
}

/** A ghost is one line, and no longer than what is read at a glance. */
const LONGEST = 300;

/** The value of a header that a dialog gives; an ACK repeats the number of its INVITE (RFC 3261 13.2.2.4), which is not known here. */
function dialogValue(header: string, method: string, names: DialogNames): string {
  const { local, remote, callId, localSeq } = names;
  const seq = method === 'ACK' ? '…' : `${localSeq + 1}`;
  const values: Readonly<Record<string, string>> = { From: local, To: remote, 'Call-ID': callId, CSeq: `${seq} ${method}` }; // prettier-ignore
  const value = (values[header] ?? '…').replace(/\s+/g, ' ');
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

/** A header that a dialog gives, as it is shown. @param made the same header without a dialog */
function shownOfDialog(header: string, made: string, names: DialogNames | null): string {
  const method = /\S*$/.exec(made)?.[0] ?? '';
  return `${header}: ${names ? dialogValue(header, method, names) : '…'}`;
}

function writtenText(header: string, text: string, { context: { local } }: Sample): string {
  const fresh = FRESH.reduce((all, [made, value]) => all.replace(made, value), text);
  if (!WITH_LOCAL.has(header)) return fresh;
  return fresh
    .replace(`${local.host}:${local.port}`, '{{local.ip}}:{{local.port}}')
    .replace(local.host, '{{local.ip}}');
}

function headerOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return canonicalName(/^[^\s:]+/.exec(text.slice(start, at))?.[0] ?? '');
}

export interface GhostOptions {
  /** Whether values are put in on sending. */
  readonly variables: boolean;
  /** Whether the draft is sent in a dialog, which then gives its own headers. */
  readonly dialog: boolean;
  /** What that dialog gives; null, or left out, where it is not known. */
  readonly names?: DialogNames | null;
  /** The first sample with what filling puts in, where that is known. */
  readonly filled?: Uint8Array;
}

/** The bytes of a draft by the other sample. */
function otherBytes(text: string, wire: Rendered, sample: Sample, variables: boolean): Uint8Array {
  const isSame = !variables || findValues(text).length === 0;
  return isSame ? wire.bytes : renderTemplate(text, sample.lookup).bytes;
}

/**
 * What sending puts into a draft, in order; none where the text is no request.
 * @param text lines ended LF
 * @param wire what it is by the first of the samples
 */
export function ghostsOf(
  text: string,
  wire: Rendered,
  samples: readonly [Sample, Sample],
  options: GhostOptions,
): Ghost[] {
  const { variables, dialog, names = null } = options;
  const { filled = fillRequest(wire.bytes, samples[0].context).bytes } = options;
  const one = insertions(wire.bytes, filled);
  if (one.length === 0) return [];
  const bytes = otherBytes(text, wire, samples[1], variables);
  const other = insertions(bytes, fillRequest(bytes, samples[1].context).bytes);
  return one.map(({ byte, kind, text: raw }, i) => {
    const made = fromLatin1(raw);
    const at = wire.toText(byte);
    const header = kind === 'line' ? (/^[^:]*/.exec(made)?.[0] ?? '') : headerOf(text, at);
    const again = fromLatin1(other[i]?.text ?? raw);
    const ofDialog = dialog && kind === 'line' ? OF_DIALOG[header] : undefined;
    // A length that depends on what only the send decides cannot be written before.
    const isCounted = header === 'Content-Length' && made !== again;
    return {
      at,
      kind,
      header,
      shown: ofDialog === undefined ? commonText(made, again) : shownOfDialog(header, made, names),
      written: isCounted ? '' : (ofDialog ?? (variables ? writtenText(header, made, samples[0]) : made)),
    };
  });
}

/** The change that writes ghosts into the text, those of one place in their order. */
export function writtenGhosts(
  text: string,
  ghosts: readonly Ghost[],
): readonly { readonly from: number; readonly insert: string }[] {
  return ghosts
    .filter(({ written }) => written !== '')
    .map(({ at, kind, written }) => {
      if (kind === 'inline') return { from: at, insert: written };
      const isAtLineStart = at === 0 || text[at - 1] === '\n';
      return { from: at, insert: isAtLineStart ? `${written}\n` : `\n${written}` };
    });
}

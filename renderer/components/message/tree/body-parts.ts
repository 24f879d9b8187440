/** The body of a message opened as what it is: a session description, parts, a fragment of a message, lines of text (RFC 5621). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { BodyNode, BodyPart } from '#shared/sip/body.ts';
import type { HeaderField, SipMessage } from '#shared/sip/message.ts';
import type { StartLine } from '#shared/sip/parse-start-line.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { headerParts } from './header-parts.ts';
import type { Draft } from './node.ts';
import { part } from './node.ts';
import { sdpParts } from './sdp-parts.ts';
import { uriParts } from './value-parts.ts';

/** Lines of a text that are told apart; the last one holds the rest. */
const LINES = 400;
/** Characters of a method or a name that are looked up. */
const NAME = 80;
const LF = 10;
const CR = 13;

const nameAt = (bytes: Uint8Array, { start, end }: Span): string =>
  textOf(bytes, { start, end: Math.min(end, start + NAME) });

/** A start line with its parts, of a message or of a fragment of one. */
export function startLineDraft(bytes: Uint8Array, line: SipMessage | StartLine): Draft {
  const version = part('version', line.version);
  if (line.kind === 'request') {
    const { method, uri } = line;
    const about = { kind: 'method', name: nameAt(bytes, method) } as const;
    return {
      label: { key: 'startLine' },
      span: line.startLine,
      about,
      inner: [
        ...part('method', method, { about }),
        ...part('uri', uri, { inner: uriParts(bytes, readUri(bytes, uri, ignore)) }),
        ...version,
      ],
    };
  }
  const about = { kind: 'status', name: nameAt(bytes, line.statusSpan) } as const;
  const inner = [...version, ...part('status', line.statusSpan), ...part('reason', line.reason)];
  return { label: { key: 'startLine' }, span: line.startLine, about, inner };
}

/** A header with what its grammar reads in it. */
export function headerDraft(bytes: Uint8Array, header: HeaderField): Draft {
  const { canonical, line, value } = header;
  return {
    label: { text: canonical },
    span: line,
    value,
    about: { kind: 'header', name: canonical },
    inner: () => headerParts(bytes, header),
  };
}

/** The end of a line without its line end. */
function contentEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || bytes[end - 1] !== LF) return end;
  return end - 2 >= start && bytes[end - 2] === CR ? end - 2 : end - 1;
}

function textLines(bytes: Uint8Array, span: Span): Draft[] {
  const drafts: Draft[] = [];
  for (let at = span.start; at < span.end;) {
    const newline = drafts.length < LINES ? bytes.indexOf(LF, at) : -1;
    const end = newline < 0 || newline >= span.end ? span.end : newline + 1;
    const value = { start: at, end: contentEnd(bytes, at, end) };
    drafts.push({ label: { text: String(drafts.length + 1) }, span: { start: at, end }, value });
    at = end;
  }
  return drafts;
}

function partDraft(bytes: Uint8Array, { span, headers, content }: BodyPart, index: number): Draft {
  return {
    label: { key: 'part' },
    span,
    value: { start: span.start, end: span.start },
    note: { key: 'part', values: { number: String(index + 1), type: content.type } },
    inner: [...headers.map((header) => headerDraft(bytes, header)), ...bodyDraft(bytes, content)],
  };
}

function inside(bytes: Uint8Array, body: BodyNode): Draft[] {
  switch (body.kind) {
    case 'sdp':
      return sdpParts(body.sdp);
    case 'multipart':
      return [
        ...part('preamble', body.multipart.preamble),
        ...body.parts.map((one, index) => partDraft(bytes, one, index)),
        ...part('epilogue', body.multipart.epilogue),
      ];
    case 'sipfrag': {
      const { startLine, headers } = body.fragment;
      return [
        ...(startLine ? [startLineDraft(bytes, startLine)] : []),
        ...headers.map((header) => headerDraft(bytes, header)),
        ...bodyDraft(bytes, body.content),
      ];
    }
    case 'text':
      return textLines(bytes, body.span);
    default:
      return [];
  }
}

/** A body with what is in it; none where it is empty. */
export function bodyDraft(bytes: Uint8Array, body: BodyNode): Draft[] {
  if (body.kind === 'none') return [];
  const { span, kind, type } = body;
  const key = kind === 'binary' ? 'binary' : type === '' ? 'untyped' : 'typed';
  return part('body', span, {
    value: { start: span.start, end: span.start },
    note: { key, values: { type: type.slice(0, NAME), size: String(span.end - span.start) } },
    inner: () => inside(bytes, body),
  });
}

/**
 * The structure of a message as a tree of nodes, each with its bytes: the start line and its parts, every header with what
 * the typed views read in it, and the lines of the body. The views say what, the bytes say where.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { ADDRESS_HEADERS } from '#shared/sip/header-table.ts';
import type { HeaderField, SipMessage } from '#shared/sip/message.ts';
import type { UriView } from '#shared/sip/views.ts';
import { addressesOf, cseqOf, parseUri, vias } from '#shared/sip/views.ts';

/** Keys of `traffic.message.tree`: parts that have a name in every language. */
export type PartKey =
  | 'startLine'
  | 'body'
  | 'trailer'
  | 'method'
  | 'uri'
  | 'version'
  | 'status'
  | 'reason'
  | 'transport'
  | 'host'
  | 'port'
  | 'display'
  | 'addressUri'
  | 'user'
  | 'scheme'
  | 'sequence';

export interface TreeNode {
  /** Unique in its tree, and the same for the same message. */
  readonly id: string;
  /** A named part, or the text of the message itself (a header's or a parameter's name). */
  readonly label: { readonly key: PartKey } | { readonly text: string };
  readonly value: string;
  readonly span: Span;
  readonly children: readonly TreeNode[];
}

type Draft = Pick<TreeNode, 'label' | 'value'> & { readonly inner?: readonly Draft[] };

const BODY_LINES = 400;
/** Parts of one header that are listed. */
const PARTS = 200;
/** How far ahead of the part before a part is looked for, in bytes. */
const REACH = 4096;

const named = (key: PartKey, value: string, inner?: readonly Draft[]): Draft =>
  inner ? { label: { key }, value, inner } : { label: { key }, value };

const params = (map: ReadonlyMap<string, string>): Draft[] =>
  [...map].map(([name, value]) => ({ label: { text: name }, value }));

const present = (drafts: readonly Draft[]): Draft[] => drafts.filter(({ value }) => value !== '');

function uriParts(uri: UriView | null): Draft[] {
  if (!uri) return [];
  const port = uri.port === null ? '' : String(uri.port);
  return [
    ...present([
      named('scheme', uri.scheme),
      named('user', uri.user),
      named('host', uri.host),
      named('port', port),
    ]),
    ...params(uri.params),
  ];
}

/** What the typed views read in one header; empty where they have nothing to say. */
function headerParts(message: SipMessage, header: HeaderField): Draft[] {
  const alone: SipMessage = { ...message, headers: [header] };
  if (header.canonical === 'Via') {
    return vias(alone).flatMap((via) => [
      ...present([
        named('transport', via.transport),
        named('host', via.host),
        named('port', via.port === null ? '' : String(via.port)),
      ]),
      ...params(via.params),
    ]);
  }
  if (header.canonical === 'CSeq') {
    const cseq = cseqOf(alone);
    return cseq ? [named('sequence', String(cseq.seq)), named('method', cseq.method)] : [];
  }
  if (!ADDRESS_HEADERS.includes(header.canonical)) return [];
  return addressesOf(alone, header.canonical).flatMap((address) => [
    ...present([named('display', address.display)]),
    named('addressUri', address.uri, uriParts(parseUri(address.uri))),
    ...params(address.params),
  ]);
}

/** Lower case for ASCII only: the length stays the same, as offsets need it. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The first place of `text` in a span, without regard to case; null where it is not there. */
function findText(bytes: Uint8Array, text: string, within: Span): Span | null {
  const hay = textOf(bytes, within);
  const index = text === '' ? -1 : lower(hay).indexOf(lower(text));
  if (index < 0) return null;
  const start = within.start + utf8(hay.slice(0, index)).length;
  return { start, end: start + utf8(hay.slice(index, index + text.length)).length };
}

/** Gives drafts their bytes: parts follow each other, so each is looked for behind the one before. */
function place(bytes: Uint8Array, drafts: readonly Draft[], within: Span, id: string): TreeNode[] {
  let from = within.start;
  return drafts.map(({ label, value, inner }, index) => {
    const rest = { start: from, end: Math.min(within.end, from + REACH) };
    const name = 'text' in label ? findText(bytes, label.text, rest) : null;
    const found = findText(bytes, value, name ? { start: name.end, end: rest.end } : rest);
    const start = name?.start ?? found?.start;
    const end = found?.end ?? name?.end;
    const span = start === undefined || end === undefined ? within : { start, end };
    if (end !== undefined) from = end;
    const own = `${id}.${index}`;
    return { id: own, label, value, span, children: inner ? place(bytes, inner, found ?? span, own) : [] };
  });
}

function leaf(message: SipMessage, id: string, key: PartKey, span: Span): TreeNode {
  return { id, label: { key }, value: textOf(message.bytes, span), span, children: [] };
}

function startLine(message: SipMessage): TreeNode {
  const { bytes } = message;
  const version = leaf(message, 's.v', 'version', message.version);
  const uri = message.kind === 'request' ? textOf(bytes, message.uri) : '';
  const parts =
    message.kind === 'request'
      ? [
          leaf(message, 's.m', 'method', message.method),
          {
            ...leaf(message, 's.u', 'uri', message.uri),
            children: place(bytes, uriParts(parseUri(uri)), message.uri, 's.u'),
          },
          version,
        ]
      : [
          version,
          leaf(message, 's.s', 'status', message.statusSpan),
          leaf(message, 's.r', 'reason', message.reason),
        ];
  return { ...leaf(message, 's', 'startLine', message.startLine), children: parts };
}

function headerNode(message: SipMessage, header: HeaderField, index: number): TreeNode {
  const id = `h${index}`;
  return {
    id,
    label: { text: header.canonical },
    value: textOf(message.bytes, header.value),
    span: header.line,
    children: place(message.bytes, headerParts(message, header).slice(0, PARTS), header.value, id),
  };
}

/** The lines of a body; the last node holds the rest where there are very many. */
function bodyLines({ bytes, body }: SipMessage): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = body.start; at < body.end;) {
    const newline = nodes.length < BODY_LINES ? bytes.indexOf(10, at) : -1;
    const end = newline < 0 || newline >= body.end ? body.end : newline + 1;
    const value = textOf(bytes, { start: at, end: Math.min(end, at + 400) }).replace(/\r?\n$/, '');
    const id = `b${nodes.length}`;
    nodes.push({
      id,
      label: { text: String(nodes.length + 1) },
      value,
      span: { start: at, end },
      children: [],
    });
    at = end;
  }
  return nodes;
}

/** The tree of a message, in the order of its bytes. */
export function treeOf(message: SipMessage): TreeNode[] {
  const nodes = [
    startLine(message),
    ...message.headers.map((header, index) => headerNode(message, header, index)),
  ];
  const { body, trailer } = message;
  if (body.end > body.start) {
    nodes.push({ id: 'b', label: { key: 'body' }, value: '', span: body, children: bodyLines(message) });
  }
  if (trailer.end > trailer.start) {
    const shown = { start: trailer.start, end: Math.min(trailer.end, trailer.start + 400) };
    nodes.push({ ...leaf(message, 't', 'trailer', shown), span: trailer });
  }
  return nodes;
}

export interface TreeRow {
  readonly node: TreeNode;
  readonly level: number;
  readonly open: boolean;
}

/** The rows that are seen when the nodes of `open` are unfolded. */
export function visibleRows(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1): TreeRow[] {
  return nodes.flatMap((node) => {
    const isOpen = open.has(node.id) && node.children.length > 0;
    return [{ node, level, open: isOpen }, ...(isOpen ? visibleRows(node.children, open, level + 1) : [])];
  });
}

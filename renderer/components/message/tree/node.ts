/**
 * A node of a message's tree: a part of the message with its bytes. Texts are made from the bytes when a row is shown, so a
 * tree is spans and nothing else; every span lies within that of the node above it.
 */
import type { Span } from '#shared/lib/bytes.ts';

/** Keys of `inspector.tree.parts`: parts that have a name in every language. */
export type PartKey =
  | 'startLine'
  | 'method'
  | 'uri'
  | 'version'
  | 'status'
  | 'reason'
  | 'body'
  | 'part'
  | 'preamble'
  | 'epilogue'
  | 'trailer'
  | 'protocol'
  | 'transport'
  | 'scheme'
  | 'user'
  | 'password'
  | 'host'
  | 'port'
  | 'number'
  | 'uriHeader'
  | 'authority'
  | 'path'
  | 'query'
  | 'display'
  | 'addressUri'
  | 'sequence'
  | 'rseq'
  | 'seconds'
  | 'comment'
  | 'value'
  | 'type'
  | 'subtype'
  | 'authScheme'
  | 'callId'
  | 'product'
  | 'code'
  | 'agent'
  | 'text'
  | 'time'
  | 'delay'
  | 'namespace'
  | 'priority'
  | 'major'
  | 'minor'
  | 'session'
  | 'media'
  | 'line'
  | 'sessionId'
  | 'sessionVersion'
  | 'network'
  | 'addressType'
  | 'address'
  | 'scope'
  | 'bandwidth'
  | 'start'
  | 'stop'
  | 'ports'
  | 'format'
  | 'encoding'
  | 'clock'
  | 'channels'
  | 'parameters'
  | 'component'
  | 'foundation'
  | 'candidateType'
  | 'tag'
  | 'suite'
  | 'keys'
  | 'hash'
  | 'fingerprint'
  | 'semantics'
  | 'mid';

/** What a node is called: a named part, or a text of the message itself, such as a header's or a parameter's name. */
export type NodeLabel = { readonly key: PartKey } | { readonly text: string };

/** A few words about a node: a key of `inspector.tree.notes` with its values. Values may come from the wire. */
export interface NodeNote {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What the reference has an entry for. */
export interface About {
  readonly kind: 'header' | 'method' | 'status';
  readonly name: string;
}

export interface TreeNode {
  /** Unique in its tree, and the same for the same message. */
  readonly id: string;
  readonly label: NodeLabel;
  /** All the bytes that belong to it. */
  readonly span: Span;
  /** The bytes of its value alone: without the name of a header or a parameter. */
  readonly value: Span;
  readonly note: NodeNote | null;
  readonly about: About | null;
  readonly children: readonly TreeNode[];
}

/** A node before it has an id, and before its spans have been held within those above it. */
export interface Draft {
  readonly label: NodeLabel;
  readonly span: Span;
  /** The span itself where it is left out. */
  readonly value?: Span | undefined;
  readonly note?: NodeNote | undefined;
  readonly about?: About | undefined;
  /** What is in it, or how that is read: nothing is read where no more nodes are made. */
  readonly inner?: readonly Draft[] | (() => readonly Draft[]) | undefined;
}

/** Nodes of one message; what lies behind them is in the bytes, and in the node above. */
export const MAX_NODES = 20_000;

/** A draft of a named part; an empty span is none. */
export function part(key: PartKey, span: Span | null | undefined, more: Partial<Draft> = {}): Draft[] {
  return span && span.start < span.end ? [{ label: { key }, span, ...more }] : [];
}

/** A span held within another one. */
function within({ start, end }: Span, outer: Span): Span {
  const from = Math.min(Math.max(start, outer.start), outer.end);
  return { start: from, end: Math.min(Math.max(end, from), outer.end) };
}

const read = (inner: NonNullable<Draft['inner']>): readonly Draft[] =>
  typeof inner === 'function' ? inner() : inner;

/** Gives drafts their ids, `limit` nodes at the most; those of the same level come before what is in them. */
export function finish(drafts: readonly Draft[], all: Span, limit = MAX_NODES): TreeNode[] {
  let left = limit;
  const make = (list: readonly Draft[], outer: Span, id: string): TreeNode[] => {
    const kept = list.slice(0, left);
    left -= kept.length;
    return kept.map(({ label, span, value, note, about, inner }, index) => {
      const own = within(span, outer);
      const base = { id: `${id}${index}`, label, span: own, value: within(value ?? own, own) };
      const children = inner && left > 0 ? make(read(inner), own, `${id}${index}.`) : [];
      return { ...base, note: note ?? null, about: about ?? null, children };
    });
  };
  return make(drafts, all, '');
}

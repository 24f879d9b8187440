/** The names and groups of the accepted streams (RFC 5888, RFC 9143): an answer groups nothing that it does not accept. */
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, isAll } from '#shared/sip/chars.ts';
import { attributesOf, readGroup } from './attributes.ts';
import type { Decision } from './decide.ts';
import type { SdpSession } from './session.ts';

/** The groups that an answer takes over; one of another meaning is left out, which declines it (RFC 5888 9.2). */
const SEMANTICS: readonly string[] = ['BUNDLE', 'LS'];

/** A mid's longest name that is taken over. */
const MAX_MID = 60;

export interface Groups {
  /** The mid of each accepted stream that has one, by the stream's index. */
  readonly midOf: ReadonlyMap<number, string>;
  /** Which bundle an accepted stream is in, by the stream's index. */
  readonly bundleOf: ReadonlyMap<number, number>;
  /** What is written: the meaning, and the mids of accepted streams. */
  readonly groups: readonly { readonly semantics: string; readonly mids: readonly string[] }[];
}

/** The groups of an offer as far as their streams are accepted. */
export function readGroups(session: SdpSession, decisions: readonly Decision[]): Groups {
  const byMid = acceptedByMid(session, decisions);
  const midOf = new Map([...byMid].map(([mid, index]) => [index, mid]));
  const used = new Set<string>();
  const groups = attributesOf(session.bytes, session.session, 'group').flatMap(({ value }) => {
    const node = value ? readGroup(session.bytes, value) : null;
    const semantics = node ? textOf(session.bytes, node.semantics) : '';
    if (!node || !SEMANTICS.includes(semantics)) return [];
    const named = node.mids.map((span) => textOf(session.bytes, span));
    const mids = [...new Set(named)].filter((mid) => byMid.has(mid) && !used.has(`${semantics} ${mid}`));
    // A stream is in one bundle at the most. RFC 9143 7.1
    for (const mid of mids) used.add(`${semantics} ${mid}`);
    return mids.length > 0 ? [{ semantics, mids }] : [];
  });
  const bundled = groups.flatMap(({ semantics, mids }, place) =>
    semantics === 'BUNDLE' ? mids.map((mid) => [byMid.get(mid) ?? -1, place] as const) : [],
  );
  return { midOf, bundleOf: new Map(bundled), groups };
}

/** The accepted streams by their mid; of two with the same name only the first has it (RFC 5888 4). */
function acceptedByMid({ bytes }: SdpSession, decisions: readonly Decision[]): Map<string, number> {
  const seen = new Set<string>();
  const byMid = new Map<string, number>();
  for (const { stream, why } of decisions) {
    const span = attributesOf(bytes, stream.section, 'mid')[0]?.value;
    if (!span || span.end - span.start > MAX_MID || !isAll(bytes, span.start, span.end, CLASS.token))
      continue;
    const mid = textOf(bytes, span);
    if (!seen.has(mid) && !why) byMid.set(mid, stream.index);
    seen.add(mid);
  }
  return byMid;
}

/** The a=group lines of the answer. */
export function groupLines({ groups }: Groups): string[] {
  return groups.map(({ semantics, mids }) => `a=group:${semantics} ${mids.join(' ')}`);
}

/**
 * A line of a description of ours without the streams that end: they leave their groups (RFC 5888 9.1, RFC 9143 7.5.3). Null
 * where nobody is left in the group.
 */
export function groupWithout(line: string, gone: ReadonlySet<string>): string | null {
  if (!line.startsWith('a=group:')) return line;
  const [head = '', ...mids] = line.split(' ');
  const left = mids.filter((mid) => !gone.has(mid));
  return left.length > 0 ? [head, ...left].join(' ') : null;
}

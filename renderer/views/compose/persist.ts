/**
 * What Compose keeps over a reload and a crash, as a text that the core holds: the open drafts, and the destinations that were used. No
 * password is in it, and nothing that belongs to one run of the core.
 */
import * as v from 'valibot';
import { utf8 } from '#shared/lib/bytes.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { TO_SERVER_LIMIT } from '#shared/rpc/envelope.ts';
import { isReference } from '#shared/workspace/request-file.ts';
import type { Draft } from './draft.ts';
import { createDraft, fileTextOf, isChanged } from './draft.ts';
import { switchesFrom } from '../../stores/switches.ts';

export const DRAFT_LIMIT = 40;
export const RECENT_LIMIT = 8;
/** Bytes of all drafts together: what one message to the core holds, with room for what is beside them. */
const ROOM = TO_SERVER_LIMIT - 16_384;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
/** Of an older version that did not know of it. */
const later = (limit: number) => v.optional(text(limit), '');
const LONG = 2_000_000;

const draftSchema = v.object({
  id: text(40),
  kind: v.optional(v.picklist(['request', 'sequence']), 'request'),
  path: later(400),
  version: later(100),
  saved: later(LONG),
  /** In the place of `saved`: it is what the draft says. */
  isSaved: v.optional(v.boolean(), false),
  name: later(300),
  templateId: text(60),
  text: text(LONG),
  /** Left out where it is the text. */
  original: v.optional(text(LONG)),
  destination: text(300),
  /** Fewer than there are now, where an older version kept them. */
  switches: v.record(text(40), v.unknown()),
  user: text(300),
  password: v.fallback(v.pipe(text(300), v.check(isReference)), ''),
  account: later(64),
  variables: v.pipe(v.array(v.object({ name: text(100), value: text(10_000) })), v.maxLength(200)),
  rest: v.optional(v.pipe(v.array(text(10_000)), v.maxLength(1_000)), []),
});

const keptSchema = v.object({
  /** The lab's address of that run: a draft that was sent there follows it to its new one. */
  lab: v.nullable(text(300)),
  active: text(40),
  recent: v.pipe(v.array(text(300)), v.maxLength(RECENT_LIMIT)),
  drafts: v.pipe(v.array(v.unknown()), v.maxLength(DRAFT_LIMIT)),
});

export interface Kept {
  readonly lab: string | null;
  readonly active: string;
  readonly recent: readonly string[];
  readonly drafts: readonly Draft[];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // What the error says quotes the text.
    console.warn('the drafts that were kept are not readable');
    return null;
  }
}

/** What was kept, or null where nothing readable is there; a draft that cannot be read is left out. Switches that were not kept are as in `usual`. */
export function readKept(json: string, usual: SendSwitches = ALL_ON): Kept | null {
  const kept = v.safeParse(keptSchema, parsed(json));
  if (!kept.success) return null;
  const drafts = kept.output.drafts.flatMap((value) => {
    const draft = v.safeParse(draftSchema, value);
    if (!draft.success) return [];
    const { isSaved, original, ...parts } = draft.output;
    const made = createDraft(parts.id, {
      ...parts,
      original: original ?? parts.text,
      switches: switchesFrom(parts.switches, usual),
    });
    return isSaved ? { ...made, saved: fileTextOf(made) } : made;
  });
  return { ...kept.output, drafts };
}

/**
 * The text that is kept. Of drafts that are too long together, the one that is shown and those with changes go before the others, whose
 * texts stand in their files.
 */
export function keptText({ lab, active, recent, drafts }: Kept): string {
  let room = ROOM;
  const some = drafts.slice(0, DRAFT_LIMIT);
  const fitting = new Map<Draft, unknown>();
  const weight = (draft: Draft): number => (draft.id === active ? 0 : isChanged(draft) ? 1 : 2);
  for (const draft of some.toSorted((a, b) => weight(a) - weight(b))) {
    const kept = lasting(draft, isAsSaved(draft));
    const { length } = utf8(JSON.stringify(kept));
    if (length > room) continue;
    room -= length;
    fitting.set(draft, kept);
  }
  const inOrder = some.flatMap((draft) => fitting.get(draft) ?? []);
  return JSON.stringify({ lab, active, recent: recent.slice(0, RECENT_LIMIT), drafts: inOrder });
}

const isAsSaved = (draft: Draft): boolean => draft.saved !== '' && draft.saved === fileTextOf(draft);

/** A draft without what ends with this run, without its password, unless a value stands in its place, and each text once. */
function lasting(
  { exchangeId: _exchange, dialog: _dialog, password, original, saved, ...draft }: Draft,
  isSaved: boolean,
) {
  return {
    ...draft,
    ...(isReference(password) ? { password } : {}),
    ...(original === draft.text ? {} : { original }),
    ...(isSaved ? { isSaved } : { saved }),
  };
}

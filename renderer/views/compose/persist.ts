/**
 * What Compose keeps over a reload and a crash, as a text that the core holds: the open drafts, and the destinations that were used. No
 * password is in it, and nothing that belongs to one run of the core.
 */
import * as v from 'valibot';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { isReference } from '#shared/workspace/request-file.ts';
import type { Draft } from './draft.ts';
import { createDraft } from './draft.ts';
import { switchesFrom } from '../../stores/switches.ts';

export const DRAFT_LIMIT = 40;
export const RECENT_LIMIT = 8;
/** Characters that the core takes, with room for what is beside the drafts. */
const ROOM = 7_900_000;

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
  name: later(300),
  templateId: text(60),
  text: text(LONG),
  original: text(LONG),
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
    return createDraft(draft.output.id, {
      ...draft.output,
      switches: switchesFrom(draft.output.switches, usual),
    });
  });
  return { ...kept.output, drafts };
}

/** The text that is kept; of drafts that are too long together the last ones are left out. */
export function keptText({ lab, active, recent, drafts }: Kept): string {
  let room = ROOM;
  const fitting = drafts
    .slice(0, DRAFT_LIMIT)
    .map(lasting)
    .filter((draft) => {
      const { length } = JSON.stringify(draft);
      const isRoom = length <= room;
      if (isRoom) room -= length;
      return isRoom;
    });
  return JSON.stringify({ lab, active, recent: recent.slice(0, RECENT_LIMIT), drafts: fitting });
}

/** A draft without what ends with this run, and without its password; a value in the place of one stands in its file as well. */
function lasting({ exchangeId: _exchange, dialog: _dialog, password, ...draft }: Draft) {
  return { ...draft, ...(isReference(password) ? { password } : {}) };
}

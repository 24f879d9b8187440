/** What Compose keeps over a reload: the drafts without their passwords, and the destinations that were used. */
import * as v from 'valibot';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { Store } from '../../host/storage.ts';
import { readJson, writeJson } from '../../host/storage.ts';
import type { Draft } from './draft.ts';
import { createDraft } from './draft.ts';
import { switchesFrom } from '../../stores/switches.ts';

const KEY = 'sipwright.compose';
export const DRAFT_LIMIT = 40;
export const RECENT_LIMIT = 8;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

const keptSchema = v.object({
  /** The lab's address of that run: a draft that was sent there follows it to its new one. */
  lab: v.nullable(text(300)),
  active: text(40),
  recent: v.pipe(v.array(text(300)), v.maxLength(RECENT_LIMIT)),
  drafts: v.pipe(
    v.array(
      v.object({
        id: text(40),
        templateId: text(60),
        text: text(262_144),
        original: text(262_144),
        destination: text(300),
        /** Fewer than there are now, where an older version kept them. */
        switches: v.record(text(40), v.unknown()),
        user: text(300),
        account: v.optional(text(64), ''),
        variables: v.pipe(v.array(v.object({ name: text(100), value: text(10_000) })), v.maxLength(200)),
      }),
    ),
    v.maxLength(DRAFT_LIMIT),
  ),
});

export interface Kept {
  readonly lab: string | null;
  readonly active: string;
  readonly recent: readonly string[];
  readonly drafts: readonly Draft[];
}

/** What was kept, or null where nothing readable is there. Switches that were not kept are as in `usual`. */
export function readKept(storage: Store | null, usual: SendSwitches = ALL_ON): Kept | null {
  const kept = v.safeParse(keptSchema, readJson(storage, KEY));
  if (!kept.success) return null;
  const drafts = kept.output.drafts.map((draft) =>
    createDraft(draft.id, { ...draft, switches: switchesFrom(draft.switches, usual) }),
  );
  return { ...kept.output, drafts };
}

/** Keeps drafts and destinations; passwords, exchanges and dialogs are left out. False where the browser keeps nothing. */
export function writeKept(storage: Store | null, kept: Kept): boolean {
  return writeJson(storage, KEY, {
    lab: kept.lab,
    active: kept.active,
    recent: kept.recent.slice(0, RECENT_LIMIT),
    drafts: kept.drafts.slice(0, DRAFT_LIMIT).map(withoutSecrets),
  });
}

function withoutSecrets(draft: Draft) {
  const { id, templateId, text, original, destination, switches, user, account, variables } = draft;
  return { id, templateId, text, original, destination, switches, user, account, variables };
}

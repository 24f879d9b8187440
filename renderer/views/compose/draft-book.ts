/** The open drafts, which of them is shown, and what they share: the lab's address and the destinations used before. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { Draft, DraftPatch } from './draft.ts';
import { createDraft, expandText, variableValues } from './draft.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { Kept } from './persist.ts';
import { RECENT_LIMIT } from './persist.ts';

export interface DraftBook {
  readonly drafts: ShallowRef<readonly Draft[]>;
  readonly activeId: ShallowRef<string>;
  readonly active: ComputedRef<Draft | null>;
  readonly recent: ShallowRef<readonly string[]>;
  /** `udp:HOST:PORT` of the lab, or null where none runs or it is not known yet. */
  readonly lab: ShallowRef<string | null>;
  /** Adds a draft with the default switches and shows it. Ids are never used twice: an answer that comes late finds its own draft or none. */
  add(parts: DraftPatch): string;
  /** Takes a draft off; the one beside it is shown. */
  remove(id: string): void;
  /** Changes a draft; the one that is shown where no other is named. */
  edit(patch: DraftPatch, id?: string): void;
  has(id: string): boolean;
  /** Puts a draft's destination in front of the ones used before. */
  remember(draft: Draft): void;
  /** Learns where the lab listens. It may be elsewhere than in the run before: drafts that went to it follow. */
  takeLab(address: string | null): void;
  /** Brings back what was kept, in front of what was opened meanwhile, which stays in sight. */
  restore(before: Kept): void;
  /** What is to be kept over a reload. */
  kept(): Kept;
}

/** Where the lab listens, and the drafts that follow it. */
function followLab(drafts: ShallowRef<readonly Draft[]>) {
  const lab = shallowRef<string | null>(null);
  let last: string | null = null;

  /** Takes its address. @param before where drafts went to it until now */
  function take(address: string | null, before = last): void {
    lab.value = address;
    last = address ?? before;
    if (address === null) return;
    drafts.value = drafts.value.map((draft) =>
      draft.destination === before ? { ...draft, destination: address } : draft,
    );
  }

  return { lab, take, last: () => last };
}

/** @param usual the switches of a new draft */
export function createDraftBook(usual: () => SendSwitches): DraftBook {
  const drafts = shallowRef<readonly Draft[]>([]);
  const activeId = shallowRef('');
  const recent = shallowRef<readonly string[]>([]);
  const { lab, take, last } = followLab(drafts);
  let lastId = 0;
  return {
    drafts,
    activeId,
    active: computed(() => drafts.value.find((draft) => draft.id === activeId.value) ?? null),
    recent,
    lab,
    add(parts) {
      const draft = createDraft(`d${++lastId}`, { switches: { ...usual() }, ...parts });
      drafts.value = [...drafts.value, draft];
      activeId.value = draft.id;
      return draft.id;
    },
    remove(id) {
      const at = drafts.value.findIndex((draft) => draft.id === id);
      drafts.value = drafts.value.filter((draft) => draft.id !== id);
      if (activeId.value === id) activeId.value = (drafts.value[at] ?? drafts.value.at(-1))?.id ?? '';
    },
    edit(patch, id = activeId.value) {
      drafts.value = drafts.value.map((draft) => (draft.id === id ? { ...draft, ...patch } : draft));
    },
    has: (id) => drafts.value.some((draft) => draft.id === id),
    remember(draft) {
      const to = expandText(draft.destination.trim(), variableValues(draft, lab.value));
      if (to !== '') recent.value = [to, ...recent.value.filter((one) => one !== to)].slice(0, RECENT_LIMIT);
    },
    takeLab: (address) => take(address),
    restore(before) {
      const again = before.drafts.map((draft) => ({ ...draft, id: `d${++lastId}` }));
      const shown = before.drafts.findIndex(({ id }) => id === before.active);
      if (drafts.value.length === 0) activeId.value = (again[shown] ?? again[0])?.id ?? '';
      drafts.value = [...again, ...drafts.value];
      recent.value = [...new Set([...recent.value, ...before.recent])].slice(0, RECENT_LIMIT);
      take(lab.value, before.lab);
    },
    kept: () => ({ lab: last(), active: activeId.value, recent: recent.value, drafts: drafts.value }),
  };
}

/** The command palette: whether it is open, what it offers, and which commands were used last, as the browser keeps it. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import * as v from 'valibot';
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { readJson, storageOf, writeJson } from '../host/storage.ts';
import { troubleOf, useRpc } from './rpc.ts';

const KEY = 'sipwright.palette';
const RECENT_LIMIT = 12;
const PAGE = 1_000;

const recentSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(500))), v.maxLength(RECENT_LIMIT));

/** Everything in the workspace, page by page; a workspace that changes meanwhile may leave one out. */
async function workspaceEntries(): Promise<readonly WorkspaceEntry[]> {
  const entries: WorkspaceEntry[] = [];
  for (;;) {
    const page = await useRpc().call('workspace.entries', { from: entries.length, count: PAGE });
    entries.push(...page.entries);
    if (page.entries.length === 0 || entries.length >= page.total) return entries;
  }
}

export const usePalette = defineStore('palette', () => {
  const storage = storageOf('localStorage');
  const kept = v.safeParse(recentSchema, readJson(storage, KEY));
  const isOpen = shallowRef(false);
  const entries = shallowRef<readonly WorkspaceEntry[]>([]);
  /** Ids of the commands that were used last, the newest first. */
  const recent = shallowRef<readonly string[]>(kept.success ? kept.output : []);

  async function load(): Promise<void> {
    try {
      entries.value = await workspaceEntries();
    } catch (error) {
      const { code } = troubleOf(error);
      if (code !== 'NOT_POSSIBLE') console.warn('the workspace could not be listed', code);
    }
  }

  /** Shows it at once; the files of the workspace follow. */
  function open(): void {
    isOpen.value = true;
    void load();
  }

  function used(id: string): void {
    recent.value = [id, ...recent.value.filter((one) => one !== id)].slice(0, RECENT_LIMIT);
    writeJson(storage, KEY, recent.value);
  }

  return { isOpen, entries, recent, load, open, used };
});

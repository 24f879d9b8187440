/** The command palette: whether it is open, and which commands were used last, as the browser keeps it. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import * as v from 'valibot';
import { readJson, storageOf, writeJson } from '../host/storage.ts';
import { useWorkspace } from './workspace.ts';

const KEY = 'sipwright.palette';
const RECENT_LIMIT = 12;

const recentSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(500))), v.maxLength(RECENT_LIMIT));

export const usePalette = defineStore('palette', () => {
  const storage = storageOf('localStorage');
  const kept = v.safeParse(recentSchema, readJson(storage, KEY));
  const isOpen = shallowRef(false);
  /** Ids of the commands that were used last, the newest first. */
  const recent = shallowRef<readonly string[]>(kept.success ? kept.output : []);

  /** Shows it at once; the files of the workspace follow where nobody has looked at them before. */
  function open(): void {
    isOpen.value = true;
    useWorkspace().start();
  }

  function used(id: string): void {
    recent.value = [id, ...recent.value.filter((one) => one !== id)].slice(0, RECENT_LIMIT);
    writeJson(storage, KEY, recent.value);
  }

  return { isOpen, recent, open, used };
});

/** The one export that runs: asked for piece by piece and written as it comes, with its progress for everybody to see. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { ContractError } from '#shared/contract/errors.ts';
import type { ExportRequest } from '#shared/model/export.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SaveTarget } from '../host/save.ts';
import { chooseTarget } from '../host/save.ts';
import { troubleOf, useRpc } from './rpc.ts';

export interface ExportState {
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Rows that are written, of how many (0 where that is not known), and their bytes. */
  readonly written: number;
  readonly total: number;
  readonly bytes: number;
  readonly trouble: Trouble | null;
}

/** Trouble of the boundary, or of the disk that the file is written to. */
function exportTrouble(error: unknown): Trouble {
  if (error instanceof ContractError) return troubleOf(error);
  return { code: 'SAVE_FAILED', message: error instanceof Error ? error.message : String(error) };
}

export const useExports = defineStore('exports', () => {
  const current = shallowRef<ExportState | null>(null);
  let isCancelled = false;

  /** Reads until all is written or somebody cancels; true where the file is whole. */
  async function pump(id: number, target: SaveTarget): Promise<boolean> {
    for (;;) {
      const { bytes, written, total, done } = await useRpc().call('exports.read', { id });
      if (isCancelled || !current.value) return false;
      await target.write(new Uint8Array(bytes));
      current.value = { ...current.value, written, total, bytes: current.value.bytes + bytes.length };
      if (done) return true;
      if (isCancelled) return false;
    }
  }

  /** Lets go of what is not wanted any more; that it is gone already is no trouble. */
  async function forget(id: number, target: SaveTarget | null): Promise<void> {
    current.value = null;
    await target?.abort();
    await useRpc()
      .call('exports.cancel', { id })
      .catch((error: unknown) => console.info('an export was gone already', troubleOf(error).code));
  }

  async function write(id: number, target: SaveTarget): Promise<void> {
    if (!(await pump(id, target))) return forget(id, target);
    await target.close();
    if (current.value) current.value = { ...current.value, state: 'done' };
  }

  /** Asks for an export and writes it to a place that the person chooses; one at a time. */
  async function start(request: ExportRequest, choose = chooseTarget): Promise<void> {
    if (current.value?.state === 'running') return;
    isCancelled = false;
    current.value = { name: '', state: 'running', written: 0, total: 0, bytes: 0, trouble: null };
    let target: SaveTarget | null = null;
    try {
      const { id, name, type } = await useRpc().call('exports.begin', request);
      current.value = { ...current.value, name };
      target = await choose(name, type);
      await (target ? write(id, target) : forget(id, null));
    } catch (error) {
      await target?.abort().catch((failure: unknown) => console.warn('a file could not be let go', failure));
      if (current.value) current.value = { ...current.value, state: 'failed', trouble: exportTrouble(error) };
    }
  }

  return {
    current,
    start,
    /** Stops the export; what was written of it is thrown away. */
    cancel: (): void => void (isCancelled = true),
    /** Takes what is told of the last export away. */
    dismiss(): void {
      if (current.value?.state !== 'running') current.value = null;
    },
  };
});

/**
 * The captures that this page hands over to the core: one after the other, in pieces, and the next piece when the one
 * before was read. So the page holds one piece of a file of any size, and the core is never flooded.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { CAPTURE_PIECE } from '#shared/contract/capture-methods.ts';
import { ContractError } from '#shared/contract/errors.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** What is read of a file; a `File` is one. */
export interface CaptureContent {
  readonly name: string;
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A capture on its way. One that is there in full is listed no more: its source tells the rest. */
export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** The id of its source, or null while it waits for the ones before it. */
  readonly source: string | null;
  /** Why it ended before its end, or null. */
  readonly trouble: Trouble | null;
}

/** What a read that failed tells a person; a lost connection is told by what it means for the file. */
function uploadTrouble(error: unknown): Trouble {
  if (error instanceof ContractError) {
    const trouble = troubleOf(error);
    return trouble.code === 'DISCONNECTED' ? { ...trouble, code: 'UPLOAD_CUT' } : trouble;
  }
  return { code: 'FILE_UNREADABLE', message: error instanceof Error ? error.message : String(error) };
}

/** Hands over one capture; `isWanted` turns false where somebody cancelled, and `began` is told its source. */
async function handOver(
  rpc: RpcClient,
  content: CaptureContent,
  isWanted: () => boolean,
  began: (source: string) => void,
): Promise<void> {
  const { id, state } = await rpc.call('captures.begin', { name: content.name, size: content.size });
  if (!isWanted()) return void (await rpc.call('sources.remove', { id }));
  began(id);
  if (state === 'failed') return;
  let more = true;
  for (let at = 0; more && at < content.size; at += CAPTURE_PIECE) {
    const bytes = new Uint8Array(await content.slice(at, at + CAPTURE_PIECE).arrayBuffer());
    if (!isWanted()) return;
    ({ more } = await rpc.call('captures.push', { id, bytes }));
  }
  if (isWanted()) await rpc.call('captures.end', { id });
}

export const useCaptures = defineStore('captures', () => {
  const rpc = useRpc();
  const uploads = shallowRef<readonly Upload[]>([]);
  const waiting: { readonly key: string; readonly content: CaptureContent }[] = [];
  let count = 0;
  let isRunning = false;

  const isListed = (key: string): boolean => uploads.value.some((upload) => upload.key === key);
  const drop = (key: string): void => void (uploads.value = uploads.value.filter((one) => one.key !== key));
  function patch(key: string, change: Partial<Upload>): void {
    uploads.value = uploads.value.map((one) => (one.key === key ? { ...one, ...change } : one));
  }

  async function runOne(key: string, content: CaptureContent): Promise<void> {
    const isWanted = (): boolean => isListed(key);
    try {
      if (isWanted()) await handOver(rpc, content, isWanted, (source) => patch(key, { source }));
      drop(key);
    } catch (error) {
      patch(key, { trouble: uploadTrouble(error) });
    }
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) await runOne(next.key, next.content);
    isRunning = false;
  }

  /** Opens captures as sources, side by side; those that were asked for earlier are read first. */
  function open(contents: Iterable<CaptureContent>): void {
    for (const content of contents) {
      const key = `upload-${++count}`;
      waiting.push({ key, content });
      const { name, size } = content;
      uploads.value = [...uploads.value, { key, name, size, source: null, trouble: null }];
    }
    void run();
  }

  /** Stops handing over the capture of this key or source; false where there is none. */
  function cancel(id: string): boolean {
    const upload = uploads.value.find(({ key, source }) => key === id || source === id);
    if (upload) drop(upload.key);
    return upload !== undefined;
  }

  return { uploads, open, cancel };
});

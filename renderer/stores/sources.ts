/** The sources as the core tells them, and adding, showing and taking off one. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useCalm } from '../composables/use-calm.ts';
import type { Output } from '#shared/contract/contract.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** What was answered, or what went wrong. */
export type Asked<T> = { readonly value: T } | { readonly trouble: Trouble };

export const useSources = defineStore('sources', () => {
  const told = shallowRef<readonly SourceRow[]>([]);
  /** Their counters change with every message; whoever shows them is spared what nobody can read. */
  const rows = useCalm(() => told.value);
  /** The source of the last try that failed, by what was tried: the next try takes its place. */
  const failed = new Map<string, string>();
  let stream: { close(): void } | null = null;

  function take(next: readonly SourceRow[]): void {
    told.value = next;
  }

  function start(): void {
    stream ??= useRpc().open('sources', {}, { snapshot: take, delta: take });
  }

  /** Null, or what went wrong. */
  async function ask(question: () => Promise<unknown>): Promise<Trouble | null> {
    return question().then(() => null, troubleOf);
  }

  async function remove(id: string): Promise<Trouble | null> {
    return ask(() => useRpc().call('sources.remove', { id }));
  }

  /** Opens a source; one that failed stays in the list with its reason until it is tried again or taken off. */
  async function open(kind: string, begin: () => Promise<SourceRow>): Promise<Trouble | null> {
    const before = failed.get(kind);
    failed.delete(kind);
    if (before !== undefined) await remove(before);
    try {
      const { id, trouble } = await begin();
      if (trouble) failed.set(kind, id);
      return trouble;
    } catch (error) {
      return troubleOf(error);
    }
  }

  async function interfaces(): Promise<Asked<Output<'sources.interfaces'>>> {
    try {
      return { value: await useRpc().call('sources.interfaces', {}) };
    } catch (error) {
      return { trouble: troubleOf(error) };
    }
  }

  return {
    rows,
    /** As the core told them last, for what is decided by them. */
    now: (): readonly SourceRow[] => told.value,
    start,
    remove,
    interfaces,
    /** Opens a UDP listener for SIP; the answer is null, or what went wrong. */
    add: (address: string) => open('udp', () => useRpc().call('sources.add', { address })),
    /** Listens for HEP. */
    hep: (address: string) => open('hep', () => useRpc().call('sources.hep', { address })),
    /** Captures an interface; an empty filter captures everything. */
    sniff: (name: string, filter: string) =>
      open('interface', () => useRpc().call('sources.sniff', { interface: name, filter })),
    /** Shows the messages of a source in the lists, or leaves them out. */
    show: (id: string, shown: boolean) => ask(() => useRpc().call('sources.show', { id, shown })),
  };
});

import { describe, expect, it } from 'vitest';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Journal } from '../../../../../electron/headless/sip/journal.ts';
import { createJournal } from '../../../../../electron/headless/sip/journal.ts';

interface Bench {
  readonly journal: Journal;
  readonly told: string[];
  add(callId: string): void;
  refuse(id: number): void;
}

function bench(): Bench {
  const rows: MessageRow[] = [];
  const changes = createEmitter<null>();
  const told: string[] = [];
  const store = {
    rows: (from: number, count: number) => rows.slice(from - 1, from - 1 + count),
    counters: () => ({ next: rows.length + 1 }),
    onChange: (listener: () => void) => changes.on(listener),
  };
  const journal = createJournal(store, ({ id }) => void told.push(`message ${id}`));
  return {
    journal,
    told,
    add(callId) {
      rows.push({ id: rows.length + 1, callId, unsent: false } as MessageRow);
      changes.emit(null);
    },
    refuse(id) {
      const row = rows[id - 1];
      if (row) rows[id - 1] = { ...row, unsent: true };
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a journal', () => {
  it('tells messages a turn later, with what happened between them in its place', async () => {
    const { journal, told, add } = bench();
    add('a');
    journal.note(() => void told.push('note'));
    add('a');
    expect(told).toEqual([]);
    await turn();
    expect(told).toEqual(['message 1', 'note', 'message 2']);
    add('a');
    await turn();
    expect(told.at(-1)).toBe('message 3');
    expect(told).toHaveLength(4);
  });

  it('does not tell what the system refused to send', async () => {
    const { told, add, refuse } = bench();
    add('a');
    add('a');
    refuse(1);
    await turn();
    expect(told).toEqual(['message 2']);
  });

  it('puts a note before the message that it belongs to', () => {
    const { journal, told, add } = bench();
    add('other');
    add('mine');
    journal.note(() => void told.push('early'), journal.nextOf('mine') ?? undefined);
    journal.note(() => void told.push('late'));
    journal.flush();
    expect(told).toEqual(['message 1', 'early', 'message 2', 'late']);
    expect(journal.nextOf('mine')).toBeNull();
  });

  it('tells what is left when it is closed, and nothing afterwards', async () => {
    const { journal, told, add } = bench();
    add('a');
    journal.close();
    expect(told).toEqual(['message 1']);
    add('a');
    await turn();
    expect(told).toEqual(['message 1']);
  });
});

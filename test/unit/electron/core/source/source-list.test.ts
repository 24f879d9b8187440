import { describe, expect, it } from 'vitest';
import type { CaptureSource } from '#core/source/capture-source.ts';
import { createSourceList } from '#core/source/source-list.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRole, SourceRow } from '#shared/model/source.ts';
import { PLAIN_SOCKET } from '#shared/model/source.ts';

const rowOf = (id: string, role: SourceRole): SourceRow => ({
  ...PLAIN_SOCKET,
  id,
  role,
  requested: id,
  address: null,
  state: 'open',
  trouble: null,
  receiveBuffer: null,
  received: 0,
  sent: 0,
});

function sourceOf(id: string, role: SourceRole) {
  const changes = createEmitter<null>();
  const source: CaptureSource = {
    id,
    row: () => rowOf(id, role),
    close: async () => void closed.push(id),
    onChange: (listener) => changes.on(listener),
  };
  const closed: string[] = [];
  return { source, closed, change: () => changes.emit(null), listeners: () => changes.size };
}

function listOf() {
  const socket = createEmitter<null>();
  const kept = { first: 1, next: 10 };
  const list = createSourceList({
    sockets: [
      {
        sources: () => [rowOf('console-1', 'console')],
        onSources: (listener) => socket.on(() => listener()),
      },
    ],
    kept: () => kept,
  });
  const heard = { changes: 0, hiding: [] as string[] };
  list.onChange(() => heard.changes++);
  list.onHidden((id) => heard.hiding.push(id));
  return { list, heard, socket, kept };
}

const ids = (rows: readonly SourceRow[]): string[] => rows.map(({ id }) => id);

describe('the list of sources', () => {
  it('has the sockets first and tells of the changes of all', async () => {
    const { list, heard, socket } = listOf();
    const { source, change, listeners } = sourceOf('hep-1', 'hep');
    list.add(source);
    expect([ids(list.rows()), heard.changes]).toEqual([['console-1', 'hep-1'], 1]);
    change();
    socket.emit(null);
    expect(heard.changes).toBe(3);
    expect(await list.remove('hep-1')).toBe(true);
    expect([ids(list.rows()), heard.changes, listeners()]).toEqual([['console-1'], 4, 0]);
  });

  it('gives ids that nobody had, also after one was taken off', async () => {
    const { list } = listOf();
    const first = list.newId('file');
    list.add(sourceOf(first, 'file').source);
    await list.remove(first);
    expect([first, list.newId('file'), list.newId('hep')]).toEqual(['file-1', 'file-2', 'hep-1']);
  });

  it('counts by role and closes what it lists', async () => {
    const { list } = listOf();
    const all = [sourceOf('file-1', 'file'), sourceOf('hep-1', 'hep'), sourceOf('interface-1', 'interface')];
    all.forEach(({ source }) => list.add(source));
    expect([list.count('file'), list.count('hep', 'interface'), list.count('lab')]).toEqual([1, 2, 0]);
    await list.closeAll();
    expect(all.flatMap(({ closed }) => closed)).toEqual(['file-1', 'hep-1', 'interface-1']);
  });

  it('takes off no socket and nothing that is not there', async () => {
    const { list } = listOf();
    expect([await list.remove('console-1'), await list.remove('file-9')]).toEqual([false, false]);
  });
});

describe('hiding', () => {
  it.each(['console-1', 'hep-1'])('leaves the messages of %s out, and shows them again', (id) => {
    const { list, heard } = listOf();
    list.add(sourceOf('hep-1', 'hep').source);
    expect([list.show(id, false), list.isHidden(id), list.row(id)?.hidden]).toEqual([true, true, true]);
    expect(list.show(id, false)).toBe(true);
    expect([list.show(id, true), list.isHidden(id), list.row(id)?.hidden]).toEqual([true, false, false]);
    expect(heard.hiding).toEqual([id, id]);
  });

  it('knows no source that is not there', () => {
    const { list } = listOf();
    expect([list.show('file-9', false), list.isHidden('file-9')]).toEqual([false, false]);
  });

  it('keeps what was read from a file out of the lists when it is taken off; what was heard live stays', async () => {
    const { list, heard } = listOf();
    for (const [id, role] of [
      ['file-1', 'file'],
      ['hep-1', 'hep'],
      ['hep-2', 'hep'],
    ] as const)
      list.add(sourceOf(id, role).source);
    list.show('hep-2', false);
    await Promise.all(['file-1', 'hep-1', 'hep-2'].map((id) => list.remove(id)));
    expect(['file-1', 'hep-1', 'hep-2'].map((id) => list.isHidden(id))).toEqual([true, false, false]);
    expect(heard.hiding).toEqual(['hep-2', 'file-1', 'hep-2']);
  });

  it('tells nothing new where a file that was hidden is taken off', async () => {
    const { list, heard } = listOf();
    list.add(sourceOf('file-1', 'file').source);
    list.show('file-1', false);
    await list.remove('file-1');
    expect([list.isHidden('file-1'), heard.hiding]).toEqual([true, ['file-1']]);
  });

  it('forgets a file that was taken off once all its messages are gone', async () => {
    const { list, kept } = listOf();
    kept.next = 100;
    list.add(sourceOf('file-1', 'file').source);
    list.add(sourceOf('file-2', 'file').source);
    await list.remove('file-1');
    kept.next = 200;
    kept.first = 100;
    await list.remove('file-2');
    expect([list.isHidden('file-1'), list.isHidden('file-2')]).toEqual([false, true]);
  });
});

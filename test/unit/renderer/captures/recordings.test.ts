// @vitest-environment happy-dom
/** The captures of earlier runs: the one that was not closed is offered until somebody has decided. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useRecordings } from '../../../../renderer/stores/recordings.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { RecordingRow } from '../../../../shared/model/recording.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { fileRow } from './source-row.ts';

const run = (id: string, crashed: boolean): RecordingRow => ({
  id,
  started: 1_000,
  last: 2_000,
  bytes: 40_580_219,
  files: 2,
  crashed,
});

async function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc({
    'recordings.list': () => ({ rows: [run('c', false), run('b', true), run('a', true)] }),
    'recordings.open': ({ id }) => fileRow(id),
    'recordings.discard': () => ({}),
    ...answers,
  });
  useConnection().attach(rpc);
  const recordings = useRecordings();
  await recordings.load();
  return recordings;
}

describe('recordings of earlier runs', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('offer the newest run that was not closed', async () => {
    expect((await setUp()).offered?.id).toBe('b');
  });

  it('offer the next one when the first is opened, and go on listing it', async () => {
    const recordings = await setUp();
    expect(await recordings.open('b')).toBe(true);
    expect(recordings.offered?.id).toBe('a');
    expect(recordings.rows).toHaveLength(3);
  });

  it('list no more what was deleted', async () => {
    const recordings = await setUp();
    await recordings.discard('b');
    expect(recordings.rows.map(({ id }) => id)).toEqual(['c', 'a']);
  });

  it('offer none of them later, not even after they were asked for again', async () => {
    const recordings = await setUp();
    recordings.later();
    await recordings.load();
    expect(recordings.offered).toBeNull();
  });

  it('tell what went wrong, and go on offering', async () => {
    const recordings = await setUp({ 'recordings.open': refuse('NOT_FOUND') });
    expect(await recordings.open('b')).toBe(false);
    expect([recordings.trouble?.code, recordings.offered?.id]).toEqual(['NOT_FOUND', 'b']);
  });
});

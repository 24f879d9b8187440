/** The open drafts on a disk: the last text wins, and half of one never stands in the place of a whole one. */
import { describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { draftsInMemory, draftsOnDisk } from '#core/history/kept-drafts.ts';
import { createMemoryDisk } from '../../../../helpers/memory-disk.ts';

const FILE = '/data/drafts.json';

function onDisk(disk = createMemoryDisk()) {
  const refused: string[] = [];
  const drafts = draftsOnDisk({ path: '/data', disk, refused: (code) => void refused.push(code) });
  return { drafts, disk, refused };
}

describe('kept drafts', () => {
  it('are none before any was kept', async () => {
    expect(await onDisk().drafts.kept()).toBeNull();
    expect(await draftsInMemory().kept()).toBeNull();
  });

  it('are had again by the next run, the last of several', async () => {
    const { drafts, disk } = onDisk();
    await Promise.all(['one', 'two', '三'].map((text) => drafts.keep(text)));
    expect(textOf(disk.content(FILE))).toBe('三');
    expect(await onDisk(disk).drafts.kept()).toBe('三');
  });

  it('stay in memory where the disk refuses them, and go there when it no longer does', async () => {
    const { drafts, disk, refused } = onDisk();
    disk.failures.set('writeText', 'EROFS');
    await drafts.keep('one');
    expect(refused).toEqual(['EROFS']);
    expect(await drafts.kept()).toBe('one');
    disk.failures.clear();
    await drafts.keep('two');
    expect(textOf(disk.content(FILE))).toBe('two');
  });
});

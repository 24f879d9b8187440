/** What stands beside the editor: it follows a key behind the frame, and everything else at once. */
import { describe, expect, it } from 'vitest';
import { effectScope, shallowReactive, watch } from 'vue';
import { useCalmDrafts } from '../../../../renderer/views/compose/calm-drafts.ts';
import type { Draft, DraftPatch } from '../../../../renderer/views/compose/draft.ts';
import { createDraft } from '../../../../renderer/views/compose/draft.ts';

/** A book of two drafts, frames that come when the test says so, and how often what is shown became another one. */
function shown() {
  const frames: (() => void)[] = [];
  const book = shallowReactive({
    drafts: [createDraft('d1', { text: 'A' }), createDraft('d2', { text: 'B' })] as readonly Draft[],
    activeId: 'd1',
    edit(patch: DraftPatch): void {
      book.drafts = book.drafts.map((one) => (one.id === book.activeId ? { ...one, ...patch } : one));
    },
  });
  const scope = effectScope();
  const behind = (run: () => void) => {
    frames.push(run);
    return () => void frames.splice(frames.indexOf(run), 1);
  };
  const calm = scope.run(() => useCalmDrafts(book, behind));
  if (!calm) throw new Error('no scope');
  let renders = 0;
  scope.run(() => watch(calm.active, () => void renders++, { flush: 'sync' }));
  return { book, calm, scope, frames, text: () => calm.active.value?.text, renders: () => renders };
}

describe('the drafts that are shown', () => {
  it('follow keys behind the frame, once for all that it holds, while the book has them at once', () => {
    const { book, calm, frames, text, renders } = shown();
    for (const typed of ['Ax', 'Axy', 'Axyz']) calm.edit({ text: typed }, true);
    expect(book.drafts[0]?.text).toBe('Axyz');
    expect([text(), renders(), frames.length]).toEqual(['A', 0, 1]);
    frames.shift()?.();
    expect([text(), renders(), frames.length]).toEqual(['Axyz', 1, 0]);
    calm.edit({ text: 'next' }, true);
    expect(frames).toHaveLength(1);
  });

  it('follow all other edits at once, with the keys before them', () => {
    const { calm, frames, text } = shown();
    calm.edit({ text: 'Ax' }, true);
    calm.edit({ destination: 'udp:a:1' });
    expect([text(), calm.active.value?.destination, frames.length]).toEqual(['Ax', 'udp:a:1', 0]);
  });

  it('follow what others do to the drafts at once', () => {
    const { book, calm, text } = shown();
    calm.edit({ text: 'Ax' }, true);
    book.activeId = 'd2';
    expect(text()).toBe('B');
    expect(calm.drafts.value[0]?.text).toBe('Ax');
    book.drafts = [];
    expect(calm.active.value).toBeNull();
  });

  it('are settled on demand, and wait for nothing when they are gone', () => {
    const { calm, scope, frames, text } = shown();
    calm.edit({ text: 'Ax' }, true);
    calm.settle();
    expect([text(), frames.length]).toEqual(['Ax', 0]);
    calm.edit({ text: 'Axy' }, true);
    scope.stop();
    expect(frames).toHaveLength(0);
  });
});

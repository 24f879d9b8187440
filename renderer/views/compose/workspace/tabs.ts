/** The tabs of the open drafts, with the marks of those that are not saved, and of those whose file is gone. */
import { readRequestLine } from '../../../editor/first-line.ts';
import type { Draft } from '../draft.ts';
import { isChanged } from '../draft.ts';
import type { DraftTab } from '../DraftTabs.vue';

/** @param isGone of a draft that has a file */
export function tabsOf(
  drafts: readonly Draft[],
  titleOf: (draft: Draft) => string,
  isGone: (draft: Draft) => boolean,
): readonly DraftTab[] {
  return drafts.map((draft) => ({
    id: draft.id,
    method: draft.kind === 'request' ? readRequestLine(draft.text).method : '',
    title: titleOf(draft),
    sequence: draft.kind === 'sequence',
    changed: isChanged(draft),
    gone: draft.path !== '' && isGone(draft),
    path: draft.path,
  }));
}

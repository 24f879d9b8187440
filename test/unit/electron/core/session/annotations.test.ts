/** Notes of persons on messages, and the one that a call is shown with. */
import { describe, expect, it } from 'vitest';
import type { Annotations } from '#core/session/annotations.ts';
import { createAnnotations } from '#core/session/annotations.ts';
import { messageHandlers } from '#core/session/handlers/messages.ts';
import type { Core } from '#core/session/core.ts';
import type { Store } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import { NO_NOTE } from '#shared/model/note.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { arrivalOf } from '../../../../helpers/recorded-store.ts';

const OPTIONS = { kind: 'request', method: 'OPTIONS', status: 0, severity: null } as const;

interface SetUp {
  readonly store: Store;
  readonly annotations: Annotations;
  readonly touched: number[];
  /** Adds a message of a call. */
  add(dialogId: number, comment?: string): number;
}

function setUp(): SetUp {
  const store = createStore();
  const touched: number[] = [];
  const annotations = createAnnotations({ store, touch: (id) => void touched.push(id) });
  return {
    store,
    annotations,
    touched,
    add(dialogId, comment) {
      const more = comment === undefined ? {} : { comment };
      const { id } = store.append(arrivalOf(optionsRequest(`call-${dialogId}`), more), OPTIONS);
      store.link(id, dialogId, 0);
      if (comment !== undefined) annotations.heard(id, dialogId, comment);
      return id;
    },
  };
}

describe('the note of a call', () => {
  it('is the newest one that somebody wrote on one of its messages, and its row is touched', () => {
    const { annotations, touched, add } = setUp();
    const [first, second] = [add(7), add(7)];
    expect(annotations.ofCall(7)).toEqual(NO_NOTE);
    annotations.set([second], { mark: 'red' });
    annotations.set([first], { comment: 'it began here' });
    expect(annotations.ofCall(7)).toEqual({ mark: null, comment: 'it began here' });
    expect(touched).toEqual([7, 7]);
  });

  it('is the comment that came with a message, but not what an agent says of each', () => {
    const { annotations, add } = setUp();
    add(7, 'seen at the edge');
    add(8, 'HEP: capture agent 2001');
    expect(annotations.ofCall(7).comment).toBe('seen at the edge');
    expect(annotations.ofCall(8)).toEqual(NO_NOTE);
  });

  it('goes with everything else that is cleared', () => {
    const { annotations, add } = setUp();
    annotations.set([add(7)], { mark: 'blue' });
    annotations.clear();
    expect(annotations.ofCall(7)).toEqual(NO_NOTE);
  });
});

describe('several messages', () => {
  it('get the same note, and ids that are not kept are passed over', () => {
    const { annotations, store, add } = setUp();
    const ids = [add(1), add(2)];
    expect(annotations.set([0, ...ids, 99], { mark: 'green' })).toBe(true);
    expect(ids.map((id) => store.row(id)?.mark)).toEqual(['green', 'green']);
  });

  it('are refused at the boundary where there is no room for all of their notes', async () => {
    const { store, annotations, add } = setUp();
    const full = createAnnotations({
      store: {
        annotate: () => false,
        dialogId: (id) => store.dialogId(id),
        note: (id) => store.note(id),
        counters: () => store.counters(),
      },
      touch: () => expect.fail('nothing changed'),
    });
    const id = add(1);
    const handlersOf = (one: Annotations) =>
      messageHandlers({ store, annotations: one } as Pick<Core, 'store' | 'annotations'> as Core);
    const input = { ids: [id], comment: 'x' };
    expect(await codeOf(() => handlersOf(full)['annotations.set'](input))).toBe('NOT_POSSIBLE');
    expect(await handlersOf(annotations)['annotations.set'](input)).toEqual({});
    expect(store.row(id)?.comment).toBe('x');
  });
});

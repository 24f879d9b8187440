// @vitest-environment happy-dom
/** Marks and comments as the page writes them: for messages, for calls, and what becomes of a refusal. */
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { useNotes } from '../../../../renderer/stores/notes.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { dialogRow, messageRow } from './rows.ts';

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  let comment = '';
  const rpc = createFakeRpc({
    'annotations.set': (input) => {
      comment = input.comment ?? comment;
      return {};
    },
    'messages.get': ({ id }) => ({ row: messageRow(id, { comment }), bytes: new Uint8Array([id]) }),
    'dialogs.messages': ({ id }) => {
      const first = messageRow(id * 10);
      return { rows: [first, messageRow(id * 10 + 1, { mark: 'red', comment: 'x' })], total: 2, before: 0 };
    },
    'dialogs.legs': () => ({ legs: [] }),
    ...answers,
  });
  setActivePinia(createPinia());
  useConnection().attach(rpc);
  const asked = () =>
    rpc.calls.filter(({ method }) => method === 'annotations.set').map(({ input }) => input);
  return { rpc, notes: useNotes(), asked };
}

describe('the dialog that annotates', () => {
  it('begins with the note that is there, keeps what was written, and closes', async () => {
    const { notes, asked } = setUp();
    notes.write([4], { mark: 'blue', comment: 'old' });
    expect(notes.draft).toEqual({ ids: [4], mark: 'blue', comment: 'old' });
    await notes.save({ mark: null, comment: 'new' });
    expect(asked()).toEqual([{ ids: [4], mark: null, comment: 'new' }]);
    expect(notes.draft).toBeNull();
  });

  it('leaves the comments of several messages alone where their colour alone was changed', async () => {
    const { notes, asked } = setUp();
    notes.write([4, 5], { mark: null, comment: 'of the first' });
    await notes.save({ mark: 'red', comment: 'of the first' });
    notes.write([4, 5], { mark: 'red', comment: 'of the first' });
    await notes.save({ mark: 'red', comment: 'of the first' });
    expect(asked()).toEqual([
      { ids: [4, 5], mark: 'red' },
      { ids: [4, 5], mark: 'red', comment: 'of the first' },
    ]);
  });

  it('stays with what was written where the core has no room, and tells why', async () => {
    const { notes } = setUp({ 'annotations.set': refuse('NOT_POSSIBLE') });
    notes.write([4]);
    await notes.save({ mark: null, comment: 'new' });
    expect(notes.draft).not.toBeNull();
    expect(notes.trouble?.code).toBe('NOT_POSSIBLE');
    notes.write([5]);
    expect(notes.trouble).toBeNull();
  });

  it('opens where a mark of a menu was refused, so that it is told', async () => {
    const { notes } = setUp({ 'annotations.set': refuse('NOT_POSSIBLE') });
    await notes.change([4], { mark: 'red' });
    expect(notes.draft).toMatchObject({ ids: [4], mark: 'red' });
    expect(notes.trouble?.code).toBe('NOT_POSSIBLE');
  });
});

describe('the note of a call', () => {
  it('is written on the message that it is shown with, else on the first one', async () => {
    const { notes, asked } = setUp();
    const noted = dialogRow(2, { mark: 'red', comment: 'x' });
    await notes.changeOfCalls([dialogRow(1), noted], { mark: 'green' });
    expect(asked()).toEqual([{ ids: [10, 21], mark: 'green' }]);
    await notes.writeOfCalls([noted]);
    expect(notes.draft).toEqual({ ids: [21], mark: 'red', comment: 'x' });
  });

  it('is nobody’s where the call is gone', async () => {
    const { notes, asked } = setUp({ 'dialogs.messages': refuse('NOT_FOUND') });
    await notes.changeOfCalls([dialogRow(1)], { mark: 'green' });
    expect(asked()).toEqual([]);
  });
});

it('the message that is shown is shown with its new note', async () => {
  const { notes } = setUp();
  const traffic = useTraffic();
  await traffic.inspect(4);
  await notes.change([4], { comment: 'here it broke' });
  await settle();
  expect(traffic.inspected?.detail?.row.comment).toBe('here it broke');
});

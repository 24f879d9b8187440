/** Which messages a filter that names calls is not asked of. */
import { describe, expect, it } from 'vitest';
import { createCallTracker } from '#core/callflow/call-tracker.ts';
import { Elsewhere } from '#core/view/elsewhere.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import { request } from '../callflow/sip-text.ts';

/** A tracker of so many calls, and the calls of the messages that it heard, whose ids count from 1. */
function createHeard(limitCalls = 100) {
  const tracker = createCallTracker({ limitCalls });
  const dialogs: number[] = [];
  const hear = (callId: string, capture = ''): number => {
    const bytes = request('INVITE', { callId });
    const summary = summarizeIndex(indexMessage(bytes), bytes);
    const messageId = dialogs.length + 1;
    const observation = { messageId, capture, time: messageId, bytes, summary, retransmission: 0 };
    return dialogs.push(tracker.observe(observation).dialogId);
  };
  const store = { dialogId: (id: number) => dialogs[id - 1] ?? 0 };
  const elsewhere = (...callIds: string[]): Elsewhere => new Elsewhere({ store, tracker }, new Set(callIds));
  return { hear, elsewhere, tracker };
}

describe('a message of another call', () => {
  it('is known by the call that it is of', () => {
    const { hear, elsewhere } = createHeard();
    const [mine, other] = [hear('a'), hear('b')];
    const names = elsewhere('a');
    names.look();
    expect([mine, other].map((id) => names.has(id))).toEqual([false, true]);
  });

  it('is known in captures and in what is heard live', () => {
    const { hear, elsewhere } = createHeard();
    const ids = [hear('a', 'one'), hear('a'), hear('b', 'one'), hear('a', 'two')];
    const names = elsewhere('a');
    names.look();
    expect(ids.map((id) => names.has(id))).toEqual([false, false, true, false]);
  });

  it('is known of a call that began after the filter', () => {
    const { hear, elsewhere } = createHeard();
    const names = elsewhere('a', 'c');
    const ids = [hear('a'), hear('b'), hear('c')];
    names.look();
    expect(ids.map((id) => names.has(id))).toEqual([false, true, false]);
  });

  it('is not known where the call is kept no more, or there is none', () => {
    const { hear, elsewhere } = createHeard(1);
    const ids = [hear('a'), hear('b'), hear('a')];
    const names = elsewhere('a');
    names.look();
    expect([...ids, 99].map((id) => names.has(id))).toEqual([false, false, false, false]);
  });

  it('is known by a Call-ID of absurd length', () => {
    const { hear, elsewhere } = createHeard();
    const long = 'x'.repeat(300);
    const ids = [hear(`${long}1`), hear(`${long}2`)];
    const names = elsewhere(`${long}2`);
    names.look();
    expect(ids.map((id) => names.has(id))).toEqual([true, false]);
  });
});

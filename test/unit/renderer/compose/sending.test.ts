/** What the ways to send do, and what they hold back. */
import { describe, expect, it, vi } from 'vitest';
import { ALL_ON, AS_TYPED } from '../../../../shared/model/exchange.ts';
import { createDraft } from '../../../../renderer/views/compose/draft.ts';
import type { SendFacts } from '../../../../renderer/views/compose/sending.ts';
import { createSending } from '../../../../renderer/views/compose/sending.ts';

function setUp(facts: Partial<SendFacts> = {}, saves = true) {
  const draft = createDraft('one', { text: 'OPTIONS sip:{{host}} SIP/2.0\n\n', switches: ALL_ON });
  const deeds = {
    send: vi.fn(() => Promise.resolve()),
    save: vi.fn(() => Promise.resolve(saves)),
    showValues: vi.fn(),
  };
  const destination = { to: 'udp:a', unknown: '', isBad: false };
  const known = { draft, values: { host: 'a' }, destination, lacksValues: false };
  return { deeds, ...createSending(() => ({ ...known, ...facts }), deeds) };
}

describe('sending', () => {
  it('sends what has a way and its values', () => {
    const { send, deeds } = setUp();
    void send();
    expect(deeds.send).toHaveBeenCalledWith();
  });

  it.each<[string, Partial<SendFacts>]>([
    ['without a way', { destination: { to: 'no way', unknown: '', isBad: true } }],
    [
      'with a value in its way that nothing gives',
      { destination: { to: '', unknown: '{{x}}', isBad: false } },
    ],
    ['without a draft', { draft: null }],
    ['of a sequence', { draft: createDraft('two', { kind: 'sequence' }) }],
  ])('does nothing %s', async (_what, facts) => {
    const { send, go, deeds } = setUp(facts);
    void send();
    await go('asTyped');
    expect(deeds.send).not.toHaveBeenCalled();
  });

  it('shows what has no value instead', () => {
    const { send, deeds } = setUp({ lacksValues: true });
    void send();
    expect([deeds.send.mock.calls, deeds.showValues.mock.calls]).toEqual([[], [[]]]);
  });

  it('sends once as typed, values or not', async () => {
    const { go, deeds } = setUp({ lacksValues: true });
    expect(await go('asTyped')).toBe(false);
    expect(deeds.send).toHaveBeenCalledWith(AS_TYPED);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('saved: %s, it is sent %s times', async (saves, times) => {
    const { go, deeds } = setUp({}, saves);
    await go('save');
    expect(deeds.save).toHaveBeenCalledWith('one');
    expect(deeds.send).toHaveBeenCalledTimes(times);
  });

  it('copies the command with its values', async () => {
    const writeText = vi.fn((_text: string) => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    expect(await setUp().go('copy')).toBe(true);
    expect(writeText.mock.calls[0]?.[0]).toMatch(
      /^sipwright send - --to udp:a --var host=a <<'SIP'\nOPTIONS/,
    );
    vi.unstubAllGlobals();
  });
});

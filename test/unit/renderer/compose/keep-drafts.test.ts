/** Drafts that outlive the page and the core: what is kept of them, when, and how they come back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { createManualClock } from '../../../../shared/lib/clock.ts';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import { ALL_ON } from '../../../../shared/model/exchange.ts';
import { TO_SERVER_LIMIT } from '../../../../shared/rpc/envelope.ts';
import type { RpcClient } from '../../../../shared/rpc/client.ts';
import { createDraft, fileTextOf, isChanged } from '../../../../renderer/views/compose/draft.ts';
import { createDraftBook } from '../../../../renderer/views/compose/draft-book.ts';
import { createDraftKeeper, KEEP_AFTER } from '../../../../renderer/views/compose/keep-drafts.ts';
import type { Kept } from '../../../../renderer/views/compose/persist.ts';
import { keptText, readKept } from '../../../../renderer/views/compose/persist.ts';

const LAB = 'udp:127.0.0.1:5070';

/** A warning is part of what is tested where something fails. */
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

const kept = (parts: Partial<Kept>): Kept => ({ lab: LAB, active: '', recent: [], drafts: [], ...parts });
const again = (parts: Partial<Kept>): Kept | null => readKept(keptText(kept(parts)));

describe('what is kept', () => {
  it('is everything of a draft, a request of a file or a sequence, but its exchange and its dialog', () => {
    const request = createDraft('d1', {
      ...{ path: 'a/b.sip', version: '7', saved: 'B', name: 'x', text: 'A', original: 'B', rest: ['# note'] },
      ...{ destination: 'udp:a:1', user: 'alice', account: 'acc', templateId: 'options' },
      ...{ switches: { ...ALL_ON, fill: false }, variables: [{ name: 'v', value: '{{w}}' }] },
    });
    const sequence = createDraft('d2', { kind: 'sequence', text: 'send a.sip', path: 'a.seq' });
    const drafts = [{ ...request, exchangeId: 4, dialog: 3 }, sequence];
    expect(again({ active: 'd2', recent: ['udp:a:1'], drafts })).toEqual(
      kept({ active: 'd2', recent: ['udp:a:1'], drafts: [request, sequence] }),
    );
  });

  it('is no password, unless a value stands in its place', () => {
    const drafts = ['wonderland', '{{password}}'].map((password) =>
      createDraft('d', { user: 'a', password }),
    );
    expect(keptText(kept({ drafts }))).not.toContain('wonderland');
    expect(again({ drafts })?.drafts.map(({ password }) => password)).toEqual(['', '{{password}}']);
    const planted = JSON.stringify(kept({ drafts: drafts.slice(0, 1) }));
    expect(readKept(planted)?.drafts.map(({ password }) => password)).toEqual(['']);
  });

  it('shows what was not saved: its mark stays', () => {
    const saved = createDraft('d1', { path: 'a.sip', text: 'A', user: 'a', password: '{{p}}' });
    const same = { ...saved, saved: fileTextOf(saved) };
    const drafts = [same, { ...same, text: 'B' }, createDraft('d3', { text: 'B', original: 'A' })];
    expect(again({ drafts })?.drafts.map(isChanged)).toEqual([false, true, true]);
  });

  it('is as much as one message to the core holds, what has no file first', () => {
    const inFile = (n: number) => {
      const draft = createDraft(`d${n}`, { path: `${n}.sip`, text: 'ä'.repeat(150_000) });
      return { ...draft, saved: fileTextOf(draft) };
    };
    const changed = createDraft('d9', { text: 'x'.repeat(250_000), original: 'y'.repeat(250_000) });
    const drafts = [inFile(1), inFile(2), inFile(3), changed];
    const { length } = utf8(keptText(kept({ active: 'd2', drafts })));
    expect(length).toBeLessThan(TO_SERVER_LIMIT);
    expect(again({ active: 'd2', drafts })?.drafts).toEqual([inFile(2), changed]);
  });

  it('holds a text of a file once, however often the draft names it', () => {
    const draft = createDraft('d1', { path: 'a.sip', text: 'OPTIONS sip:a SIP/2.0', user: 'alice' });
    const drafts = [{ ...draft, saved: fileTextOf(draft) }];
    expect(keptText(kept({ drafts })).split('OPTIONS sip:a').length).toBe(2);
    expect(again({ drafts })?.drafts).toEqual(drafts);
  });

  it('gives the default to switches that an older version did not keep', () => {
    const old = { transaction: true, fill: false, answerChallenges: true, ack2xx: false };
    const draft = {
      id: 'd1',
      templateId: '',
      text: 'A',
      original: 'A',
      destination: '',
      user: '',
      variables: [],
    };
    const json = JSON.stringify(kept({ drafts: [{ ...draft, switches: old }] as never }));
    const usual = { ...ALL_ON, fill: true, failover: false };
    expect(readKept(json, usual)?.drafts).toMatchObject([
      { kind: 'request', switches: { ...usual, ...old } },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another shape', '{"drafts":[{"id":1}]}'],
  ])('%s is read as nothing kept', (_, json) => {
    expect(readKept(json)).toBeNull();
  });

  it('a draft that cannot be read does not take the others with it', () => {
    const json = keptText(kept({ drafts: [createDraft('d1', { text: 'A' })] }));
    const damaged = json.replace('"drafts":[', '"drafts":[{"id":1},null,');
    expect(readKept(damaged)?.drafts).toMatchObject([{ text: 'A' }]);
  });
});

/** A keeper over a core that keeps what it is told, or refuses. */
function start(held: string | null = null) {
  const core = { held, calls: [] as string[], isAway: false };
  const clock = createManualClock(0);
  const rpc = {
    async call(method: string, input: { text?: string }) {
      core.calls.push(method);
      if (core.isAway) throw new ContractError('DISCONNECTED', 'the port was lost');
      if (method === 'drafts.keep') core.held = input.text ?? null;
      return { text: core.held };
    },
  } as unknown as Pick<RpcClient, 'call'>;
  const book = createDraftBook(() => ALL_ON);
  return { core, clock, book, keeper: createDraftKeeper({ rpc, clock, book, usual: () => ALL_ON }) };
}

const textsOf = ({ drafts }: ReturnType<typeof createDraftBook>): string[] =>
  drafts.value.map(({ text }) => text);
const heldTexts = (held: string | null): string[] =>
  (readKept(held ?? '')?.drafts ?? []).map(({ text }) => text);
const BEFORE = keptText(
  kept({
    active: 'd2',
    recent: ['udp:old:1'],
    drafts: ['A', 'B'].map((text, n) => createDraft(`d${n + 1}`, { text })),
  }),
);

describe('keeping', () => {
  it('happens once, a moment after the last change', async () => {
    const { core, clock, book, keeper } = start();
    await keeper.restore();
    const id = book.add({ text: 'A' });
    for (const text of ['AB', 'ABC']) {
      await nextTick();
      clock.advance(KEEP_AFTER - 1);
      book.edit({ text }, id);
    }
    await nextTick();
    expect(core.calls).toEqual(['drafts.kept']);
    clock.advance(KEEP_AFTER);
    expect(core.calls).toEqual(['drafts.kept', 'drafts.keep']);
    expect(heldTexts(core.held)).toEqual(['ABC']);
  });

  it('happens at once where the page goes', async () => {
    const { core, book, keeper } = start();
    await keeper.restore();
    book.add({ text: 'A' });
    keeper.keepNow();
    expect(heldTexts(core.held)).toEqual(['A']);
  });

  it('waits for the drafts of before: they are never written over', async () => {
    const { core, clock, book, keeper } = start(BEFORE);
    core.isAway = true;
    await keeper.restore();
    book.add({ text: 'new' });
    await nextTick();
    clock.advance(KEEP_AFTER);
    keeper.keepNow();
    expect(core.calls).toEqual(['drafts.kept']);
    core.isAway = false;
    await keeper.restore();
    keeper.keepNow();
    expect(heldTexts(core.held)).toEqual(['A', 'B', 'new']);
  });

  it('that failed is told, and tried again', async () => {
    const { core, book, keeper } = start();
    await keeper.restore();
    book.add({ text: 'A' });
    core.isAway = true;
    keeper.keepNow();
    await nextTick();
    core.isAway = false;
    keeper.keepNow();
    expect(heldTexts(core.held)).toEqual(['A']);
  });
});

describe('restoring', () => {
  it('brings back the drafts, the one that was shown, and the destinations', async () => {
    const { book, keeper } = start(BEFORE);
    await Promise.all([keeper.restore(), keeper.restore()]);
    expect(textsOf(book)).toEqual(['A', 'B']);
    expect(book.active.value?.text).toBe('B');
    expect(book.recent.value).toEqual(['udp:old:1']);
  });

  it('leaves in sight what was opened meanwhile, under an id of its own', async () => {
    const { book, keeper } = start(BEFORE);
    book.add({ text: 'new' });
    await keeper.restore();
    book.add({ text: 'newer' });
    expect(textsOf(book)).toEqual(['A', 'B', 'new', 'newer']);
    expect(new Set(book.drafts.value.map(({ id }) => id)).size).toBe(4);
  });

  it.each(['before', 'after'])('follows the lab to its new port, which is known %s', async (order) => {
    const draft = createDraft('d1', { destination: LAB });
    const { book, keeper } = start(keptText(kept({ drafts: [draft] })));
    if (order === 'before') book.takeLab('udp:127.0.0.1:6000');
    await keeper.restore();
    if (order === 'after') book.takeLab('udp:127.0.0.1:6000');
    expect(book.drafts.value.map(({ destination }) => destination)).toEqual(['udp:127.0.0.1:6000']);
  });
});

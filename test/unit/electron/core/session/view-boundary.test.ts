import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { methods, streams } from '#shared/contract/contract.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { FakeNet } from '../transport/fake-net.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import { createFakePrograms } from '../sniff/fake-programs.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { codeOf } from '../../../../helpers/code-of.ts';

let app: App;
let net: FakeNet;
let clock: ManualClock;
let turns: (() => void)[];
const peer = { host: '192.0.2.9', port: 5070 };

beforeEach(async () => {
  net = createFakeNet({});
  clock = createManualClock(1_000_000);
  turns = [];
  app = createApp({
    net,
    streams: createFakeStreams(),
    programs: createFakePrograms({}),
    captures: null,
    resolver: createZoneResolver({}),
    clock,
    random: createSeededRandom(1),
    log: (line) => expect.fail(line),
    nextTurn: (run) => void turns.push(run),
    host: 'test',
    version: '1.2.3',
    platform: 'test-os',
  });
  await app.handlers['sources.add']({ address: 'udp:127.0.0.1:0' });
});

function hear(bytes: Uint8Array): void {
  newestSocket(net).events.message(bytes, peer);
}

function settle(): void {
  while (turns.length > 0) turns.splice(0).forEach((run) => run());
}

describe('the stream `view`', () => {
  it.each([
    ['mark == red', { mark: 'red' }, { mark: null }],
    ['comment contains "lost"', { comment: 'the ACK was lost here' }, { comment: '' }],
  ] as const)('asks again what is annotated: %s', async (filter, change, away) => {
    for (const callId of ['a', 'b']) hear(request('INVITE', { callId }));
    const feed = app.feeds.view({ filter, utcOffset: 0 });
    const passing = (): number => {
      clock.advance(1_000);
      settle();
      const { firstMessage, nextMessage } = feed.snapshot();
      return nextMessage - firstMessage;
    };
    expect(passing()).toBe(0);
    await app.handlers['annotations.set']({ ids: [2], ...change });
    expect(passing()).toBe(1);
    await app.handlers['annotations.set']({ ids: [2], ...away });
    expect(passing()).toBe(0);
  });

  it('tells what passes and what changed, by its schema', () => {
    for (const callId of ['a', 'b']) hear(request('INVITE', { callId }));
    const feed = app.feeds.view({ filter: 'dialog.state == setup', utcOffset: 0 });
    let woken = 0;
    feed.onChange(() => woken++);
    expect(feed.snapshot()).toMatchObject({ view: 1, asked: 0, total: 2, running: true });
    expect(feed.take()).toBeNull();
    settle();
    expect(woken).toBeGreaterThan(0);
    const first = v.parse(streams.view.delta, feed.take());
    expect(first.counters).toMatchObject({ firstMessage: 1, nextMessage: 3, nextDialog: 3, running: false });
    hear(response(486, 'Busy Here', 'INVITE', { callId: 'a' }));
    clock.advance(1_000);
    settle();
    const second = v.parse(streams.view.delta, feed.take());
    expect(second.counters).toMatchObject({ firstMessage: 1, nextMessage: 2, nextDialog: 2 });
    expect(second).toMatchObject({
      changedMessages: { first: 1, last: 2 },
      changedDialogs: { first: 1, last: 2 },
    });
  });

  it('refuses a filter that cannot be used, and its view is closed with its reader', async () => {
    const open = (filter: string) => app.feeds.view({ filter, utcOffset: 0 });
    expect(await codeOf(() => open('status =='))).toBe('INVALID_FILTER');
    const feed = open('');
    const { view } = feed.snapshot();
    const input = { view, list: 'messages', from: 1, count: 10 } as const;
    expect(await codeOf(() => app.handlers['views.page'](input))).toBeNull();
    feed.close();
    expect(await codeOf(() => app.handlers['views.page'](input))).toBe('NOT_FOUND');
    expect(await codeOf(() => app.handlers['views.find']({ ...input, id: 1 }))).toBe('NOT_FOUND');
  });
});

describe('the methods of a view', () => {
  it('answer with its rows and places', async () => {
    for (const callId of ['a', 'b']) hear(request('INVITE', { callId }));
    hear(response(404, 'Not Found', 'INVITE', { callId: 'b' }));
    const feed = app.feeds.view({ filter: 'status == 404', utcOffset: 0 });
    settle();
    const { view, firstMessage, firstDialog } = feed.snapshot();
    const page = async (list: 'messages' | 'dialogs', from: number): Promise<unknown> =>
      v.parse(
        methods['views.page'].output,
        await app.handlers['views.page']({ view, list, from, count: 10 }),
      );
    expect(await page('messages', firstMessage)).toMatchObject({ messages: [{ status: 404 }], dialogs: [] });
    expect(await page('dialogs', firstDialog)).toMatchObject({ messages: [], dialogs: [{ callId: 'b' }] });
    const find = (id: number): unknown => app.handlers['views.find']({ view, list: 'messages', id });
    expect([await find(1), await find(3)]).toEqual([{ at: null }, { at: firstMessage }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { PLAIN_SOCKET } from '#shared/model/source.ts';
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import { DEFAULT_LIMITS } from '#shared/model/recording.ts';
import type { Settings } from '#shared/model/settings.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import { createPortPair } from '#shared/rpc/memory-port.ts';
import { CALL_LIMIT } from '#shared/rpc/server-calls.ts';
import { PACE } from '#shared/rpc/server-stream.ts';
import { STREAM_LIMIT } from '#shared/rpc/server-streams.ts';
import type { Handlers, Served } from '#shared/rpc/server.ts';
import { serve } from '#shared/rpc/server.ts';
import type { FakeService } from '../../../contract/fake-service.ts';
import { createFakeService } from '../../../contract/fake-service.ts';
import type { RawClient } from '../../../contract/raw-client.ts';
import { createRawClient } from '../../../contract/raw-client.ts';

interface Setting {
  readonly clock: ManualClock;
  readonly service: FakeService;
  readonly client: RawClient;
  readonly served: Served;
  readonly errors: unknown[];
}

function setUp(
  change: (service: FakeService) => Partial<FakeService> = () => ({}),
  checkOutputs = true,
): Setting {
  const clock = createManualClock(1_000);
  const service = createFakeService();
  const errors: unknown[] = [];
  const [near, far] = createPortPair();
  const served = serve(
    far,
    { handlers: service.handlers, feeds: service.feeds, ...change(service) },
    { clock, random: createSeededRandom(7), checkOutputs, onError: (error) => errors.push(error) },
  );
  return { clock, service, client: createRawClient(near), served, errors };
}

/** What a draft has besides its bytes and variables. */
const REST = { to: 'udp:127.0.0.1:9', switches: AS_TYPED, credentials: null, timeout: null };

const withHandlers = (handlers: Partial<Handlers>) => (service: FakeService) => ({
  handlers: { ...service.handlers, ...handlers },
});

/** Lets everything that is on its way in memory arrive. */
async function settled(client: RawClient, id: number): Promise<void> {
  client.send({ type: 'call', id, method: 'settings.get', input: {} });
  await client.answer(id);
}

const SETTINGS: Settings = {
  autoAnswer: true,
  answers: {},
  trying: true,
  timers: { t1: 500, t2: 4_000, t4: 5_000 },
  limits: DEFAULT_LIMITS,
  correlation: DEFAULT_CORRELATION,
  mirror: null,
};

describe('errors', () => {
  it('of a handler that throws unexpectedly cross as INTERNAL without a word of them', async () => {
    const secret = new Error('password in /home/alice');
    const { client, errors } = setUp(
      withHandlers({
        'settings.get': () => {
          throw secret;
        },
      }),
    );
    client.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
    const answer = await client.answer(1);
    expect(answer).toMatchObject({ type: 'error', error: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toMatch(/password|alice|server\.test/);
    expect(errors).toEqual([secret]);
  });

  it('that a handler throws on purpose cross as they are and are no bugs', async () => {
    const { client, errors } = setUp(
      withHandlers({
        'settings.get': () => Promise.reject(new ContractError('NOT_POSSIBLE', 'not now', { in: 5 })),
      }),
    );
    client.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
    const error = { code: 'NOT_POSSIBLE', message: 'not now', data: { in: 5 } };
    expect(await client.answer(1)).toEqual({ type: 'error', id: 1, error });
    expect(errors).toEqual([]);
  });

  it('tell of an output that breaks its schema', async () => {
    const broken = { ...SETTINGS, autoAnswer: 'yes' } as unknown as Settings;
    const { client, errors } = setUp(withHandlers({ 'settings.get': () => broken }));
    client.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
    expect(await client.answer(1)).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['exchanges.next', { id: 1, method: 'x'.repeat(100_000) }],
    ['exchanges.start', { bytes: new Uint8Array(1), variables: { ['x'.repeat(100_000)]: 7 }, ...REST }],
  ])('do not repeat a long input of %s', async (method, input) => {
    const { client } = setUp();
    client.send({ type: 'call', id: 1, method, input });
    const answer = await client.answer(1);
    expect(answer).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(JSON.stringify(answer).length).toBeLessThan(1_500);
  });

  it('are answered where an output is too large to send', async () => {
    const row = {
      id: 'x'.repeat(9_000_000),
      role: 'console',
      requested: '',
      address: null,
      state: 'open',
    } as const;
    const large = { ...row, trouble: null, receiveBuffer: null, received: 0, sent: 0, ...PLAIN_SOCKET };
    const { client } = setUp(withHandlers({ 'sources.add': () => large }));
    client.send({ type: 'call', id: 1, method: 'sources.add', input: { address: 'x' } });
    expect(await client.answer(1)).toMatchObject({ error: { code: 'TOO_LARGE' } });
  });
});

describe('limits', () => {
  it('refuse a call too many with BUSY, and take calls again when one is done', async () => {
    const release: (() => void)[] = [];
    const slow = (): Promise<Settings> => new Promise((resolve) => release.push(() => resolve(SETTINGS)));
    const { client } = setUp(withHandlers({ 'settings.get': slow }));
    for (let id = 0; id <= CALL_LIMIT; id++)
      client.send({ type: 'call', id, method: 'settings.get', input: {} });
    expect(await client.answer(CALL_LIMIT)).toMatchObject({ error: { code: 'BUSY' } });
    release[0]?.();
    expect(await client.answer(0)).toMatchObject({ type: 'result' });
    client.send({ type: 'call', id: 999, method: 'app.info', input: {} });
    expect(await client.answer(999)).toMatchObject({ type: 'result' });
  });

  it('refuse a stream too many with BUSY', async () => {
    const { client, service } = setUp();
    for (let id = 0; id <= STREAM_LIMIT; id++)
      client.send({ type: 'open', id, stream: 'sources', params: {} });
    expect(await client.answer(STREAM_LIMIT)).toMatchObject({ type: 'ended', error: { code: 'BUSY' } });
    expect(service.openFeeds).toBe(STREAM_LIMIT);
  });
});

describe('a stream', () => {
  const add = async ({ client }: Setting, from: number, count: number): Promise<void> => {
    for (let id = from; id < from + count; id++) {
      client.send({ type: 'call', id, method: 'sources.add', input: { address: 'udp:127.0.0.1:0' } });
      await client.answer(id);
    }
  };

  it('keeps its frames at least a pace apart, and merges what changes between', async () => {
    const set = setUp();
    const { client, clock } = set;
    client.ackAll(1);
    client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
    await settled(client, 100);
    clock.advance(0);
    await client.untilCount(1, 1);
    await add(set, 200, 5);
    clock.advance(PACE - 1);
    await settled(client, 101);
    expect(client.frames(1)).toHaveLength(1);
    clock.advance(1);
    const [, second] = await client.untilCount(1, 2);
    expect(second?.value).toHaveLength(5);
  });

  it('holds one wish to send, however much changes while a frame is unacknowledged', async () => {
    const set = setUp();
    const { client, clock } = set;
    client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
    await settled(client, 100);
    clock.advance(0);
    const [first] = await client.untilCount(1, 1);
    await add(set, 200, 50);
    clock.advance(10_000);
    await settled(client, 101);
    expect(client.frames(1)).toHaveLength(1);
    expect(clock.pending).toBe(0);
    if (first) client.ack(first);
    await settled(client, 102);
    clock.advance(0);
    const [, second] = await client.untilCount(1, 2);
    expect(second).toMatchObject({ type: 'delta', seq: 1 });
    expect(second?.value).toHaveLength(50);
  });

  it('keeps the pace also for a reader that asks again and again', async () => {
    const { client, clock } = setUp();
    client.send({ type: 'open', id: 1, stream: 'traffic', params: {} });
    await settled(client, 100);
    clock.advance(0);
    for (let i = 0; i < 20; i++) client.send({ type: 'again', id: 1 });
    await settled(client, 101);
    clock.advance(PACE);
    await client.untilCount(1, 2);
    await settled(client, 102);
    expect(client.frames(1)).toHaveLength(2);
  });

  it('lets go of its feed when it is closed, and when the port ends', async () => {
    const { client, service } = setUp();
    client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
    client.send({ type: 'open', id: 2, stream: 'sources', params: {} });
    await settled(client, 100);
    expect(service.openFeeds).toBe(2);
    client.send({ type: 'close', id: 1 });
    await settled(client, 101);
    expect(service.openFeeds).toBe(1);
    const over = new Promise<void>((resolve) => client.port.onClose(resolve));
    client.port.close();
    await over;
    expect(service.openFeeds).toBe(0);
  });

  it('ignores a second opening under an id in use', async () => {
    const { client, service } = setUp();
    client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
    client.send({ type: 'open', id: 1, stream: 'traffic', params: {} });
    await settled(client, 100);
    expect(service.openFeeds).toBe(1);
  });

  it('ends with INTERNAL where its feed breaks, and lets go of it', async () => {
    let closed = 0;
    const broken: Feed<never, never> = {
      snapshot() {
        throw new Error('inside');
      },
      take: () => null,
      onChange: () => () => undefined,
      close: () => void closed++,
    };
    const { client, clock, errors } = setUp(({ feeds }) => ({ feeds: { ...feeds, sources: () => broken } }));
    client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
    await settled(client, 100);
    clock.advance(0);
    expect(await client.answer(1)).toMatchObject({ type: 'ended', error: { code: 'INTERNAL' } });
    expect([closed, errors.length]).toEqual([1, 1]);
  });
});

it('counts garbage and serves on', async () => {
  const { client, served, errors } = setUp();
  for (const bytes of [[], [7], [0, 0xc1], [0, 0x01]]) client.port.send(Uint8Array.from(bytes));
  await settled(client, 1);
  expect(served.garbage).toBe(4);
  expect(errors).toEqual([]);
});

it('sends nothing after it was closed', async () => {
  const { client, served, clock, service } = setUp();
  client.send({ type: 'open', id: 1, stream: 'sources', params: {} });
  await settled(client, 100);
  const over = new Promise<void>((resolve) => client.port.onClose(resolve));
  served.close();
  clock.advance(1_000);
  await over;
  expect(client.frames(1)).toEqual([]);
  expect(service.openFeeds).toBe(0);
});

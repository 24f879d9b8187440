import { describe, expect, it } from 'vitest';
import { PIECE } from '#core/export/export.ts';
import { createExports, MOST_EXPORTS } from '#core/export/exports.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { ExportFormat, ExportRequest } from '#shared/model/export.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import { createLists, exported, NOON } from '../../../../helpers/exporting.ts';
import { optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const request: ExportRequest = {
  scope: { kind: 'all' },
  format: 'pcapng',
  table: 'messages',
  redaction: null,
};

const ALL = { credentials: true, users: true, numbers: true, addresses: true };

function withMessages(count: number): ReturnType<typeof createLists> {
  const lists = createLists();
  for (let i = 0; i < count; i++) lists.add({ bytes: optionsRequest(`call-${i % 3}-x`, i), time: NOON + i });
  return lists;
}

describe('the scope of an export', () => {
  it('is everything, in order', async () => {
    const { deps } = withMessages(5);
    const { messages } = await readCapture((await exported(deps, {})).bytes);
    expect(messages.map(({ time }) => Math.round(time - NOON))).toEqual([0, 1, 2, 3, 4]);
  });

  it('is the chosen messages, each once and in order', async () => {
    const { deps } = withMessages(5);
    const scope: ExportRequest['scope'] = { kind: 'messages', ids: [4, 2, 4] };
    const { bytes, pieces } = await exported(deps, { scope });
    const { messages } = await readCapture(bytes);
    expect(messages.map(({ time }) => Math.round(time - NOON))).toEqual([1, 3]);
    expect(pieces.at(-1)).toMatchObject({ written: 2, total: 2, done: true });
  });

  it('is all messages of the chosen calls, however many, as they came', async () => {
    const lists = createLists();
    for (let i = 0; i < 6_003; i++)
      lists.add({ bytes: optionsRequest(`call-${i % 3}-x`, i % 50), time: NOON + i });
    const scope: ExportRequest['scope'] = { kind: 'dialogs', ids: [3, 1] };
    const { bytes } = await exported(lists.deps, { scope });
    const { messages } = await readCapture(bytes);
    expect(messages).toHaveLength(4_002);
    const times = messages.map(({ time }) => Math.round(time - NOON));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.some((time) => time % 3 === 1)).toBe(false);
  });

  it('is what a view lets pass, as far as it reached at the begin', async () => {
    const ids = [2, 3, 5];
    const counters = { firstMessage: 1, nextMessage: 3, firstDialog: 1, nextDialog: 1 };
    const view = {
      messages: (from: number, count: number) => ids.slice(from - 1, from - 1 + count),
      dialogs: () => [],
      counters: () => counters,
    };
    const lists = createLists({ viewIds: (id) => (id === 9 ? view : null) });
    for (let i = 0; i < 5; i++) lists.add({ bytes: optionsRequest(`v-${i}`), time: NOON + i });
    const { bytes } = await exported(lists.deps, { scope: { kind: 'view', view: 9 } });
    const { messages } = await readCapture(bytes);
    expect(messages.map(({ time }) => Math.round(time - NOON))).toEqual([1, 2]);
  });

  it('leaves out what was let go, and does not count it', async () => {
    const { deps } = withMessages(2);
    const { pieces } = await exported(deps, { scope: { kind: 'messages', ids: [1, 77] } });
    expect(pieces.at(-1)).toMatchObject({ written: 1, total: 1 });
  });

  it('does not hold what came after it began', async () => {
    const lists = withMessages(2);
    const exports = createExports(lists.deps);
    const begun = exports.begin(request);
    lists.add({ bytes: optionsRequest('late-call') });
    const piece = begun.ok ? await exports.read(begun.value.id) : null;
    expect(piece).toMatchObject({ written: 2, total: 2, done: true });
  });
});

describe('the pieces of an export', () => {
  it('are made when they are asked for, and no larger than they should be', async () => {
    const lists = createLists();
    for (let i = 0; i < 900; i++) lists.add({ bytes: optionsRequest(`call-${i}`, 700) });
    const { pieces } = await exported(lists.deps, {});
    expect(pieces.length).toBeGreaterThan(2);
    for (const { bytes } of pieces.slice(0, -1)) {
      expect(bytes.length).toBeGreaterThanOrEqual(PIECE);
      expect(bytes.length).toBeLessThan(PIECE + 32 * 1_024);
    }
    expect(pieces.map(({ done }) => done).indexOf(true)).toBe(pieces.length - 1);
  });

  it('wait for bytes that are not in memory', async () => {
    const lists = withMessages(3);
    const cold = new Set([2]);
    const { store } = lists;
    const deps = {
      ...lists.deps,
      store: {
        entry: (id: number) => store.entry(id),
        row: (id: number) => store.row(id),
        thread: (id: number, limit: number) => store.thread(id, limit),
        counters: () => store.counters(),
        note: (id: number) => store.note(id),
        view: (id: number) => (cold.has(id) ? null : store.view(id)),
        bytes: (id: number) => (cold.has(id) ? null : store.bytes(id)),
        load: (id: number) => (cold.has(id) ? Promise.resolve().then(() => void cold.delete(id)) : null),
      },
    };
    const { messages } = await readCapture((await exported(deps, {})).bytes);
    expect(messages).toHaveLength(3);
  });

  it('stay in order where two are asked for at once', async () => {
    const lists = createLists();
    for (let i = 0; i < 900; i++) lists.add({ bytes: optionsRequest(`call-${i}`, 700) });
    const exports = createExports(lists.deps);
    const begun = exports.begin(request);
    const id = begun.ok ? begun.value.id : 0;
    const pieces = await Promise.all([exports.read(id), exports.read(id)]);
    expect(pieces.map((piece) => piece?.written)).toEqual(
      pieces.map((piece) => piece?.written).toSorted((a = 0, b = 0) => a - b),
    );
  });
});

describe('the table of exports', () => {
  it('gives each a name and a type', () => {
    const exports = createExports(withMessages(1).deps);
    const namesOf = (format: ExportFormat, table: ExportRequest['table'] = 'messages'): unknown => {
      const begun = exports.begin({ ...request, format, table });
      return begun.ok ? [begun.value.name, begun.value.type.split(';')[0]] : begun.error.code;
    };
    expect(namesOf('pcapng', 'hosts')).toEqual([
      'sipwright-2026-11-28-143005.pcapng',
      'application/x-pcapng',
    ]);
    expect(namesOf('text')).toEqual(['sipwright-2026-11-28-143005.txt', 'text/plain']);
    expect(namesOf('csv', 'dialogs')).toEqual(['sipwright-dialogs-2026-11-28-143005.csv', 'text/csv']);
  });

  it('forgets one that is done or cancelled, and takes no more than a few', async () => {
    const exports = createExports(withMessages(1).deps);
    const begin = (): number => {
      const begun = exports.begin(request);
      return begun.ok ? begun.value.id : 0;
    };
    const ids = Array.from({ length: MOST_EXPORTS }, begin);
    expect(exports.begin(request)).toMatchObject({ ok: false, error: { code: 'TOO_MANY' } });
    const [first = 0, second = 0] = ids;
    exports.cancel(first);
    expect(await exports.read(first)).toBeNull();
    expect(await exports.read(second)).toMatchObject({ done: true });
    expect(await exports.read(second)).toBeNull();
    expect([begin(), begin()].every((id) => id > 0)).toBe(true);
  });

  it('refuses a view that was closed', () => {
    const exports = createExports(withMessages(1).deps);
    expect(exports.begin({ ...request, scope: { kind: 'view', view: 5 } })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });
});

describe('a capture', () => {
  it('keeps transport, direction and source', async () => {
    const lists = createLists();
    const six = { host: '2001:db8:9::1', port: 5_061 };
    lists.add({ bytes: optionsRequest('in-1') });
    lists.add({ bytes: optionsRequest('out-1'), direction: 'out', transport: 'tls', src: six, source: 's2' });
    const { messages } = await readCapture((await exported(lists.deps, {})).bytes);
    expect(messages).toMatchObject([
      {
        transport: 'udp',
        direction: 'in',
        interface: 'name of s1',
        src: { host: '172.20.30.40', port: 5_060 },
      },
      { transport: 'tls', direction: 'out', interface: 'name of s2', src: six },
    ]);
    expect(messages[0]?.time).toBeCloseTo(NOON, 3);
  });

  it.each(['pcapng', 'pcap'] as const)('as %s holds the same bytes', async (format) => {
    const { deps, store } = withMessages(4);
    const { messages } = await readCapture((await exported(deps, { format })).bytes);
    expect(messages.map(({ bytes }) => textOf(bytes))).toEqual(
      [1, 2, 3, 4].map((id) => textOf(store.bytes(id) ?? new Uint8Array())),
    );
  });

  it('that is redacted holds no address, of the packets or of the messages', async () => {
    const { deps } = withMessages(3);
    const { bytes } = await exported(deps, { redaction: ALL });
    const { messages } = await readCapture(bytes);
    expect(messages.map(({ src, dst }) => [src.host, dst.host])).toEqual(
      Array.from({ length: 3 }, () => [messages[0]?.src.host, messages[0]?.dst.host]),
    );
    expect(messages[0]?.src.host).not.toBe('172.20.30.40');
    const all = messages.map((message) => textOf(message.bytes)).join('');
    expect(all).not.toMatch(/alice|bob/);
    // The octets of the address as a packet has them.
    expect(textOf(bytes, { start: 0, end: bytes.length })).not.toContain(
      String.fromCharCode(172, 20, 30, 40),
    );
  });
});

describe('a trace of text', () => {
  it('is read back as the same messages with their times and ends', async () => {
    const lists = createLists({ utcOffset: () => 60 });
    const six = { host: '2001:db8:9::1', port: 5_061 };
    const sent = ['a', 'b'].map((id) => optionsRequest(`text-${id}`, 40));
    lists.add({ bytes: sent[0] ?? utf8('') });
    lists.add({ bytes: utf8('\r\n\r\n') });
    lists.add({ bytes: sent[1] ?? utf8(''), src: six, time: NOON + 1_500 });
    const { bytes } = await exported(lists.deps, { format: 'text' });
    const trace = readTextTrace(bytes, { offsetMinutes: 60 });
    expect(trace).toMatchObject({ format: 'sngrep', skipped: {} });
    expect(trace.messages.map((message) => textOf(message.bytes))).toEqual(sent.map((one) => textOf(one)));
    expect(trace.messages.map(({ repairs }) => repairs)).toEqual([[], []]);
    expect(trace.messages.map(({ src }) => src)).toEqual([{ host: '172.20.30.40', port: 5_060 }, six]);
    expect(trace.messages[1]?.time).toBeCloseTo(NOON + 1_500, 3);
  });
});

describe('JSON', () => {
  it('has a record for each message, with the message itself', async () => {
    const { deps, store } = withMessages(2);
    const { bytes } = await exported(deps, { format: 'json' });
    const rows = JSON.parse(textOf(bytes)) as Record<string, unknown>[];
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...['n', 'time', 'transport', 'src', 'dst', 'kind', 'method', 'status', 'callId', 'cseq', 'raw'],
    ]);
    expect(rows[0]).toMatchObject({
      n: 1,
      src: '172.20.30.40:5060',
      method: 'OPTIONS',
      status: null,
      cseq: 1,
    });
    expect(rows[0]?.['raw']).toBe(textOf(store.bytes(1) ?? new Uint8Array()));
  });

  it('is an empty list where there is nothing', async () => {
    const { bytes } = await exported(createLists().deps, { format: 'json' });
    expect(JSON.parse(textOf(bytes))).toEqual([]);
  });

  it('loses no octet of what is not UTF-8', async () => {
    const lists = createLists();
    const bytes = Uint8Array.of(0xff, 0, 1, 0xfe);
    lists.add({ bytes });
    const out = await exported(lists.deps, { format: 'ndjson' });
    const row = JSON.parse(textOf(out.bytes)) as Record<string, string>;
    expect([...Buffer.from(row['rawBase64'] ?? '', 'base64')]).toEqual([...bytes]);
  });
});

describe('an export of rows that take long', () => {
  /** How often others have their turn while 5 messages of 3 calls are written. */
  async function restsOf(changes: Partial<ExportRequest>): Promise<number> {
    let [time, rests] = [0, 0];
    const after = (_ms: number, run: () => void): { cancel(): void } => {
      rests++;
      run();
      return { cancel: () => undefined };
    };
    const { deps } = withMessages(5);
    await exported({ ...deps, clock: { now: () => (time += 5), after } }, changes);
    return rests;
  }

  it('lets others have their turn between them', async () => {
    expect(await restsOf({})).toBeGreaterThanOrEqual(5);
  });

  it('lets others have their turn between the calls that a report lists, and between their sections', async () => {
    expect(await restsOf({ format: 'html' })).toBeGreaterThanOrEqual(6);
  });
});

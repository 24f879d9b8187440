// @vitest-environment happy-dom
/** Captures on their way to the core: in order, in pieces, one piece at a time, and what ends them. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CaptureContent } from '../../../../renderer/stores/captures.ts';
import { useCaptures } from '../../../../renderer/stores/captures.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { CAPTURE_PIECE } from '../../../../shared/contract/capture-methods.ts';
import type { FakeRpc } from '../fake-rpc.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { fileRow } from './source-row.ts';

/** A file of so many bytes that are never all there at once; counts those that were asked for. */
function content(name: string, size: number): CaptureContent & { asked: number } {
  return {
    name,
    size,
    asked: 0,
    slice(start, end) {
      const length = Math.min(end, size) - start;
      this.asked += length;
      return { arrayBuffer: async () => new ArrayBuffer(length) };
    },
  };
}

const inOrder = (rpc: FakeRpc) => rpc.calls.map(({ method }) => method.replace('captures.', ''));
const input = (rpc: FakeRpc, method: string) =>
  rpc.calls.filter((call) => call.method === method).map((call) => call.input);

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  let id = 0;
  const rpc = createFakeRpc({
    'captures.begin': ({ name }) => fileRow(`file-${++id}`, { requested: name }),
    'captures.push': () => ({ more: true }),
    'captures.end': (asked) => fileRow(asked.id, { state: 'open' }),
    'sources.remove': () => ({}),
    ...answers,
  });
  useConnection().attach(rpc);
  return { rpc, captures: useCaptures() };
}

describe('a capture that is opened', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('is handed over in pieces of the largest size, and is listed no more when it is over', async () => {
    const { rpc, captures } = setUp();
    captures.open([content('a.pcap', 2 * CAPTURE_PIECE + 5)]);
    expect(captures.uploads).toMatchObject([{ name: 'a.pcap', source: null, trouble: null }]);
    await settle();
    expect(inOrder(rpc)).toEqual(['begin', 'push', 'push', 'push', 'end']);
    const sizes = (input(rpc, 'captures.push') as { bytes: Uint8Array }[]).map(({ bytes }) => bytes.length);
    expect(sizes).toEqual([CAPTURE_PIECE, CAPTURE_PIECE, 5]);
    expect(captures.uploads).toEqual([]);
  });

  it('is asked for its next piece when the one before was read, not earlier', async () => {
    const read: (() => void)[] = [];
    const { captures } = setUp({
      'captures.push': () => new Promise((resolve) => read.push(() => resolve({ more: true }))),
    });
    const file = content('a.pcap', 3 * CAPTURE_PIECE);
    captures.open([file]);
    await settle();
    expect(file.asked).toBe(CAPTURE_PIECE);
    read[0]?.();
    await settle();
    expect(file.asked).toBe(2 * CAPTURE_PIECE);
  });

  it('waits for the captures before it, and follows one that failed', async () => {
    const { rpc, captures } = setUp({
      'captures.push': ({ id }) => (id === 'file-1' ? refuse('INTERNAL')() : { more: true }),
    });
    captures.open([content('a.pcap', 5), content('b.pcap', 5)]);
    expect(captures.uploads.map(({ source }) => source)).toEqual([null, null]);
    await settle();
    expect(inOrder(rpc)).toEqual(['begin', 'push', 'begin', 'push', 'end']);
    expect(captures.uploads).toMatchObject([{ name: 'a.pcap', trouble: { code: 'INTERNAL' } }]);
  });

  it('is not read further where the core wants no more of it', async () => {
    const { rpc, captures } = setUp({ 'captures.push': () => ({ more: false }) });
    const file = content('a.pcap', 9 * CAPTURE_PIECE);
    captures.open([file]);
    await settle();
    expect(file.asked).toBe(CAPTURE_PIECE);
    expect(inOrder(rpc).at(-1)).toBe('end');
  });

  it('stops when it is cancelled, by its source', async () => {
    let goOn = (): void => undefined;
    const { rpc, captures } = setUp({
      'captures.push': () => new Promise((resolve) => (goOn = () => resolve({ more: true }))),
    });
    captures.open([content('a.pcap', 3 * CAPTURE_PIECE)]);
    await settle();
    expect(captures.cancel('file-1')).toBe(true);
    goOn();
    await settle();
    expect(inOrder(rpc)).toEqual(['begin', 'push']);
    expect(captures.uploads).toEqual([]);
  });

  it('leaves no source behind where it is cancelled before it has one', async () => {
    let begin = (): void => undefined;
    const { rpc, captures } = setUp({
      'captures.begin': () => new Promise((resolve) => (begin = () => resolve(fileRow('file-9')))),
    });
    captures.open([content('a.pcap', 5), content('b.pcap', 5)]);
    const [a, b] = captures.uploads;
    captures.cancel(a?.key ?? '');
    captures.cancel(b?.key ?? '');
    begin();
    await settle();
    expect(inOrder(rpc)).toEqual(['begin', 'sources.remove']);
    expect(input(rpc, 'sources.remove')).toEqual([{ id: 'file-9' }]);
  });

  it.each([
    ['a lost connection', refuse('DISCONNECTED'), 'UPLOAD_CUT'],
    ['a core that is full', refuse('NOT_POSSIBLE'), 'NOT_POSSIBLE'],
  ])('tells that %s ended it', async (_what, fail, code) => {
    const { captures } = setUp({ 'captures.push': fail });
    captures.open([content('a.pcap', 5)]);
    await settle();
    expect(captures.uploads).toMatchObject([{ source: 'file-1', trouble: { code } }]);
  });

  it('tells that the disk does not give it', async () => {
    const { captures } = setUp();
    const unreadable = {
      name: 'folder',
      size: 4_096,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('no')) }),
    };
    captures.open([unreadable]);
    await settle();
    expect(captures.uploads[0]?.trouble).toEqual({ code: 'FILE_UNREADABLE', message: 'no' });
  });
});

// @vitest-environment happy-dom
/** Writing out: the request that a choice makes, reading it piece by piece, and what is left of one that stops. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaveTarget } from '../../../../renderer/host/save.ts';
import { createDownload } from '../../../../renderer/host/save.ts';
import { useExports } from '../../../../renderer/stores/exports.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { ExportChoice } from '../../../../renderer/views/traffic/export-choice.ts';
import { FIRST_CHOICE, requestOf, tablesOf } from '../../../../renderer/views/traffic/export-choice.ts';
import type { ExportRequest } from '../../../../shared/model/export.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';

const nothing = { view: 0, dialogs: [], messages: [] };
const chosen = (change: Partial<ExportChoice>): ExportChoice => ({ ...FIRST_CHOICE, ...change });

describe('what is chosen', () => {
  it.each([
    [{ scope: 'all' }, nothing, { kind: 'all' }],
    [{ scope: 'view' }, { ...nothing, view: 4 }, { kind: 'view', view: 4 }],
    [{ scope: 'dialogs' }, { ...nothing, dialogs: [7] }, { kind: 'dialogs', ids: [7] }],
    [{ scope: 'messages' }, { ...nothing, messages: [9] }, { kind: 'messages', ids: [9] }],
  ] as const)('becomes a request: %o', (choice, subject, scope) => {
    expect(requestOf(chosen(choice), subject, 'en')).toEqual({
      scope,
      format: 'pcapng',
      table: 'messages',
      redaction: null,
    });
  });

  it.each(['view', 'dialogs', 'messages'] as const)('makes no request where there is no %s', (scope) => {
    expect(requestOf(chosen({ scope }), nothing, 'en')).toBeNull();
  });

  it('asks for rows in the forms that have rows, and for tables that the part has', () => {
    expect(tablesOf({ scope: 'all', format: 'pcapng' })).toEqual([]);
    expect(tablesOf({ scope: 'all', format: 'csv' })).toContain('hosts');
    expect(tablesOf({ scope: 'view', format: 'json' })).toEqual(['messages', 'dialogs']);
    const subject = { ...nothing, messages: [1] };
    const request = requestOf(chosen({ scope: 'messages', format: 'csv', table: 'hosts' }), subject, 'en');
    expect(request?.table).toBe('messages');
  });

  it('has a language where it is a report, which has no rows of one table', () => {
    expect(tablesOf({ scope: 'all', format: 'html' })).toEqual([]);
    const request = requestOf(chosen({ format: 'html' }), nothing, 'zh');
    expect(request).toMatchObject({ format: 'html', language: 'zh' });
  });

  it('is redacted only where something is to be hidden', () => {
    const redaction = { ...FIRST_CHOICE.redaction, users: true };
    expect(requestOf(chosen({ redaction }), nothing, 'en')?.redaction).toEqual(redaction);
  });
});

const request: ExportRequest = { scope: { kind: 'all' }, format: 'text', table: 'messages', redaction: null };

function target() {
  const log: string[] = [];
  const made: SaveTarget = {
    write: async (bytes) => void log.push(String(bytes)),
    close: async () => void log.push('close'),
    abort: async () => void log.push('abort'),
  };
  return { log, choose: async () => made };
}

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  let read = 0;
  const rpc = createFakeRpc({
    'exports.begin': () => ({ id: 3, name: 'calls.txt', type: 'text/plain' }),
    'exports.read': () => {
      read++;
      return { bytes: new Uint8Array([read]), written: read * 10, total: 30, done: read === 3 };
    },
    'exports.cancel': () => ({}),
    ...answers,
  });
  useConnection().attach(rpc);
  const count = (method: string): number => rpc.calls.filter((call) => call.method === method).length;
  return { exports: useExports(), count };
}

describe('an export', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('is read until it is done, each piece written before the next is asked for', async () => {
    const { exports } = setUp();
    const { log, choose } = target();
    await exports.start(request, choose);
    expect(log).toEqual(['1', '2', '3', 'close']);
    expect(exports.current).toMatchObject({
      name: 'calls.txt',
      state: 'done',
      written: 30,
      total: 30,
      bytes: 3,
    });
    exports.dismiss();
    expect(exports.current).toBeNull();
  });

  it('leaves nothing behind where it is cancelled', async () => {
    let goOn = (): void => undefined;
    const piece = { bytes: new Uint8Array([1]), written: 1, total: 0, done: false };
    const { exports, count } = setUp({
      'exports.read': () => new Promise((resolve) => (goOn = () => resolve(piece))),
    });
    const { log, choose } = target();
    const running = exports.start(request, choose);
    await settle();
    exports.cancel();
    goOn();
    await running;
    expect(log).toEqual(['abort']);
    expect([exports.current, count('exports.cancel'), count('exports.read')]).toEqual([null, 1, 1]);
  });

  it('is forgotten where no file is chosen for it', async () => {
    const { exports, count } = setUp();
    await exports.start(request, async () => null);
    expect([exports.current, count('exports.cancel'), count('exports.read')]).toEqual([null, 1, 0]);
  });

  it.each([
    ['the core', { 'exports.read': refuse('NOT_FOUND') }, {}, 'NOT_FOUND'],
    ['the disk', {}, { write: () => Promise.reject(new Error('full')) }, 'SAVE_FAILED'],
  ])(
    'tells what %s said against it, and throws away what was written',
    async (_who, answers, broken, code) => {
      const { exports } = setUp(answers);
      const { log, choose } = target();
      await exports.start(request, async () => ({ ...(await choose()), ...broken }));
      expect(exports.current).toMatchObject({ state: 'failed', trouble: { code } });
      expect(log).toEqual(['abort']);
    },
  );
});

describe('a download', () => {
  it('holds all pieces in their order, under the name and the type of the file', async () => {
    const offered: [Blob, string][] = [];
    const download = createDownload(
      'a.bin',
      'application/octet-stream',
      (...args) => void offered.push(args),
    );
    const large = new Uint8Array(8 * 1024 * 1024).fill(1);
    for (const piece of [new Uint8Array([7]), large, new Uint8Array([9])]) await download.write(piece);
    expect(offered).toEqual([]);
    await download.close();
    const [[blob, name] = [new Blob(), '']] = offered;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    expect([name, blob.type, bytes.length]).toEqual(['a.bin', 'application/octet-stream', large.length + 2]);
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([7, 1, 9]);
  });
});

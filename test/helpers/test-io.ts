/** An `Io` in memory: what a command writes is kept as text, what it reads is given, interrupts are sent by hand. */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Io } from '../../electron/headless/cli/io.ts';
import { tooLarge } from '../../electron/headless/cli/io.ts';

export interface TestIoOptions {
  /** Bytes of a piece of a file that is poured. */
  readonly piece?: number;
  readonly stdin?: Uint8Array | string;
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
}

export interface TestIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
  readonly opened: readonly string[];
  /** What was written into files, by their names. */
  readonly written: ReadonlyMap<string, Uint8Array>;
  interrupt(): void;
  /** Settles once standard output holds the text; the test's own limit ends the wait. */
  waitFor(text: string | RegExp): Promise<string>;
}

function bytesOf(content: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? utf8(content) : new Uint8Array(content);
}

/** Makes the `Io` of one run. */
export function createTestIo(options: TestIoOptions = {}): TestIo {
  const text = { out: '', err: '' };
  const written = createEmitter<null>();
  const interrupts = createEmitter<null>();
  const opened: string[] = [];
  const files = new Map<string, Uint8Array>();
  const sink = (name: 'out' | 'err'): Io['stdout'] => ({
    isTTY: options.isTTY ?? false,
    write(more) {
      text[name] += more;
      written.emit(null);
    },
  });
  return {
    stdin: (async function* () {
      yield await Promise.resolve(bytesOf(options.stdin ?? ''));
    })(),
    stdout: sink('out'),
    stderr: sink('err'),
    env: options.env ?? {},
    readFile(path, limit) {
      const content = Object.hasOwn(options.files ?? {}, path) ? options.files?.[path] : undefined;
      if (content === undefined) {
        return Promise.resolve(err({ code: 'ENOENT', message: 'there is no such file' }));
      }
      const bytes = bytesOf(content);
      return Promise.resolve(bytes.length > limit ? err(tooLarge(limit)) : ok(bytes));
    },
    async pourFile(path, sink) {
      const content = Object.hasOwn(options.files ?? {}, path) ? options.files?.[path] : undefined;
      if (content === undefined) return err({ code: 'ENOENT', message: 'there is no such file' });
      const bytes = bytesOf(content);
      const { piece = 1_000 } = options;
      for (let at = 0; at < bytes.length && !sink.isFull(); at += piece)
        await sink.push(bytes.subarray(at, at + piece));
      return ok(undefined);
    },
    createFile(path, source) {
      if (path === source) return err({ code: 'SAME_FILE', message: 'it is the file that is read' });
      if (path.includes('/')) return err({ code: 'ENOENT', message: 'there is no such folder' });
      files.set(path, new Uint8Array());
      return ok({
        write(bytes) {
          if (path === 'full') return { code: 'ENOSPC', message: 'there is no room left for it' };
          files.set(path, concatBytes([files.get(path) ?? new Uint8Array(), bytes]));
          return null;
        },
        close: () => undefined,
      });
    },
    now: () => Date.now(),
    onInterrupt: (listener) => interrupts.on(listener),
    openUrl(url) {
      opened.push(url);
      return Promise.resolve(ok(undefined));
    },
    out: () => text.out,
    err: () => text.err,
    opened,
    written: files,
    interrupt: () => interrupts.emit(null),
    waitFor(wanted) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (typeof wanted === 'string' ? !text.out.includes(wanted) : !wanted.test(text.out)) return;
          off();
          resolve(text.out);
        };
        const off = written.on(look);
        look();
      });
    },
  };
}

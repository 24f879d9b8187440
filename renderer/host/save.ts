/**
 * Where a file that the page makes goes: straight to the disk where the browser lets a person choose a file to write
 * (File System Access), and else into a download. The desktop window grants its page no files and takes the download.
 */
import { browserClock } from './clock.ts';
import { isDesktop } from './desktop.ts';

/** What takes the bytes of one file. */
export interface SaveTarget {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** The file is not wanted: nothing is left of it. */
  abort(): Promise<void>;
}

interface SaveHandle {
  createWritable(): Promise<FileSystemWritableFileStream>;
}
type SavePicker = (options: { suggestedName: string }) => Promise<SaveHandle>;

/** Pieces are gathered to this many bytes and then given to the browser, which keeps large ones on its disk. */
const GATHERED = 8 * 1024 * 1024;
/** How long the address of a download is kept for the browser to begin with it. */
const KEPT = 60_000;

function savePicker(): SavePicker | null {
  const picker: unknown = 'showSaveFilePicker' in window ? window.showSaveFilePicker : undefined;
  return typeof picker === 'function' && !isDesktop() ? (options) => picker.call(window, options) : null;
}

/** Offers what was gathered as a file of this name. */
function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  browserClock.after(KEPT, () => URL.revokeObjectURL(url));
}

/** A target that gathers the bytes and offers them as a download when they are whole. */
export function createDownload(name: string, type: string, offer = download): SaveTarget {
  let parts: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let gathered = 0;
  const gather = (): void => {
    parts.push(new Blob(pieces));
    pieces = [];
    gathered = 0;
  };
  return {
    async write(bytes) {
      pieces.push(bytes);
      gathered += bytes.length;
      if (gathered >= GATHERED) gather();
    },
    async close() {
      gather();
      offer(new Blob(parts, { type }), name);
      parts = [];
    },
    async abort() {
      parts = [];
      pieces = [];
    },
  };
}

/** Chooses where the file goes; null where the person closed the dialog. Must follow a press within a few seconds. */
export async function chooseTarget(name: string, type: string): Promise<SaveTarget | null> {
  const pick = savePicker();
  if (!pick) return createDownload(name, type);
  try {
    const stream = await (await pick({ suggestedName: name })).createWritable();
    return {
      write: (bytes) => stream.write(bytes),
      close: () => stream.close(),
      abort: () => stream.abort(),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

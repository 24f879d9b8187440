/**
 * All sources of the console, one list: the sockets of the transports, and everything else that messages come from. Knows which of
 * them are left out of the lists, and keeps the messages of a file that was taken off out of them for good.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRole, SourceRow } from '#shared/model/source.ts';
import type { CaptureSource, SourceKeeper } from './capture-source.ts';

/** The listeners of a transport. */
export interface SocketSources {
  sources(): SourceRow[];
  onSources(listener: () => void): Unsubscribe;
}

export interface SourceListDeps {
  /** The console's, the lab's. */
  readonly sockets: readonly SocketSources[];
  /** The ids of messages that are kept: `first` to `next - 1`. */
  readonly kept: () => { readonly first: number; readonly next: number };
}

export interface SourceList extends SourceKeeper {
  /** The console's listeners, the lab's, and the others in the order they came. */
  rows(): SourceRow[];
  /** The row of a source, or null where there is none. */
  row(id: string): SourceRow | null;
  onChange(listener: () => void): Unsubscribe;
  /**
   * Takes a source off that is no socket, and closes it; false where there is none. What was read from a file leaves the lists with
   * it, also where reading it was not over; what was heard live stays.
   */
  remove(id: string): Promise<boolean>;
  /** Shows the messages of a source, or leaves them out; false where there is none. */
  show(id: string, shown: boolean): boolean;
  /** Whether the messages of a source are left out of the lists. */
  isHidden(id: string): boolean;
  /** Hears the id of each source whose messages are shown now and were not, or the other way. */
  onHidden(listener: (id: string) => void): Unsubscribe;
  /** Closes all that are no sockets. */
  closeAll(): Promise<void>;
}

/** Makes a list with the sockets alone. */
export function createSourceList(deps: SourceListDeps): SourceList {
  return new Sources(deps);
}

class Sources implements SourceList {
  readonly #deps: SourceListDeps;
  readonly #captures = new Map<string, { readonly source: CaptureSource; readonly end: Unsubscribe }>();
  readonly #hidden = new Set<string>();
  /** Files that were taken off, each with the id that the next message had then: older ones alone can be the file's. */
  readonly #removed = new Map<string, number>();
  readonly #lastIds = new Map<SourceRole, number>();
  readonly #changes = createEmitter<null>();
  readonly #hiding = createEmitter<string>();

  constructor(deps: SourceListDeps) {
    this.#deps = deps;
  }

  newId(role: SourceRole): string {
    const last = (this.#lastIds.get(role) ?? 0) + 1;
    this.#lastIds.set(role, last);
    return `${role}-${last}`;
  }

  add(source: CaptureSource): void {
    const end = source.onChange(() => this.#changes.emit(null));
    this.#captures.set(source.id, { source, end });
    this.#changes.emit(null);
  }

  count(...roles: SourceRole[]): number {
    const rows = [...this.#captures.values()].map(({ source }) => source.row());
    return rows.filter(({ role }) => roles.includes(role)).length;
  }

  rows(): SourceRow[] {
    const sockets = this.#deps.sockets.flatMap((one) => one.sources());
    const captures = [...this.#captures.values()].map(({ source }) => source.row());
    return [...sockets, ...captures].map((row) => ({ ...row, hidden: this.isHidden(row.id) }));
  }

  row(id: string): SourceRow | null {
    return this.rows().find((row) => row.id === id) ?? null;
  }

  onChange(listener: () => void): Unsubscribe {
    const sockets = this.#deps.sockets.map((one) => one.onSources(listener));
    const ends = [...sockets, this.#changes.on(listener)];
    return () => ends.forEach((end) => end());
  }

  async remove(id: string): Promise<boolean> {
    const found = this.#captures.get(id);
    if (!found) return false;
    const { source, end } = found;
    this.#captures.delete(id);
    end();
    const wasHidden = this.#hidden.delete(id);
    const isFile = source.row().role === 'file';
    if (isFile) this.#removed.set(id, Infinity);
    if (isFile !== wasHidden) this.#hiding.emit(id);
    this.#changes.emit(null);
    await source.close();
    if (isFile) this.#forgetLater(id);
    return true;
  }

  show(id: string, shown: boolean): boolean {
    if (!this.row(id)) return false;
    if (shown === !this.#hidden.has(id)) return true;
    if (shown) this.#hidden.delete(id);
    else this.#hidden.add(id);
    this.#hiding.emit(id);
    this.#changes.emit(null);
    return true;
  }

  isHidden(id: string): boolean {
    return this.#hidden.has(id) || this.#removed.has(id);
  }

  onHidden(listener: (id: string) => void): Unsubscribe {
    return this.#hiding.on(listener);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#captures.values()].map(({ source }) => source.close()));
  }

  /** From now on nothing is listed from it any more. Files whose last message was let go need no memory of them. */
  #forgetLater(id: string): void {
    const { first, next } = this.#deps.kept();
    this.#removed.set(id, next);
    for (const [one, end] of this.#removed) if (end <= first) this.#removed.delete(one);
  }
}

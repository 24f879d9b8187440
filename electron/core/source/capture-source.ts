/**
 * A source of messages that is no socket of a transport: a capture file that was opened, an interface that is captured, a listener
 * for HEP. Each lists its messages itself, under its own id; what all of them have in common is promised here.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { SourceRole, SourceRow } from '#shared/model/source.ts';

export interface CaptureSource {
  readonly id: string;
  /** As it stands now. Its `hidden` is false: whether it is shown is known by the list of sources, which fills it in. */
  row(): SourceRow;
  /** Stops it for good: nothing is listed from it when this settles. A second time changes nothing. */
  close(): Promise<void>;
  /** Hears that the row is another; merged as the source sees fit, since rows may change with every message. */
  onChange(listener: () => void): Unsubscribe;
}

/** Where such sources are kept, as whoever makes them sees it. */
export interface SourceKeeper {
  /** An id that no source had before: `file-1`, `hep-2`. */
  newId(role: SourceRole): string;
  /** Lists a source until it is removed; its rows are told from then on. */
  add(source: CaptureSource): void;
  /** How many of these roles are listed, for limits. */
  count(...roles: SourceRole[]): number;
}

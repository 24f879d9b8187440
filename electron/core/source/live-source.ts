/** A source of what passes by now, as opposed to a file: it is made first and opened then, and its row says what came of it. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CaptureSource } from './capture-source.ts';

export interface LiveSource extends CaptureSource {
  /** Opens it. A failure is a row in the state `failed` with its trouble, never a rejection. */
  open(): Promise<void>;
  /** Why it has failed, or null: what the row tells too, without making one. */
  readonly trouble: Trouble | null;
}

/** Takes what a source heard, in its order. */
export type Heard = (messages: readonly CapturedMessage[]) => void;

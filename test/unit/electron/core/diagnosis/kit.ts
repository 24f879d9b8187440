/** Diagnoses of views whose turns and time are moved by the test. */
import { createDiagnoses } from '#core/diagnosis/diagnoses.ts';
import { contextOf } from '#core/diagnosis/call-context.ts';
import { CALL_MESSAGES } from '#core/diagnosis/call-look.ts';
import { worstFirst } from '#shared/flow/findings/order.ts';
import { findIn } from '#shared/flow/findings/find.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { Finding } from '#shared/model/finding.ts';
import type { View } from '#core/view/view.ts';
import { settle } from '../../../../helpers/settle.ts';
import type { KitOptions } from '../view/kit.ts';
import { createKit } from '../view/kit.ts';

export interface DiagnosisKitOptions extends KitOptions {
  /** Findings that are listed. */
  readonly limit?: number;
}

export function createDiagnosisKit({ limit, ...options }: DiagnosisKitOptions = {}) {
  const kit = createKit(options);
  const { tracker, clock, turns, views, onError } = kit;
  const limits = limit === undefined ? {} : { limit };
  const diagnoses = createDiagnoses({ store: kit.seen, tracker, clock, turns, views, onError, ...limits });
  return {
    ...kit,
    diagnoses,
    /** One turn, and all that it promised. */
    async turn(): Promise<boolean> {
      const has = kit.turn();
      await settle();
      return has;
    },
    /** Runs turns and some hours until nothing is to be done. */
    async settle(hours = 48): Promise<void> {
      for (let i = 0; i < 12; i++) {
        for (let has = true; has; await settle()) has = kit.turn();
        clock.advance((hours * 3_600_000) / 12);
      }
      for (let has = true; has; await settle()) has = kit.turn();
    },
    /** What the rules find in every call of a view, each asked by itself. */
    naive(view: View): Finding[] {
      const { firstDialog, nextDialog } = view.counters();
      const found = view.dialogIds(firstDialog, nextDialog - firstDialog).flatMap((id) => {
        const messages = kit.store.thread(tracker.lastMessage(id), CALL_MESSAGES).flatMap((message) => {
          const row = kit.store.row(message);
          const bytes = kit.store.bytes(message);
          return row && bytes ? [flowMessage(row, bytes)] : [];
        });
        messages.sort((a, b) => a.row.time - b.row.time || a.row.id - b.row.id);
        return findIn(messages, contextOf({ tracker, clock }, tracker.call(id)?.capture ?? ''));
      });
      return found.sort(worstFirst);
    },
  };
}

export type DiagnosisKit = ReturnType<typeof createDiagnosisKit>;

/** All that a diagnosis lists. */
export function listed(kit: DiagnosisKit, view: View): readonly Finding[] {
  return kit.diagnoses.get(view.id)?.page({ rule: null, host: null }, 0, 100_000).findings ?? [];
}

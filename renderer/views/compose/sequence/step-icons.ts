/** The sign of each kind of line of a sequence. */
import type { LucideIcon } from '@lucide/vue';
import {
  ArrowDownLeft,
  CornerDownRight,
  CornerLeftUp,
  Hash,
  ListChecks,
  Repeat,
  Reply,
  Send,
  Timer,
  TriangleAlert,
  Variable,
} from '@lucide/vue';
import type { StepKind } from './step-forms.ts';
import type { RowContent } from './step-rows.ts';

const STEP_ICONS: Readonly<Record<StepKind, LucideIcon>> = {
  send: Send,
  wait: ArrowDownLeft,
  check: ListChecks,
  answer: Reply,
  pause: Timer,
  repeat: Repeat,
  take: Variable,
};
const OTHER_ICONS = { check: CornerDownRight, end: CornerLeftUp, comment: Hash, unread: TriangleAlert };

export function iconOf(content: RowContent): LucideIcon {
  return content.kind === 'step' ? STEP_ICONS[content.step.kind] : OTHER_ICONS[content.kind];
}

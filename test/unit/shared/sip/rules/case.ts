/** One row of the table of findings. */
import type { DiagnosticCode } from '#shared/sip/diagnostic-codes.ts';
import type { MessageContext } from '#shared/sip/validate/validate.ts';

export type Case = readonly [
  code: DiagnosticCode,
  /** A message that the RFCs allow and that has no such finding. */
  valid: Uint8Array,
  /** A message that has it. */
  invalid: Uint8Array,
  /** The place that the finding names. */
  at: string,
  /** The text of its span; left out where it is long or has no bytes of its own. */
  text?: string | undefined,
  context?: MessageContext,
];

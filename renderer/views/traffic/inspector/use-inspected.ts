/** The message that is shown, parsed: its findings, its tree, and the bytes that are to be marked. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { Span } from '#shared/lib/bytes.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { MessageDetail } from '#shared/model/traffic.ts';
import type { ParseResult } from '#shared/sip/message.ts';
import type { MessageContext } from '#shared/sip/validate/validate.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import type { TreeNode } from '../../../components/message/tree/node.ts';
import { treeOf } from '../../../components/message/tree/tree.ts';
import type { Inspected } from '../../../stores/traffic.ts';

export interface InspectedMessage {
  readonly detail: Readonly<ShallowRef<MessageDetail | null>>;
  readonly parsed: ComputedRef<ParseResult>;
  readonly nodes: ComputedRef<readonly TreeNode[]>;
  readonly marks: ComputedRef<readonly Span[]>;
}

/** How the message came: some rules speak of addresses that the other side cannot reach. */
function contextOf({ row }: MessageDetail): MessageContext {
  const [source, destination] = [row.src, row.dst].map(parseTransportAddress);
  return source?.ok && destination?.ok
    ? { transport: row.transport, source: source.value, destination: destination.value }
    : { transport: row.transport };
}

/**
 * To be called in a component's set-up. What is shown stays until the next message has come, so that nothing flickers
 * while rows are walked through. @param onNext called when another message is about to be shown
 */
export function useInspected(inspected: () => Inspected | null, onNext: () => void): InspectedMessage {
  const detail = shallowRef(inspected()?.detail ?? null);
  watch(inspected, (next) => {
    if (next && !next.detail && !next.gone) return;
    if (next?.id !== detail.value?.row.id) onNext();
    detail.value = next?.detail ?? null;
  });

  const parsed = computed<ParseResult>(() =>
    detail.value ? lint(detail.value.bytes, contextOf(detail.value)) : { message: null, diagnostics: [] },
  );
  return {
    detail,
    parsed,
    nodes: computed(() => (parsed.value.message ? treeOf(parsed.value.message) : [])),
    /** Findings about the message as a whole have nothing to be marked. */
    marks: computed(() =>
      parsed.value.diagnostics
        .filter(({ at, severity }) => at !== 'message' && severity !== 'info')
        .map(({ span }) => span),
    ),
  };
}

/** A message of a call flow: its row, its bytes, and what they say, read once and only when somebody asks. */
import type { MessageRow } from '#shared/model/traffic.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { SipMessage } from '#shared/sip/message.ts';

export interface FlowMessage<R = MessageRow> {
  readonly row: R;
  readonly bytes: Uint8Array;
  /** What one look at its bytes finds. */
  readonly index: MessageIndex;
  /** Null where it is not SIP. */
  readonly message: SipMessage | null;
  /** The first session description in its body, also inside multipart bodies; null where there is none. */
  readonly sdp: SdpSession | null;
}

function descriptionIn(node: BodyNode): SdpSession | null {
  if (node.kind === 'sdp') return node.sdp;
  if (node.kind !== 'multipart') return null;
  for (const { content } of node.parts) {
    const found = descriptionIn(content);
    if (found) return found;
  }
  return null;
}

class Reading<R> implements FlowMessage<R> {
  readonly row: R;
  readonly bytes: Uint8Array;
  #index: MessageIndex | null;
  #sdp: SdpSession | null | undefined;

  constructor(row: R, bytes: Uint8Array, index: MessageIndex | null) {
    this.row = row;
    this.bytes = bytes;
    this.#index = index;
  }

  get index(): MessageIndex {
    return (this.#index ??= indexMessage(this.bytes));
  }

  get message(): SipMessage | null {
    return this.index.message();
  }

  get sdp(): SdpSession | null {
    if (this.#sdp === undefined) this.#sdp = this.message ? descriptionIn(bodyOf(this.message)) : null;
    return this.#sdp;
  }
}

/** Makes one; `bytes` must stay as they are. `index` is theirs, where somebody made it before. */
export function flowMessage<R = MessageRow>(
  row: R,
  bytes: Uint8Array,
  index: MessageIndex | null = null,
): FlowMessage<R> {
  return new Reading(row, bytes, index);
}

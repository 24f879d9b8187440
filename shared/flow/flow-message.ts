/** A message of a call flow: its row, its bytes, and what they say, read once and only when somebody asks. */
import type { MessageRow } from '#shared/model/traffic.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';

export interface FlowMessage {
  readonly row: MessageRow;
  readonly bytes: Uint8Array;
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

/** Makes one; `bytes` must stay as they are. */
export function flowMessage(row: MessageRow, bytes: Uint8Array): FlowMessage {
  let message: SipMessage | null | undefined;
  let sdp: SdpSession | null | undefined;
  const read = (): SipMessage | null =>
    message === undefined ? (message = parseMessage(bytes).message) : message;
  return {
    row,
    bytes,
    get message() {
      return read();
    },
    get sdp() {
      if (sdp !== undefined) return sdp;
      const parsed = read();
      return (sdp = parsed ? descriptionIn(bodyOf(parsed)) : null);
    },
  };
}

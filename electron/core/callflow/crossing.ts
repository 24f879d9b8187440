/** A message on its way past the trackers, with the call that it was found to belong to. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import type { Observation } from './call-tracker.ts';

export interface Crossing extends Observation {
  /** Its call; 0 where it has none. */
  readonly dialogId: number;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  /** The whole message, parsed once and only when a tracker asks for it. */
  message(): SipMessage | null;
}

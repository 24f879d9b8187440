/** A message that is to be written in any form, from the store or from wherever it was read. */
import type { CarriedBy } from '#shared/model/traffic.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { CaptureTransport } from '../capture/captured-message.ts';

export interface FormatMessage {
  /** Its number; only tables and JSON tell it. */
  readonly id: number;
  readonly time: number;
  readonly transport: CarriedBy | CaptureTransport;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly bytes: Uint8Array;
  readonly direction?: 'in' | 'out';
  /** The name of its source or interface. */
  readonly source?: string;
  readonly comment?: string;
  readonly missing?: number;
  readonly retransmission?: number;
}

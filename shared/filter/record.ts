/**
 * What a filter asks of a message. Every property may be a getter: a filter reads the cheap ones first and asks for bytes, the
 * parsed message or its findings only where the others did not decide. An implementation may be one cursor that is moved from
 * row to row; nothing of it is kept.
 */
import type { Endpoint } from '#shared/model/address.ts';
import type { DialogState, Direction, Mark } from '#shared/model/traffic.ts';
import type { Diagnostic, Severity } from '#shared/sip/diagnostic.ts';
import type { SipMessage } from '#shared/sip/message.ts';

/** The call that a message belongs to. Times are in milliseconds, null where they are not known (yet). */
export interface FilterDialog {
  readonly state: DialogState;
  readonly duration: number | null;
  readonly postDialDelay: number | null;
  readonly messages: number;
}

/** One m= line of the body. */
export interface FilterMedia {
  readonly media: string;
  /** `PCMU/8000`; the format itself where nothing says what it is. */
  readonly codecs: readonly string[];
  readonly address: string;
  readonly port: number | null;
  /** `sendrecv`, `sendonly`, `recvonly` or `inactive`. */
  readonly direction: string;
}

export interface FilterRecord {
  // Columns: numbers and names that many messages share.
  readonly id: number;
  /** Milliseconds since 1970-01-01 UTC, with a fraction. */
  readonly time: number;
  readonly direction: Direction;
  /** `udp`, `tcp`, `tls`, `ws`, `wss`, `sctp`. */
  readonly transport: string;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  /** The name of the capture or socket that it came from. */
  readonly source: string;
  readonly kind: 'request' | 'response' | 'other';
  /** The request's method, or the method of a response's CSeq. */
  readonly method: string;
  /** 0 for what is not a response. */
  readonly status: number;
  readonly size: number;
  /** 0 for the first time these bytes crossed. */
  readonly retransmission: number;
  /** The worst finding of the quick check. */
  readonly severity: Severity | null;
  /** What is said of it: the name of a colour, or null, and a text. */
  readonly mark: Mark | null;
  readonly comment: string;

  // Texts of the row; '' where there is none.
  /** The Request-URI, or the reason phrase. */
  readonly summary: string;
  /** `user@host`, as `MessageIndex.from` has it. */
  readonly from: string;
  readonly to: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly callId: string;
  readonly cseq: number;
  readonly cseqMethod: string;
  /** Of the top Via. */
  readonly branch: string;

  // What the trackers know.
  readonly dialog: FilterDialog | null;
  /** Milliseconds from the request to this final response, or null. */
  readonly responseTime: number | null;

  // The message itself: each of these costs more than all above.
  readonly bytes: Uint8Array;
  readonly message: SipMessage | null;
  readonly media: readonly FilterMedia[];
  /** Everything that `lint` finds. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Decides about one message. */
export type Predicate = (record: FilterRecord) => boolean;

/** The messages of an exchange in the order they crossed, with the count of repetitions; its length has a limit. */
import { equalBytes } from '#shared/lib/bytes.ts';
import type { ExchangeEntry } from '#shared/model/exchange.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { cseqOf, reasonText } from '#shared/sip/views.ts';
import type { ReceivedDatagram } from '../transport/transport.ts';

/** An exchange lists at most this many messages; what a flood brings beyond it is in the store only. */
const MAX_ENTRIES = 1_000;
/** So many different messages are remembered to count their repetitions. */
const MAX_REMEMBERED = 64;

type Draft = Omit<ExchangeEntry, 'messageId' | 'dialog'> & {
  messageId: number | null;
  dialog: ExchangeEntry['dialog'];
};

const OURS: Arrival = { match: 'ours', foreign: false };

/** A message that was handed to the transport and has no id yet. */
export interface PendingEntry {
  sent(messageId: number): void;
  /** The system refused it: it is not part of the exchange. */
  refused(): void;
}

/** What is known of a message that came in beside its bytes. */
export interface Arrival {
  readonly match: ExchangeEntry['match'];
  readonly foreign: boolean;
}

export interface Ledger {
  out(bytes: Uint8Array, time: number, digest: string | null): PendingEntry;
  /** Lists a message that came; the answer marks it with what it made of its dialog. */
  in(
    datagram: ReceivedDatagram,
    message: SipMessage,
    arrival: Arrival,
  ): (mark: ExchangeEntry['dialog']) => void;
  entries(): ExchangeEntry[];
}

/** Makes an empty ledger. */
export function createLedger(): Ledger {
  const drafts: Draft[] = [];
  const countRepeat = createRepeatCounter();
  const add = (draft: Draft): void => void (drafts.length < MAX_ENTRIES && drafts.push(draft));
  return {
    out(bytes, time, digest) {
      const told = describeIndex(indexMessage(bytes));
      const retransmission = countRepeat('out', bytes);
      const draft: Draft = {
        ...told,
        ...OURS,
        messageId: null,
        time,
        direction: 'out',
        retransmission,
        digest,
        dialog: null,
      };
      add(draft);
      return {
        sent: (messageId) => void (draft.messageId = messageId),
        refused: () => void (drafts.includes(draft) && drafts.splice(drafts.indexOf(draft), 1)),
      };
    },
    in({ bytes, time, messageId }, message, arrival) {
      const draft: Draft = {
        ...describe(message),
        ...arrival,
        messageId,
        time,
        direction: 'in',
        retransmission: countRepeat('in', bytes),
        digest: null,
        dialog: null,
      };
      add(draft);
      return (mark) => void (draft.dialog = mark);
    },
    entries: () =>
      drafts.flatMap((one) => (one.messageId === null ? [] : [{ ...one, messageId: one.messageId }])),
  };
}

type Told = Pick<ExchangeEntry, 'method' | 'status' | 'reason' | 'cseq' | 'cseqMethod'>;

/** The same of bytes that nobody has parsed: each request would be parsed once more just to be listed. */
function describeIndex(index: MessageIndex): Told {
  const { kind, status } = index;
  const cseq = index.cseq();
  return {
    method: kind === 'request' ? index.method() : '',
    status,
    reason: kind === 'response' ? index.target() : '',
    cseq: cseq?.seq ?? 0,
    cseqMethod: cseq?.method ?? '',
  };
}

function describe(message: SipMessage): Told {
  const cseq = cseqOf(message);
  const isRequest = message.kind === 'request';
  return {
    method: isRequest ? methodOf(message) : '',
    status: isRequest ? 0 : message.status,
    reason: isRequest ? '' : reasonText(message),
    cseq: cseq?.seq ?? 0,
    cseqMethod: cseq?.method ?? '',
  };
}

/** Answers how many times the same bytes went the same way before. */
function createRepeatCounter(): (direction: 'in' | 'out', bytes: Uint8Array) => number {
  const seen: { direction: string; bytes: Uint8Array; count: number }[] = [];
  return (direction, bytes) => {
    const known = seen.find((one) => one.direction === direction && equalBytes(one.bytes, bytes));
    if (known) return ++known.count;
    seen.push({ direction, bytes, count: 0 });
    if (seen.length > MAX_REMEMBERED) seen.shift();
    return 0;
  };
}

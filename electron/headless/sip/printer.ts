/** How the commands that talk SIP tell what happens: as a ladder for people, or as JSON lines for programs. */
import { textOf } from '#shared/lib/bytes.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import type { Io } from '../cli/io.ts';
import type { Ladder } from '../cli/ladder.ts';
import { createLadder, glyphsFor, messageLabel } from '../cli/ladder.ts';
import { jsonLine } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';

export interface Printer {
  /** Prints a message. */
  message(row: MessageRow): void;
  /** Prints something else: the record for programs, the lines for people, which are safe for a terminal. */
  tell(record: object, lines: readonly string[]): void;
}

type BytesOf = (messageId: number) => Uint8Array | null;

/** The algorithms of the digest credentials that a request carries; an ACK only repeats those of its INVITE. */
function digestOf(message: SipMessage | null): string | null {
  if (message?.kind !== 'request' || methodText(message) === 'ACK') return null;
  const answers = [...authsOf(message, 'Authorization'), ...authsOf(message, 'Proxy-Authorization')];
  const names = answers
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .map(({ params }) => params.get('algorithm') ?? 'MD5');
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

function noteOf(row: MessageRow, digest: string | null, peer: string): string {
  const other = peerOf(row);
  const notes = [
    ...(row.retransmission > 0 ? [`retransmission ${row.retransmission}`] : []),
    ...(digest === null ? [] : [`digest ${digest}`]),
    ...(other === peer ? [] : [row.direction === 'in' ? `from ${other}` : `to ${other}`]),
  ];
  return notes.join(', ');
}

function peerOf({ direction, src, dst }: MessageRow): string {
  return direction === 'out' ? dst : src;
}

function messageOf(bytes: Uint8Array | null): SipMessage | null {
  return bytes && parseMessage(bytes).message;
}

/** The ladder: its head with the first message, a line a message; who is not its peer is named behind the line. */
export function createTextPrinter(io: Io, bytesOf: BytesOf): Printer {
  const style = createStyle(wantsColour(io));
  let begun: { readonly ladder: Ladder; readonly peer: string; readonly method: string } | null = null;
  const begin = (row: MessageRow): NonNullable<typeof begun> => {
    const [left, right] = row.direction === 'out' ? [row.src, row.dst] : [row.dst, row.src];
    const ladder = createLadder({ left, right, start: row.time, glyphs: glyphsFor(io.env), style });
    io.stdout.write(`${ladder.head().join('\n')}\n`);
    return { ladder, peer: right, method: row.method };
  };
  return {
    message(row) {
      begun ??= begin(row);
      const { ladder, peer, method } = begun;
      const label = messageLabel({ method: row.method, status: row.status, reason: row.summary }, method);
      const note = noteOf(row, digestOf(messageOf(bytesOf(row.id))), peer);
      io.stdout.write(`${ladder.row({ ...row, label, note })}\n`);
    },
    tell(_record, lines) {
      for (const line of lines) io.stdout.write(`${line}\n`);
    },
  };
}

/** A message as its JSON line has it. */
export function messageRecord(row: MessageRow, bytes: Uint8Array | null): object {
  const { time, direction, kind, retransmission, src, dst, callId } = row;
  const message = messageOf(bytes);
  const cseq = message && cseqOf(message);
  return {
    type: 'message',
    time,
    direction,
    kind,
    method: kind === 'request' ? row.method : null,
    status: kind === 'response' ? row.status : null,
    reason: kind === 'response' ? row.summary : null,
    cseq: cseq?.seq ?? row.cseq,
    cseqMethod: cseq?.method ?? '',
    retransmission,
    digest: digestOf(message),
    callId,
    src,
    dst,
    size: bytes?.length ?? null,
    raw: bytes && textOf(bytes),
  };
}

/** JSON lines: one a message as it happens, and one for each thing that is told beside them. */
export function createJsonPrinter(io: Io, bytesOf: BytesOf): Printer {
  return {
    message: (row) => io.stdout.write(jsonLine(messageRecord(row, bytesOf(row.id)))),
    tell: (record) => io.stdout.write(jsonLine(record)),
  };
}

/** How `sipwright send` tells an exchange: as a ladder for people, or as JSON lines for programs. */
import { textOf } from '#shared/lib/bytes.ts';
import type { Exchange, ExchangeEntry, Outcome } from '#shared/model/exchange.ts';
import type { Io } from '../cli/io.ts';
import type { Ladder } from '../cli/ladder.ts';
import { createLadder, glyphsFor, messageLabel, relativeSeconds } from '../cli/ladder.ts';
import { jsonLine, safeText } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import type { EndedExchange, OnEntry } from './send-run.ts';

export interface SendPrinter {
  /** Prints a message when it happens. */
  readonly entry: OnEntry;
  /** Prints what came of it, at the end. */
  end(ended: EndedExchange, exitCode: number): void;
}

function noteOf({ retransmission, digest }: ExchangeEntry): string {
  const notes = [
    ...(retransmission > 0 ? [`retransmission ${retransmission}`] : []),
    ...(digest === null ? [] : [`digest ${digest}`]),
  ];
  return notes.join(', ');
}

const GIVEN_UP: Readonly<Record<'B' | 'F' | 'limit', string>> = {
  B: 'no final answer: timer B fired (RFC 3261 17.1.1.2)',
  F: 'no final answer: timer F fired (RFC 3261 17.1.2.2)',
  limit: 'no final answer within the time that was given',
};

/** One sentence about an outcome. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answer':
      return `${outcome.status} ${outcome.reason}`.trimEnd();
    case 'timeout':
      return GIVEN_UP[outcome.timer];
    case 'trouble':
      return `not sent: ${outcome.trouble.message}`;
    case 'stopped':
      return 'stopped';
  }
}

function secondsOf({ exchange, ended }: EndedExchange): string {
  return relativeSeconds(ended, exchange.entries[0]?.time ?? exchange.started);
}

/** The ladder: its head as soon as the two ends are known, a line a message, a sentence at the end. */
export function createTextPrinter(io: Io): SendPrinter {
  const style = createStyle(wantsColour(io));
  let ladder: Ladder | null = null;
  const begin = (entry: ExchangeEntry, exchange: Exchange): Ladder => {
    const [left, right] = [exchange.local ?? 'here', exchange.destination ?? 'there'];
    ladder = createLadder({ left, right, start: entry.time, glyphs: glyphsFor(io.env), style });
    io.stdout.write(`${ladder.head().join('\n')}\n`);
    return ladder;
  };
  return {
    entry(entry, exchange) {
      const { time, direction, status } = entry;
      const { method, cseqMethod, reason } = entry;
      const message = { method: method || cseqMethod, status, reason };
      const label = messageLabel(message, exchange.entries[0]?.method ?? '');
      const row = { time, direction, status, label, note: noteOf(entry) };
      io.stdout.write(`${(ladder ?? begin(entry, exchange)).row(row)}\n`);
    },
    end(ended) {
      const { outcome } = ended;
      // Trouble has its line on standard error.
      if (outcome.kind === 'trouble') return;
      const text = safeText(outcomeText(outcome));
      io.stdout.write(`\n${style.bold(text)}  ${style.dim(`${secondsOf(ended)} s`)}\n`);
    },
  };
}

function messageRecord(entry: ExchangeEntry, bytes: Uint8Array | null): object {
  const { time, direction, method, status, reason, cseq, cseqMethod, retransmission, digest } = entry;
  const request = status === 0 && method !== '';
  const response = status !== 0;
  return {
    type: 'message',
    time,
    direction,
    kind: request ? 'request' : response ? 'response' : 'other',
    method: request ? method : null,
    status: response ? status : null,
    reason: response ? reason : null,
    cseq,
    cseqMethod,
    retransmission,
    digest,
    size: bytes?.length ?? null,
    raw: bytes && textOf(bytes),
  };
}

function outcomeRecord(ended: EndedExchange, exit: number): object {
  const { exchange, outcome } = ended;
  const answer = outcome.kind === 'answer' ? outcome : null;
  const trouble = outcome.kind === 'trouble' ? outcome.trouble : null;
  return {
    type: 'outcome',
    kind: outcome.kind,
    status: answer && answer.status,
    reason: answer && answer.reason,
    code: trouble && trouble.code,
    message: outcomeText(outcome),
    destination: exchange.destination,
    local: exchange.local,
    callId: exchange.callId,
    seconds: Number(secondsOf(ended)),
    exit,
  };
}

/** JSON lines: one a message as it happens, and a last one for the outcome. */
export function createJsonPrinter(io: Io, bytesOf: (messageId: number) => Uint8Array | null): SendPrinter {
  return {
    entry(entry) {
      io.stdout.write(jsonLine(messageRecord(entry, bytesOf(entry.messageId))));
    },
    end(ended, exitCode) {
      io.stdout.write(jsonLine(outcomeRecord(ended, exitCode)));
    },
  };
}

/** One send as a text that is kept: JSON with its bytes in base64. No password is in it. */
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { readHistoryEntry } from '#shared/model/history-record.ts';
import type { HistoryEntry, HistoryRow, SentByRun } from '#shared/model/workspace.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { literalBytes } from '#shared/template/template.ts';
import { isReference } from '#shared/workspace/request-file.ts';

/** Messages of an exchange that are kept, and bytes of them. */
const MOST_MESSAGES = 40;
const MOST_BYTES = 65_536;

type Message = HistoryEntry['messages'][number];

/** A draft without its password; a value in the place of one is no password, and stays. */
export function withoutPassword(draft: SendDraft): SendDraft {
  const { credentials } = draft;
  if (!credentials || isReference(credentials.password)) return draft;
  return { ...draft, credentials: { ...credentials, password: '' } };
}

/** A send that begins. */
export function newEntry(
  id: number,
  time: number,
  given: SendDraft,
  exchange: number,
  run: SentByRun | null,
): HistoryEntry {
  const draft = withoutPassword(given);
  const bytes = draft.form === 'template' ? literalBytes(textOf(draft.bytes)) : draft.bytes;
  return {
    ...{ id, time, exchange, draft, run, callId: '', outcome: null, messages: [] },
    ...requestLine(bytes),
    name: draft.name ?? '',
    path: draft.path ?? '',
    destination: draft.to,
  };
}

function requestLine(bytes: Uint8Array): Pick<HistoryRow, 'method' | 'uri'> {
  const index = indexMessage(bytes);
  return index.kind === 'request' ? { method: index.method(), uri: index.target() } : { method: '', uri: '' };
}

/** The messages of an exchange that can still be had, as far as there is room for them. */
function messagesOf(exchange: Exchange, bytesOf: (id: number) => Uint8Array | null): Message[] {
  const messages: Message[] = [];
  let room = MOST_BYTES;
  for (const { messageId, time, direction } of exchange.entries.slice(0, MOST_MESSAGES)) {
    const bytes = bytesOf(messageId);
    if (!bytes) continue;
    if (bytes.length > room) break;
    room -= bytes.length;
    messages.push({ time, direction, bytes });
  }
  return messages;
}

/** A send with what came of it. What the store let go meanwhile stays as it was taken before. */
export function withExchange(
  entry: HistoryEntry,
  exchange: Exchange,
  bytesOf: (id: number) => Uint8Array | null,
): HistoryEntry {
  const taken = messagesOf(exchange, bytesOf);
  const messages = taken.length >= entry.messages.length ? taken : entry.messages;
  const first = messages.find(({ direction }) => direction === 'out');
  return {
    ...entry,
    ...(first ? requestLine(first.bytes) : {}),
    callId: exchange.callId || entry.callId,
    destination: exchange.destination ?? entry.destination,
    outcome: exchange.outcome ?? entry.outcome,
    messages,
  };
}

/** What a list shows of a send. */
export function rowOf({ draft: _draft, messages: _messages, ...row }: HistoryEntry): HistoryRow {
  return row;
}

const toText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

function fromText(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'base64' in value;
  return isBytes && typeof value.base64 === 'string'
    ? new Uint8Array(Buffer.from(value.base64, 'base64'))
    : value;
}

/** The text that is kept of a send. */
export function recordText(entry: HistoryEntry): string {
  return `${JSON.stringify(entry, toText)}\n`;
}

/** Reads such a text; null where it is damaged. */
export function readRecord(text: string): HistoryEntry | null {
  try {
    return readHistoryEntry(JSON.parse(text, fromText));
  } catch {
    // What is no JSON, such as half of a file, is none of ours.
    return null;
  }
}

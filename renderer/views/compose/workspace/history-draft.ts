/** A send of the history as a draft again, its exchange as it was kept, and the send before it that it is compared with. */
import type { Exchange, ExchangeEntry } from '#shared/model/exchange.ts';
import type { HistoryEntry, HistoryRow, SentByRun } from '#shared/model/workspace.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { labValues } from '#shared/template/lab-values.ts';
import { templateOf } from '#shared/template/template.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { valuesFor } from '#shared/workspace/scope.ts';
import type { DraftPatch } from '../draft.ts';

/**
 * The draft of a send, without its password and its file: sent again it says the same.
 * @param given what its place is given now: variables that stand for the same again are not its own
 */
export function draftOfSend(
  { draft, name, path }: Pick<HistoryEntry, 'draft' | 'name' | 'path'>,
  lab: string | null,
  given: readonly GivenVariable[],
): DraftPatch {
  const { bytes, form, to, switches, credentials, variables, account, dialog } = draft;
  const known = { ...labValues(lab), ...valuesFor([], given) };
  const own = Object.entries(variables).filter(
    ([key, value]) => known[key] !== value && !key.startsWith('lab'),
  );
  return {
    text: form === 'template' ? textOf(bytes) : templateOf(bytes),
    name: name || path.replace(/^.*\/|\.sip$/g, ''),
    destination: to,
    switches,
    user: credentials?.user ?? '',
    account: account ?? '',
    dialog: dialog ?? null,
    variables: own.map(([key, value]) => ({ name: key, value })),
  };
}

/** An exchange that the core has let go, and the bytes of its messages by the ids that they have here. */
export interface KeptExchange {
  readonly exchange: Exchange;
  readonly messages: ReadonlyMap<number, Uint8Array>;
}

/** Ids below those that a page gives to messages in no list. */
const FIRST_ID = -1_000_000;
/** So many messages of one send are told apart. */
const MOST = 1_000;

function entryOf(
  { time, direction, bytes }: HistoryEntry['messages'][number],
  messageId: number,
): ExchangeEntry {
  const index = indexMessage(bytes);
  const cseq = index.cseq();
  return {
    messageId,
    time,
    direction,
    method: index.method(),
    status: index.status,
    reason: index.kind === 'response' ? index.target() : '',
    cseqMethod: cseq?.method ?? '',
    cseq: cseq?.seq ?? 0,
    retransmission: 0,
    digest: null,
    dialog: null,
    match: 'ours',
    foreign: false,
  };
}

export function keptExchange(entry: HistoryEntry): KeptExchange {
  const idOf = (at: number): number => FIRST_ID - entry.id * MOST - at;
  const kept = entry.messages.slice(0, MOST);
  const exchange: Exchange = {
    id: entry.exchange ?? idOf(0),
    started: entry.time,
    destination: entry.destination || null,
    local: null,
    callId: entry.callId,
    transaction: null,
    entries: kept.map((message, at) => entryOf(message, idOf(at))),
    outcome: entry.outcome ?? { kind: 'stopped' },
    resolution: [],
    notices: [],
    dialogs: [],
    next: [],
  };
  return { exchange, messages: new Map(kept.map(({ bytes }, at) => [idOf(at), bytes])) };
}

/**
 * The send before this one; null for none. Of a run it is one of the same step and row of its sequence. Else it is one of the same file;
 * else one of the same method and URI without a file, as a
 * request was before it was saved. Without a file, the name is the same, too.
 */
export function sendBefore(rows: readonly HistoryRow[], row: HistoryRow): HistoryRow | null {
  const isTwin = ({ path, method, uri, name }: HistoryRow): boolean =>
    path === '' && method === row.method && uri === row.uri && (row.path !== '' || name === row.name);
  const newest = (fits: (other: HistoryRow) => boolean): HistoryRow | null =>
    rows.reduce<HistoryRow | null>(
      (best, other) => (other.id < row.id && other.id > (best?.id ?? 0) && fits(other) ? other : best),
      null,
    );
  const { run } = row;
  const ofStep = run && newest(({ run: other }) => other !== null && isSameStep(run, other));
  const ofFile = row.path === '' ? null : newest(({ path }) => path === row.path);
  return ofStep ?? ofFile ?? newest(isTwin);
}

function isSameStep(one: SentByRun, other: SentByRun): boolean {
  return one.path === other.path && one.row === other.row && one.line === other.line;
}

/** What is compared of a send: the last request that left, and the final response; null where it has none. */
export function comparedParts({ messages }: HistoryEntry): {
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
} {
  const sent = messages.filter(({ direction }) => direction === 'out');
  const method = indexMessage(sent[0]?.bytes ?? new Uint8Array()).method();
  const request = sent.findLast(({ bytes }) => indexMessage(bytes).method() === method);
  const response = messages.findLast(({ direction, bytes }) => {
    const index = indexMessage(bytes);
    return direction === 'in' && index.status >= 200 && index.cseq()?.method === method;
  });
  return { request: request?.bytes ?? null, response: response?.bytes ?? null };
}

/** Whether a row says a text in its name, file, method, URI, destination, Call-ID, status or sequence. */
export function rowHas(row: HistoryRow, text: string): boolean {
  const status = row.outcome?.kind === 'answer' ? String(row.outcome.status) : '';
  const said = [
    row.run?.name,
    row.run?.path,
    row.name,
    row.path,
    row.method,
    row.uri,
    row.destination,
    row.callId,
    status,
  ];
  return said.join('\n').toLowerCase().includes(text.trim().toLowerCase());
}

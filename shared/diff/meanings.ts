/**
 * Says what a difference between two messages means, where the RFCs make it plain: what a proxy does to a request that it
 * passes on, what an element in between should not have done, and what follows from something else.
 */
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { wholeNumber } from '#shared/sip/views-values.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import type { DiffRow, Meaning, PartChange } from './row.ts';

interface Context {
  readonly left: SipMessage;
  readonly right: SipMessage;
  /** Whether it is one message on two hops: then what differs was done on the way. */
  readonly isOne: boolean;
}

/** Whether two messages are one on two hops, as far as they say so: the same request, or the same response to it. */
export function isOneMessage(a: SipMessage, b: SipMessage): boolean {
  const [one, other] = [cseqOf(a), cseqOf(b)];
  if (!one || !other || one.seq !== other.seq || one.method !== other.method) return false;
  if (a.kind === 'response') return b.kind === 'response' && a.status === b.status;
  return b.kind === 'request' && methodText(a) === methodText(b);
}

const has = ({ changes }: DiffRow, name: string, state?: PartChange['state']): boolean =>
  changes.some((change) => change.name === name && (state === undefined || change.state === state));

/** By name: what it means that a value came, went, or became another one; null where that says nothing. */
type Judge = (row: DiffRow, context: Context) => Meaning | null;

const presence =
  (added: Meaning, removed: Meaning): Judge =>
  ({ state }) =>
    state === 'added' ? added : state === 'removed' ? removed : null;

function via(row: DiffRow): Meaning | null {
  if (row.state === 'added') return 'via-added';
  if (row.state === 'removed') return 'via-removed';
  if (has(row, 'branch')) return 'branch-changed';
  const isNoted = ['received', 'rport'].some((name) => has(row, name, 'added') || has(row, name, 'changed'));
  return isNoted ? 'via-received' : null;
}

/** A proxy takes one off (RFC 3261 16.6 step 3). */
function maxForwards({ left, right }: DiffRow, context: Context): Meaning | null {
  const [before, after] = [wholeNumber(left?.text), wholeNumber(right?.text)];
  if (before === null || after === null || context.left.kind === 'response') return null;
  return before - after === 1 ? 'max-forwards-less' : 'max-forwards-odd';
}

/** A tag comes with the first answer; another one is another dialog. */
function tag(row: DiffRow): Meaning | null {
  if (has(row, 'tag', 'added')) return 'tag-added';
  return has(row, 'tag') ? 'tag-changed' : null;
}

/** Whether a length is that of the body, and nothing follows it. */
function isLengthRight(text: string | undefined, { body, trailer }: SipMessage): boolean {
  return wholeNumber(text) === body.end - body.start && trailer.end === trailer.start;
}

function contentLength({ state, left, right }: DiffRow, context: Context): Meaning | null {
  const isWrong =
    (left && !isLengthRight(left.text, context.left)) || (right && !isLengthRight(right.text, context.right));
  if (isWrong) return 'content-length-wrong';
  return state === 'changed' ? 'content-length-follows' : null;
}

const onChange =
  (meaning: Meaning): Judge =>
  ({ state }) =>
    state === 'changed' ? meaning : null;

/** Of one message on two hops: what was done on the way. */
const HOP_JUDGES: Readonly<Record<string, Judge>> = {
  Via: via,
  'Max-Forwards': maxForwards,
  'Record-Route': presence('record-route-added', 'record-route-removed'),
  Route: presence('route-added', 'route-removed'),
  Contact: onChange('contact-rewritten'),
  'P-Asserted-Identity': () => 'identity-changed',
  'P-Preferred-Identity': () => 'identity-changed',
};

/** Of any two messages. */
const JUDGES: Readonly<Record<string, Judge>> = {
  Via: (row) => (has(row, 'branch') ? 'branch-changed' : null),
  'Call-ID': onChange('call-id-changed'),
  From: tag,
  To: tag,
  CSeq: (row) => (row.changes.some(({ kind }) => kind === 'sequence') ? 'cseq-next' : null),
  Authorization: presence('credentials-added', 'credentials-removed'),
  'Proxy-Authorization': presence('credentials-added', 'credentials-removed'),
  'Content-Length': contentLength,
};

function judge(row: DiffRow, context: Context): Meaning | null {
  const tables = context.isOne ? [HOP_JUDGES, JUDGES] : [JUDGES];
  const table = tables.find((one) => Object.hasOwn(one, row.name));
  return table?.[row.name]?.(row, context) ?? null;
}

/** The rows of headers, with what their differences mean. */
export function headerMeanings(rows: readonly DiffRow[], left: SipMessage, right: SipMessage): DiffRow[] {
  const context = { left, right, isOne: isOneMessage(left, right) };
  return rows.map((row) => {
    if (row.meanings.length > 0) return row;
    // A length that stayed while the body changed is the trouble itself.
    if (row.state === 'same' && row.name !== 'Content-Length') return row;
    const meaning = judge(row, context);
    return meaning ? { ...row, meanings: [meaning] } : row;
  });
}

/** What another start line means: another Request-URI in the same request is a new target (RFC 3261 16.5). */
export function startMeanings(changes: readonly PartChange[], isOne: boolean): Meaning[] {
  const parts = ['uri', 'scheme', 'user', 'host', 'port', 'uriParam', 'rest'];
  return isOne && changes.some(({ kind }) => parts.includes(kind)) ? ['uri-retargeted'] : [];
}

/** The attributes that say in which direction a stream flows (RFC 8866 6.7). */
const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/** What another line of SDP means, by its type and what changed in it; `isOne` where it is of one message on two hops. */
export function sdpMeanings(type: string, row: DiffRow, isOne: boolean): Meaning[] {
  const kinds = new Set(row.changes.map(({ kind }) => kind));
  const text = (row.right ?? row.left)?.text ?? '';
  const meanings: Meaning[] = [];
  if (kinds.has('address')) meanings.push(isOne ? 'sdp-address-rewritten' : 'sdp-address-changed');
  if (kinds.has('port')) {
    const isEnd = row.changes.some(({ kind, right }) => kind === 'port' && right === '0');
    meanings.push(isEnd ? 'stream-ended' : 'sdp-port-changed');
  }
  if (kinds.has('format') || text.startsWith('a=rtpmap:')) meanings.push('sdp-codecs-changed');
  if (type === 'a' && DIRECTIONS.has(text.slice(2))) meanings.push('sdp-direction-changed');
  if (kinds.has('version')) meanings.push('sdp-version-raised');
  return meanings;
}

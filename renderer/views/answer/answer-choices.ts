/** What an incoming request can be answered with: the usual statuses by method, and what a person types beside them. */
import type { AnswerPolicies, AnswerPolicy, IncomingRow } from '#shared/model/incoming.ts';

export interface Choice {
  readonly status: number;
  /** With an SDP answer, or an offer where the request had none. */
  readonly sdp: boolean;
  /** A header without which it says nothing: it is filled into the form instead of being sent at once. */
  readonly header?: string;
}

const plain = (...statuses: number[]): readonly Choice[] =>
  statuses.map((status) => ({ status, sdp: false }));

const INVITE: readonly Choice[] = [
  ...plain(100, 180),
  { status: 183, sdp: true },
  { status: 200, sdp: true },
  ...plain(486, 603, 488, 480),
  { status: 302, sdp: false, header: 'Contact' },
];

const BY_METHOD: Readonly<Record<string, readonly Choice[]>> = {
  INVITE,
  OPTIONS: plain(200, 404, 405, 486, 503),
  MESSAGE: plain(200, 202, 404, 405, 480),
  REGISTER: plain(200, 403, 404, 405, 503),
  SUBSCRIBE: plain(200, 202, 403, 404, 489),
  PUBLISH: plain(200, 403, 404, 412, 489),
  NOTIFY: plain(200, 405, 481, 489),
  REFER: plain(202, 403, 405, 481, 603),
  INFO: plain(200, 405, 415, 481),
  UPDATE: plain(200, 405, 481, 488, 500),
  BYE: plain(200, 481),
};
const OTHERS = plain(200, 202, 404, 405, 481, 501);

/** The usual answers to a method, in the order of their buttons. */
export function choicesOf(method: string): readonly Choice[] {
  return (Object.hasOwn(BY_METHOD, method) ? BY_METHOD[method] : undefined) ?? OTHERS;
}

/** Whether a request can still be answered. */
export function isOpen({ state }: Pick<IncomingRow, 'state'>): boolean {
  return state === 'waiting' || state === 'provisional';
}

/** RFC 3262 3: a provisional response above 100, to an INVITE that allows it. */
export function mayBeReliable(row: Pick<IncomingRow, 'method' | 'reliability'>): boolean {
  return row.method === 'INVITE' && row.reliability !== 'none';
}

/** Whether an answer to a method can carry a session description. */
export function mayCarrySdp(method: string, status: number): boolean {
  return (method === 'INVITE' || method === 'UPDATE') && (status === 183 || Math.floor(status / 100) === 2);
}

/** A status that was typed, or null where it is none. */
export function readStatus(text: string): number | null {
  return /^\s*[1-6]\d\d\s*$/.test(text) ? Number(text) : null;
}

export interface HeaderLines {
  readonly headers: [name: string, value: string][];
  /** The first line that is none of a header, counted from 1; null where all are. */
  readonly wrongLine: number | null;
}

/** Header lines as they were typed; empty ones are left out. */
export function readHeaderLines(text: string): HeaderLines {
  const headers: HeaderLines['headers'] = [];
  let wrongLine: number | null = null;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const match = /^([^\s:]{1,128})\s*:\s*(.*)$/.exec(line);
    if (match) headers.push([match[1] ?? '', match[2] ?? '']);
    else wrongLine ??= index + 1;
  });
  return { headers, wrongLine };
}

const POLICY_METHODS = [
  'INVITE',
  'OPTIONS',
  'MESSAGE',
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'REFER',
  'PUBLISH',
  'INFO',
  'UPDATE',
] as const;

/** The methods of the table of policies in its order: the usual ones, those that have one, and `*` for every other. */
export function policyMethods(policies: AnswerPolicies): readonly string[] {
  return [...new Set([...POLICY_METHODS, ...Object.keys(policies).filter((method) => method !== '*'), '*'])];
}

const POLICY_STATUSES = [200, 403, 404, 405, 480, 481, 486, 488, 489, 501, 503, 603] as const;

/** The policies that a method can be given from a list. */
export function policiesOf(method: string): readonly AnswerPolicy[] {
  const words: readonly AnswerPolicy[] = method === 'INVITE' ? ['hand', 'ring', 'accept'] : ['hand'];
  return [...words, ...POLICY_STATUSES.filter((status) => method !== 'INVITE' || status !== 200)];
}

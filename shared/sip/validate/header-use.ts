/**
 * Which header may, must and may not stand where: the tables of RFC 3261 20 (2 and 3) with the columns and rows that
 * later RFCs added (3262, 3311, 3327, 3428, 3515, 3608, 3891, 3903, 3911, 4028, 5839, 6086, 6665), as one table.
 *
 * Marks: `m` must stand, `a` should stand, `o` may stand (or the RFCs leave it open), `-` has no meaning there,
 * `x` is ruled out in so many words. A row of one mark holds for every method, unknown ones too. A header has several
 * rows where several RFCs have their say.
 */

export const USE_METHODS = [
  'ACK',
  'BYE',
  'CANCEL',
  'INVITE',
  'OPTIONS',
  'REGISTER',
  'PRACK',
  'UPDATE',
  'SUBSCRIBE',
  'NOTIFY',
  'MESSAGE',
  'REFER',
  'PUBLISH',
  'INFO',
] as const;

/** `R` is every request, `r` every response; a class as `2xx`, or one status. */
export type Where = 'R' | 'r' | '2xx' | `${number}`;
export type Mark = 'm' | 'a' | 'o' | '-' | 'x';

export type UseRow = readonly [name: string, where: Where, marks: string, rfc: string];

/** The marks of a row are in the order of `USE_METHODS`; a header or a place without a row is open. */
export const HEADER_USE: readonly UseRow[] = [
  // ............................ AC BY CA IN OP RE PR UP SU NO ME RF PU IN
  ['Accept', 'R', '              -  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.1'],
  ['Accept', '2xx', '            o  o  o  o  a  o  o  o  o  o  o  o  o  o', 'RFC 3261 11.2'],
  ['Accept-Encoding', 'R', '     -  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.2'],
  ['Accept-Language', 'R', '     -  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.3'],
  ['Alert-Info', 'R', '          -  -  -  o  -  -  -  -  -  -  -  -  -  o', 'RFC 3261 20.4'],
  ['Allow', 'R', '               -  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.5'],
  ['Allow', '2xx', '             o  o  o  a  a  o  o  o  o  o  o  o  o  o', 'RFC 3261 13.3.1.4'],
  ['Allow', '405', 'm', 'RFC 3261 21.4.6'],
  ['Allow-Events', '489', 'm', 'RFC 6665 4.2.1.1'],
  ['Authentication-Info', 'R', '-', 'RFC 3261 20.6'],
  ['Authorization', 'r', '-', 'RFC 3261 20.7'],
  ['Call-Info', 'R', '           -  -  -  o  o  o  -  o  o  o  o  o  o  o', 'RFC 3261 20.9'],
  ['Contact', 'R', '             o  -  -  m  o  o  -  o  o  o  o  o  o  o', 'RFC 3261 8.1.1.8'],
  ['Contact', 'R', '             o  o  o  o  o  o  o  m  o  o  o  o  o  o', 'RFC 3311 5.1'],
  ['Contact', 'R', '             o  o  o  o  o  o  o  o  m  m  o  o  o  o', 'RFC 6665 4.1.2.1'],
  ['Contact', 'R', '             o  o  o  o  o  o  o  o  o  o  -  o  o  o', 'RFC 3428 4'],
  ['Contact', 'R', '             o  o  o  o  o  o  o  o  o  o  o  m  o  o', 'RFC 3515 2.2'],
  ['Contact', '2xx', '           o  o  o  m  o  o  o  o  m  o  o  m  o  o', 'RFC 3261 12.1.1'],
  ['Contact', '2xx', '           o  o  o  o  o  o  o  m  o  o  o  o  o  o', 'RFC 3311 5.2'],
  ['Content-Disposition', 'R', ' o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.11'],
  ['Content-Encoding', 'R', '    o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.12'],
  ['Content-Language', 'R', '    o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.13'],
  ['Content-Type', 'R', '        o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.15'],
  ['Error-Info', 'R', '-', 'RFC 3261 20.18'],
  ['Event', 'R', '               -  -  -  -  -  -  o  o  m  m  o  o  o  o', 'RFC 6665 8.2.1'],
  ['Event', 'R', '               o  o  o  o  o  o  o  o  o  o  o  o  m  o', 'RFC 3903 4'],
  ['Expires', 'R', '             -  -  -  o  -  o  -  -  o  -  o  o  o  o', 'RFC 3261 20.19'],
  ['Expires', '2xx', '           o  o  o  o  o  o  o  o  m  o  o  o  o  o', 'RFC 6665 4.1.2.1'],
  ['Expires', '2xx', '           o  o  o  o  o  o  o  o  o  o  o  o  m  o', 'RFC 3903 6'],
  ['In-Reply-To', 'R', '         -  -  -  o  -  -  -  -  -  -  o  -  -  o', 'RFC 3261 20.21'],
  ['In-Reply-To', 'r', '-', 'RFC 3261 20.21'],
  ['Info-Package', 'R', '        -  -  -  -  -  -  -  -  -  -  -  -  -  o', 'RFC 6086 7.1'],
  ['Join', 'R', '                -  -  -  o  -  -  -  -  -  -  -  -  -  -', 'RFC 3911 7.1'],
  ['Join', 'r', '-', 'RFC 3911 7.1'],
  ['Max-Forwards', 'r', '-', 'RFC 3261 20.22'],
  ['MIME-Version', 'R', '        o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.24'],
  ['Min-Expires', 'R', '-', 'RFC 3261 20.23'],
  ['Min-Expires', '423', 'm', 'RFC 3261 21.4.17'],
  ['Min-SE', 'R', '              -  -  -  o  -  -  -  o  -  -  -  -  -  -', 'RFC 4028 5'],
  ['Min-SE', '422', 'm', 'RFC 4028 6'],
  ['Organization', 'R', '        -  -  -  o  o  o  -  o  o  o  o  o  o  o', 'RFC 3261 20.25'],
  ['Path', 'R', '                -  -  -  -  -  o  -  -  -  -  -  -  -  -', 'RFC 3327 4'],
  ['Priority', 'R', '            -  -  -  o  -  -  -  -  o  o  o  o  o  o', 'RFC 3261 20.26'],
  ['Priority', 'r', '-', 'RFC 3261 20.26'],
  ['Proxy-Authenticate', 'R', '-', 'RFC 3261 20.27'],
  ['Proxy-Authenticate', '407', 'm', 'RFC 3261 20.27'],
  ['Proxy-Authorization', 'R', ' o  o  -  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.28'],
  ['Proxy-Authorization', 'r', '-', 'RFC 3261 20.28'],
  ['Proxy-Require', 'R', '       -  o  x  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 9.1'],
  ['Proxy-Require', 'r', '-', 'RFC 3261 20.29'],
  ['RAck', 'R', '                -  -  -  -  -  -  m  -  -  -  -  -  -  -', 'RFC 3262 7.2'],
  ['RAck', 'r', '-', 'RFC 3262 7.2'],
  ['Record-Route', 'R', '        o  o  o  o  o  -  o  o  o  o  o  o  o  o', 'RFC 3261 20.30'],
  ['Recv-Info', '469', 'm', 'RFC 6086 4.2.2'],
  ['Refer-To', 'R', '            -  -  -  -  -  -  -  -  -  -  -  m  -  -', 'RFC 3515 2.4.1'],
  ['Refer-To', 'r', '-', 'RFC 3515 2.1'],
  ['Replaces', 'R', '            -  -  -  o  -  -  -  -  -  -  -  -  -  -', 'RFC 3891 6.1'],
  ['Replaces', 'r', '-', 'RFC 3891 6.1'],
  ['Reply-To', 'R', '            -  -  -  o  -  -  -  -  o  o  o  o  o  o', 'RFC 3261 20.31'],
  ['Require', 'R', '             -  o  x  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 9.1'],
  ['Require', '421', 'm', 'RFC 3261 21.4.16'],
  ['Retry-After', 'R', '-', 'RFC 3261 20.33'],
  ['Route', 'r', '-', 'RFC 3261 20.34'],
  ['RSeq', 'R', '-', 'RFC 3262 7.1'],
  ['Security-Server', '494', 'm', 'RFC 3329 2.3.1'],
  ['Server', 'R', '-', 'RFC 3261 20.35'],
  ['Service-Route', 'R', '-', 'RFC 3608 5'],
  ['Session-Expires', 'R', '     -  -  -  o  -  -  -  o  -  -  -  -  -  -', 'RFC 4028 4'],
  ['SIP-ETag', '2xx', '          o  o  o  o  o  o  o  o  o  o  o  o  m  o', 'RFC 3903 6'],
  ['SIP-If-Match', 'R', '        -  -  -  -  -  -  -  -  -  -  -  -  o  -', 'RFC 3903 11.3.2'],
  ['SIP-If-Match', 'r', '-', 'RFC 3903 11.3.2'],
  ['Subject', 'R', '             -  -  -  o  -  -  -  -  o  o  o  o  o  o', 'RFC 3261 20.36'],
  ['Subject', 'r', '-', 'RFC 3261 20.36'],
  ['Subscription-State', 'R', '  -  -  -  -  -  -  -  -  -  m  -  -  -  -', 'RFC 6665 4.2.2'],
  ['Subscription-State', 'r', '-', 'RFC 6665 8.2.3'],
  ['Supported', 'R', '           -  o  o  o  o  o  o  o  o  o  o  o  o  o', 'RFC 3261 20.37'],
  ['Suppress-If-Match', 'R', '   -  -  -  -  -  -  -  -  o  -  -  -  -  -', 'RFC 5839 7.3'],
  ['Unsupported', 'R', '-', 'RFC 3261 20.40'],
  ['Unsupported', '420', 'm', 'RFC 3261 21.4.15'],
  ['Warning', 'R', '-', 'RFC 3261 20.43'],
  ['WWW-Authenticate', 'R', '-', 'RFC 3261 20.44'],
  ['WWW-Authenticate', '401', 'm', 'RFC 3261 20.44'],
];

/** One header at one place: its name and the source of its mark. */
export interface Use {
  readonly name: string;
  readonly rfc: string;
}

/** What the marks say at one place, for one method. */
export interface Uses {
  readonly must: readonly Use[];
  readonly should: readonly Use[];
  /** By header name. */
  readonly useless: ReadonlyMap<string, string>;
  readonly forbidden: ReadonlyMap<string, string>;
}

/** The mark of a row for a method; a row of one mark holds for all, another says nothing of unknown methods. */
export function markOf([, , marks]: UseRow, method: string): Mark {
  const all = marks.trim().split(/\s+/);
  const place = all.length === 1 ? 0 : (USE_METHODS as readonly string[]).indexOf(method);
  return (all[place] ?? 'o') as Mark;
}

function gather(where: Where, method: string): Uses {
  const rows = HEADER_USE.filter((row) => row[1] === where).map(
    (row) => [markOf(row, method), { name: row[0], rfc: row[3] }] as const,
  );
  const marked = (wanted: Mark): Use[] => rows.filter(([mark]) => mark === wanted).map(([, use]) => use);
  const byName = (uses: readonly Use[]) => new Map(uses.map(({ name, rfc }) => [name, rfc]));
  return {
    must: marked('m'),
    should: marked('a'),
    useless: byName(marked('-')),
    forbidden: byName(marked('x')),
  };
}

const PLACES: ReadonlySet<string> = new Set(HEADER_USE.map(([, where]) => where));

/** The table turned round once: by place and method, with '' for a method that is not of the table. */
const USES: ReadonlyMap<string, Uses> = new Map(
  [...PLACES].flatMap((where) =>
    [...USE_METHODS, ''].map((method) => [`${where} ${method}`, gather(where as Where, method)] as const),
  ),
);

const KNOWN: ReadonlySet<string> = new Set(USE_METHODS);

/** What the table says of a place (`R`, `r`, `2xx`, a status) for a method; null where it says nothing. */
export function usesAt(where: string, method: string): Uses | null {
  return USES.get(`${where} ${KNOWN.has(method) ? method : ''}`) ?? null;
}

/** Where a header must stand: the methods whose requests carry it, and `2xx METHOD` or a status for responses. */
export function requiredWhere(name: string): { readonly requests: string[]; readonly responses: string[] } {
  const rows = HEADER_USE.filter((row) => row[0] === name);
  const methods = (row: UseRow) => USE_METHODS.filter((method) => markOf(row, method) === 'm');
  const responses = rows
    .filter(([, where]) => where !== 'R')
    .flatMap((row) => {
      const named = methods(row);
      return named.length === USE_METHODS.length ? [row[1]] : named.map((method) => `${row[1]} ${method}`);
    });
  return { requests: rows.filter(([, where]) => where === 'R').flatMap(methods), responses };
}

/**
 * Small combinators that write valid SIP as RFC 3261 25.1 has it. A sample is the text of a production together with the
 * parts it was put together from, so that a test can ask the reader for the same parts.
 */
import fc from 'fast-check';

export interface Sample<P> {
  readonly text: string;
  readonly parts: P;
}

export type Pair = readonly [name: string, value: string | null];

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALNUM = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;

/** Texts of some characters. */
export function chars(characters: string, minLength = 1, maxLength = 12): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
}

/** Texts one behind the other. */
export function seq(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  const all = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part));
  return fc.tuple(...all).map((texts) => texts.join(''));
}

/** A text or nothing. */
export function optional(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(''), part);
}

export const token = chars(`${ALNUM}-.!%*_+\`'~`);
export const alnum = chars(ALNUM);
export const word = chars(`${ALNUM}-.!%*_+\`'~()<>:\\"/[]?{}`);
export const hex = chars(`${DIGITS}abcdef`);
export const digits = chars(DIGITS, 1, 9);
/** Without leading zeros and below 2^31. */
export const number = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Blanks that may stand or not, folds among them. */
export const sws = fc.constantFrom('', '', '', ' ', '\t', '  ', '\r\n ', ' \r\n\t');
/** Blanks that have to stand. */
export const lws = fc.constantFrom(' ', ' ', '\t', '  ', '\r\n ');

/** quoted-string, quotes and escapes as written. */
export const quoted = fc
  .array(fc.oneof(chars(`${ALNUM} ,;<>=@?()äé中`, 1, 4), fc.constantFrom('\\"', '\\\\', '\\a')), {
    maxLength: 4,
  })
  .map((parts) => `"${parts.join('')}"`);

/** comment, with comments in it. */
export const comment: fc.Arbitrary<string> = fc.letrec<{ comment: string }>((tie) => ({
  comment: fc
    .array(fc.oneof({ maxDepth: 3 }, chars(`${ALNUM} ;,"/`, 0, 6), fc.constant('\\)'), tie('comment')), {
      maxLength: 3,
    })
    .map((parts) => `(${parts.join('')})`),
})).comment;

const label = fc
  .tuple(chars(LOWER, 1, 1), chars(`${ALNUM}-`, 0, 6), chars(ALNUM, 1, 1))
  .map((parts) => parts.join(''));
export const hostname = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const byte = fc.integer({ min: 0, max: 255 });
export const ipv4 = fc.tuple(byte, byte, byte, byte).map((parts) => parts.join('.'));
const group = chars(`${DIGITS}abcdefABCDEF`, 1, 4);
const groups = (length: number): fc.Arbitrary<string[]> =>
  fc.array(group, { minLength: length, maxLength: length });

/** Eight groups, or fewer around `::`, with an IPv4 tail now and then. */
export const ipv6 = fc.oneof(
  groups(8).map((all) => all.join(':')),
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 }))
    .chain(([head, tail]) => fc.tuple(groups(head), groups(tail)))
    .map(([head, tail]) => `${head.join(':')}::${tail.join(':')}`),
  ipv4.map((tail) => `::ffff:${tail}`),
);
export const host = fc.oneof(
  hostname,
  ipv4,
  ipv6.map((text) => `[${text}]`),
);
export const port = fc.integer({ min: 0, max: 65_535 }).map(String);

/** A parameter as written, without its semicolon, and its parts. */
function written([name, value]: Pair): fc.Arbitrary<string> {
  if (value === null) return fc.constant(name);
  return fc.tuple(sws, sws).map(([before, after]) => `${name}${before}=${after}${value}`);
}

function unique(pairs: readonly Pair[], reserved: readonly string[]): Pair[] {
  const seen = new Set(reserved);
  return pairs.filter(([name]) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew;
  });
}

const anyValue = fc.oneof(fc.constant(null), token, token, quoted, host);

/** `known` parameters and others, each behind a semicolon, in this order. */
export function params(
  known: fc.Arbitrary<readonly Pair[]> = fc.constant([]),
  reserved: readonly string[] = [],
): fc.Arbitrary<Sample<Pair[]>> {
  const others = fc.array(fc.tuple(token, anyValue), { maxLength: 3 });
  return fc.tuple(known, others).chain(([first, rest]) => {
    const names = [...reserved, ...first.map(([name]) => name.toLowerCase()), 'q'];
    const pairs = [...first, ...unique(rest, names)];
    const texts = pairs.map((pair) =>
      fc.tuple(sws, sws, written(pair)).map(([a, b, text]) => `${a};${b}${text}`),
    );
    return fc.tuple(...texts).map((all) => ({ text: all.join(''), parts: pairs }));
  });
}

/** Some of these parameters, each with a value of its own kind, in this order. */
export function some(kinds: Readonly<Record<string, fc.Arbitrary<string | null>>>): fc.Arbitrary<Pair[]> {
  const names = Object.keys(kinds);
  return fc
    .subarray(names)
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((name) => (kinds[name] ?? fc.constant(null)).map((value): Pair => [name, value])),
      ),
    );
}

export const qvalue = fc.oneof(
  fc.integer({ min: 0, max: 999 }).map((thousandths) => `0.${String(thousandths).padStart(3, '0')}`),
  fc.constantFrom('0', '1', '0.5', '1.0', '1.000', '0.'),
);

export const escape = fc.tuple(chars(`${DIGITS}ABCDEFabcdef`, 2, 2)).map(([pair]) => `%${pair}`);
const repeat = (unit: fc.Arbitrary<string>, minLength = 1, maxLength = 8): fc.Arbitrary<string> =>
  fc.array(unit, { minLength, maxLength }).map((parts) => parts.join(''));
const UNRESERVED = `${ALNUM}-_.!~*'()`;
export const user = repeat(fc.oneof(chars(`${UNRESERVED}&=+$,;?/`, 1, 3), escape));
export const password = repeat(fc.oneof(chars(`${UNRESERVED}&=+$,`, 1, 3), escape), 0);
const paramText = repeat(fc.oneof(chars(`${UNRESERVED}[]/:&+$`, 1, 3), escape), 1, 3);
const headerText = repeat(fc.oneof(chars(`${UNRESERVED}[]/?:+$`, 1, 3), escape), 1, 3);
const uricText = repeat(fc.oneof(chars(`${UNRESERVED};/?:@&=+$,`, 1, 4), escape), 1, 5);

export interface UriParts {
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly params: readonly Pair[];
  readonly headers: string | null;
}

const uriParams = fc
  .array(fc.tuple(paramText, fc.oneof(fc.constant(null), paramText)), { maxLength: 3 })
  .map((pairs) => unique(pairs, ['user', 'ttl', 'maddr', 'lr', 'method']));

const pairText = ([name, value]: Pair): string => (value === null ? `;${name}` : `;${name}=${value}`);
const nullable = (part: fc.Arbitrary<string>): fc.Arbitrary<string | null> =>
  fc.oneof(fc.constant(null), part);

/** SIP-URI and SIPS-URI; without parameters and headers where they could be mistaken for those of an address. */
export const sipUri: fc.Arbitrary<Sample<UriParts>> = fc
  .record({
    scheme: fc.constantFrom('sip', 'sips', 'SIP'),
    user: nullable(user),
    password: nullable(password),
    host,
    port: nullable(port),
    params: uriParams,
    headers: nullable(
      fc
        .array(seq(headerText, '=', optional(headerText)), { minLength: 1, maxLength: 2 })
        .map((all) => all.join('&')),
    ),
  })
  .map((drawn) => {
    const parts = drawn.user === null ? { ...drawn, password: null } : drawn;
    const info =
      parts.user === null ? '' : `${parts.user}${parts.password === null ? '' : `:${parts.password}`}@`;
    const tail = `${parts.params.map(pairText).join('')}${parts.headers === null ? '' : `?${parts.headers}`}`;
    const text = `${parts.scheme}:${info}${parts.host}${parts.port === null ? '' : `:${parts.port}`}${tail}`;
    return { text, parts };
  });

/** telephone-subscriber: number, and the parameters that it has to have. */
export const telephone: fc.Arbitrary<Sample<{ number: string; isGlobal: boolean; params: Pair[] }>> = fc
  .tuple(
    fc.boolean(),
    chars(DIGITS, 1, 6),
    chars(`${DIGITS}-.()`, 0, 8),
    chars('ABCDEF*#', 0, 3),
    uriParams,
    hostname,
  )
  .map(([isGlobal, first, more, keys, drawn, context]) => {
    const rest = unique(drawn, ['phone-context']);
    const number = isGlobal ? `+${first}${more}` : `${first}${more}${keys}`;
    const all: Pair[] = isGlobal ? rest : [['phone-context', context], ...rest];
    return { text: `tel:${number}${all.map(pairText).join('')}`, parts: { number, isGlobal, params: all } };
  });

/** Any other absolute URI, opaque or with an authority. */
export const absoluteUri: fc.Arbitrary<string> = fc.oneof(
  seq(
    fc.constantFrom('http', 'https', 'cid', 'urn', 'data', 'im', 'x-own+1'),
    ':',
    chars(ALNUM, 1, 1),
    uricText,
  ),
  seq(
    fc.constantFrom('http', 'https', 'ftp'),
    '://',
    host,
    optional(seq(':', port)),
    '/',
    optional(uricText),
  ),
);

/** display-name as written: quoted, tokens, or none. */
export const display = fc.oneof(
  fc.constant(''),
  quoted,
  fc.array(token, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
);

export interface AddressParts {
  readonly display: string | null;
  readonly uri: string;
  readonly params: readonly Pair[];
}

/** name-addr with header parameters. */
export function nameAddr(tail: fc.Arbitrary<Sample<Pair[]>> = params()): fc.Arbitrary<Sample<AddressParts>> {
  return fc.tuple(display, sws, sipUri, tail).map(([name, blank, uri, { text, parts }]) => ({
    text: `${name}${name === '' ? '' : blank}<${uri.text}>${text}`,
    parts: { display: name === '' ? null : name, uri: uri.text, params: parts },
  }));
}

/** A text with parameters behind it. */
export function withParams(
  value: fc.Arbitrary<string>,
  known?: fc.Arbitrary<readonly Pair[]>,
  reserved?: readonly string[],
): fc.Arbitrary<Sample<{ value: string; params: Pair[] }>> {
  return fc.tuple(value, params(known, reserved)).map(([text, tail]) => ({
    text: `${text}${tail.text}`,
    parts: { value: text, params: tail.parts },
  }));
}

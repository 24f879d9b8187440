/** Rules of digest authentication that look at several parameters at once (RFC 3261 22.4, RFC 7616 3, RFC 8760 2). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, isText } from '../chars.ts';
import type { AuthNode } from '../grammar/auth.ts';
import { readAuth } from '../grammar/auth.ts';
import { findParam } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import { QUOTE } from '../grammar/tokens.ts';
import type { Facts } from './facts.ts';
import { excerpt, paramText } from './facts.ts';
import { DIGEST_LENGTHS } from './registered.ts';
import type { Report, RequestRule, Rule, RuleSet } from './rule.ts';

const ANSWERS = ['Authorization', 'Proxy-Authorization'] as const;
const CHALLENGES = ['WWW-Authenticate', 'Proxy-Authenticate'] as const;

interface PlacedAuth {
  readonly at: string;
  readonly span: Span;
  readonly auth: AuthNode;
}

function authsOf({ message, all }: Facts, names: readonly string[]): PlacedAuth[] {
  return names.flatMap((name) =>
    all(name).map(({ value }) => ({
      at: name,
      span: value,
      auth: readAuth(message.bytes, value, ignore),
    })),
  );
}

const isDigest = (bytes: Uint8Array, { scheme }: AuthNode): boolean =>
  isText(bytes, scheme.start, scheme.end, 'digest');

/** qop of an answer comes with nc and cnonce, and these two only with qop (RFC 7616 3.4). */
function checkQop(bytes: Uint8Array, { at: name, span, auth }: PlacedAuth, report: Report): void {
  const qop = findParam(bytes, auth.params, 'qop');
  for (const wanted of ['nc', 'cnonce']) {
    const param = findParam(bytes, auth.params, wanted);
    if (qop && !param) report('auth-qop-incomplete', name, span, { name: wanted });
    if (!qop && param) report('auth-qop-absent', name, param.name, { name: wanted });
  }
  const nc = findParam(bytes, auth.params, 'nc')?.value;
  if (nc && !/^"?[0-9a-f]{8}"?$/i.test(textOf(bytes, nc).slice(0, 20)))
    report('auth-nc-malformed', name, nc, { text: excerpt(bytes, nc) });
}

/** The answer has as many digits as its algorithm makes (RFC 8760 2.3). */
function checkResponse(bytes: Uint8Array, { at: name, auth }: PlacedAuth, report: Report): void {
  const value = findParam(bytes, auth.params, 'response')?.value;
  const algorithm = (paramText(bytes, auth.params, 'algorithm') ?? 'MD5').toLowerCase();
  const digits = DIGEST_LENGTHS.get(algorithm);
  if (!value || digits === undefined) return;
  const text = textOf(bytes, { start: value.start, end: Math.min(value.end, value.start + 200) });
  if (!new RegExp(`^"?[0-9a-f]{${digits}}"?$`, 'i').test(text))
    report('auth-response-length', name, value, { digits, algorithm: algorithm.toUpperCase() });
}

/** An algorithm nobody registered cannot be answered (RFC 7616 6.1). */
function checkAlgorithm(bytes: Uint8Array, { at: name, auth }: PlacedAuth, report: Report): void {
  const value = findParam(bytes, auth.params, 'algorithm')?.value;
  const algorithm = paramText(bytes, auth.params, 'algorithm') ?? '';
  if (value && !DIGEST_LENGTHS.has(algorithm.toLowerCase()))
    report('auth-algorithm-unknown', name, value, { algorithm: algorithm.slice(0, 60) });
}

/** Parameters that stand in quotation marks, and those that do not (RFC 3261 25.1). */
const QUOTED = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'opaque', 'domain'];
const PLAIN = ['algorithm', 'nc', 'stale'];

function checkQuotes(
  bytes: Uint8Array,
  { at: name, auth }: PlacedAuth,
  report: Report,
  isAnswer: boolean,
): void {
  const tell = (names: readonly string[], isQuoted: boolean): void => {
    for (const one of names) {
      const value = findParam(bytes, auth.params, one)?.value;
      if (!value || (at(bytes, value.start) === QUOTE) === isQuoted) continue;
      report(isQuoted ? 'auth-quotes-missing' : 'auth-quotes-unwanted', name, value, { name: one });
    }
  };
  tell(isAnswer ? QUOTED : [...QUOTED, 'qop'], true);
  tell(isAnswer ? [...PLAIN, 'qop'] : PLAIN, false);
}

/** Basic sends the password itself; SIP gave it up (RFC 3261 22). */
function checkScheme(bytes: Uint8Array, { at: name, auth }: PlacedAuth, report: Report): void {
  const { scheme } = auth;
  if (isText(bytes, scheme.start, scheme.end, 'basic')) report('auth-basic', name, scheme);
}

const answers: Rule = ({ bytes }, report, facts) => {
  for (const placed of authsOf(facts, ANSWERS)) {
    checkScheme(bytes, placed, report);
    if (!isDigest(bytes, placed.auth)) continue;
    checkQop(bytes, placed, report);
    checkResponse(bytes, placed, report);
    checkAlgorithm(bytes, placed, report);
    checkQuotes(bytes, placed, report, true);
  }
};

/** A challenge offers qop, so that answers cannot be used again (RFC 3261 22.4 item 8). */
function checkOffer(bytes: Uint8Array, { at: name, span, auth }: PlacedAuth, report: Report): void {
  if (!findParam(bytes, auth.params, 'qop')) report('auth-qop-missing', name, span);
}

const challenges: Rule = ({ bytes }, report, facts) => {
  for (const placed of authsOf(facts, CHALLENGES)) {
    checkScheme(bytes, placed, report);
    if (!isDigest(bytes, placed.auth)) continue;
    checkOffer(bytes, placed, report);
    checkAlgorithm(bytes, placed, report);
    checkQuotes(bytes, placed, report, false);
  }
};

/** One answer for each realm (RFC 3261 22.3). */
const realms: RequestRule = ({ bytes }, report, facts) => {
  for (const name of ANSWERS) {
    const seen = new Set<string>();
    for (const { span, auth } of authsOf(facts, [name])) {
      const realm = paramText(bytes, auth.params, 'realm');
      if (realm !== null && seen.has(realm))
        report('auth-realm-repeated', name, span, { realm: realm.slice(0, 60) });
      if (realm !== null) seen.add(realm);
    }
  }
};

/** The digest is made over the Request-URI; a proxy may have changed that on the way (RFC 3261 22.4 item 3). */
const answeredUri: RequestRule = ({ bytes, uri }, report, facts) => {
  const target = textOf(bytes, uri);
  for (const { at: name, auth } of authsOf(facts, ANSWERS)) {
    const value = findParam(bytes, auth.params, 'uri')?.value;
    if (value && paramText(bytes, auth.params, 'uri') !== target)
      report('auth-uri-other', name, value, { target: target.slice(0, 60) });
  }
};

export const AUTH_RULES: RuleSet = { any: [answers, challenges], request: [realms, answeredUri] };

/** Credentials and challenges (RFC 3261 22.4, RFC 7616, RFC 6750): scheme, realm and algorithm stay, what proves somebody goes. */
import type { Span } from '#shared/lib/bytes.ts';
import { readAddress } from './addresses.ts';
import { unescaped } from './octet-text.ts';
import type { WeaveHeader } from './weave-uri.ts';
import { weaveHost, weaveUri } from './weave-uri.ts';
import type { Weaver } from './weaver.ts';

const PARAM = /([A-Za-z0-9_.*!'-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"?|[^\s,]+)/gs;

/** What says how, and of nobody who. */
const OPEN: ReadonlySet<string> = new Set(
  'algorithm qop nc stale charset userhash type error error_description scope'.split(' '),
);

function weaveUsername(w: Weaver, { start, end }: Span): void {
  const at = w.read({ start, end }).lastIndexOf('@');
  const user = { start, end: at < 0 ? end : start + at };
  const plain = w.read(user);
  const pseudonym = w.names.user(unescaped(plain));
  w.put(user, pseudonym === unescaped(plain) ? plain : pseudonym);
  if (at < 0) return;
  w.keep({ start: user.end, end: user.end + 1 });
  weaveHost(w, { start: user.end + 1, end });
}

/** Most realms are domains; another one is a word. */
function weaveRealm(w: Weaver, span: Span): void {
  const text = w.read(span);
  const isHost = readAddress(text) !== null || /^[\w-]+(?:\.[\w-]+)+$/.test(text);
  if (isHost) weaveHost(w, span);
  else w.raw(span, 'text');
}

function weaveValue(w: Weaver, name: string, value: Span, header: WeaveHeader): void {
  if (value.start === value.end) return;
  if (name === 'username' || name === 'username*') weaveUsername(w, value);
  else if (name === 'realm') weaveRealm(w, value);
  else if (name === 'uri') weaveUri(w, value, header);
  else if (OPEN.has(name)) w.raw(value, 'tokens');
  else if (name === 'domain' || name === 'authz_server') w.raw(value, 'text');
  else if (w.names.redaction.credentials) w.put(value, w.names.secret(w.read(value)));
  else w.raw(value, 'tokens');
}

/** name=value with commas between, from a place on. */
function weaveAuthParams(w: Weaver, { start, end }: Span, header: WeaveHeader): void {
  for (const match of w.read({ start, end }).matchAll(PARAM)) {
    const [, name = '', equal = '', written = ''] = match;
    const nameStart = start + match.index;
    const from = nameStart + name.length + equal.length;
    const quote = written.startsWith('"') ? 1 : 0;
    const isClosed = quote === 1 && written.length > 1 && written.endsWith('"');
    maskBetween(w, nameStart);
    w.keep({ start: nameStart, end: from + quote });
    weaveValue(
      w,
      name.toLowerCase(),
      { start: from + quote, end: from + written.length - (isClosed ? 1 : 0) },
      header,
    );
    w.upTo(from + written.length);
  }
  maskBetween(w, end);
}

/** Between parameters stand commas; anything else there is a part of one that was damaged. */
function maskBetween(w: Weaver, end: number): void {
  const span = { start: w.place, end };
  const text = w.read(span);
  if (!w.names.redaction.credentials || !/\w{6}/.test(text)) return w.upTo(end);
  w.put(
    span,
    text.replace(/[^\s",=]{6,}/g, (secret) => w.names.secret(secret)),
  );
}

/** A header of authentication with a scheme before its parameters. */
export function weaveAuth(w: Weaver, value: Span, isChallenge: boolean, header: WeaveHeader): void {
  const [, scheme = '', blank = ''] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]*)(\s*)/.exec(w.read(value)) ?? [];
  const rest = { start: value.start + scheme.length + blank.length, end: value.end };
  const isDigest = scheme.toLowerCase() === 'digest';
  if (isDigest || (isChallenge && blank !== '')) {
    w.keep({ start: value.start, end: rest.start });
    weaveAuthParams(w, rest, header);
  } else maskRest(w, value, rest);
}

/** A token of Bearer, Basic or of what is not known: all of it proves somebody. A value without a scheme is a secret too. */
function maskRest(w: Weaver, value: Span, rest: Span): void {
  if (!w.names.redaction.credentials) return w.raw(value, 'text');
  if (rest.start >= rest.end) return w.put(value, w.names.secret(w.read(value)));
  w.keep({ start: value.start, end: rest.start });
  w.put(rest, w.names.secret(w.read(rest)));
}

/** Authentication-Info (RFC 7615): parameters without a scheme. */
export const weaveAuthInfo = (w: Weaver, value: Span, header: WeaveHeader): void =>
  weaveAuthParams(w, value, header);

/**
 * The pass over text that has no grammar: whatever looks like a URI, an address, a host or a number, and every word that was
 * learnt, is replaced. It is linear in the text, and it rather takes too much than too little.
 */
import { isHostname } from '#shared/sip/grammar/host.ts';
import { readAddress } from './addresses.ts';
import type { Identifiers } from './identifiers.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { PROTOCOL_WORDS } from './pseudonyms.ts';
import { unescaped } from './octet-text.ts';

/**
 * How much is taken for what it looks like. `tokens`: addresses and URIs. `plain`: also words that were learnt elsewhere.
 * `text`: also what looks like a telephone number or like the name of a host.
 */
export type Reach = 'tokens' | 'plain' | 'text';

export interface Scrubber {
  scrub(text: string, reach: Reach): string;
  /** The words of an identifier: only addresses and what was learnt. */
  words(text: string): string;
}

/** What was met in a message, with what stands for it. */
export type Notes = ReadonlyMap<string, string>;

const CHUNK = /[^\s<>"'(),;=|{}\\]+/g;
const NUMBER = /(?<![\w.+@:/-])\+?\d(?:[ \-()]{0,2}\d){6,19}(?![\w@.])/g;
const DATE = /^\d{4}-\d\d-\d\d/;
const SCHEME =
  /^(sips?|tel|im|pres|mailto|xmpp|https?|wss?|ldaps?|msrps?|rtsps?|stuns?|turns?|ftps?|cname):(\/\/)?/i;
const HOST_PORT = /^(\[[^\]]*\]|[^\]/?#&]*?)(:\d{1,5})?([.!?]*)([/?#&].*)?$/s;
/** An address of IPv4 also behind letters, with whatever around it. */
const IP4 = /(?<!\d)(?<!\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\d)(?!\.\d)/g;
const IP6 = /(?<![\w:])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:])/g;
const WORD = /[A-Za-z0-9_\x80-\xff]+(?:[.-][A-Za-z0-9_\x80-\xff]+)*/g;
/** What logs and damaged headers write before a secret (RFC 7616 3.4, RFC 4568 9.1, RFC 8839 5.4). */
const SECRET =
  /\b(inline:|(?:response|c?nonce|nextnonce|opaque|rspauth|password|passwd|pwd|ice-pwd|secret|token|api-?key)\s{0,3}[=:]\s{0,3}"?|(?:basic|bearer) )([^\s"',;|&<>]{6,})/gi;
const USERNAME = /\busername\s{0,3}=\s{0,3}"?[^\s"',;]{1,256}/gi;
/** A number with its plus sign is one wherever it stands. */
const GLOBAL_NUMBER = /(?<![\w+/])\+\d{7,15}(?![\w+/=])/g;
/** An escape of a URI parts words, as the character does that it stands for. */
const ESCAPE = /%[0-9A-Fa-f]{2}/g;
/** Without one of these there is neither an address nor a URI, nor a secret behind a name; a header of tokens holds no scheme. */
const MARKS = /[.:@=]/;
const PIECE = /[A-Za-z0-9\x80-\xff]+/g;

/** From this length on what was learnt is also found inside of other words. */
const LONG_SECRET = 6;
const SHORT_WORD = 3;
/** Things learnt of one message that are looked for inside of words. */
const MOST_NOTES = 256;
/** A shorter tag may be anybody's name. */
const LONG_IDENTIFIER = 8;

type Note = readonly [met: string, pseudonym: string];

/** Makes the pass; `notes` are those of the message that is being written. */
export function createScrubber(names: Pseudonyms, notes: Notes, identifiers: Identifiers): Scrubber {
  return new TextScrubber(names, notes, identifiers);
}

class TextScrubber implements Scrubber {
  readonly #names: Pseudonyms;
  readonly #identifiers: Identifiers;
  /** What was met that is longer than a word of text, and what is found inside of words. */
  readonly #phrases: readonly Note[];
  readonly #secrets: readonly Note[];

  constructor(names: Pseudonyms, notes: Notes, identifiers: Identifiers) {
    this.#names = names;
    this.#identifiers = identifiers;
    const all = [...notes].slice(0, MOST_NOTES).sort(([a], [b]) => b.length - a.length);
    this.#phrases = all.filter(([one]) => one.length > SHORT_WORD && /[\s"',;=()|]/.test(one));
    this.#secrets = all.filter(
      ([one]) => one.length >= LONG_SECRET && !PROTOCOL_WORDS.has(one.toLowerCase()),
    );
  }

  scrub(text: string, reach: Reach): string {
    if (text.length < SHORT_WORD || (reach === 'tokens' && !MARKS.test(text))) return text;
    if (!this.#names.redaction.credentials) return this.#text(text, reach);
    return between(
      text,
      SECRET,
      (match) => this.#secret(match),
      (rest) => this.#text(rest, reach),
    );
  }

  #username(match: string): string {
    const at = match.search(/[^\s="]+$/);
    return match.slice(0, at) + this.#names.user(unescaped(match.slice(at)));
  }

  #secret(match: string): string {
    return match.replace(SECRET, (_, prefix: string, secret: string) => prefix + this.#names.secret(secret));
  }

  #text(text: string, reach: Reach): string {
    if (reach === 'tokens') return this.#chunks(text, reach);
    if (text.includes('sername'))
      return between(
        text,
        USERNAME,
        (match) => this.#username(match),
        (rest) => this.#searched(rest, reach),
      );
    return this.#searched(text, reach);
  }

  #searched(text: string, reach: Reach): string {
    const phrase = this.#phrases.find(([one]) => text.includes(one));
    if (phrase === undefined) return reach === 'text' ? this.#numbers(text) : this.#chunks(text, reach);
    const parts = text.split(phrase[0]).map((part) => this.#searched(part, reach));
    return parts.join(phrase[1]);
  }

  words(text: string): string {
    const inside = this.#secrets.filter(([one]) => text.includes(one));
    const cut = (piece: string, left: readonly Note[]): string => {
      const [note, ...others] = left;
      if (!note) return this.#plainWords(piece);
      return splitAtWord(piece, note[0])
        .map((part) => cut(part, others))
        .join(note[1]);
    };
    return cut(text, inside);
  }

  #numbers(text: string): string {
    let result = '';
    let at = 0;
    for (const match of text.matchAll(NUMBER)) {
      const [number] = match;
      if (DATE.test(number)) continue;
      result += this.#chunks(text.slice(at, match.index), 'text') + this.#names.number(number);
      at = match.index + number.length;
    }
    return result + this.#chunks(text.slice(at), 'text');
  }

  #chunks(text: string, reach: Reach): string {
    return text.replace(CHUNK, (chunk) => this.#chunk(chunk, reach));
  }

  #chunk(chunk: string, reach: Reach): string {
    const identifier = chunk.length >= LONG_IDENTIFIER ? this.#identifiers.get(chunk) : null;
    if (identifier !== null) return identifier;
    const [prefix = '', scheme = ''] = SCHEME.exec(chunk) ?? [];
    if (prefix !== '') return prefix + this.#afterScheme(chunk.slice(prefix.length), scheme.toLowerCase());
    if (/^urn:/i.test(chunk)) return chunk;
    if (/^data:/i.test(chunk)) return `data:,${this.#names.mask(chunk.slice(5))}`;
    // The identifier of a part (RFC 2392).
    if (/^[cm]id:/i.test(chunk))
      return chunk.slice(0, 4) + this.#identifiers.of(chunk.slice(4), (piece) => this.words(piece));
    const at = chunk.lastIndexOf('@');
    if (at > 0 && at < chunk.length - 1) return this.#userAtHost(chunk, at);
    return this.#hostPort(chunk, reach) ?? (reach === 'tokens' ? this.#addresses(chunk) : this.words(chunk));
  }

  #afterScheme(rest: string, scheme: string): string {
    if (scheme === 'tel') return /^\+?\d/.test(rest) ? this.#names.number(rest) : this.words(rest);
    const end = rest.search(/[/?#]/);
    const authority = end < 0 ? rest : rest.slice(0, end);
    const at = authority.lastIndexOf('@');
    const host = at > 0 ? this.#userAtHost(authority, at) : this.#hostPart(authority);
    return end < 0 ? host : host + this.words(rest.slice(end));
  }

  /** `user@host` or `user:password@host`, whatever follows the host. */
  #userAtHost(text: string, at: number): string {
    const [user = '', ...password] = text.slice(0, at).split(':');
    const secret = password.map((part) => `:${this.#names.secret(part)}`).join('');
    return `${this.#userPart(user)}${secret}@${this.#hostPart(text.slice(at + 1))}`;
  }

  #userPart(user: string): string {
    const slash = user.lastIndexOf('/') + 1;
    return this.words(user.slice(0, slash)) + this.#names.user(unescaped(user.slice(slash)));
  }

  /** A host where one must stand. */
  #hostPart(text: string): string {
    const [, host = '', port = '', end = '', rest = ''] = HOST_PORT.exec(text) ?? [];
    const inner = host.startsWith('[') ? host.slice(1, -1) : host;
    if (readAddress(inner)) return `${this.#bracketed(host)}${port}${end}${this.words(rest)}`;
    if (!isHostname(inner.replaceAll('_', 'x'))) return this.words(text);
    return `${this.#names.host(host)}${port}${end}${this.words(rest)}`;
  }

  #bracketed(host: string): string {
    return host.startsWith('[') ? `[${this.#names.host(host.slice(1, -1))}]` : this.#names.host(host);
  }

  /** A chunk that is an address, a host that is known, or in text one that looks like a host; else null. */
  #hostPort(chunk: string, reach: Reach): string | null {
    if (readAddress(chunk)) return this.#names.host(chunk);
    const [, host = '', port = '', end = '', rest = ''] = HOST_PORT.exec(chunk) ?? [];
    const isKnown = reach !== 'tokens' && this.#names.known(host) !== null && host.length >= SHORT_WORD;
    const isAddress = readAddress(host.startsWith('[') ? host.slice(1, -1) : host) !== null;
    if (isKnown && !isAddress) return `${this.#names.known(host) ?? ''}${port}${end}${this.words(rest)}`;
    // A product is written with its version behind a slash.
    const isName = reach === 'text' && !/^\/v?\d/i.test(rest) && looksLikeName(host);
    if (!isAddress && !isName) return null;
    return `${this.#bracketed(host)}${port}${end}${this.words(rest)}`;
  }

  #addresses(text: string, rest: (piece: string) => string = same): string {
    const replace = (match: string): string | null => (readAddress(match) ? this.#names.host(match) : null);
    if (!text.includes('.') && !text.includes(':')) return rest(text);
    const plain = (part: string): string =>
      between(part, IP6, replace, (piece) => between(piece, IP4, replace, rest));
    return text.includes('%') ? between(text, ESCAPE, same, plain) : plain(text);
  }

  /** Pieces between addresses are looked up as words. */
  #plainWords(text: string): string {
    const words = (piece: string): string => piece.replace(WORD, (word) => this.#word(word));
    const numbers = (piece: string): string =>
      between(piece, GLOBAL_NUMBER, (number) => this.#names.number(number), words);
    return this.#addresses(text, text.includes('+') ? numbers : words);
  }

  #word(word: string): string {
    if (word.length < SHORT_WORD) return word;
    const known = this.#names.known(word);
    if (known !== null) return known;
    return word.replace(PIECE, (piece) =>
      piece.length < SHORT_WORD ? piece : (this.#names.known(piece) ?? piece),
    );
  }
}

const same = (text: string): string => text;

/** Puts `hit` in place of what a pattern finds, unless it declines, and `rest` in place of what lies between. */
function between(
  text: string,
  pattern: RegExp,
  hit: (match: string) => string | null,
  rest: (piece: string) => string,
): string {
  let result = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const replaced = hit(match[0]);
    if (replaced === null) continue;
    result += rest(text.slice(at, match.index)) + replaced;
    at = match.index + match[0].length;
  }
  return result + rest(text.slice(at));
}

/** Splits a text at something that was learnt; where that is a part of a longer number it is another one. */
function splitAtWord(text: string, word: string): string[] {
  const parts: string[] = [];
  const isDigit = (place: number): boolean => /\d/.test(text.charAt(place));
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (at < from || (isDigit(at) && isDigit(at - 1)) || (isDigit(end - 1) && isDigit(end))) continue;
    parts.push(text.slice(from, at));
    from = end;
  }
  return [...parts, text.slice(from)];
}

/** Labels with points between, the last one of letters alone. */
function looksLikeName(host: string): boolean {
  const last = host.slice(host.lastIndexOf('.') + 1);
  return host.includes('.') && /^[A-Za-z]{2,}$/.test(last) && isHostname(host);
}

/**
 * Takes out of messages and of rows what must not be handed on, and puts pseudonyms there: the same one for the same value in all
 * that one redactor is given, so that flows stay readable. It is pure but for what it remembers, and never throws.
 */
import type { Random } from '#shared/lib/random.ts';
import type { Redaction } from '#shared/model/export.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { readAddress } from './addresses.ts';
import { Identifiers } from './identifiers.ts';
import { fromOctetText, octetsOf, octetText, toOctetText } from './octet-text.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { resolvePieces } from './resolve-pieces.ts';
import { createScrubber } from './scrub.ts';
import { isSearchable, piecesOfMessage } from './weave-message.ts';
import { weaveUri } from './weave-uri.ts';
import { weaveValue } from './weave-header.ts';
import type { Weaver } from './weaver.ts';
import { createWeaver } from './weaver.ts';

export interface RedactorOptions {
  readonly redaction: Redaction;
  /** The key of what has no place in a table; another run has another one. */
  readonly random: Random;
  /** Pseudonyms of a kind that are remembered. */
  readonly limit?: number;
}

export interface Redactor {
  /** A message or any other datagram. What is not replaced stays octet for octet. */
  message(bytes: Uint8Array): Uint8Array;
  endpoint(endpoint: Endpoint): Endpoint;
  /** `HOST:PORT`, IPv6 in brackets; a text without either is a host. */
  hostPort(text: string): string;
  /** `user@host`, a host alone, or a URI, as rows write From and To. */
  who(text: string): string;
  uri(text: string): string;
  /** A Call-ID or a branch: the same as in the messages. */
  identifier(text: string): string;
  /** A reason, a comment, or any other text. */
  text(text: string): string;
  /** How many values were too many to be remembered: their pseudonyms may, seldom, be those of others. */
  readonly overflow: number;
}

/** Makes a redactor for one export. */
export function createRedactor({ redaction, random, limit }: RedactorOptions): Redactor {
  return new MessageRedactor(new Pseudonyms(redaction, random.bytes(16), limit));
}

const NO_NOTES: ReadonlyMap<string, string> = new Map<string, string>();

class MessageRedactor implements Redactor {
  readonly #names: Pseudonyms;
  readonly #identifiers: Identifiers;

  constructor(names: Pseudonyms) {
    this.#names = names;
    this.#identifiers = new Identifiers(names);
  }

  get overflow(): number {
    return this.#names.overflow;
  }

  message(bytes: Uint8Array): Uint8Array {
    if (!this.#isOn) return bytes;
    const text = octetText(bytes);
    const { message } = parseMessage(bytes);
    if (!message) return octetsOf(this.#datagram(text));
    return octetsOf(this.#weave(bytes, text, (w) => [...w.pieces, ...piecesOfMessage(w, message)]));
  }

  endpoint({ host, port }: Endpoint): Endpoint {
    return { host: this.#names.host(host), port };
  }

  hostPort(text: string): string {
    // An address of IPv6 without brackets ends in what looks like a port.
    if (readAddress(text)) return this.#names.host(text);
    const [, host = '', port = ''] = /^(.*?)(:\d{1,5})?$/s.exec(text) ?? [];
    const isReference = host.startsWith('[') && host.endsWith(']');
    return isReference
      ? `[${this.#names.host(host.slice(1, -1))}]${port}`
      : `${this.#names.host(host)}${port}`;
  }

  who(text: string): string {
    if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return this.uri(text);
    const at = text.lastIndexOf('@');
    if (at < 0) return this.hostPort(text);
    const prefix = 'sip:';
    return this.uri(prefix + text).slice(prefix.length);
  }

  uri(text: string): string {
    return this.#cell(text, (w) => weaveUri(w, { start: 0, end: w.text.length }, weaveValue));
  }

  identifier(text: string): string {
    return this.#cell(text, (w) => w.identifier({ start: 0, end: w.text.length }));
  }

  text(text: string): string {
    return this.#cell(text, (w) => w.raw({ start: 0, end: w.text.length }, 'text'));
  }

  get #isOn(): boolean {
    return Object.values(this.#names.redaction).some(Boolean);
  }

  /** What is not SIP: text is searched, keep-alives hold nothing, all else is masked. */
  #datagram(text: string): string {
    if (/^[\0\r\n]*$/.test(text)) return text;
    if (!isSearchable(text)) return text.replace(/[^]/g, 'x');
    return createScrubber(this.#names, NO_NOTES, this.#identifiers).scrub(text, 'text');
  }

  #cell(text: string, weave: (w: Weaver) => void): string {
    if (!this.#isOn || text === '') return text;
    const octets = toOctetText(text);
    const made = this.#weave(octetsOf(octets), octets, (w) => {
      weave(w);
      w.upTo(octets.length);
      return w.pieces;
    });
    return fromOctetText(made);
  }

  #weave(bytes: Uint8Array, text: string, weave: (w: Weaver) => Parameters<typeof resolvePieces>[0]): string {
    const notes = new Map<string, string>();
    this.#names.noteIn(notes);
    const pieces = weave(createWeaver(bytes, text, this.#names));
    return resolvePieces(pieces, createScrubber(this.#names, notes, this.#identifiers), this.#identifiers);
  }
}

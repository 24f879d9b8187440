/**
 * The pseudonyms of one export: the same value gets the same one wherever it stands. Names are numbered in the order in which they
 * are met; beyond the limit of a table they follow from a key, which is consistent too, and is counted.
 */
import type { Redaction } from '#shared/model/export.ts';
import type { IpAddress } from './addresses.ts';
import {
  ip4ByHash,
  ip4Pseudonym,
  ip6ByHash,
  ip6Pseudonym,
  isMulticast,
  isUnspecified,
  mappedAddress,
  multicast4,
  multicast6,
  readAddress,
} from './addresses.ts';
import { keyedText, secretText } from './secret-text.ts';
import { sipHash } from './sip-hash.ts';
import { octetsOf } from './octet-text.ts';
import { MOST_PSEUDONYMS, PseudonymTable } from './table.ts';

const DIGITS = '0123456789';
const WORD = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Digits of a number that tell the country, and from how many digits on they are kept. */
const COUNTRY = 2;
const LONG_NUMBER = 8;

/** Who hides their name says nothing by it (RFC 3323 4.1). */
const ANONYMOUS = 'anonymous';
const NOBODY = new Set(['anonymous.invalid', 'unknown.invalid', 'invalid']);

/** Users that are called like this are not told apart from the protocol: as words they stay. */
export const PROTOCOL_WORDS: ReadonlySet<string> = new Set(
  'sip sips tel udp tcp tls sctp user phone service invite register options message info call audio video ip4 ip6 host name example'.split(
    ' ',
  ),
);

/** A telephone number as user parts write it (RFC 3966 3), or an extension. */
const NUMBER = /^\+?[0-9][0-9\-.()*#]*$/;

/** Whether a user part is a number: digits with visual separators, and at least two of them. */
export const isNumber = (text: string): boolean => NUMBER.test(text) && digitsOf(text).length >= 2;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Written hosts that are remembered; when they are too many all are read anew. */
const RECENT = 4_096;

export class Pseudonyms {
  readonly redaction: Redaction;
  /** Values that found no room in a table. */
  overflow = 0;
  readonly #key: Uint8Array;
  readonly #users: PseudonymTable;
  readonly #names: PseudonymTable;
  readonly #hosts: PseudonymTable;
  readonly #numbers: PseudonymTable;
  readonly #ip4: PseudonymTable;
  readonly #ip6: PseudonymTable;
  readonly #multicast: PseudonymTable;
  /** Hosts as they are written: reading an address costs more than finding it. */
  readonly #recent = new Map<string, string>();
  readonly #usedNumbers = new Set<string>();
  #notes: Map<string, string> | null = null;

  constructor(redaction: Redaction, key: Uint8Array, most = MOST_PSEUDONYMS) {
    this.redaction = redaction;
    this.#key = key;
    const table = (): PseudonymTable => new PseudonymTable(most);
    [this.#users, this.#names, this.#hosts, this.#numbers] = [table(), table(), table(), table()];
    [this.#ip4, this.#ip6, this.#multicast] = [table(), table(), table()];
  }

  /** From now on what is met is noted there, with what stands for it. */
  noteIn(notes: Map<string, string>): void {
    this.#notes = notes;
  }

  #note(value: string, pseudonym: string): string {
    this.#notes?.set(value, pseudonym);
    return pseudonym;
  }

  /** A user part, without escapes; numbers among them are numbers. */
  user(value: string): string {
    const { users, numbers } = this.redaction;
    if (value === '' || value.toLowerCase() === ANONYMOUS) return value;
    if (isNumber(value)) return users || numbers ? this.#number(value) : value;
    if (!users) return value;
    const made = this.#users.of(value, (n) => `user-${n + 1}`);
    return this.#note(value, made ?? `user-x${this.#overflowing(value)}`);
  }

  /** What a person is called, without quotes. */
  name(value: string): string {
    if (!this.redaction.users || value === '' || value.toLowerCase() === ANONYMOUS) return value;
    if (isNumber(value)) return this.#number(value);
    // A name that is also a user part stays the same person.
    const made = this.#users.get(value) ?? this.#names.of(value, (n) => `Name-${n + 1}`);
    return this.#note(value, made ?? `Name-x${this.#overflowing(value)}`);
  }

  /** A telephone number in whatever form: its length, its separators and its country stay. */
  number(value: string): string {
    return this.redaction.numbers ? this.#number(value) : value;
  }

  /** A host: a name or an address, without brackets. */
  host(value: string): string {
    if (!this.redaction.addresses || value === '') return value;
    const before = this.#recent.get(value);
    if (before !== undefined) return this.#note(value, before);
    const made = this.#anyHost(value);
    if (this.#recent.size >= RECENT) this.#recent.clear();
    this.#recent.set(value, made);
    return made;
  }

  #anyHost(value: string): string {
    const address = readAddress(value);
    if (address) return this.#ip(value, address);
    const name = value.toLowerCase();
    const key = name.endsWith('.') ? name.slice(0, -1) : name;
    if (key === '' || NOBODY.has(key)) return value;
    const made = this.#hosts.of(key, (n) => `host-${n + 1}.example`);
    return this.#note(value, made ?? `host-x${this.#overflowing(key)}.example`);
  }

  /** A secret; without its category it stays as it is. */
  secret(value: string): string {
    if (!this.redaction.credentials || value === '') return value;
    return this.#note(value, this.mask(value));
  }

  /** A stand-in for anything that cannot be read, whatever is asked for. */
  mask(value: string): string {
    return secretText(this.#key, value);
  }

  /** What a word was given elsewhere, as a user, a number or a host; null where it was never one. */
  known(word: string): string | null {
    const { users, numbers } = this.redaction;
    if (PROTOCOL_WORDS.has(word.toLowerCase())) return null;
    const user = users ? this.#users.get(word) : undefined;
    if (user !== undefined) return user;
    const name = users ? this.#names.get(word) : undefined;
    if (name !== undefined) return name;
    if (/^\d{3,}$/.test(word) && (users || numbers) && this.#numbers.has(word)) return this.#number(word);
    return this.#hosts.get(word.toLowerCase()) ?? null;
  }

  #number(value: string): string {
    const digits = digitsOf(value);
    const pseudonym = this.#numbers.of(
      digits,
      (n) => this.#digits(digits, n),
      (made) => this.#usedNumbers.has(made),
    );
    const made = pseudonym ?? this.#digits(digits, 0);
    if (pseudonym !== null) this.#usedNumbers.add(pseudonym);
    else this.overflow++;
    let at = 0;
    return this.#note(
      value,
      value.replace(/\d/g, () => made.charAt(at++)),
    );
  }

  #digits(digits: string, n: number): string {
    const kept = digits.length >= LONG_NUMBER ? digits.slice(0, COUNTRY) : '';
    return kept + keyedText(this.#key, `${n} ${digits}`, digits.length - kept.length, DIGITS);
  }

  #ip(value: string, address: IpAddress): string {
    if (isUnspecified(address)) return value;
    const inner = mappedAddress(address);
    const made = inner === null ? this.#plainIp(address) : `::ffff:${this.host(inner)}`;
    return this.#note(value, `${made}${address.zone}`);
  }

  #plainIp(address: IpAddress): string {
    const { version, key } = address;
    const hash = (): readonly [number, number] => {
      this.overflow++;
      return sipHash(this.#key, octetsOf(key));
    };
    if (isMulticast(address))
      return this.#multicast.of(key, (n) => (version === 4 ? multicast4(n) : multicast6(n, key))) ?? key;
    if (version === 4) return this.#ip4.of(key, ip4Pseudonym) ?? ip4ByHash(hash()[0]);
    const made = this.#ip6.of(key, ip6Pseudonym, (one) => this.#ip6.has(readAddress(one)?.key ?? ''));
    return made ?? ip6ByHash(...hash());
  }

  #overflowing(value: string): string {
    this.overflow++;
    return keyedText(this.#key, value, 10, WORD);
  }
}

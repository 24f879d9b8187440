/**
 * One message of a call as the rules of flows see it: who sent it to whom, the keys by which it belongs to others, and its
 * headers, each read once and only when a rule asks (RFC 3261 7, 17.1.3). Never throws.
 */
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { MediaView, OriginView } from '#shared/sdp/views.ts';
import { mediaViews, originView } from '#shared/sdp/views.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import type { AuthView } from '#shared/sip/views-identity.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import type { AddressView, UriView, ViaView } from '#shared/sip/views.ts';
import { addressesOf, listValues, parseUri, vias } from '#shared/sip/views.ts';

/** `HOST:PORT` of a row, IPv6 without its brackets; the port is 0 where none is told. */
export function endpointOf(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port: 0 };
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(text.slice(colon + 1)) || 0 };
}

/** Characters of a name that a finding needs. */
const LONGEST = 512;

/** A message as far as rules look at it: a whole row costs more than they need. */
export type RuleMessage = FlowMessage<
  Pick<MessageRow, 'id' | 'time' | 'kind' | 'src' | 'dst' | 'transport' | 'dialogId' | 'unsent'>
>;

type AuthHeader = Parameters<typeof authsOf>[1];

export class Fact {
  readonly flow: RuleMessage;
  readonly id: number;
  /** Milliseconds. */
  readonly time: number;
  readonly isRequest: boolean;
  /** The method of a request, or that of a response's CSeq. */
  readonly method: string;
  /** 0 in a request. */
  readonly status: number;
  readonly cseq: number;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly branch: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly #index: MessageIndex;
  #made: Map<string, unknown> | null = null;

  constructor(flow: RuleMessage) {
    const { row, index } = flow;
    const cseq = index.cseq();
    this.flow = flow;
    this.#index = index;
    this.id = row.id;
    this.time = row.time;
    this.isRequest = index.kind === 'request';
    this.method = this.isRequest ? index.method() : (cseq?.method ?? '');
    this.status = index.status;
    this.cseq = cseq?.seq ?? -1;
    this.src = endpointOf(row.src);
    this.dst = endpointOf(row.dst);
    this.branch = index.branch();
    this.fromTag = index.fromTag();
    this.toTag = index.toTag();
  }

  get message(): SipMessage | null {
    return this.flow.message;
  }

  /** Sender and receiver with their ports. */
  get hop(): string {
    return `${this.flow.row.src}>${this.flow.row.dst}`;
  }

  /** Whether it may be lost and is sent again by timers (RFC 3261 17). */
  get isUnreliable(): boolean {
    return this.flow.row.transport === 'udp';
  }

  /** The Request-URI as written; '' in a response. */
  get uri(): string {
    return this.isRequest ? this.#index.target() : '';
  }

  /** The reason phrase as written; '' in a request. */
  get reason(): string {
    return this.isRequest ? '' : this.#index.target();
  }

  /** `user@host` of To, as rows have it. */
  get to(): string {
    return this.#index.to().slice(0, LONGEST);
  }

  get vias(): readonly ViaView[] {
    return this.#of('vias', (message) => vias(message)) ?? [];
  }

  /** The first Contact that is a URI of sip or sips. */
  get contact(): UriView | null {
    return this.#of('contact', () => {
      const uri = parseUri(this.contactUri);
      return uri?.scheme === 'sip' || uri?.scheme === 'sips' ? uri : null;
    });
  }

  /** The first Contact as written, without brackets; '' where there is none. */
  get contactUri(): string {
    return this.addresses('Contact')[0]?.uri ?? '';
  }

  /** The first session description, wherever it stands in the body. */
  get hasSdp(): boolean {
    return this.flow.sdp !== null;
  }

  get media(): readonly MediaView[] {
    return this.#of('media', () => (this.flow.sdp ? mediaViews(this.flow.sdp) : [])) ?? [];
  }

  get origin(): OriginView | null {
    return this.#of('origin', () => (this.flow.sdp ? originView(this.flow.sdp) : null));
  }

  addresses(name: 'Contact' | 'Route' | 'Record-Route' | 'From' | 'To'): readonly AddressView[] {
    return this.#of(name, (message) => addressesOf(message, name)) ?? [];
  }

  auths(name: AuthHeader): readonly AuthView[] {
    return this.#of(name, (message) => authsOf(message, name)) ?? [];
  }

  header(name: string): string | null {
    return this.#of(`value ${name}`, (message) => headerValue(message, name));
  }

  number(name: string): number | null {
    return this.#of(`number ${name}`, (message) => numberOf(message, name));
  }

  /** Whether a header that lists option tags names one of them. */
  lists(name: string, option: string): boolean {
    const tags = this.#of(`list ${name}`, (message) => listValues(message, name)) ?? [];
    return tags.some((tag) => tag.toLowerCase() === option);
  }

  #of<T>(key: string, make: (message: SipMessage) => T): T | null {
    const known = (this.#made ??= new Map<string, unknown>()).get(key);
    // The key decides the type: each is written at one place in this class.
    if (known !== undefined) return known as T | null;
    const made = this.message ? make(this.message) : null;
    this.#made.set(key, made);
    return made;
  }
}

/** Null of a message that is not SIP or did not leave its sender: it says nothing here. */
export const factOf = (message: RuleMessage): Fact | null =>
  message.row.kind === 'other' || message.row.unsent ? null : new Fact(message);

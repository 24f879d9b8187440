/**
 * One message of a call as the rules of flows see it: who sent it to whom, the keys by which it belongs to others, and its
 * headers, each read once and only when a rule asks (RFC 3261 7, 17.1.3). Never throws.
 */
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { remembered } from '#shared/lib/remembered.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { MediaView, OriginView } from '#shared/sdp/views.ts';
import { mediaViews, originView } from '#shared/sdp/views.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { firstHeader, headerValue } from '#shared/sip/message.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import type { AuthView } from '#shared/sip/views-identity.ts';
import { authsOf } from '#shared/sip/views-identity.ts';
import type { AddressView, UriView, ViaView } from '#shared/sip/views.ts';
import { addressesOf, firstUriOf, listValues, targetOf, vias } from '#shared/sip/views.ts';

/** `HOST:PORT` of a row, IPv6 without its brackets; the port is 0 where none is told. */
export const endpointOf = remembered((text: string): Endpoint => {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port: 0 };
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(text.slice(colon + 1)) || 0 };
});

const NONE: readonly never[] = [];

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
  /** CSeq and branch: what a transaction is known by, whatever the hop. */
  readonly key: string;
  readonly #index: MessageIndex;
  #vias: readonly ViaView[] | null = null;
  #contact: UriView | null | undefined;
  #target: UriView | null | undefined;
  #media: readonly MediaView[] | null = null;
  #origin: OriginView | null = null;
  #lists: Map<string, readonly unknown[]> | null = null;

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
    this.key = `${this.cseq} ${this.method} ${this.branch}`;
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

  /** Whether its structure has no finding. */
  get isSound(): boolean {
    return this.#index.severity === null;
  }

  /** The Request-URI; null in a response, and where it cannot be read. */
  get target(): UriView | null {
    if (this.#target === undefined) this.#target = this.message && targetOf(this.message);
    return this.#target;
  }

  get vias(): readonly ViaView[] {
    return (this.#vias ??= this.message ? vias(this.message) : NONE);
  }

  /** The first Contact that is a URI of sip or sips. */
  get contact(): UriView | null {
    if (this.#contact === undefined) {
      const uri = this.message ? firstUriOf(this.message, 'Contact') : null;
      this.#contact = uri?.scheme === 'sip' || uri?.scheme === 'sips' ? uri : null;
    }
    return this.#contact;
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
    return (this.#media ??= this.flow.sdp ? mediaViews(this.flow.sdp) : NONE);
  }

  get origin(): OriginView | null {
    this.#origin ??= this.flow.sdp ? originView(this.flow.sdp) : null;
    return this.#origin;
  }

  /** Reads what many rules ask for, so that none of them has to read it of thousands of messages in its one step. */
  read(): void {
    void this.media;
    void this.vias;
    void this.contact;
    void this.target;
    void this.addresses('Record-Route');
  }

  addresses(name: 'Contact' | 'Route' | 'Record-Route' | 'From' | 'To'): readonly AddressView[] {
    return this.#listed(name, (message) => addressesOf(message, name));
  }

  auths(name: AuthHeader): readonly AuthView[] {
    return this.#listed(name, (message) => authsOf(message, name));
  }

  header(name: string): string | null {
    return this.message && headerValue(this.message, name);
  }

  number(name: string): number | null {
    return this.message && numberOf(this.message, name);
  }

  /** Whether a header that lists option tags names one of them. */
  lists(name: string, option: string): boolean {
    const tags = this.message ? listValues(this.message, name) : NONE;
    return tags.some((tag) => tag.toLowerCase() === option);
  }

  /** What is read of a header is kept; most that are asked for are not there. */
  #listed<T>(name: string, make: (message: SipMessage) => readonly T[]): readonly T[] {
    const { message } = this;
    if (!message || !firstHeader(message, name)) return NONE;
    // The name decides the type: each is written at one place in this class.
    const known = (this.#lists ??= new Map<string, readonly unknown[]>()).get(name) as
      readonly T[] | undefined;
    if (known) return known;
    const made = make(message);
    this.#lists.set(name, made);
    return made;
  }
}

/** Null of a message that is not SIP or did not leave its sender: it says nothing here. */
export const factOf = (message: RuleMessage): Fact | null =>
  message.row.kind === 'other' || message.row.unsent ? null : new Fact(message);

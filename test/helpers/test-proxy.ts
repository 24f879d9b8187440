/**
 * The servers that the flows of RFC 3665 need beside two user agents, as small as they can be: a stateful proxy that records
 * its route, challenges and forks, a registrar that challenges, and a redirect server. They lose and repeat nothing.
 */
import { patchBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { firstHeader, headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders, withRequestUri } from '#shared/sip/serialize.ts';
import { cseqOf, listValues, methodText, parseUri, requestUri, topVia } from '#shared/sip/views.ts';
import { authValuesOf } from '#core/auth/auth-values.ts';
import { verifyDigest } from '#core/auth/verify.ts';
import { buildNon2xxAck } from '#core/transaction/ack.ts';
import { buildCancel } from '#core/ua/cancel.ts';
import type { Host } from './memory-network.ts';

/** Where a request goes on to, and what it is addressed to there. */
export interface NextHop {
  readonly uri: string;
  readonly to: Endpoint;
}

export interface ProxyOptions {
  /** Its name in Record-Route. */
  readonly name: string;
  /** Where a request goes that names neither a further route nor a numeric host; several fork. */
  next(request: SipRequest): readonly NextHop[];
  /** Addresses of the hosts that Route names. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly recordRoute?: boolean;
  /** Challenges what begins a call, for the realm and the password `secret` of any user. */
  readonly realm?: string;
  /** Changes the text of everything that passes, as an application level gateway does. */
  rewrite?(text: string): string;
  /** After so long without an answer an INVITE is refused with 480. */
  readonly patience?: { readonly clock: Clock; readonly ms: number };
}

interface Leg {
  readonly request: SipRequest;
  readonly to: Endpoint;
  response: SipResponse | null;
}

interface Pending {
  readonly request: SipRequest;
  readonly back: Endpoint;
  readonly legs: Leg[];
  /** The final status that was sent back, or 0. */
  status: number;
}

const PASSWORD = 'secret';

/** Puts a proxy on a host. */
export function createProxy(host: Host, options: ProxyOptions): void {
  const proxy = new Proxy(host, options);
  host.onDatagram(({ bytes, remote }) => {
    const { message } = parseMessage(bytes);
    if (message?.kind === 'request') proxy.request(message, remote);
    else if (message) proxy.response(message);
  });
}

class Proxy {
  readonly #host: Host;
  readonly #options: ProxyOptions;
  readonly #pending = new Map<string, Pending>();
  readonly #legs = new Map<string, { readonly pending: Pending; readonly leg: Leg }>();
  #branches = 0;

  constructor(host: Host, options: ProxyOptions) {
    this.#host = host;
    this.#options = options;
  }

  request(request: SipRequest, back: Endpoint): void {
    const method = methodText(request);
    const known = this.#pending.get(branchOf(request));
    if (method === 'ACK' && known) return;
    if (method === 'CANCEL') return this.#cancel(request, back, known);
    const pending: Pending = { request, back, legs: [], status: 0 };
    if (method !== 'ACK') this.#pending.set(branchOf(request), pending);
    const { realm } = this.#options;
    if (realm !== undefined && method === 'INVITE' && isOutside(request)) {
      if (!isAllowed(request, 'Proxy-Authorization', realm)) {
        return this.#answer(pending, 407, [['Proxy-Authenticate', challenge(realm)]]);
      }
    }
    this.#forward(pending);
    // The 100 leaves after what is forwarded, as in the ladders of the RFC.
    if (method === 'INVITE') this.#trying(pending);
  }

  response(response: SipResponse): void {
    const found = this.#legs.get(branchOf(response));
    if (!found || response.status === 100 || cseqOf(response)?.method === 'CANCEL') return;
    const { pending, leg } = found;
    const { status } = response;
    leg.response = response;
    if (methodText(leg.request) !== 'INVITE' || status < 300) {
      this.#back(pending, response);
      if (status >= 200 && status < 300) this.#cancelLegs(pending);
      return;
    }
    this.#throw(leg.to, buildNon2xxAck(leg.request, response));
    const isLast = pending.legs.every((one) => (one.response?.status ?? 0) >= 200);
    const best = pending.legs.map((one) => one.response).sort(byStatus)[0];
    if (isLast && pending.status === 0 && best) this.#back(pending, best);
  }

  #cancel(request: SipRequest, back: Endpoint, known: Pending | undefined): void {
    this.#host.throw(back, buildResponse(request, known ? 200 : 481, { toTag: 'proxy' }));
    if (known) this.#cancelLegs(known);
  }

  #cancelLegs({ legs }: Pending): void {
    for (const { request, to, response } of legs) {
      if (methodText(request) === 'INVITE' && (response?.status ?? 0) < 200)
        this.#throw(to, buildCancel(request));
    }
  }

  #trying({ request, back }: Pending): void {
    this.#host.throw(back, buildResponse(request, 100, { received: back }));
  }

  #answer(pending: Pending, status: number, headers: readonly HeaderPair[], reason?: string): void {
    pending.status = status;
    const options = { toTag: 'proxy', headers, received: pending.back, ...(reason ? { reason } : {}) };
    this.#host.throw(pending.back, buildResponse(pending.request, status, options));
  }

  #back(pending: Pending, response: SipResponse): void {
    if (response.status >= 200) pending.status = response.status;
    this.#throw(pending.back, withoutTopVia(response));
  }

  #forward(pending: Pending): void {
    const request = this.#withoutOwnRoute(pending.request);
    for (const { uri, to } of this.#hops(request)) {
      const leg: Leg = { request: this.#forwarded(request, uri), to, response: null };
      pending.legs.push(leg);
      this.#legs.set(branchOf(leg.request), { pending, leg });
      this.#throw(to, leg.request.bytes);
    }
    const { patience } = this.#options;
    if (!patience || methodText(request) !== 'INVITE') return;
    patience.clock.after(patience.ms, () => {
      if (pending.status === 0) this.#answer(pending, 480, [], 'No Response');
    });
  }

  #hops(request: SipRequest): readonly NextHop[] {
    const [route] = listValues(request, 'Route');
    const uri = requestUri(request);
    if (route !== undefined) return [{ uri, to: this.#addressOf(/<(.*)>/.exec(route)?.[1] ?? '') }];
    const { next, rewrite } = this.#options;
    // A call that stands goes to its Contact; only a gateway that changed it knows where that is.
    return rewrite || isOutside(request) ? next(request) : [{ uri, to: this.#addressOf(uri) }];
  }

  #addressOf(text: string): Endpoint {
    const uri = parseUri(text);
    const host = uri?.host ?? '';
    return { host: this.#options.hosts?.[host] ?? host, port: uri?.port ?? 5060 };
  }

  #withoutOwnRoute(request: SipRequest): SipRequest {
    const [first, ...rest] = listValues(request, 'Route');
    if (first === undefined || !first.includes(this.#options.name)) return request;
    const kept = rest.map((value): HeaderEdit => ({ op: 'append', name: 'Route', value }));
    return requestOf(editHeaders(request, [{ op: 'remove', name: 'Route' }, ...kept]));
  }

  #forwarded(request: SipRequest, uri: string): SipRequest {
    const { name, recordRoute } = this.#options;
    const isRecorded = recordRoute === true && isOutside(request);
    const branch = `z9hG4bK${this.#host.name}${++this.#branches}`;
    const hops = Number(headerValue(request, 'Max-Forwards') ?? 71) - 1;
    const edits: HeaderEdit[] = [
      { op: 'prepend', name: 'Via', value: `SIP/2.0/UDP ${this.#host.endpoint.host}:5060;branch=${branch}` },
      { op: 'set', name: 'Max-Forwards', value: String(hops) },
      ...(isRecorded ? [{ op: 'prepend' as const, name: 'Record-Route', value: `<sip:${name};lr>` }] : []),
    ];
    return requestOf(withRequestUri(requestOf(editHeaders(request, edits)), uri));
  }

  #throw(to: Endpoint, bytes: Uint8Array): void {
    const { rewrite } = this.#options;
    this.#host.throw(to, rewrite ? counted(rewrite(textOf(bytes))) : bytes);
  }
}

const byStatus = (a: SipResponse | null, b: SipResponse | null): number =>
  (a?.status ?? 999) - (b?.status ?? 999);

function counted(text: string): Uint8Array {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  return utf8(text.replace(/Content-Length: \d+/, `Content-Length: ${utf8(body).length}`));
}

/** A response without the line of this proxy's own Via. */
function withoutTopVia(response: SipResponse): Uint8Array {
  const own = firstHeader(response, 'Via');
  return own ? patchBytes(response.bytes, [{ span: own.line, bytes: new Uint8Array() }]) : response.bytes;
}

function requestOf(bytes: Uint8Array): SipRequest {
  const { message } = parseMessage(bytes);
  if (message?.kind !== 'request') throw new Error('a request lost its form');
  return message;
}

function branchOf(message: SipRequest | SipResponse): string {
  return topVia(message)?.params.get('branch') ?? '';
}

function isOutside(request: SipRequest): boolean {
  return !/;\s*tag=/.test(headerValue(request, 'To') ?? '');
}

function challenge(realm: string): string {
  return `Digest realm="${realm}", qop="auth", nonce="${realm}-nonce", opaque="", algorithm=MD5`;
}

function isAllowed(
  request: SipRequest,
  header: 'Authorization' | 'Proxy-Authorization',
  realm: string,
): boolean {
  return authValuesOf(request, header).some((given) => {
    const body = request.bytes.subarray(request.body.start, request.body.end);
    const user = given.params.get('username') ?? '';
    const terms = { realm, user, password: PASSWORD, method: methodText(request), body };
    return verifyDigest(given, terms).ok;
  });
}

/** Puts a registrar on a host, which challenges for the realm and knows every user by the password `secret`. */
export function createRegistrar(host: Host, realm: string): void {
  const bindings = new Map<string, number>();
  host.onDatagram(({ bytes, remote }) => {
    const request = requestOf(bytes);
    const reply = (status: number, headers: readonly HeaderPair[]): void =>
      host.throw(remote, buildResponse(request, status, { toTag: 'registrar', headers, received: remote }));
    if (!isAllowed(request, 'Authorization', realm)) {
      return reply(401, [['WWW-Authenticate', challenge(realm)]]);
    }
    const expires = Number(headerValue(request, 'Expires') ?? 3_600);
    for (const contact of listValues(request, 'Contact')) {
      if (contact === '*') bindings.clear();
      else bindings.set(contact, expires);
    }
    reply(
      200,
      [...bindings].map(([contact, seconds]): HeaderPair => ['Contact', `${contact};expires=${seconds}`]),
    );
  });
}

/** Puts a redirect server on a host, which leads every INVITE to the given Contacts. */
export function createRedirect(host: Host, contacts: readonly string[]): void {
  host.onDatagram(({ bytes, remote }) => {
    const request = requestOf(bytes);
    if (methodText(request) === 'ACK') return;
    const headers = contacts.map((value): HeaderPair => ['Contact', value]);
    host.throw(remote, buildResponse(request, 302, { toTag: 'redirect', headers, received: remote }));
  });
}

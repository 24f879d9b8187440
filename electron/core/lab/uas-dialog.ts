/** The callee's side of a dialog (RFC 3261 12.1.1) and the requests that the lab sends in it (12.2.1). */
import type { Random } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildRequest } from '#shared/sip/build.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { addressOf, callIdOf, listValues, tagOf } from '#shared/sip/views.ts';
import { contactOf } from '../answer/contact.ts';
import type { Incoming } from '../answer/responder.ts';
import { lineOf } from '../transaction/ack.ts';
import type { ClientLayer, ClientUser } from '../transaction/client-layer.ts';
import type { Route, Transport } from '../transport/transport.ts';
import { newBranch } from '#shared/sip/fill.ts';

export interface UasDialog {
  readonly key: string;
  readonly callId: string;
  /** The lab's own address, that of the request's To with our tag. */
  readonly local: string;
  readonly remote: string;
  readonly routeSet: readonly string[];
  readonly remoteTarget: string;
  readonly contact: string;
  /** Requests go back to where the first one came from: the lab looks up no names and sends nowhere else. */
  readonly back: Route;
  /** The number of the last CSeq that the lab used. */
  seq: number;
}

/** The key of the dialog that a request of the peer is in, seen from the lab: Call-ID and both tags (RFC 3261 12). */
export function dialogKey(request: SipRequest, localTag = tagOf(request, 'To')): string {
  return [callIdOf(request), localTag, tagOf(request, 'From')].join('\n');
}

/** The dialog that our answer to a request makes. */
export function uasDialogOf({ request, toTag, back, datagram }: Incoming): UasDialog {
  const to = lineOf(headerValue(request, 'To'));
  return {
    key: dialogKey(request, toTag),
    callId: callIdOf(request),
    local: tagOf(request, 'To') === '' ? `${to};tag=${toTag}` : to,
    remote: lineOf(headerValue(request, 'From')),
    routeSet: listValues(request, 'Record-Route'),
    remoteTarget: addressOf(request, 'Contact')?.uri ?? addressOf(request, 'From')?.uri ?? 'sip:invalid',
    contact: contactOf(request, back.local),
    back: { ...back, remote: datagram.remote },
    seq: 0,
  };
}

export interface OutgoingParts {
  readonly method: 'BYE' | 'NOTIFY';
  readonly headers?: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

export interface Outgoing {
  /** Sends a request in a dialog; `done` hears the final status, or 0 where nobody answered. */
  send(dialog: UasDialog, parts: OutgoingParts, done?: (status: number) => void): void;
}

/** Sends the lab's own requests through client transactions. */
export function createOutgoing(deps: {
  transport: Pick<Transport, 'send'>;
  layer: ClientLayer;
  random: Random;
}): Outgoing {
  const { transport, layer, random } = deps;
  return {
    send(dialog, parts, done = () => undefined) {
      const { message } = parseMessage(build(dialog, parts, random));
      if (message?.kind !== 'request') return done(0);
      const user: ClientUser = {
        send: (bytes) => transport.send(dialog.back, bytes),
        onResponse: ({ status }) => void (status >= 200 && done(status)),
        onTimeout: () => done(0),
        onTrouble: () => done(0),
        onChange: () => undefined,
      };
      const started = layer.start(message, user, { peer: dialog.back.remote });
      if (!started) done(0);
    },
  };
}

function build(dialog: UasDialog, { method, headers = [], body }: OutgoingParts, random: Random): Uint8Array {
  return buildRequest({
    method,
    uri: dialog.remoteTarget,
    headers: [
      ['Via', `SIP/2.0/UDP ${formatHostPort(dialog.back.local)};branch=${newBranch(random)};rport`],
      ...dialog.routeSet.map((route): HeaderPair => ['Route', route]),
      ['Max-Forwards', '70'],
      ['From', dialog.local],
      ['To', dialog.remote],
      ['Call-ID', dialog.callId],
      ['CSeq', `${++dialog.seq} ${method}`],
      ['Contact', dialog.contact],
      ...headers,
    ],
    ...(body ? { body } : {}),
  });
}

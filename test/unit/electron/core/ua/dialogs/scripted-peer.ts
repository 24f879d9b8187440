/** A peer without a stack: it answers and asks what the test writes. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { methodText } from '#shared/sip/views.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';

export interface ScriptedAnswer {
  readonly tag?: string;
  readonly headers?: readonly HeaderPair[];
  readonly sdp?: string;
  /** The request that is answered: the last one of that method. */
  readonly to?: string;
}

export interface ScriptedPeer {
  /** The address that is called. */
  readonly uri: string;
  /** What came, of one method or all. */
  received(method?: string): SipRequest[];
  /** The last request of that method. */
  last(method: string): SipRequest;
  answer(status: number, answer?: ScriptedAnswer): Promise<void>;
  /** Sends Alice a text. */
  send(text: string): Promise<void>;
}

/** A description as a peer offers or answers it. */
export const SDP =
  'v=0\r\no=peer 7 7 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';

/** Puts a scripted peer at 192.0.2.9. */
export function createScriptedPeer(call: TwoStacks): ScriptedPeer {
  const host = call.network.join('peer', '192.0.2.9');
  const alice = { host: '192.0.2.1', port: 5060 };
  const received = (method?: string): SipRequest[] =>
    call.network.packets.flatMap(({ to, message }) =>
      to === 'peer' && message?.kind === 'request' && (!method || methodText(message) === method)
        ? [message]
        : [],
    );
  const last = (method: string): SipRequest => {
    const found = received(method).at(-1);
    if (!found) throw new Error(`no ${method} came`);
    return found;
  };
  return {
    uri: 'sip:peer@192.0.2.9',
    received,
    last,
    async answer(status, { tag = 'one', headers = [], sdp, to = 'INVITE' } = {}) {
      const contact: HeaderPair = ['Contact', `<sip:${tag}@192.0.2.9>`];
      const type: HeaderPair[] = sdp === undefined ? [] : [['Content-Type', 'application/sdp']];
      const options = { toTag: tag, headers: [contact, ...type, ...headers] };
      const body = sdp === undefined ? {} : { body: utf8(sdp) };
      host.throw(alice, buildResponse(last(to), status, { ...options, ...body }));
      await call.pass(0);
    },
    async send(text) {
      host.throw(alice, utf8(text));
      await call.pass(0);
    },
  };
}

/** The text of a message's body. */
export function bodyOf({ bytes, body }: Pick<SipRequest, 'bytes' | 'body'>): string {
  return textOf(bytes.subarray(body.start, body.end));
}

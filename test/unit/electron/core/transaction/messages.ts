/** Messages of one call as small as they can be, and a user that writes down what it hears. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { ok } from '#shared/lib/result.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { ClientLayer, ClientUser } from '#core/transaction/client-layer.ts';
import type { Origin, ServerLayer, ServerTransaction } from '#core/transaction/server-layer.ts';

export interface Parts {
  readonly method?: string;
  readonly branch?: string;
  readonly sentBy?: string;
  readonly toTag?: string;
  readonly cseq?: number;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly extra?: string;
}

export function request({
  method = 'INVITE',
  branch = ';branch=z9hG4bKa',
  sentBy = 'h:5060',
  ...more
}: Parts = {}): SipRequest {
  const { toTag = '', cseq = 1, extra = '', callId = 'c', fromTag = 'from' } = more;
  const text = [
    `${method} sip:bob@h SIP/2.0`,
    `Via: SIP/2.0/UDP ${sentBy}${branch}, SIP/2.0/UDP behind;branch=z9hG4bKz`,
    `From: <sip:a@h>${fromTag && `;tag=${fromTag}`}`,
    `To: <sip:bob@h>${toTag && `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}${extra}`,
    '',
    '',
  ].join('\r\n');
  const { message } = parseMessage(utf8(text));
  if (message?.kind !== 'request') throw new Error('not a request');
  return message;
}

export function response(status: number, method = 'INVITE', branch = 'z9hG4bKa', toTag = 'to'): SipResponse {
  const text = `SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP h:5060;branch=${branch}\r\nFrom: <sip:a@h>;tag=from\r\nTo: <sip:bob@h>;tag=${toTag}\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n\r\n`;
  const { message } = parseMessage(utf8(text));
  if (message?.kind !== 'response') throw new Error('not a response');
  return message;
}

/** A user that writes down what it hears. */
export function listener(): ClientUser & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    send(bytes, what) {
      heard.push(`${what} ${textOf(bytes).split(' ')[0]}`);
      return Promise.resolve(ok(1));
    },
    onResponse: ({ status }) => void heard.push(`response ${status}`),
    onTimeout: (timer) => void heard.push(`timeout ${timer}`),
    onTrouble: ({ code }) => void heard.push(`trouble ${code}`),
    onChange: () => undefined,
  };
}

/** Hands a response to the transaction it belongs to; false where there is none. */
export function matched(layer: ClientLayer, message: SipResponse): boolean {
  const classified = layer.classify(message);
  if (classified.kind === 'matched') classified.transaction.receive(message);
  return classified.kind === 'matched';
}

/** Where the requests come from. */
export const origin: Origin = { peer: { host: '192.0.2.1', port: 5060 } };

/** Receives a request that must be new. */
export function received(layer: ServerLayer, message: SipRequest, from: Origin = origin): ServerTransaction {
  const result = layer.receive(message, () => Promise.resolve(ok(1)), from);
  if (result.kind !== 'new') throw new Error(`not new but ${result.kind}`);
  return result.transaction;
}

/** Answers a transaction with a status. */
export function answer(transaction: ServerTransaction, status: number): void {
  transaction.respond({ status, toTag: 'mine', bytes: utf8(String(status)) });
}

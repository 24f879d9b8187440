/** What can be said to a captured message: an answer to a request, the next request to an answer; or why there is nothing to say. */
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { MessageDetail } from '#shared/model/traffic.ts';
import { placeOf } from '#shared/flow/places.ts';
import { buildResponse } from '#shared/sip/build.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf, tagOf } from '#shared/sip/views.ts';
import { templateOf } from '#shared/template/template.ts';
import { isOpen } from '../../answer/answer-choices.ts';
import type { DraftPatch } from '../../compose/draft.ts';

/** Why there is no answer to a message. */
export type NoReply = 'not-sip' | 'ack' | 'own-request' | 'provisional' | 'no-dialog';

export type Reply =
  /** The request waits in Answer. */
  | { readonly kind: 'incoming'; readonly id: number }
  /** A response, written out. */
  | { readonly kind: 'draft'; readonly parts: DraftPatch }
  /** The next request of the console's own dialog. */
  | { readonly kind: 'step'; readonly dialog: number; readonly step: 'ACK' | 'BYE' }
  | { readonly kind: 'none'; readonly why: NoReply };

const none = (why: NoReply): Reply => ({ kind: 'none', why });

/** Why a message has no answer as far as it alone tells, or null. */
export function noReply({ row }: MessageDetail): NoReply | null {
  if (row.kind === 'other') return 'not-sip';
  if (row.kind === 'request') {
    if (row.method === 'ACK') return 'ack';
    return row.direction === 'out' ? 'own-request' : null;
  }
  return row.status < 200 ? 'provisional' : null;
}

/** The response that RFC 3261 8.2.6 writes to a request, back to where it came from, to be sent as it is typed. */
function responseTo({ row, bytes }: MessageDetail, random: Random): Reply {
  const { message } = parseMessage(bytes);
  if (message?.kind !== 'request') return none('not-sip');
  const response = buildResponse(message, 200, {
    toTag: randomToken(random, 10),
    received: placeOf(row.src),
  });
  return {
    kind: 'draft',
    parts: {
      text: templateOf(response),
      destination: `${row.transport}:${row.src}`,
      switches: AS_TYPED,
      name: `200 ${row.method}`,
    },
  };
}

/** What follows an answer in a dialog of the console's own: the ACK of a 2xx to an INVITE (RFC 3261 13.2.2.4), else its end. */
function nextAfter({ row, bytes }: MessageDetail, dialogs: readonly LiveDialog[]): Reply {
  const { message } = parseMessage(bytes);
  if (!message) return none('not-sip');
  const tags = [tagOf(message, 'From'), tagOf(message, 'To')];
  const own = dialogs.find(
    ({ callId, localTag, remoteTag, phase }) =>
      phase !== 'terminated' &&
      callId === callIdOf(message) &&
      tags.includes(localTag) &&
      tags.includes(remoteTag),
  );
  if (!own) return none('no-dialog');
  return { kind: 'step', dialog: own.id, step: row.method === 'INVITE' && row.status < 300 ? 'ACK' : 'BYE' };
}

/** What can be said to a message. @param known the requests that came in, and the console's own dialogs */
export function replyTo(
  detail: MessageDetail,
  known: { readonly incoming: readonly IncomingRow[]; readonly dialogs: readonly LiveDialog[] },
  random: Random,
): Reply {
  const why = noReply(detail);
  if (why) return none(why);
  if (detail.row.kind === 'response') return nextAfter(detail, known.dialogs);
  const waiting = known.incoming.find((row) => row.messageId === detail.row.id && isOpen(row));
  return waiting ? { kind: 'incoming', id: waiting.id } : responseTo(detail, random);
}

/** What the dialogs of a stack share: time, randomness, their table, and the way to a next hop. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { makeAnswer } from '#shared/sdp/answer.ts';
import type { Direction } from '#shared/sdp/attributes.ts';
import type { CodecList } from '#shared/sdp/codecs.ts';
import { makeOffer, nextOffer } from '#shared/sdp/offer.ts';
import { targetOf } from '../../dialog/routes.ts';
import type { TimerConfig } from '../../transaction/timers.ts';
import type { Route } from '../../transport/transport.ts';
import type { Way, WayTrouble } from '../ways.ts';
import type { DialogTable } from './dialog-table.ts';
import type { CallUsage, DialogOwner, LiveDialog } from './live-dialog.ts';

/** What our session descriptions offer and accept. */
export interface MediaPolicy {
  readonly port: number;
  /** What is accepted of an offer: the usual codecs where it is left out, or any. */
  readonly accepts?: CodecList | 'any';
  /** What is offered: the usual codecs where it is left out. */
  readonly offers?: CodecList;
  readonly direction?: Direction;
}

/** The port is the discard port: nothing is heard there. */
export const NO_MEDIA: MediaPolicy = { port: 9 };

export interface NotifyBody {
  readonly type: string;
  readonly body: Uint8Array;
}

export interface DialogContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: DialogTable;
  timers(): TimerConfig;
  findWay(destination: string): Promise<Result<Way, WayTrouble>>;
  /** What our session descriptions say; there are no media behind them. */
  readonly media: MediaPolicy;
  /** The body of a NOTIFY of ours, by the event; null for none. */
  notifyBody?(live: LiveDialog, event: string): NotifyBody | null;
  /** Gives a dialog that the peer began an exchange that lists and sends our requests in it. */
  adopt(live: LiveDialog): DialogOwner;
}

/** Who sends the requests of a dialog. */
export function ownerOf(live: LiveDialog, context: DialogContext): DialogOwner {
  live.owner ??= context.adopt(live);
  return live.owner;
}

/** The way to the dialog's next hop; where that cannot be reached, to where its last message came from. */
export function routeTo(live: LiveDialog, context: DialogContext): Promise<Route> {
  const { nextHop } = targetOf(live.dialog);
  if (live.way?.nextHop === nextHop) return live.way.route;
  const route = context.findWay(nextHop).then((way) => (way.ok ? way.value.route : live.back));
  live.way = { nextHop, route };
  return route;
}

function session(random: Random): { user: string; id: number; version: number } {
  const id = randomInt(random, 2 ** 31);
  return { user: 'sipwright', id, version: id };
}

/** Our next offer in a call: the first one, or the last description changed as asked (RFC 3264 8). */
export function offerFor(
  call: Pick<CallUsage, 'localSdp'>,
  host: string,
  direction: 'as-is' | 'hold' | 'resume',
  { media, random }: Pick<DialogContext, 'media' | 'random'>,
): string {
  const next =
    call.localSdp === null ? null : nextOffer(call.localSdp, direction === 'as-is' ? {} : { direction });
  if (next?.ok) return next.value;
  const { port, offers, direction: wish } = media;
  return makeOffer({
    host,
    port,
    session: session(random),
    ...(offers ? { codecs: offers } : {}),
    ...(wish ? { direction: wish } : {}),
  });
}

/** Our answer to an offer, or the reason why there is none: the response is a 488 then (RFC 3261 13.3.1.3). */
export function answerFor(
  call: Pick<CallUsage, 'localSdp'>,
  offer: Uint8Array,
  host: string,
  { media, random }: Pick<DialogContext, 'media' | 'random'>,
): ReturnType<typeof makeAnswer> {
  const { port, accepts, direction } = media;
  return makeAnswer(offer, {
    host,
    port,
    session: session(random),
    ...(accepts ? { codecs: accepts } : {}),
    ...(direction ? { direction } : {}),
    ...(call.localSdp === null ? {} : { previous: call.localSdp }),
  });
}

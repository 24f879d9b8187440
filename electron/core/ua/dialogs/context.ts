/** What the dialogs of a stack share: time, randomness, their table, and the way to a next hop. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { makeAnswer } from '#shared/sdp/answer.ts';
import { makeOffer, nextOffer } from '#shared/sdp/offer.ts';
import { targetOf } from '../../dialog/routes.ts';
import type { TimerConfig } from '../../transaction/timers.ts';
import type { Route } from '../../transport/transport.ts';
import type { Way, WayTrouble } from '../ways.ts';
import type { DialogTable } from './dialog-table.ts';
import type { CallUsage, DialogOwner, LiveDialog } from './live-dialog.ts';

export interface DialogContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: DialogTable;
  timers(): TimerConfig;
  findWay(destination: string): Promise<Result<Way, WayTrouble>>;
  /** Gives a dialog that the peer began an exchange that lists and sends our requests in it. */
  adopt(live: LiveDialog): DialogOwner;
}

/** Who sends the requests of a dialog. */
export function ownerOf(live: LiveDialog, context: DialogContext): DialogOwner {
  live.owner ??= context.adopt(live);
  return live.owner;
}

/** The port that our descriptions name: the discard port, since there are no media behind them. */
const MEDIA_PORT = 9;

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
  random: Random,
): string {
  const next =
    call.localSdp === null ? null : nextOffer(call.localSdp, direction === 'as-is' ? {} : { direction });
  if (next?.ok) return next.value;
  return makeOffer({ host, port: MEDIA_PORT, session: session(random) });
}

/** Our answer to an offer, or the reason why there is none: the response is a 488 then (RFC 3261 13.3.1.3). */
export function answerFor(
  call: Pick<CallUsage, 'localSdp'>,
  offer: Uint8Array,
  host: string,
  random: Random,
): ReturnType<typeof makeAnswer> {
  const previous = call.localSdp === null ? {} : { previous: call.localSdp };
  return makeAnswer(offer, { host, port: MEDIA_PORT, session: session(random), ...previous });
}

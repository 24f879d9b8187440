/** The subscriptions of a dialog that are ours (RFC 6665 4.1), asked for by SUBSCRIBE or REFER: refreshed, watched, ended. */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { eventOf, numberOf, retryAfterOf } from '#shared/sip/views-dialog.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { isNotifyOf, sipfragStatus } from '../../dialog/refer.ts';
import type { Subscription, SubscriptionEvent } from '../../dialog/subscription.ts';
import { newSubscription, notifyEvent, subscription, subscriptionDue } from '../../dialog/subscription.ts';
import type { DialogContext } from './context.ts';
import { ownerOf } from './context.ts';
import type { LiveDialog, LiveSubscription } from './live-dialog.ts';
import { plan, unplan } from './live-dialog.ts';

/** A dialog holds at most this many subscriptions; further ones are not followed. */
const MAX_SUBSCRIPTIONS = 16;
/** Seconds that a refresh asks for where the first SUBSCRIBE named none. */
const DEFAULT_EXPIRES = 3_600;

type Identity = Pick<Subscription, 'by' | 'event' | 'id'>;

/** What a SUBSCRIBE or REFER subscribes to; null for other requests. */
function identityOf(request: SipRequest): Identity | null {
  const method = methodText(request);
  // The subscription of a REFER has the number of its CSeq as id. RFC 3515 2.4.6
  if (method === 'REFER') return { by: 'REFER', event: 'refer', id: String(cseqOf(request)?.seq ?? 0) };
  const event = method === 'SUBSCRIBE' ? eventOf(request) : null;
  return event && { by: 'SUBSCRIBE', event: [event.package, ...event.templates].join('.'), id: event.id };
}

function find(live: LiveDialog, { by, event, id }: Identity): LiveSubscription | undefined {
  return live.subscriptions.find(
    ({ state }) => state.by === by && state.event === event && state.id === id && state.name !== 'terminated',
  );
}

/** Notes that a SUBSCRIBE or REFER of ours leaves: a new subscription, a refresh, or the end of one. */
export function subscribe(live: LiveDialog, request: SipRequest, context: DialogContext): void {
  const identity = identityOf(request);
  if (!identity) return;
  const asked = numberOf(request, 'Expires') ?? DEFAULT_EXPIRES;
  const known = find(live, identity);
  if (known) {
    known.asked = asked;
    return step(live, known, { kind: 'subscribe-sent', expires: asked }, context);
  }
  if (live.subscriptions.length >= MAX_SUBSCRIPTIONS) return;
  const start = { ...identity, config: context.timers() };
  const one = { state: newSubscription(start, context.clock.now()), asked, progress: 0 };
  live.subscriptions.push(one);
  watch(live, one, context);
}

/** What a final response says to a subscription. */
export function answerEvent(response: SipResponse): SubscriptionEvent {
  const { status } = response;
  if (status < 300) return { kind: 'accepted', expires: numberOf(response, 'Expires') };
  return { kind: 'refused', status, retryAfter: retryAfterOf(response)?.seconds ?? null };
}

/** Takes what came of a SUBSCRIBE or REFER of ours; nothing happens for other requests. */
export function noteSubscribed(
  live: LiveDialog,
  request: SipRequest,
  event: SubscriptionEvent,
  context: DialogContext,
): void {
  const identity = identityOf(request);
  const known = identity && find(live, identity);
  if (known) step(live, known, event, context);
}

/** Takes a NOTIFY; false where it belongs to no subscription of ours in this dialog: the answer is 481 (RFC 6665 4.1.3). */
export function noteNotify(live: LiveDialog, notify: SipRequest, context: DialogContext): boolean {
  const known = live.subscriptions.find(({ state }, index) =>
    isNotifyOf(state, notify, isFirstReference(live, index)),
  );
  const event = notifyEvent(notify);
  if (!known || !event) return false;
  if (known.state.by === 'REFER') {
    const body = notify.bytes.subarray(notify.body.start, notify.body.end);
    known.progress = sipfragStatus(body)?.status ?? known.progress;
  }
  step(live, known, event, context);
  return true;
}

function isFirstReference({ subscriptions }: LiveDialog, index: number): boolean {
  return subscriptions.findIndex(({ state }) => state.by === 'REFER') === index;
}

function step(
  live: LiveDialog,
  one: LiveSubscription,
  event: SubscriptionEvent,
  context: DialogContext,
): void {
  one.state = subscription(one.state, event, context.clock.now());
  watch(live, one, context);
  context.table.changed(live);
}

/** Waits for what is due next: a refresh of ours, the end, or timer N. */
function watch(live: LiveDialog, one: LiveSubscription, context: DialogContext): void {
  const name = `subscription ${live.subscriptions.indexOf(one)}`;
  unplan(live, name);
  const due = subscriptionDue(one.state);
  if (!due || live.dialog.phase === 'terminated') return;
  const { clock } = context;
  const fire = (): void =>
    due.what === 'refresh' ? refresh(live, one, context) : step(live, one, { kind: 'time' }, context);
  plan(live, name, clock.after(due.at - clock.now(), fire));
}

function refresh(live: LiveDialog, one: LiveSubscription, context: DialogContext): void {
  const { state } = one;
  one.state = { ...state, refreshDue: null };
  watch(live, one, context);
  const owner = ownerOf(live, context);
  if (!owner.switches.refresh) return;
  void owner.send(live, {
    method: 'SUBSCRIBE',
    headers: [
      ['Event', state.id === null ? state.event : `${state.event};id=${state.id}`],
      ['Expires', String(one.asked)],
    ],
  });
}
